# ------------------------------------------------------------------------------
# kernel/pm/fault.s — calls 54, 56 and 57: a process that handles its own faults
#
#   thread that faults                          handler, a thread of the same process
#                                               excp_ctrl(cause, 1); excp_pause: in `pausing`
#   fault_hold: what it did is noted; ┄┄┄┄┄►    … told of the first in `faulted`
#   sleeps in `faulted`                         puts things right: maps the page, say
#   tries the instruction again      ◄┄┄┄┄┄┄    excp_resume
#
# One fault is dealt with at a time; the others wait in line. All of it is in the UArea.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# fault_hold(cause a0) → a0 1: the thread was held and resumed, 0: the process does not handle this
# Sleeps; from a trap of the thread that runs here, before anything else can change mtval.
fn fault_hold
    enter
    la      t0, uarea
    lw      t1, uarea.handled(t0)
    srl     t1, t1, a0
    andi    t1, t1, 1
    beqz    t1, fault_hold.out

    mv      t2, a0
    lw      a0, core.thread(tp)
    lw      a1, thread.id(a0)
    call    fault_of
    sw      t2, fault.cause(a0)
    csrr    t0, mtval
    sw      t0, fault.address(a0)
    lw      t0, core.frame(tp)
    lw      t0, frame.pc(t0)
    sw      t0, fault.pc(a0)
    sw      a1, fault.thread(a0)

    acquire thread_lock
    la      a0, uarea + uarea.pausing
    call    condition_broadcast
    la      a0, uarea + uarea.faulted
    call    condition_wait
    release thread_lock
    li      t1, 1
fault_hold.out:
    mv      a0, t1
    leave
endfn fault_hold

# ------------------------------------------------------------------------------
# fault_of(thread a0) → a0 its struct fault. Leaf; keeps a1 and t2.
fn fault_of
    la      t0, uarea + uarea.threads
    sub     a0, a0, t0
    srli    a0, a0, THREAD_SHIFT
    li      t0, fault.SIZE
    mul     a0, a0, t0
    la      t0, uarea + uarea.faults
    add     a0, a0, t0
    ret
endfn fault_of

# ------------------------------------------------------------------------------
# excp_ctrl(cause a0, action a1) → a0 0, -EINVAL: no exception of user code, or no action. Call 54.
# Action 1: threads that fault so wait for a handler; 0: they end the process, as at first.
fn excp_ctrl
    enter   s0
    sltiu   t0, a0, CAUSES
    beqz    t0, excp_ctrl.invalid
    li      t0, CAUSE_USER_CALL
    beq     a0, t0, excp_ctrl.invalid
    sltiu   t0, a1, 2
    beqz    t0, excp_ctrl.invalid
    li      t0, 1
    sll     s0, t0, a0                  # s0 = bit of the cause
    sll     t2, a1, a0                  # t2 = what it shall be
    acquire thread_lock
    la      a0, uarea
    lw      t0, uarea.handled(a0)
    not     t1, s0
    and     t0, t0, t1
    or      t0, t0, t2
    sw      t0, uarea.handled(a0)
    release thread_lock
    li      a0, 0
    leave   s0
excp_ctrl.invalid:
    li      a0, -EINVAL
    leave   s0
endfn excp_ctrl

# ------------------------------------------------------------------------------
# excp_pause(user address of a struct fault a0) → a0 0, -EFAULT. Call 56, on the calling core.
# Sleeps until a thread has faulted whom no handler has been told of, and tells what it did.
fn excp_pause
    enter   s0, s1
    mv      s0, a0
    la      a1, excp_pause.nothing
    li      a2, fault.SIZE
    call    user_write                  # an address that is wrong shows now
    bnez    a0, excp_pause.out
    acquire thread_lock
excp_pause.look:
    la      s1, uarea
    lw      t0, uarea.reported(s1)
    bnez    t0, excp_pause.sleep
    lw      a0, uarea.faulted + condition.waiters + list.head(s1)
    bnez    a0, excp_pause.found
excp_pause.sleep:
    addi    a0, s1, uarea.pausing
    call    condition_wait
    j       excp_pause.look

excp_pause.found:
    li      t0, 1
    sw      t0, uarea.reported(s1)
    call    fault_of
    mv      s1, a0
    release thread_lock
    mv      a0, s0
    mv      a1, s1
    li      a2, fault.SIZE
    call    user_write
    beqz    a0, excp_pause.out
    mv      s0, a0
    call    fault_unreport
    mv      a0, s0
excp_pause.out:
    leave   s0, s1
endfn excp_pause

# ------------------------------------------------------------------------------
# fault_unreport(): another handler may be told of the first fault there is.
fn fault_unreport
    enter
    acquire thread_lock
    la      a0, uarea
    sw      zero, uarea.reported(a0)
    addi    a0, a0, uarea.pausing
    call    condition_broadcast
    release thread_lock
    leave
endfn fault_unreport

# ------------------------------------------------------------------------------
# excp_resume() → a0 0, -EINVAL: no handler has been told of a fault. Call 57.
# The thread that the last excp_pause told of tries again.
fn excp_resume
    enter   s0
    li      s0, -EINVAL
    acquire thread_lock
    la      a0, uarea
    lw      t0, uarea.reported(a0)
    beqz    t0, excp_resume.out
    li      s0, 0
    addi    a0, a0, uarea.faulted
    call    condition_signal
excp_resume.out:
    release thread_lock
    bnez    s0, excp_resume.return
    call    fault_unreport
excp_resume.return:
    mv      a0, s0
    leave   s0
endfn excp_resume

    .section .rodata
    .balign 4
excp_pause.nothing:
    .zero   fault.SIZE
