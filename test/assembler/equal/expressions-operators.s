# case: sums and differences go from the left
    .data
    .word 1 + 2 - 3 + 4, 10 - 3 - 2, -1 + 2
# case: products go before sums
    .data
    .word 1 + 2 * 3, 2 * 3 + 1, 10 - 6 / 2, 7 % 4 + 1
# case: quotients are cut towards zero
    .data
    .word 7 / 2, -7 / 2, 7 / -2, -7 / -2
# case: remainders have the sign of the dividend
    .data
    .word 7 % 3, -7 % 3, 7 % -3, -7 % -3
# case: shifts have the rank of products
    .data
    .word 1 + 2 << 3, 2 << 3 + 1, 1 << 2 * 3, 64 >> 2 / 2
# case: right shifts bring in zeros
    .data
    .dword -8 >> 1, -1 >> 63
    .word 0x80000000 >> 4
# case: shifts by more than the width
    .data
    .dword 1 << 63, 1 << 32
# case: bit operations have one rank above sums
    .data
    .word 1 | 2 + 4, 1 + 2 | 4, 6 & 3 + 1, 7 ^ 2 - 1, 12 | 3 & 5
# case: or-not
    .data
    .word 5 ! 2, 0 ! 0, 1 + 5 ! 2
# case: comparisons are -1 or 0
    .data
    .word 1 < 2, 2 < 1, 1 <= 1, 1 > 2, 2 >= 2, 1 == 1, 1 != 1, 1 <> 2
# case: comparisons are signed
    .data
    .word -1 < 1, 1 > -1, 0xffffffff > 0
# case: comparisons have a rank below sums
    .data
    .word 1 + 1 == 2, 3 == 1 + 2, 1 < 1 + 1, 2 - 1 >= 1
# case: and-and and or-or are 1 or 0
    .data
    .word 2 && 3, 0 && 1, 0 || 5, 0 || 0, 1 && 0 || 1
# case: or-or has a rank below and-and
    .data
    .word 1 || 0 && 0, 0 && 0 || 1
# case: prefixes bind most tightly
    .data
    .word -1 + 2, ~1 + 2, !1 + 2, - -1, ~~5, !!5, -~1, ~-1, +5, -+5
    .word -2 * 3, ~1 << 4, !0 * 7
# case: brackets go first
    .data
    .word (1 + 2) * 3, ((2)), -(1 + 2), (1 | 2) + 4, 2 * (3 + (4 - 1))
# case: blanks mean nothing
    .data
    .word 1+2*3, 1 +2* 3, ( 1+ 2 )*3, - 1, ~ 1
# case: numbers in every base
    .data
    .word 10, 0x10, 0X1f, 0b1010, 0B11, 010, 0, 00, 0777
# case: numbers of 64 bits
    .data
    .dword 0xffffffffffffffff, 0x8000000000000000, 18446744073709551615, 1234567890123
# case: arithmetic has 64 bits
    .data
    .dword 0xffffffff + 1, 0x100000000 * 2, 0xffffffff * 0xffffffff, -1 * -1
# case: characters are numbers
    .data
    .word 'a', 'a + 1, 'a' + 'b', 'A' | 0x20
# case: symbols are numbers
    .data
    .set two, 2
three = two + 1
    .word two * three, two << three, -two, two == 2
# case: a label and a number
    .data
    .word 0
a:  .word a + 4, a - 4, 4 + a, a + 2 * 2, (a), (a + 4) - 2
# case: differences of labels are numbers
    .option norelax
    .data
a:  .word 1, 2
b:  .word b - a, (b - a) / 4, (b - a) * 2 + 1, -(b - a), b - a == 8
# case: the sum of a label and a difference
    .option norelax
    .data
a:  .word 1, 2
b:  .word a + (b - a), b - a + a, b - (b - a)
# case: labels are compared within a section
    .option norelax
    .data
a:  .word 1
b:  .word a < b, a == b, b > a, a <> b, b >= a, a <= a
# case: an expression is an immediate
    .set n, 3
    addi a0, a0, n * 4 + 1
    lw a0, n * 4(sp)
    lui a0, 0x12345 + n
    slli a0, a0, n + 1
    li a0, (1 << n) - 1
    sw a0, -n * 4(s0)
# case: percent is a remainder behind an operand
    .set n, 7
    .data
    .word 7%3, n%3, (7)%4, 0x10%3
