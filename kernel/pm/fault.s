# ------------------------------------------------------------------------------
# kernel/pm/fault.s — calls 54, 56 and 57: a process that handles its own faults
#
#   thread that faults                          handler, a thread of the same process
#                                               excp_ctrl(cause, 1); excp_pause: in `pausing`
#   fault_hold: what it did is noted; ┄┄┄┄┄►    … told of the first in `faulted`
#   sleeps in `faulted`                         puts things right: maps the page, say
#   tries the instruction again      ◄┄┄┄┄┄┄    excp_resume
#
# A task of the process can take the place of that thread (fault-task.s). One fault is dealt with at
# a time; the others wait in line. All of it is in the UArea.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "task-board.inc"

    .text

# ------------------------------------------------------------------------------
# fault_hold(cause a0) → a0 1: the thread was held and resumed, 0: the process does not handle this
# Sleeps; from a trap of the thread that runs here, before anything else can change mtval.
fn fault_hold
    enter
    mv      t2, a0
    call    fault_is_handled
    beqz    a0, fault_hold.out
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

    # In line before anybody is told, and asleep before anybody can act: thread_lock stays held.
    acquire task_lock
    acquire thread_lock
    la      a0, uarea + uarea.faulted
    call    condition_enter
    call    fault_tell
    release task_lock
    call    scheduler_switch
    release thread_lock
    li      a0, 1
fault_hold.out:
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
# Action 1: threads that fault so wait for excp_resume; 0: they end the process, as at first.
fn excp_ctrl
    li      a2, 0
    j       excp_handle
endfn excp_ctrl

# ------------------------------------------------------------------------------
# excp_handle(cause a0, action a1, handler a2: 0: none) → a0 0 or -EINVAL. Core 0.
fn excp_handle
    enter   s0, s1, s2
    mv      s1, a0
    mv      s2, a2
    call    excp_check
    bnez    a0, excp_handle.out
    li      a0, -EINVAL
    sltiu   t0, a1, 2
    beqz    t0, excp_handle.out
    mv      a0, s1
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
    slli    t0, s1, 2
    la      t1, uarea + uarea.tasks
    add     t0, t0, t1
    sw      s2, user_tasks.handlers(t0)
    release thread_lock
    li      a0, 0
excp_handle.out:
    leave   s0, s1, s2
endfn excp_handle

# ------------------------------------------------------------------------------
# excp_check(cause a0) → a0 0, -EINVAL: no exception of user code. Leaf; clobbers t0.
fn excp_check
    li      t0, CAUSE_USER_CALL
    beq     a0, t0, excp_check.invalid
    sltiu   a0, a0, CAUSES
    addi    a0, a0, -1                  # 0, or all ones
    andi    a0, a0, -EINVAL
    ret
excp_check.invalid:
    li      a0, -EINVAL
    ret
endfn excp_check

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
    li      t0, REPORTED
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
    acquire task_lock
    acquire thread_lock
    la      a0, uarea
    sw      zero, uarea.reported(a0)
    call    fault_tell
    release thread_lock
    release task_lock
    leave
endfn fault_unreport

# ------------------------------------------------------------------------------
# fault_resume(told a0: REPORTED…) → a0 0, -EINVAL: nobody of that kind has been told of a fault.
# The thread that it was about tries again, and the next fault is told.
fn fault_resume
    enter   s0
    mv      t2, a0
    li      s0, -EINVAL
    acquire thread_lock
    la      a0, uarea
    lw      t0, uarea.reported(a0)
    bne     t0, t2, fault_resume.out
    li      s0, 0
    addi    a0, a0, uarea.faulted
    call    condition_signal
fault_resume.out:
    release thread_lock
    bnez    s0, fault_resume.return
    call    fault_unreport
fault_resume.return:
    mv      a0, s0
    leave   s0
endfn fault_resume

# ------------------------------------------------------------------------------
# excp_resume() → a0 0, -EINVAL: no handler has been told of a fault. Call 57.
# The thread that the last excp_pause told of tries again.
fn excp_resume
    li      a0, REPORTED
    j       fault_resume
endfn excp_resume

    .section .rodata
    .balign 4
excp_pause.nothing:
    .zero   fault.SIZE
