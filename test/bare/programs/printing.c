/* A printf over the UART: signs, widths, zeroes, 64-bit numbers, text; and an exit status. */
#include "console.h"

int main(int hart) {
    if (hart != 0) return 0;
    print("%d %d %d %u\n", 0, -1, 2147483647, 4294967295u);
    print("[%8d] [%08d] [%5s] [%c%c]\n", -42, -42, "ab", 'x', 'y');
    print("%x %08x %16llx\n", 0xdeadbeef, 0xbeef, 0x0123456789abcdefull);
    print("%lld %lld %llu\n", -9223372036854775807ll - 1, 1000000000000ll, ~0ull);
    for (int power = 0; power < 10; power++) print("%d!=%d%s", power, power * power, ", ");
    print("100%%\n");
    for (int code = 0; code < 256; code++) put_char((char)code);
    print("\n");
    return 42;
}
