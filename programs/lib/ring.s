# ------------------------------------------------------------------------------
# programs/lib/ring.s — waiting threads in the order in which they came, and the lock around them
#
# The lock is held for a few instructions, so who finds it taken lets others run and tries again:
# on a core that both share, the holder could not go on otherwise.

    .include "program.inc"
    .include "locks.inc"

    .text

# ------------------------------------------------------------------------------
# ring_lock(ring a0) → a0 ring. Until ring_unlock nobody else comes by here.
fn ring_lock
    enter   s0
    mv      s0, a0
ring_lock.again:
    li      t0, 1
    amoswap.w.aq t0, t0, (s0)           # ring.lock is the first word
    beqz    t0, ring_lock.out
    call    kthread_yield
    j       ring_lock.again
ring_lock.out:
    mv      a0, s0
    leave   s0
endfn ring_lock

# ------------------------------------------------------------------------------
# ring_unlock(ring a0). Leaf; clobbers nothing.
fn ring_unlock
    amoswap.w.rl zero, zero, (a0)
    ret
endfn ring_unlock

# ------------------------------------------------------------------------------
# ring_push(ring a0) → a0 ring, whose last is the calling thread. Lock held; there is always room.
fn ring_push
    enter   s0
    mv      s0, a0
    call    kthread_get_id
    lw      t0, ring.first(s0)
    lw      t1, ring.count(s0)
    add     t0, t0, t1
    addi    t1, t1, 1
    sw      t1, ring.count(s0)
    li      t1, THREADS
    remu    t0, t0, t1
    slli    t0, t0, 2
    add     t0, t0, s0
    sw      a0, ring.ids(t0)
    mv      a0, s0
    leave   s0
endfn ring_push

# ------------------------------------------------------------------------------
# ring_pop(ring a0) → a0 id of the thread that has waited longest, 0: nobody waits. Lock held; leaf.
fn ring_pop
    lw      t1, ring.count(a0)
    beqz    t1, ring_pop.none
    addi    t1, t1, -1
    sw      t1, ring.count(a0)
    lw      t0, ring.first(a0)
    slli    t1, t0, 2
    add     t1, t1, a0
    lw      t1, ring.ids(t1)
    addi    t0, t0, 1
    li      t2, THREADS
    remu    t0, t0, t2
    sw      t0, ring.first(a0)
    mv      a0, t1
    ret
ring_pop.none:
    li      a0, 0
    ret
endfn ring_pop

# ------------------------------------------------------------------------------
# ring_wait(ring a0): sleeps at the end of the ring until somebody wakes. Lock held before, not
# after.
fn ring_wait
    enter
    call    ring_push
    call    ring_unlock
    call    ksleep
    leave
endfn ring_wait

# ------------------------------------------------------------------------------
# ring_wake(id a0): wakes a thread that was in a ring; one that does not sleep yet is about to.
fn ring_wake
    enter   s0
    mv      s0, a0
ring_wake.again:
    mv      a0, s0
    call    kwakeup
    li      t0, -EAGAIN
    bne     a0, t0, ring_wake.out
    call    kthread_yield
    j       ring_wake.again
ring_wake.out:
    leave   s0
endfn ring_wake
