# ------------------------------------------------------------------------------
# programs/lib/condition.s — condition variables: sleep until another thread has changed something

    .include "program.inc"
    .include "locks.inc"

    .text

# ------------------------------------------------------------------------------
# cond_initialize(condition a0) → a0 0, -EINVAL: no condition. Leaf.
fn cond_initialize
    mv      t0, a0
    li      a0, -EINVAL
    beqz    t0, cond_initialize.out
    sw      zero, cond.ring + ring.lock(t0)
    sw      zero, cond.ring + ring.first(t0)
    sw      zero, cond.ring + ring.count(t0)
    li      a0, 0
cond_initialize.out:
    ret
endfn cond_initialize

# ------------------------------------------------------------------------------
# cond_wait(condition a0, mutex a1) → a0 0, -EINVAL: one is missing, -EPERM: the mutex is not
# normal, and the caller does not have it. Unlocks, sleeps until signalled, locks. Nothing that is
# signalled after the unlocking is missed.
fn cond_wait
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    li      a0, -EINVAL
    beqz    s0, cond_wait.out
    beqz    s1, cond_wait.out
    lw      t0, mutex.kind(s1)
    beqz    t0, cond_wait.allowed       # MUTEX_NORMAL
    call    kthread_get_id
    lw      t0, mutex.owner(s1)
    xor     t0, t0, a0
    li      a0, -EPERM
    bnez    t0, cond_wait.out
cond_wait.allowed:
    mv      a0, s0
    call    ring_lock
    call    ring_push
    call    ring_unlock
    mv      a0, s1
    call    mutex_unlock
    call    ksleep
    mv      a0, s1
    call    mutex_lock
cond_wait.out:
    leave   s0, s1
endfn cond_wait

# ------------------------------------------------------------------------------
# cond_signal(condition a0) → a0 0, -EINVAL: no condition. Wakes who has waited longest, if any.
fn cond_signal
    enter   s0, s1
    mv      s0, a0
    li      a0, -EINVAL
    beqz    s0, cond_signal.out
    mv      a0, s0
    call    ring_lock
    call    ring_pop
    mv      s1, a0
    mv      a0, s0
    call    ring_unlock
    mv      a0, s1
    beqz    a0, cond_signal.out
    call    ring_wake
    li      a0, 0
cond_signal.out:
    leave   s0, s1
endfn cond_signal

# ------------------------------------------------------------------------------
# cond_broadcast(condition a0) → a0 0, -EINVAL: no condition. Wakes all who wait now.
fn cond_broadcast
    enter   s0, s1
    mv      s0, a0
    li      a0, -EINVAL
    beqz    s0, cond_broadcast.out
    lw      s1, cond.ring + ring.count(s0)
cond_broadcast.next:
    li      a0, 0
    beqz    s1, cond_broadcast.out
    addi    s1, s1, -1
    mv      a0, s0
    call    cond_signal
    j       cond_broadcast.next
cond_broadcast.out:
    leave   s0, s1
endfn cond_broadcast
