# ------------------------------------------------------------------------------
# kernel/pm/signal.s — calls 13 to 17: a thread is told something by another one
#
# A signal is a bit of the thread that it is sent to. On its way back to user mode (trap_return) the
# thread finds it and, if the process has said what that signal does, goes on in the handler; where
# it was is kept on its user stack until the handler returns into sigreturn:
#
#   user stack   │ … │ frame, as it was │ ◄── sp of the handler; a0 = signal, ra = action.restorer
#
# A thread that waits for that signal (sigwait) takes it instead; one without a handler stays until
# it is waited for. A thread that sleeps in another call sleeps on, and finds the signal when it
# wakes. All of it is in the UArea.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# signal_control(signal a0, user address of a struct action a1) → a0 0, -EINVAL: no such signal,
# -EAGAIN: no address, -EFAULT. What the signal does from now on, in all threads. Call 13.
fn signal_control
    addi    sp, sp, -16
    sw      ra, 0(sp)
    sw      s0, 4(sp)
    mv      s0, a0
    li      a0, -EINVAL
    li      t0, SIGNALS
    bgeu    s0, t0, signal_control.out
    li      a0, -EAGAIN
    beqz    a1, signal_control.out
    addi    a0, sp, 8
    li      a2, action.SIZE
    call    user_read
    bnez    a0, signal_control.out
    slli    t0, s0, 3                   # action.SIZE
    la      t1, uarea + uarea.actions
    add     t0, t0, t1
    lw      t1, 8 + action.handler(sp)
    sw      t1, action.handler(t0)
    lw      t1, 8 + action.restorer(sp)
    sw      t1, action.restorer(t0)
signal_control.out:
    lw      ra, 0(sp)
    lw      s0, 4(sp)
    addi    sp, sp, 16
    ret
endfn signal_control

# ------------------------------------------------------------------------------
# signal_alarm(seconds a0) → a0 0, -EINVAL: negative. As in the original, nothing comes of it.
# Call 14. Leaf.
fn signal_alarm
    srai    t0, a0, 31
    andi    a0, t0, -EINVAL
    ret
endfn signal_alarm

# ------------------------------------------------------------------------------
# signal_send(signal a0, id a1) → a0 0, -EINVAL: no such signal or thread. Call 15, on the calling
# core. A signal that has come and not been seen is not counted twice.
fn signal_send
    enter   s0, s1, s2
    mv      s0, a0
    mv      s1, a1
    li      s2, -EINVAL
    li      t0, SIGNALS
    bgeu    s0, t0, signal_send.return
    acquire thread_lock
    mv      a0, s1
    call    thread_find
    beqz    a0, signal_send.out
    mv      s1, a0
    li      s2, 0
    li      t0, 1
    sll     t0, t0, s0
    lw      t1, thread.signals(s1)
    or      t1, t1, t0
    sw      t1, thread.signals(s1)
    la      a0, uarea + uarea.signalled
    call    condition_broadcast

    # A thread that runs on another core is called into the kernel; others will come by.
    lw      t0, thread.state(s1)
    li      t1, THREAD_RUNNING
    bne     t0, t1, signal_send.out
    lw      a0, thread.core(s1)
    li      a1, EVENT_WAKEUP
    call    event_notify
signal_send.out:
    release thread_lock
signal_send.return:
    mv      a0, s2
    leave   s0, s1, s2
endfn signal_send

# ------------------------------------------------------------------------------
# signal_wait(signal a0) → a0 0, -EINVAL: no such signal. Call 16, on the calling core.
# Sleeps until that signal has come, and takes it: its handler does not run.
fn signal_wait
    enter   s0, s1
    mv      s0, a0
    li      a0, -EINVAL
    li      t0, SIGNALS
    bgeu    s0, t0, signal_wait.out
    acquire thread_lock
    lw      s1, core.thread(tp)
signal_wait.look:
    li      t0, 1
    sll     t0, t0, s0
    lw      t1, thread.signals(s1)
    and     t2, t1, t0
    bnez    t2, signal_wait.take
    la      a0, uarea + uarea.signalled
    call    condition_wait
    j       signal_wait.look
