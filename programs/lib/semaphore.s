# ------------------------------------------------------------------------------
# programs/lib/semaphore.s — counting semaphores of a program
#
# A unit that is given while threads wait goes to the first of them.

    .include "program.inc"
    .include "locks.inc"

    .text

# ------------------------------------------------------------------------------
# sem_initialize(semaphore a0, count a1) → a0 0, -EINVAL: no semaphore, or a negative count. Leaf.
fn sem_initialize
    mv      t0, a0
    li      a0, -EINVAL
    beqz    t0, sem_initialize.out
    bltz    a1, sem_initialize.out
    sw      zero, sem.ring + ring.lock(t0)
    sw      zero, sem.ring + ring.first(t0)
    sw      zero, sem.ring + ring.count(t0)
    sw      a1, sem.count(t0)
    li      a0, 0
sem_initialize.out:
    ret
endfn sem_initialize

# ------------------------------------------------------------------------------
# sem_down(semaphore a0) → a0 0, -EINVAL: no semaphore. Takes a unit; sleeps until there is one.
fn sem_down
    enter   s0
    mv      s0, a0
    li      a0, -EINVAL
    beqz    s0, sem_down.out
    mv      a0, s0
    call    ring_lock
    lw      t0, sem.count(s0)
    beqz    t0, sem_down.wait
    addi    t0, t0, -1
    sw      t0, sem.count(s0)
    call    ring_unlock
    li      a0, 0
sem_down.out:
    leave   s0
sem_down.wait:
    call    ring_wait
    li      a0, 0
    leave   s0
endfn sem_down

# ------------------------------------------------------------------------------
# sem_trydown(semaphore a0) → a0 0, -EINVAL: no semaphore, or no unit. Does not sleep.
fn sem_trydown
    enter   s0, s1
    mv      s0, a0
    li      s1, -EINVAL
    beqz    s0, sem_trydown.out
    call    ring_lock
    lw      t0, sem.count(s0)
    beqz    t0, sem_trydown.unlock
    addi    t0, t0, -1
    sw      t0, sem.count(s0)
    li      s1, 0
sem_trydown.unlock:
    call    ring_unlock
sem_trydown.out:
    mv      a0, s1
    leave   s0, s1
endfn sem_trydown

# ------------------------------------------------------------------------------
# sem_up(semaphore a0) → a0 0, -EINVAL: no semaphore. Gives a unit.
fn sem_up
    enter   s0, s1
    mv      s0, a0
    li      a0, -EINVAL
    beqz    s0, sem_up.out
    mv      a0, s0
    call    ring_lock
    call    ring_pop
    mv      s1, a0
    bnez    s1, sem_up.unlock
    lw      t0, sem.count(s0)
    addi    t0, t0, 1
    sw      t0, sem.count(s0)
sem_up.unlock:
    mv      a0, s0
    call    ring_unlock
    mv      a0, s1
    beqz    a0, sem_up.out
    call    ring_wake
    li      a0, 0
sem_up.out:
    leave   s0, s1
endfn sem_up
