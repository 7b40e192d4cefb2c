# ------------------------------------------------------------------------------
# programs/lib/fence.s — fences: threads wait for each other, again and again

    .include "program.inc"
    .include "locks.inc"

    .text

# ------------------------------------------------------------------------------
# fence_initialize(fence a0, threads a1) → a0 0, -EINVAL: no fence, or not 1 … THREADS. Leaf.
fn fence_initialize
    mv      t0, a0
    li      a0, -EINVAL
    beqz    t0, fence_initialize.out
    addi    t1, a1, -1
    li      t2, THREADS
    bgeu    t1, t2, fence_initialize.out
    sw      zero, fence.ring + ring.lock(t0)
    sw      zero, fence.ring + ring.first(t0)
    sw      zero, fence.ring + ring.count(t0)
    sw      a1, fence.threads(t0)
    sw      zero, fence.arrived(t0)
    li      a0, 0
fence_initialize.out:
    ret
endfn fence_initialize

# ------------------------------------------------------------------------------
# fence_wait(fence a0) → a0 0, -EINVAL: no fence. Sleeps until as many threads have come.
# The last one wakes the others under the lock, so none of them can be back too early.
fn fence_wait
    enter   s0
    mv      s0, a0
    li      a0, -EINVAL
    beqz    s0, fence_wait.out
    mv      a0, s0
    call    ring_lock
    lw      t0, fence.arrived(s0)
    addi    t0, t0, 1
    sw      t0, fence.arrived(s0)
    lw      t1, fence.threads(s0)
    beq     t0, t1, fence_wait.last
    call    ring_wait
    li      a0, 0
    leave   s0

fence_wait.last:
    sw      zero, fence.arrived(s0)
fence_wait.wake:
    mv      a0, s0
    call    ring_pop
    beqz    a0, fence_wait.unlock
    call    ring_wake
    j       fence_wait.wake
fence_wait.unlock:
    mv      a0, s0
    call    ring_unlock
    li      a0, 0
fence_wait.out:
    leave   s0
endfn fence_wait
