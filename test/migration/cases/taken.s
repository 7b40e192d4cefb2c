# Run in clusters 0 and 1: the process in 0 wants to go to 1 again and again, more often than there
# are descriptors, and is refused each time; the one in 1 is there before, and until the end of that.

    .include "program.inc"
    .include "locks.inc"

    .set    NODE_0, 8                   # cluster n is node 8 + n

    .set    TRIES, 34

    .text

fn main
    enter   s0, s1
    la      a0, barrier
    la      a1, nodes
    li      a2, 2
    call    barrier_open
    la      a0, barrier
    call    barrier_wait
    li      s0, TRIES
    call    kcluster_get_num
    bnez    a0, main.wait
    li      s1, 0
main.try:
    li      a0, 1
    call    kmigrate_to
    addi    a0, a0, EBUSY
    snez    a0, a0
    add     s1, s1, a0                  # s1 = answers that are not -EBUSY
    addi    s0, s0, -1
    bnez    s0, main.try
    la      a0, barrier
    call    barrier_wait
    la      a0, text.other
    call    print_string
    mv      a0, s1
    call    print_decimal
    la      a0, text.end
    call    print_line
    li      a0, 0
    leave   s0, s1

main.wait:
    la      a0, barrier
    call    barrier_wait
    la      a0, text.waited
    call    print_line
    li      a0, 0
    leave   s0, s1
endfn main

    .section .rodata
text.other:
    .asciz  "answers that are not -EBUSY: "
text.waited:
    .asciz  "undisturbed"
text.end:
    .asciz  ""
    .balign 4
nodes:
    .word   NODE_0, NODE_0 + 1

    .section .bss
    .balign 4
barrier:
    .zero   barrier.SIZE
