# ------------------------------------------------------------------------------
# kernel/pm/fault-task.s — call 55: faults that a task of the process handles
#
#   thread that faults                          executor
#   fault_hold: in `faulted`; fault_tell ┄┄┄┄►  handler(cause, address, pc, thread)
#   tries the instruction again      ◄┄┄┄┄┄┄┄┄  fault_handled, when the handler has come to its end
#
# There is one task for all causes, with the handler of the first fault in line as its function. It
# is queued or runs exactly as long as uarea.reported says REPORTED_TO_TASK, and the process does
# not know its number: so it is never queued twice.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "task-board.inc"

    .text

# ------------------------------------------------------------------------------
# excp_set_handler(cause a0, function a1) → a0 0, -EINVAL: no exception of user code, or no
# function; -EAGAIN: no room for one more task. Call 55. A thread that faults so waits while a task
# calls function(cause, address, pc, thread), and then tries again.
fn excp_set_handler
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    call    excp_check
    bnez    a0, excp_set_handler.out
    li      a0, -EINVAL
    beqz    s1, excp_set_handler.out
    la      t0, uarea + uarea.tasks
    lw      t0, user_tasks.fault_task(t0)
    bnez    t0, excp_set_handler.set

    mv      a0, s1
    li      a1, TASK_HIGH
    li      a2, 0
    li      a3, TRIGGER_NONE
    li      a4, 0
    la      a5, uarea + uarea.tasks + user_tasks.fault_task
    call    user_task_make
    bltz    a0, excp_set_handler.out
excp_set_handler.set:
    mv      a0, s0
    li      a1, 1
    mv      a2, s1
    call    excp_handle
    acquire task_lock                   # a thread may wait for such a handler already
    acquire thread_lock
    call    fault_tell
    release thread_lock
    release task_lock
    li      a0, 0
excp_set_handler.out:
    leave   s0, s1
endfn excp_set_handler

# ------------------------------------------------------------------------------
# fault_is_handled(cause a0) → a0 1 or 0: whether the process deals with that fault of the calling
# thread. Keeps t2. The executor cannot wait for a handler that would run on it.
fn fault_is_handled
    enter
    la      t0, uarea
    lw      t1, uarea.handled(t0)
    srl     t1, t1, a0
    andi    t1, t1, 1
    slli    a0, a0, 2
    la      t0, uarea + uarea.tasks
    add     a0, a0, t0
    lw      a0, user_tasks.handlers(a0)
    beqz    a0, fault_is_handled.out
    lw      t0, user_tasks.executor(t0)
    lw      a0, core.thread(tp)
    bne     t0, a0, fault_is_handled.out
    li      t1, 0
fault_is_handled.out:
    mv      a0, t1
    leave
endfn fault_is_handled

# ------------------------------------------------------------------------------
# fault_tell(): if there is a fault that nobody has been told of, and none is being dealt with,
# dispatches its handler or wakes who pauses. task_lock and thread_lock held.
fn fault_tell
    enter   s0
    la      s0, uarea
    lw      t0, uarea.reported(s0)
    bnez    t0, fault_tell.out
    lw      a0, uarea.faulted + condition.waiters + list.head(s0)
    beqz    a0, fault_tell.out
    call    fault_of
    lw      t0, fault.cause(a0)
    slli    t0, t0, 2
    la      t1, uarea + uarea.tasks
    add     t0, t0, t1
    lw      t2, user_tasks.handlers(t0)
    beqz    t2, fault_tell.pausing

    li      t0, REPORTED_TO_TASK
    sw      t0, uarea.reported(s0)
    mv      a1, a0
    lw      s0, user_tasks.fault_task(t1)
    sw      t2, task.function(s0)
    addi    a0, s0, task.arguments
    li      a2, fault.SIZE
    call    memory_copy
    mv      a0, s0
    call    task_queue
    la      a0, uarea + uarea.tasks + user_tasks.board + task_board.active
    call    semaphore_give
fault_tell.out:
    leave   s0
fault_tell.pausing:
    addi    a0, s0, uarea.pausing
    call    condition_broadcast
    leave   s0
endfn fault_tell

# ------------------------------------------------------------------------------
# fault_handled(): the task that handles faults has come to its end; so has the fault.
fn fault_handled
    li      a0, REPORTED_TO_TASK
    j       fault_resume
endfn fault_handled