signal_wait.take:
    xor     t1, t1, t0
    sw      t1, thread.signals(s1)
    release thread_lock
    li      a0, 0
signal_wait.out:
    leave   s0, s1
endfn signal_wait

# ------------------------------------------------------------------------------
# signal_deliver(): the calling thread goes on in the handler of its first signal. Its frame is at
# core.frame. A stack that cannot hold the frame ends the process, like one that overruns.
fn signal_deliver
    enter   s0, s1, s2
    lw      s0, core.frame(tp)
    call    signal_next
    bltz    a0, signal_deliver.out
    mv      s1, a0                      # s1 = signal, s2 = its action
    mv      s2, a1
    lw      a0, frame.sp(s0)
    addi    a0, a0, -frame.SIZE
    andi    a0, a0, -16
    sw      a0, core.user_sp(tp)
    mv      a1, s0
    li      a2, frame.SIZE
    call    user_write
    beqz    a0, signal_deliver.kept
    call    exception_stack
signal_deliver.kept:
    lw      t0, core.user_sp(tp)
    sw      t0, frame.sp(s0)
    lw      t0, action.handler(s2)
    sw      t0, frame.pc(s0)
    lw      t0, action.restorer(s2)
    sw      t0, frame.ra(s0)
    sw      s1, frame.a0(s0)
    li      a0, SIGNAL_HANDLING
    call    signal_mark
signal_deliver.out:
    leave   s0, s1, s2
endfn signal_deliver

# ------------------------------------------------------------------------------
# signal_next() → a0 lowest signal of the calling thread that has a handler, taken, and a1 its
# action; or a0 -1
fn signal_next
    enter
    acquire thread_lock
    lw      t2, core.thread(tp)
    lw      t0, thread.signals(t2)
    li      t1, 1
    li      a0, 0
    la      a1, uarea + uarea.actions
signal_next.look:
    and     t3, t0, t1
    beqz    t3, signal_next.other
    lw      t3, action.handler(a1)
    bnez    t3, signal_next.found
signal_next.other:
    slli    t1, t1, 1
    addi    a0, a0, 1
    addi    a1, a1, action.SIZE
    li      t3, SIGNALS
    bne     a0, t3, signal_next.look
    li      a0, -1
    j       signal_next.out
signal_next.found:
    xor     t0, t0, t1
    sw      t0, thread.signals(t2)
signal_next.out:
    release thread_lock
    leave
endfn signal_next

# ------------------------------------------------------------------------------
# signal_mark(bit a0) → a0 whether it was set before: 0 or the bit. Changes SIGNAL_HANDLING of the
# calling thread.
fn signal_mark
    enter
    acquire thread_lock
    lw      t2, core.thread(tp)
    lw      t0, thread.signals(t2)
    and     t1, t0, a0
    xor     t0, t0, a0
    sw      t0, thread.signals(t2)
    mv      a0, t1
    release thread_lock
    leave
endfn signal_mark

# ------------------------------------------------------------------------------
# signal_return() → a0 as it was where the signal came; -EINVAL: no handler runs, -EFAULT.
# The calling thread goes on where the signal found it. Call 17, on the calling core.
fn signal_return
    enter   s0
    lw      t0, core.thread(tp)
    lw      t0, thread.signals(t0)
    li      a0, -EINVAL
    bgez    t0, signal_return.out
    lw      s0, core.frame(tp)

    # By way of our stack, lest a read that fails half-way leaves half a frame.
    lw      a1, frame.sp(s0)
    addi    sp, sp, -frame.SIZE
    mv      a0, sp
    li      a2, frame.SIZE
    call    user_read
    bnez    a0, signal_return.done
    mv      a0, s0
    mv      a1, sp
    li      a2, frame.SIZE
    call    memory_copy
    li      a0, SIGNAL_HANDLING
    call    signal_mark
    lw      a0, frame.a0(s0)
signal_return.done:
    addi    sp, sp, frame.SIZE
signal_return.out:
    leave   s0
endfn signal_return
