# ------------------------------------------------------------------------------
# programs/lib/line.s — reading lines at the console.
#
# Whoever types sees what he types only because it is written back here, as at any serial line; so
# input from a file shows as well. One byte is read at a time: what is not asked for stays with the
# kernel, and moves with the process.

    .include "program.inc"

    .text

    .set    END_OF_INPUT, 4             # Ctrl-D
    .set    BACKSPACE, 8
    .set    DELETE, 127

# ------------------------------------------------------------------------------
# read_line(buffer a0, size a1) → a0 length, or -1: the input has ended
# The next line, with a zero byte in place of its end. What has no room is not taken.
fn read_line
    enter   s0, s1, s2
    mv      s0, a0
    addi    s1, a1, -1                  # s1 = most bytes
    li      s2, 0                       # s2 = bytes so far
read_line.next:
    call    read_byte
    bltz    a0, read_line.over
    li      t0, END_OF_INPUT
    beq     a0, t0, read_line.over
    li      t0, '\n'
    beq     a0, t0, read_line.end
    li      t0, '\r'
    beq     a0, t0, read_line.end
    li      t0, BACKSPACE
    beq     a0, t0, read_line.delete
    li      t0, DELETE
    beq     a0, t0, read_line.delete
    li      t0, ' '
    bltu    a0, t0, read_line.next
    bgeu    s2, s1, read_line.next
    add     t0, s0, s2
    sb      a0, (t0)
    addi    s2, s2, 1
    call    print_character
    call    print_flush
    j       read_line.next

read_line.delete:
    beqz    s2, read_line.next
    addi    s2, s2, -1
    la      a0, line.rubout
    call    print_string
    call    print_flush
    j       read_line.next
read_line.over:
    bnez    s2, read_line.end           # the last line has no end
    li      s2, -1
    j       read_line.out
read_line.end:
    add     t0, s0, s2
    sb      zero, (t0)
read_line.out:
    la      a0, line.end
    call    print_line
    mv      a0, s2
    leave   s0, s1, s2
endfn read_line

# ------------------------------------------------------------------------------
# read_byte() → a0 byte, or the error of kread
fn read_byte
    enter
    addi    sp, sp, -16
    li      a0, 0
    mv      a1, sp
    li      a2, 1
    call    kread
    bltz    a0, read_byte.out
    lbu     a0, (sp)
read_byte.out:
    addi    sp, sp, 16
    leave
endfn read_byte

    .section .rodata
line.rubout:
    .asciz  "\b \b"
line.end:
    .asciz  ""
