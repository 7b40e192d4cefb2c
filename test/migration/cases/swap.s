# Run in clusters 0 and 1: both processes want to change places at once. Neither place is free, so
# both stay and go on. Neither ends before the other was answered: an empty cluster would take it.

    .include "program.inc"
    .include "locks.inc"

    .set    NODE_0, 8                   # cluster n is node 8 + n

    .text

fn main
    enter   s0
    la      a0, barrier
    la      a1, nodes
    li      a2, 2
    call    barrier_open
    la      a0, barrier
    call    barrier_wait
    call    kcluster_get_num
    xori    a0, a0, 1
    call    kmigrate_to
    mv      s0, a0
    la      a0, barrier
    call    barrier_wait
    mv      a0, s0
    call    print_decimal
    la      a0, text.place
    call    print_string
    call    kcluster_get_num
    call    print_decimal
    la      a0, text.end
    call    print_line
    li      a0, 0
    leave   s0
endfn main

    .section .rodata
text.place:
    .asciz  " in cluster "
text.end:
    .asciz  ""
    .balign 4
nodes:
    .word   NODE_0, NODE_0 + 1

    .section .bss
    .balign 4
barrier:
    .zero   barrier.SIZE
