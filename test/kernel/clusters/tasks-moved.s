# Tasks move with their process: one that spins on the executor, one behind it in the queue, a thread
# that waits for that one, and a periodic one on the clock go to cluster 1 and carry on there.
#
# clusters: 2
# placed: 0
# expect 0: ran before: 1
# expect 1: in cluster: 1
# expect 1: who waited got: 42
# expect 1: who spun got: 9
# expect 1: periods went on: 1
# expect 1: a new task: 42
# expect 1: all gone: 0

    .include "../cases/case.inc"
    .include "triggers.inc"

.macro make function, period
    la      a0, \function
    li      a1, TASK_LOW
    li      a2, \period
    li      a3, TRIGGER_USER0
    li      a4, 0
    call    ktask_create
.endm

fn main
    enter   s0, s1, s2, s3
    make    tick, 3
    mv      s0, a0
    make    spin, 0
    mv      s1, a0
    make    answer, 0
    mv      s2, a0
    need    ktask_dispatch, s0, 0
    need    ktask_wait, s0
    li      a0, 1
    say     "ran before:"
    need    ktask_dispatch, s1, 0
    need    ktask_dispatch, s2, 0
    la      a0, id
    la      a1, waiter
    mv      a2, s2
    call    kthread_create
    need    kmigrate_to, 1

    call    kcluster_get_num
    say     "in cluster:"
    la      t0, free
    li      t1, 1
    sw      t1, (t0)
    lw      a0, id
    la      a1, value
    call    kthread_join
    lw      a0, value
    say     "who waited got:"
    try     "who spun got", ktask_wait, s1
    la      s3, ticks
    sw      zero, (s3)
1:  lw      t0, (s3)
    beqz    t0, 1b
    li      a0, 1
    say     "periods went on:"
    need    ktask_stop, s0
    make    answer, 0
    mv      s3, a0
    need    ktask_dispatch, s3, 0
    try     "a new task", ktask_wait, s3
    .irp    task, s0, s1, s2, s3
    need    ktask_unlink, \task
    .endr
    say     "all gone:"
    li      a0, 0
    leave   s0, s1, s2, s3
endfn main

waiter:
    enter
    call    ktask_wait
    leave

tick:
    la      t0, ticks
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    ret

spin:
    la      t0, free
1:  lw      t1, (t0)
    beqz    t1, 1b
    li      a0, 9
    ret

answer:
    li      a0, 42
    ret

    .section .bss
    .balign 4
id:
    .zero   4
value:
    .zero   4
free:
    .zero   4
ticks:
    .zero   4
