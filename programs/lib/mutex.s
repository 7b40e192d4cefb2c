# ------------------------------------------------------------------------------
# programs/lib/mutex.s — mutexes: one thread at a time
#
# A mutex that is unlocked while threads wait is handed to the first of them: nobody overtakes.

    .include "program.inc"
    .include "locks.inc"

    .text

# ------------------------------------------------------------------------------
# mutex_initialize(mutex a0, kind a1) → a0 0, -EINVAL: no mutex, or no MUTEX_… kind. Leaf.
fn mutex_initialize
    mv      t0, a0
    li      a0, -EINVAL
    beqz    t0, mutex_initialize.out
    li      t1, MUTEX_RECURSIVE
    bgtu    a1, t1, mutex_initialize.out
    sw      zero, mutex.ring + ring.lock(t0)
    sw      zero, mutex.ring + ring.first(t0)
    sw      zero, mutex.ring + ring.count(t0)
    sw      a1, mutex.kind(t0)
    sw      zero, mutex.owner(t0)
    sw      zero, mutex.depth(t0)
    li      a0, 0
mutex_initialize.out:
    ret
endfn mutex_initialize

# ------------------------------------------------------------------------------
# mutex_lock(mutex a0) → a0 0, -EINVAL: no mutex; -EDEADLK: errorcheck, and the caller has it.
# Sleeps while another thread has it.
fn mutex_lock
    enter   s0
    mv      s0, a0
    call    mutex_trylock
    li      t0, -EBUSY
    bne     a0, t0, mutex_lock.out
    li      t0, MUTEX_ERRORCHECK
    lw      t1, mutex.kind(s0)
    bne     t0, t1, mutex_lock.wait
    call    kthread_get_id
    lw      t0, mutex.owner(s0)
    bne     t0, a0, mutex_lock.wait
    li      a0, -EDEADLK
    leave   s0

    # It may have come free meanwhile. When we wake, it is ours.
mutex_lock.wait:
    mv      a0, s0
    call    ring_lock
    lw      t0, mutex.owner(s0)
    beqz    t0, mutex_lock.take
    call    ring_wait
    li      a0, 0
    leave   s0
mutex_lock.take:
    call    kthread_get_id
    sw      a0, mutex.owner(s0)
    mv      a0, s0
    call    ring_unlock
    li      a0, 0
mutex_lock.out:
    leave   s0
endfn mutex_lock

# ------------------------------------------------------------------------------
# mutex_trylock(mutex a0) → a0 0, -EINVAL: no mutex; -EBUSY: a thread has it, maybe this one
# A recursive mutex of the caller's is locked once more.
fn mutex_trylock
    enter   s0, s1
    mv      s0, a0
    li      s1, -EINVAL
    beqz    s0, mutex_trylock.out
    call    ring_lock
    call    kthread_get_id
    lw      t0, mutex.owner(s0)
    li      s1, 0
    beqz    t0, mutex_trylock.take
    li      s1, -EBUSY
    bne     t0, a0, mutex_trylock.unlock
    lw      t0, mutex.kind(s0)
    li      t1, MUTEX_RECURSIVE
    bne     t0, t1, mutex_trylock.unlock
    li      s1, 0
    lw      t0, mutex.depth(s0)
    addi    t0, t0, 1
    sw      t0, mutex.depth(s0)
    j       mutex_trylock.unlock
mutex_trylock.take:
    sw      a0, mutex.owner(s0)
mutex_trylock.unlock:
    mv      a0, s0
    call    ring_unlock
mutex_trylock.out:
    mv      a0, s1
    leave   s0, s1
endfn mutex_trylock

# ------------------------------------------------------------------------------
# mutex_unlock(mutex a0) → a0 0, -EINVAL: no mutex; -EPERM: the caller does not have it
# A normal mutex does not look who unlocks.
fn mutex_unlock
    enter   s0, s1
    mv      s0, a0
    li      s1, -EINVAL
    beqz    s0, mutex_unlock.out
    call    ring_lock
    lw      t0, mutex.kind(s0)
    beqz    t0, mutex_unlock.allowed    # MUTEX_NORMAL
    call    kthread_get_id
    li      s1, -EPERM
    lw      t0, mutex.owner(s0)
    bne     t0, a0, mutex_unlock.unlock
    li      s1, 0
    lw      t0, mutex.depth(s0)
    beqz    t0, mutex_unlock.allowed
    addi    t0, t0, -1
    sw      t0, mutex.depth(s0)
mutex_unlock.unlock:
    mv      a0, s0
    call    ring_unlock
mutex_unlock.out:
    mv      a0, s1
    leave   s0, s1

mutex_unlock.allowed:
    mv      a0, s0
    call    ring_pop
    mv      s1, a0
    sw      s1, mutex.owner(s0)
    mv      a0, s0
    call    ring_unlock
    beqz    s1, mutex_unlock.done
    mv      a0, s1
    call    ring_wake
mutex_unlock.done:
    li      a0, 0
    leave   s0, s1
endfn mutex_unlock
