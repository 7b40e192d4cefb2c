# ------------------------------------------------------------------------------
# kernel/pm/task-control.s — taking a task out of its course: stop, continue, complete
#
# What these three have in common: they change a task that is not running, and take it out of the
# queue that it is in, if any. A running task stops or completes itself, by how it ends. All need
# task_lock.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "task-board.inc"

    .text

# ------------------------------------------------------------------------------
# task_stop(task a0) → a0 0, -EINVAL, or -EBADF where it neither is queued nor on the clock, or runs
# The task leaves its queue and rests until it is continued; what its parents tell it is lost.
fn task_stop
    enter
    call    task_state_of
    beqz    t0, task_stop.invalid
    andi    t1, t0, TASK_RUNNING
    bnez    t1, task_stop.bad
    andi    t1, t0, TASK_READY | TASK_PERIODIC
    beqz    t1, task_stop.bad
    call    task_unqueue
    li      t0, TASK_STOPPED
    sw      t0, task.state(a0)
    li      a0, 0
    leave
task_stop.invalid:
    li      a0, -EINVAL
    leave
task_stop.bad:
    li      a0, -EBADF
    leave
endfn task_stop

# ------------------------------------------------------------------------------
# task_continue(task a0) → a0 0, -EINVAL, or -EBADF where it is not stopped
# Dispatches a stopped task.
fn task_continue
    enter
    call    task_state_of
    beqz    t0, task_continue.invalid
    andi    t1, t0, TASK_STOPPED
    beqz    t1, task_continue.bad
    li      t0, TASK_NOT_STARTED
    sw      t0, task.state(a0)
    call    task_schedule
    leave
task_continue.invalid:
    li      a0, -EINVAL
    leave
task_continue.bad:
    li      a0, -EBADF
    leave
endfn task_continue

# ------------------------------------------------------------------------------
# task_complete(task a0, ending a1) → a0 0, -EINVAL, or -EBADF while it runs
# Ends a task in its place: its children are told as if its function had run and ended so.
fn task_complete
    enter
    call    task_state_of
    beqz    t0, task_complete.invalid
    andi    t1, t0, TASK_RUNNING
    bnez    t1, task_complete.bad
    call    task_unqueue
    sw      zero, task.state(a0)
    call    task_end
    li      a0, 0
    leave
task_complete.invalid:
    li      a0, -EINVAL
    leave
task_complete.bad:
    li      a0, -EBADF
    leave
endfn task_complete
