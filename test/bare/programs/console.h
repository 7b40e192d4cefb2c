/* The little that bare programs share: types, the console, the memory functions gcc calls. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

void put_char(char character);
void print(const char *format, ...); /* %c %s %d %u %x %lld %llu %%, with widths and zeroes */
void *memcpy(void *to, const void *from, size_t size);
void *memset(void *at, int value, size_t size);
void exit(int status) __attribute__((noreturn));

#endif
