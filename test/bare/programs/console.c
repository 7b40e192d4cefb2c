#include "console.h"

#define UART_DATA ((volatile uint8_t *)0x10000000)
#define UART_LINE_STATUS ((volatile uint8_t *)0x10000005)
#define TRANSMITTER_EMPTY 0x20

void put_char(char character) {
    while ((*UART_LINE_STATUS & TRANSMITTER_EMPTY) == 0) {
    }
    *UART_DATA = (uint8_t)character;
}

static void pad(int count, char with) {
    while (count-- > 0) put_char(with);
}

/* 64 bits by 10 without the compiler's library: one bit of the quotient at a time. */
static uint64_t divide(uint64_t value, unsigned base, unsigned *rest) {
    uint64_t quotient = 0;
    uint64_t remainder = 0;
    for (int bit = 63; bit >= 0; bit--) {
        remainder = remainder << 1 | (value >> bit & 1);
        if (remainder >= base) {
            remainder -= base;
            quotient |= 1ull << bit;
        }
    }
    *rest = (unsigned)remainder;
    return quotient;
}

static void number(uint64_t value, int negative, unsigned base, int width, char with) {
    char digits[24];
    int count = 0;
    do {
        unsigned digit;
        value = divide(value, base, &digit);
        digits[count++] = "0123456789abcdef"[digit];
    } while (value != 0);
    if (negative && with == '0') put_char('-');
    pad(width - count - negative, with);
    if (negative && with != '0') put_char('-');
    while (count > 0) put_char(digits[--count]);
}

static void text(const char *string, int width) {
    int length = 0;
    while (string[length] != 0) length++;
    pad(width - length, ' ');
    while (*string != 0) put_char(*string++);
}

void print(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    for (; *format != 0; format++) {
        if (*format != '%') {
            put_char(*format);
            continue;
        }
        char with = ' ';
        int width = 0;
        int longs = 0;
        format++;
        if (*format == '0') with = '0';
        while (*format >= '0' && *format <= '9') width = 10 * width + *format++ - '0';
        while (*format == 'l') longs++, format++;
        switch (*format) {
        case 'c': put_char((char)va_arg(arguments, int)); break;
        case 's': text(va_arg(arguments, const char *), width); break;
        case 'd': {
            int64_t value = longs == 2 ? va_arg(arguments, int64_t) : va_arg(arguments, int);
            number(value < 0 ? -(uint64_t)value : (uint64_t)value, value < 0, 10, width, with);
            break;
        }
        case 'u':
        case 'x': {
            uint64_t value = longs == 2 ? va_arg(arguments, uint64_t) : va_arg(arguments, unsigned);
            number(value, 0, *format == 'x' ? 16 : 10, width, with);
            break;
        }
        default: put_char(*format); break;
        }
    }
    va_end(arguments);
}

void *memcpy(void *to, const void *from, size_t size) {
    for (size_t index = 0; index < size; index++) ((char *)to)[index] = ((const char *)from)[index];
    return to;
}

void *memset(void *at, int value, size_t size) {
    for (size_t index = 0; index < size; index++) ((char *)at)[index] = (char)value;
    return at;
}
