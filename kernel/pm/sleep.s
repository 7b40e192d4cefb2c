# ------------------------------------------------------------------------------
# kernel/pm/sleep.s — calls 10 and 11: a thread sleeps until another wakes it. Mutexes and the like
# are built of these in user code.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# thread_sleep() → a0 0, after somebody woke this thread. Call 10, on the calling core.
fn thread_sleep
    enter
    acquire thread_lock
    la      a0, uarea + uarea.sleepers
    call    condition_wait
    release thread_lock
    li      a0, 0
    leave
endfn thread_sleep

# ------------------------------------------------------------------------------
# thread_wakeup(id a0) → a0 0, -EINVAL: no such thread, -EAGAIN: it does not sleep (yet). Call 11.
fn thread_wakeup
    enter   s0
    mv      s0, a0
    acquire thread_lock
    mv      a0, s0
    call    thread_find
    mv      s0, a0
    li      a0, -EINVAL
    beqz    s0, thread_wakeup.out

    la      t2, uarea + uarea.sleepers
    lw      t0, thread.queue(s0)
    li      a0, -EAGAIN
    bne     t0, t2, thread_wakeup.out
    mv      a0, t2
    mv      a1, s0
    call    list_remove
    mv      a0, s0
    call    scheduler_ready
    li      a0, 0
thread_wakeup.out:
    mv      s0, a0
    release thread_lock
    mv      a0, s0
    leave   s0
endfn thread_wakeup
