# ------------------------------------------------------------------------------
# kernel/lib/print.s — what the kernel itself says on the console. Takes no lock: callers that care
# hold console_lock (a panic does not care).

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# kprint_string(text a0): up to its zero byte.
fn kprint_string
    enter   s0
    mv      s0, a0
kprint_string.next:
    lbu     a0, (s0)
    beqz    a0, kprint_string.out
    call    console_put
    addi    s0, s0, 1
    j       kprint_string.next
kprint_string.out:
    leave   s0
endfn kprint_string

# ------------------------------------------------------------------------------
# kprint_decimal(number a0): unsigned, without leading zeros.
fn kprint_decimal
    enter   s0
    li      t0, 10
    remu    s0, a0, t0
    divu    a0, a0, t0
    beqz    a0, kprint_decimal.digit
    call    kprint_decimal
kprint_decimal.digit:
    addi    a0, s0, '0'
    call    console_put
    leave   s0
endfn kprint_decimal

# ------------------------------------------------------------------------------
# kprint_hex(word a0): 0x and eight digits.
fn kprint_hex
    enter   s0, s1
    mv      s0, a0
    la      a0, kprint.prefix
    call    kprint_string
    li      s1, 32
kprint_hex.next:
    addi    s1, s1, -4
    srl     t0, s0, s1
    andi    t0, t0, 15
    la      t1, kprint.digits
    add     t0, t0, t1
    lbu     a0, (t0)
    call    console_put
    bnez    s1, kprint_hex.next
    leave   s0, s1
endfn kprint_hex

    .section .rodata
kprint.prefix:
    .asciz  "0x"
kprint.digits:
    .ascii  "0123456789abcdef"
