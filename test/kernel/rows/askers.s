# 15 threads ask the master 20 times each, as fast as they can; with 16 cores each from its own.

    .include "../cases/case.inc"

    .set    ASKERS, 14
    .set    TIMES, 20

fn main
    enter   s0, s1
    la      s0, ids
    li      s1, ASKERS
main.create:
    mv      a0, s0
    la      a1, asker
    call    kthread_create
    addi    s0, s0, 4
    addi    s1, s1, -1
    bnez    s1, main.create
    call    asker
    li      s1, ASKERS
main.join:
    addi    s0, s0, -4
    lw      a0, (s0)
    li      a1, 0
    call    kthread_join
    addi    s1, s1, -1
    bnez    s1, main.join
    mv      a0, s1
    say     "all have asked:"
    li      a0, 0
    leave   s0, s1
endfn main

asker:
    enter   s0
    li      s0, TIMES
1:  call    kcluster_get_num
    addi    s0, s0, -1
    bnez    s0, 1b
    leave   s0

    .section .bss
    .balign 4
ids:
    .zero   4 * ASKERS
