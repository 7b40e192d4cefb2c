# ------------------------------------------------------------------------------
# programs/lib/barrier.s — barriers: clusters wait for each other, by two syncs
#
#   others ──signal──► leader, which waits for all (gather) ──signal──► others, who wait (release)

    .include "program.inc"
    .include "communicator.inc"
    .include "locks.inc"

    .text

# ------------------------------------------------------------------------------
# barrier_open(barrier a0, nodes a1, count a2) → a0 0, or what sync_create or sync_open answers
# The first node of the list is the leader; all clusters give the same list.
fn barrier_open
    enter   s0, s1, s2
    mv      s0, a0
    mv      s1, a1
    mv      s2, a2
    sw      zero, barrier.is_leader(s0)
    mv      a0, s1
    mv      a1, s2
    li      a2, SYNC_ALL_TO_ONE
    call    ksync_create
    bltz    a0, barrier_open.other
    sw      a0, barrier.gather(s0)
    li      t0, 1
    sw      t0, barrier.is_leader(s0)
    mv      a0, s1
    mv      a1, s2
    li      a2, SYNC_ONE_TO_ALL
    call    ksync_open
    sw      a0, barrier.release(s0)
    bltz    a0, barrier_open.unlink
    li      a0, 0
    leave   s0, s1, s2

barrier_open.other:
    mv      a0, s1
    mv      a1, s2
    li      a2, SYNC_ONE_TO_ALL
    call    ksync_create
    bltz    a0, barrier_open.out
    sw      a0, barrier.release(s0)
    mv      a0, s1
    mv      a1, s2
    li      a2, SYNC_ALL_TO_ONE
    call    ksync_open
    sw      a0, barrier.gather(s0)
    bltz    a0, barrier_open.unlink
    li      a0, 0
    leave   s0, s1, s2

    # The second one could not be had: without the first.
barrier_open.unlink:
    mv      s1, a0
    lw      a0, barrier.gather(s0)
    bgez    a0, barrier_open.undo
    lw      a0, barrier.release(s0)
barrier_open.undo:
    call    ksync_unlink
    mv      a0, s1
barrier_open.out:
    leave   s0, s1, s2
endfn barrier_open

# ------------------------------------------------------------------------------
# barrier_wait(barrier a0) → a0 0, or an error. Sleeps until all clusters have come.
# A signal that finds no letter free is tried again.
fn barrier_wait
    enter   s0
    mv      s0, a0
    lw      t0, barrier.is_leader(s0)
    beqz    t0, barrier_wait.other
    lw      a0, barrier.gather(s0)
    call    ksync_wait
    bnez    a0, barrier_wait.out
    lw      a0, barrier.release(s0)
    call    barrier_signal
    leave   s0
barrier_wait.other:
    lw      a0, barrier.gather(s0)
    call    barrier_signal
    bnez    a0, barrier_wait.out
    lw      a0, barrier.release(s0)
    call    ksync_wait
barrier_wait.out:
    leave   s0
endfn barrier_wait

# ------------------------------------------------------------------------------
# barrier_signal(descriptor a0) → a0 0, or an error
fn barrier_signal
    enter   s0
    mv      s0, a0
barrier_signal.again:
    mv      a0, s0
    call    ksync_signal
    li      t0, -EAGAIN
    bne     a0, t0, barrier_signal.out
    call    kthread_yield
    j       barrier_signal.again
barrier_signal.out:
    leave   s0
endfn barrier_signal

# ------------------------------------------------------------------------------
# barrier_close(barrier a0) → a0 0, or an error
fn barrier_close
    enter   s0
    mv      s0, a0
    lw      t0, barrier.is_leader(s0)
    beqz    t0, barrier_close.other
    lw      a0, barrier.gather(s0)
    call    ksync_unlink
    bnez    a0, barrier_close.out
    lw      a0, barrier.release(s0)
    call    ksync_close
    leave   s0
barrier_close.other:
    lw      a0, barrier.release(s0)
    call    ksync_unlink
    bnez    a0, barrier_close.out
    lw      a0, barrier.gather(s0)
    call    ksync_close
barrier_close.out:
    leave   s0
endfn barrier_close
