# Fourteen threads that meet in the kernel all the time: forwarded calls, sleeping and waking by a
# semaphore, yielding; and two counts, by an atomic and by lr and sc.
#
# expect: calls 2100
# expect: atomics 2100
# expect: conditionals 2100

    .include "../kernel/cases/case.inc"
    .include "locks.inc"

    .set    WORKERS, 14
    .set    ROUNDS, 150

fn main
    enter   s0, s1
    la      a0, permits
    li      a1, 3
    call    sem_initialize
    la      s0, ids
    li      s1, WORKERS
main.create:
    mv      a0, s0
    la      a1, worker
    li      a2, 0
    call    kthread_create
    addi    s0, s0, 4
    addi    s1, s1, -1
    bnez    s1, main.create
    la      s0, ids
    li      s1, WORKERS
main.join:
    lw      a0, (s0)
    li      a1, 0
    call    kthread_join
    addi    s0, s0, 4
    addi    s1, s1, -1
    bnez    s1, main.join
    lw      a0, calls
    say     calls
    lw      a0, atomics
    say     atomics
    lw      a0, conditionals
    say     conditionals
    li      a0, 0
    leave   s0, s1
endfn main

worker:
    enter   s0
    li      s0, ROUNDS
worker.next:
    la      a0, permits
    call    sem_down
    call    kcluster_get_num
    li      t1, 1
    la      t0, calls
    amoadd.w zero, t1, (t0)
    la      a0, permits
    call    sem_up
    call    kthread_yield
    la      t0, atomics
    li      t1, 1
    amoadd.w zero, t1, (t0)
    la      t0, conditionals
1:  lr.w    t1, (t0)
    addi    t1, t1, 1
    sc.w    t2, t1, (t0)
    bnez    t2, 1b
    addi    s0, s0, -1
    bnez    s0, worker.next
    leave   s0

    .section .bss
    .balign 4
permits:
    .zero   sem.SIZE
ids:
    .zero   WORKERS * 4
calls:
    .zero   4
atomics:
    .zero   4
conditionals:
    .zero   4
