# Reads its console to the end of the input (byte 4), a few bytes at a time, and then says what it
# has read. The first read is to where no user may write: it fails, and nothing is lost.

    .include "program.inc"

    .set    END_OF_INPUT, 4
    .set    MOST, 5                     # bytes of one read
    .set    ROOM, 2048

    .text

fn main
    enter   s0, s1
    li      a0, 0
    li      a1, KERNEL_START
    li      a2, MOST
    call    kread
    li      s1, -EFAULT
    sub     s1, a0, s1                  # 0 if it fails as it should
    la      s0, text
main.next:
    li      a0, 0
    mv      a1, s0
    li      a2, MOST
    call    kread
    blez    a0, main.failed
    li      t0, MOST
    bgtu    a0, t0, main.failed
    add     s0, s0, a0
    addi    t2, s0, -1
    lbu     t0, (t2)
    li      t1, END_OF_INPUT
    bne     t0, t1, main.next
    addi    t2, s0, -1
    sb      zero, (t2)
    la      a0, text
    call    print_line
    mv      a0, s1
    leave   s0, s1
main.failed:
    li      a0, 99
    leave   s0, s1
endfn main

    .bss
text:
    .skip   ROOM
