# ------------------------------------------------------------------------------
# kernel/pm/task-run-calls.s — calls 64 to 68 and 72: the process runs its tasks
#
# Where they run is told in executor.s. Emitting needs pages, which are the master's; all else
# happens on the calling core. -EINVAL throughout: there is no such task.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "task-board.inc"

    .text

# ------------------------------------------------------------------------------
# kcall_task_dispatch(number a0, user address of five arguments a1, 0: as they are) → a0 0, -EINVAL,
# -EFAULT, -EBADF: it is stopped, or was emitted and runs. Call 64.
fn kcall_task_dispatch
    enter   s0
    mv      s0, a0
    addi    sp, sp, -FRAME_OF_ARGUMENTS
    la      a2, task_schedule
    beqz    a1, kcall_task_dispatch.known
    mv      a0, sp
    li      a2, argument.SIZE
    call    user_read
    bnez    a0, kcall_task_dispatch.out
    mv      a1, sp
    la      a2, user_task_give
kcall_task_dispatch.known:
    mv      a0, s0
    call    user_task_with
kcall_task_dispatch.out:
    addi    sp, sp, FRAME_OF_ARGUMENTS
    leave   s0
endfn kcall_task_dispatch

# user_task_give(task a0, arguments a1) → a0 as task_schedule
user_task_give:
    enter   s0
    mv      s0, a0
    addi    a0, s0, task.arguments
    li      a2, argument.SIZE
    call    memory_copy
    mv      a0, s0
    call    task_schedule
    leave   s0

# ------------------------------------------------------------------------------
# kcall_task_emit(number a0, core a1) → a0 0, -EINVAL: user code does not run on that core too;
# -EBADF: it is periodic, connected, or not at rest; -EAGAIN: no thread for it. The task runs on
# that core at once, whatever the executor does. Call 65, on the master.
fn kcall_task_emit
    enter   s0, s1, s2, s3
    mv      s0, a0
    mv      s1, a1
    call    core_user_mask
    li      s2, -EINVAL
    li      t0, CORES_MAX
    bgeu    s1, t0, kcall_task_emit.out
    srl     a0, a0, s1
    andi    a0, a0, 1
    beqz    a0, kcall_task_emit.out

    acquire task_lock
    mv      a0, s0
    call    user_task_find
    mv      s0, a0
    beqz    s0, kcall_task_emit.found
    lw      s3, task.state(s0)
    call    user_task_is_alone
    li      s2, -EBADF
    beqz    a0, kcall_task_emit.found
    li      s2, 0
    li      t0, TASK_RUNNING | TASK_EMITTED
    sw      t0, task.state(s0)
kcall_task_emit.found:
    release task_lock
    bnez    s2, kcall_task_emit.out
    mv      a0, s0
    mv      a1, s1
    call    executor_emit
    mv      s2, a0
    beqz    s2, kcall_task_emit.out
    sw      s3, task.state(s0)
kcall_task_emit.out:
    mv      a0, s2
    leave   s0, s1, s2, s3
endfn kcall_task_emit

# ------------------------------------------------------------------------------
# user_task_is_alone(task a0) → a0 1: not periodic, without edges, and at rest; else 0. Leaf; needs
# task_lock.
fn user_task_is_alone
    lw      t0, task.period(a0)
    lw      t1, task.parents(a0)
    or      t0, t0, t1
    addi    t1, a0, task.edges
    addi    t2, t1, TASK_CHILDREN * edge.SIZE
1:  lw      t3, edge.child(t1)
    or      t0, t0, t3
    addi    t1, t1, edge.SIZE
    bne     t1, t2, 1b
    lw      t1, task.state(a0)
    andi    t1, t1, TASK_NOT_STARTED | TASK_COMPLETED | TASK_ERROR
    seqz    a0, t0
    snez    t1, t1
    and     a0, a0, t1
    ret
endfn user_task_is_alone

# ------------------------------------------------------------------------------
# kcall_task_exit(result a0, ending a1, user address of five words for its children a2, 0: none)
# → a0 -EINVAL: the caller is no task, or the ending is none; -EFAULT. Else it ends the task that
# calls, and does not return. Call 66.
fn kcall_task_exit
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    call    executor_task
    beqz    a0, kcall_task_exit.invalid
    li      t0, TRIGGER_ALL
    bgtu    s1, t0, kcall_task_exit.invalid
    addi    sp, sp, -FRAME_OF_ARGUMENTS
    beqz    a2, kcall_task_exit.end
    mv      a0, sp
    mv      a1, a2
    li      a2, argument.SIZE
    call    user_read
    bnez    a0, kcall_task_exit.fault
    mv      a2, sp
kcall_task_exit.end:
    mv      a0, s0
    mv      a1, s1
    j       executor_end
kcall_task_exit.fault:
    addi    sp, sp, FRAME_OF_ARGUMENTS
    leave   s0, s1
kcall_task_exit.invalid:
    li      a0, -EINVAL
    leave   s0, s1
endfn kcall_task_exit

# ------------------------------------------------------------------------------
# kcall_task_wait(number a0) → a0 result of the task, -EINVAL: it is gone, or -EDEADLK: a task asks,
# and would keep others from running. Sleeps until it has ended in one of its releasing ways; every
# such ending lets one thread go on. Call 67.
fn kcall_task_wait
    enter   s0, s1
    mv      s0, a0
    call    executor_task
    mv      t0, a0
    li      a0, -EDEADLK
    bnez    t0, kcall_task_wait.return
    acquire task_lock
    mv      a0, s0
    call    user_task_find
    beqz    a0, kcall_task_wait.gone

    # thread_lock is held before the task can be unlinked, so its semaphore stays while we sleep.
    addi    a0, a0, task.semaphore
    acquire thread_lock
    release task_lock
    lw      t0, semaphore.count(a0)
    beqz    t0, kcall_task_wait.sleep
    addi    t0, t0, -1
    sw      t0, semaphore.count(a0)
    j       kcall_task_wait.ended
kcall_task_wait.sleep:
    addi    a0, a0, semaphore.waiters
    call    condition_wait
kcall_task_wait.ended:
    release thread_lock
    acquire task_lock
    mv      a0, s0
    call    user_task_find
    beqz    a0, kcall_task_wait.gone
    lw      s1, task.result(a0)
    j       kcall_task_wait.out
kcall_task_wait.gone:
    li      s1, -EINVAL
kcall_task_wait.out:
    release task_lock
    mv      a0, s1
kcall_task_wait.return:
    leave   s0, s1
endfn kcall_task_wait

# ------------------------------------------------------------------------------
# kcall_task_trywait(number a0) → a0 result of the task, -EINVAL, or -EPROTO while it has not ended.
# Call 68.
fn kcall_task_trywait
    la      a2, task_trywait
    j       user_task_with
endfn kcall_task_trywait

# ------------------------------------------------------------------------------
# kcall_task_current() → a0 number of the task that calls, 0: the caller is no task. Call 72.
fn kcall_task_current
    enter
    call    executor_task
    beqz    a0, kcall_task_current.out
    lw      a0, task.id(a0)
kcall_task_current.out:
    leave
endfn kcall_task_current
