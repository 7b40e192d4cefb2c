# A thread that a signal has woken still waits until it has run: its sync cannot be unlinked, nor its
# place be given to another sync. The thread is kept from running by another one on its core.
#
# clusters: 2
# placed: 0 1
# expect 0: unlinked: 0
# expect 0: another in its place: 0
# expect 0: who waited: 0
# expect 1: signalled: 0

    .include "../cases/case.inc"
    .include "communicator.inc"

    .set    WAITING_CORES, 1 << 1       # who waits and who keeps it from running
    .set    MAIN_CORES, 1 << 2

fn main
    enter   s0, s1, s2
    la      s0, nodes
    call    knode_get_num
    andi    a0, a0, -2                  # the first of the two nodes
    sw      a0, 0(s0)
    addi    a0, a0, 1
    sw      a0, 4(s0)
    call    kcluster_get_num
    bnez    a0, main.signals

    # With fewer cores all share one, and nobody is kept from running; the answers are the same.
    need    ksync_create, s0, 2, SYNC_ALL_TO_ONE
    mv      s1, a0
    li      a0, MAIN_CORES
    call    kthread_set_affinity
    la      a0, waiter_id
    la      a1, waiter
    mv      a2, s1
    call    kthread_create
main.sleeps:
    # Created once more and unlinked again, until that is refused: somebody waits.
    call    kthread_yield
    need    ksync_create, s0, 2, SYNC_ALL_TO_ONE
    mv      a0, s1
    call    ksync_unlink
    beqz    a0, main.sleeps
    la      a0, blocker_id
    la      a1, blocker
    li      a2, 0
    call    kthread_create

    need    ksync_open, s0, 2, SYNC_ONE_TO_ALL
    call    ksync_signal
main.unlink:
    mv      a0, s1
    call    ksync_unlink
    bnez    a0, main.unlink
    mv      a0, s1
    call    ksync_unlink                # it was created twice
    say     "unlinked:"
    need    ksync_create, s0, 2, SYNC_ALL_TO_ONE
    sub     a0, a0, s1
    say     "another in its place:"
    la      t0, is_over
    li      t1, 1
    sw      t1, (t0)
    lw      a0, waiter_id
    la      a1, value
    call    kthread_join
    lw      a0, value
    say     "who waited:"
    li      a0, 0
    leave   s0, s1, s2

main.signals:
    need    ksync_create, s0, 2, SYNC_ONE_TO_ALL
    call    ksync_wait
    need    ksync_open, s0, 2, SYNC_ALL_TO_ONE
    call    ksync_signal
    say     "signalled:"
    li      a0, 0
    leave   s0, s1, s2
endfn main

waiter:
    enter   s0
    mv      s0, a0
    call    to_waiting_core
    mv      a0, s0
    call    ksync_wait
    leave   s0

blocker:
    enter
    call    to_waiting_core
    la      t0, is_over
1:  lw      t1, (t0)
    beqz    t1, 1b
    leave

to_waiting_core:
    li      a0, WAITING_CORES
    j       kthread_set_affinity

    .section .bss
    .balign 4
nodes:
    .zero   8
waiter_id:
    .zero   4
blocker_id:
    .zero   4
value:
    .zero   4
is_over:
    .zero   4
