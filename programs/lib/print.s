# ------------------------------------------------------------------------------
# programs/lib/print.s — writing lines.
#
# What is printed gathers in one buffer until print_line ends the line, so that a line is one write
# call and lines of several clusters never mix. The buffer is the program's, not the thread's: one
# thread at a time may be in the middle of a line.

    .include "program.inc"

    .text

    .set    PRINT_BYTES, 256            # longer lines take several writes

# ------------------------------------------------------------------------------
# print_line(text a0): the text, then the end of the line.
fn print_line
    enter
    call    print_string
    li      a0, '\n'
    call    print_character
    call    print_flush
    leave
endfn print_line

# ------------------------------------------------------------------------------
# print_string(text a0): up to its zero byte.
fn print_string
    enter   s0
    mv      s0, a0
print_string.next:
    lbu     a0, (s0)
    beqz    a0, print_string.out
    call    print_character
    addi    s0, s0, 1
    j       print_string.next
print_string.out:
    leave   s0
endfn print_string

# ------------------------------------------------------------------------------
# print_decimal(number a0): signed.
fn print_decimal
    enter   s0
    mv      s0, a0
    bgez    a0, print_decimal.digits
    li      a0, '-'
    call    print_character
    neg     s0, s0
print_decimal.digits:
    mv      a0, s0
    call    print_unsigned
    leave   s0
endfn print_decimal

# ------------------------------------------------------------------------------
# print_unsigned(number a0): in decimal, without leading zeros.
fn print_unsigned
    enter   s0
    li      t0, 10
    remu    s0, a0, t0
    divu    a0, a0, t0
    beqz    a0, print_unsigned.digit
    call    print_unsigned
print_unsigned.digit:
    addi    a0, s0, '0'
    call    print_character
    leave   s0
endfn print_unsigned

# ------------------------------------------------------------------------------
# print_hex(word a0): 0x and eight digits.
fn print_hex
    enter   s0, s1
    mv      s0, a0
    la      a0, print.prefix
    call    print_string
    li      s1, 32
print_hex.next:
    addi    s1, s1, -4
    srl     t0, s0, s1
    andi    t0, t0, 15
    la      t1, print.digits
    add     t0, t0, t1
    lbu     a0, (t0)
    call    print_character
    bnez    s1, print_hex.next
    leave   s0, s1
endfn print_hex

# ------------------------------------------------------------------------------
# print_character(byte a0): into the buffer; a full buffer is sent first.
fn print_character
    enter   s0
    mv      s0, a0
    la      t0, print_count
    lw      t1, (t0)
    li      t2, PRINT_BYTES
    bltu    t1, t2, print_character.store
    call    print_flush
print_character.store:
    la      t0, print_count
    lw      t1, (t0)
    la      t2, print_buffer
    add     t2, t2, t1
    sb      s0, (t2)
    addi    t1, t1, 1
    sw      t1, (t0)
    leave   s0
endfn print_character

# ------------------------------------------------------------------------------
# print_flush(): sends what the buffer holds.
fn print_flush
    enter
    la      t0, print_count
    lw      a2, (t0)
    sw      zero, (t0)
    beqz    a2, print_flush.out
    li      a0, 1
    la      a1, print_buffer
    call    kwrite
print_flush.out:
    leave
endfn print_flush

    .section .rodata
print.prefix:
    .asciz  "0x"
print.digits:
    .ascii  "0123456789abcdef"

    .section .bss
    .balign 4
print_count:
    .zero   4
print_buffer:
    .zero   PRINT_BYTES
