# ------------------------------------------------------------------------------
# kernel/pm/semaphore.s — conditions and semaphores: how a thread sleeps inside the kernel.
#
# Their words may be in the UArea (board entries, join conditions) or in kernel data (what only
# system threads wait for). Waiters are served in the order they came. An up that finds a waiter
# hands its unit over directly, so nobody can take it in between.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# condition_wait(condition a0): sleeps until woken. thread_lock held, also on return.
fn condition_wait
    enter
    lw      a1, core.thread(tp)
    lw      t0, thread.kind(a1)
    li      t1, KIND_IDLE
    bne     t0, t1, condition_wait.sleep
    panic   "an idle thread cannot sleep"
condition_wait.sleep:
    call    condition_enter
    call    scheduler_switch
    leave
endfn condition_wait

# ------------------------------------------------------------------------------
# condition_enter(condition a0): the calling thread sleeps there as soon as it calls
# scheduler_switch. thread_lock held.
fn condition_enter
    lw      a1, core.thread(tp)
    li      t0, THREAD_SLEEPING
    sw      t0, thread.state(a1)
    sw      a0, thread.queue(a1)
    j       list_append
endfn condition_enter

# ------------------------------------------------------------------------------
# condition_signal(condition a0) → a0 thread that was woken, 0: nobody slept. thread_lock held.
fn condition_signal
    enter   s0
    call    list_pop
    mv      s0, a0
    beqz    a0, condition_signal.out
    call    scheduler_ready
    mv      a0, s0
condition_signal.out:
    leave   s0
endfn condition_signal

# ------------------------------------------------------------------------------
# condition_broadcast(condition a0): wakes all. thread_lock held.
fn condition_broadcast
    enter   s0
    mv      s0, a0
condition_broadcast.next:
    mv      a0, s0
    call    condition_signal
    bnez    a0, condition_broadcast.next
    leave   s0
endfn condition_broadcast

# ------------------------------------------------------------------------------
# semaphore_initialize(semaphore a0, count a1). Leaf.
fn semaphore_initialize
    sw      a1, semaphore.count(a0)
    sw      zero, semaphore.waiters + list.head(a0)
    sw      zero, semaphore.waiters + list.tail(a0)
    sw      zero, semaphore.waiters + list.count(a0)
    ret
endfn semaphore_initialize

# ------------------------------------------------------------------------------
# semaphore_down(semaphore a0): takes a unit, sleeping until there is one. No lock held.
fn semaphore_down
    enter
    acquire thread_lock
    lw      t0, semaphore.count(a0)
    beqz    t0, semaphore_down.wait
    addi    t0, t0, -1
    sw      t0, semaphore.count(a0)
    j       semaphore_down.out
semaphore_down.wait:
    addi    a0, a0, semaphore.waiters
    call    condition_wait
semaphore_down.out:
    release thread_lock
    leave
endfn semaphore_down

# ------------------------------------------------------------------------------
# semaphore_up(semaphore a0): gives a unit, to the first who waits. No lock held; does not sleep.
fn semaphore_up
    enter
    acquire thread_lock
    call    semaphore_give
    release thread_lock
    leave
endfn semaphore_up

# ------------------------------------------------------------------------------
# semaphore_give(semaphore a0): the same. thread_lock held.
fn semaphore_give
    enter   s0
    mv      s0, a0
    addi    a0, s0, semaphore.waiters
    call    condition_signal
    bnez    a0, semaphore_give.out
    lw      t0, semaphore.count(s0)
    addi    t0, t0, 1
    sw      t0, semaphore.count(s0)
semaphore_give.out:
    leave   s0
endfn semaphore_give
