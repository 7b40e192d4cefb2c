# ------------------------------------------------------------------------------
# programs/lib/string.s — bytes and texts that end with a zero byte. Leaves.

    .include "program.inc"

    .text

# ------------------------------------------------------------------------------
# string_length(text a0) → a0 bytes before its zero byte
fn string_length
    mv      t0, a0
1:  lbu     t1, (a0)
    addi    a0, a0, 1
    bnez    t1, 1b
    sub     a0, a0, t0
    addi    a0, a0, -1
    ret
endfn string_length

# ------------------------------------------------------------------------------
# string_compare(text a0, text a1) → a0 0: equal, else the difference of the first bytes that differ
fn string_compare
    lbu     t0, (a0)
    lbu     t1, (a1)
    bne     t0, t1, string_compare.out
    beqz    t0, string_compare.out
    addi    a0, a0, 1
    addi    a1, a1, 1
    j       string_compare
string_compare.out:
    sub     a0, t0, t1
    ret
endfn string_compare

# ------------------------------------------------------------------------------
# string_copy(to a0, text a1): with its zero byte
fn string_copy
    lbu     t0, (a1)
    sb      t0, (a0)
    addi    a0, a0, 1
    addi    a1, a1, 1
    bnez    t0, string_copy
    ret
endfn string_copy

# ------------------------------------------------------------------------------
# string_number(text a0) → a0 the number that it is, in decimal, or -1: it is none, or above 10⁸
fn string_number
    mv      t0, a0
    li      a0, 0
    li      t2, 10
    li      t3, 10000000
string_number.next:
    lbu     t1, (t0)
    addi    t1, t1, -'0'
    bgeu    t1, t2, string_number.none
    bgtu    a0, t3, string_number.none
    mul     a0, a0, t2
    add     a0, a0, t1
    addi    t0, t0, 1
    lbu     t1, (t0)
    bnez    t1, string_number.next
    ret
string_number.none:
    li      a0, -1
    ret
endfn string_number

# ------------------------------------------------------------------------------
# bytes_copy(to a0, from a1, count a2): the ranges must not overlap
fn bytes_copy
    add     a2, a2, a1
1:  bgeu    a1, a2, bytes_copy.out
    lbu     t0, (a1)
    sb      t0, (a0)
    addi    a0, a0, 1
    addi    a1, a1, 1
    j       1b
bytes_copy.out:
    ret
endfn bytes_copy

# ------------------------------------------------------------------------------
# bytes_fill(to a0, byte a1, count a2)
fn bytes_fill
    add     a2, a2, a0
1:  bgeu    a0, a2, bytes_fill.out
    sb      a1, (a0)
    addi    a0, a0, 1
    j       1b
bytes_fill.out:
    ret
endfn bytes_fill
