# Run in clusters 0, 1 and 2 of 4: all three want to go to cluster 3. One may; the others are told so
# while it is on its way or there, and stay. None ends before all were answered: a process that is
# there would else soon end, and its cluster with it.

    .include "program.inc"
    .include "locks.inc"

    .set    NODE_0, 8                   # cluster n is node 8 + n

    .text

fn main
    enter   s0
    la      a0, barrier
    la      a1, nodes
    li      a2, 3
    call    barrier_open
    la      a0, barrier
    call    barrier_wait
    li      a0, 3
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
    .word   NODE_0, NODE_0 + 1, NODE_0 + 2

    .section .bss
    .balign 4
barrier:
    .zero   barrier.SIZE
