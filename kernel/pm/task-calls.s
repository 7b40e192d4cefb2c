# ------------------------------------------------------------------------------
# kernel/pm/task-calls.s — calls 60 to 63 and 69 to 71: the process makes tasks and graphs of them
#
# A task is named by its number (user-tasks.s). What they share with the kernel's own tasks is in
# task.s, task-edges.s and task-control.s. -EINVAL throughout: there is no such task.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "task-board.inc"

    .text

# ------------------------------------------------------------------------------
# kcall_task_create(function a0, priority a1, period a2, release a3, user address of five arguments
# a4, 0: all 0) → a0 number, above 0; -EINVAL: no function, no such priority, a negative period,
# release not of triggers; -EFAULT; -EAGAIN: TASK_PAGES are full, or no page, or no thread. Call 60,
# on the master.
fn kcall_task_create
    enter   s0, s1, s2, s3
    mv      s0, a0
    mv      s1, a1
    mv      s2, a2
    mv      s3, a3
    addi    sp, sp, -FRAME_OF_ARGUMENTS
    li      a0, -EINVAL
    beqz    s0, kcall_task_create.out
    bltz    s2, kcall_task_create.out
    li      t0, TASK_HIGH
    bgtu    s1, t0, kcall_task_create.out
    li      t0, TRIGGER_ALL
    bgtu    s3, t0, kcall_task_create.out
    beqz    a4, kcall_task_create.make
    mv      a0, sp
    mv      a1, a4
    li      a2, argument.SIZE
    call    user_read
    bnez    a0, kcall_task_create.out
    mv      a4, sp
kcall_task_create.make:
    mv      a0, s0
    mv      a1, s1
    mv      a2, s2
    mv      a3, s3
    li      a5, 0
    call    user_task_make
kcall_task_create.out:
    addi    sp, sp, FRAME_OF_ARGUMENTS
    leave   s0, s1, s2, s3
endfn kcall_task_create

# ------------------------------------------------------------------------------
# kcall_task_unlink(number a0) → a0 0, -EINVAL: it has edges, is not at rest, or is waited for too.
# Call 61.
fn kcall_task_unlink
    la      a2, user_task_unlink
    j       user_task_with
endfn kcall_task_unlink

# user_task_unlink(task a0) → a0 0 or -EINVAL
user_task_unlink:
    enter   s0, s1
    mv      s0, a0
    acquire thread_lock
    lw      s1, task.semaphore + semaphore.waiters + list.count(s0)
    release thread_lock
    li      a0, -EINVAL
    bnez    s1, user_task_unlink.out
    mv      a0, s0
    call    task_unlink
    bnez    a0, user_task_unlink.out
    mv      a0, s0
    call    user_task_release
    li      a0, 0
user_task_unlink.out:
    leave   s0, s1

# ------------------------------------------------------------------------------
# kcall_task_connect(parent a0, child a1, trigger a2, kind a3) → a0 0, -EINVAL: no trigger or an
# unknown one, no such kind, or TASK_CHILDREN or TASK_PARENTS already. Call 62.
fn kcall_task_connect
    enter   s0
    li      s0, -EINVAL
    li      t0, EDGE_DEPENDENCY | EDGE_TEMPORARY
    bgtu    a3, t0, kcall_task_connect.return
    acquire task_lock
    call    user_task_pair
    beqz    a0, kcall_task_connect.out
    call    task_link
    mv      s0, a0
kcall_task_connect.out:
    release task_lock
kcall_task_connect.return:
    mv      a0, s0
    leave   s0
endfn kcall_task_connect

# ------------------------------------------------------------------------------
# kcall_task_disconnect(parent a0, child a1) → a0 0, -EINVAL: there is no such edge too. Call 63.
fn kcall_task_disconnect
    enter   s0
    li      s0, -EINVAL
    acquire task_lock
    call    user_task_pair
    beqz    a0, kcall_task_disconnect.out
    call    task_disconnect
    mv      s0, a0
kcall_task_disconnect.out:
    release task_lock
    mv      a0, s0
    leave   s0
endfn kcall_task_disconnect

# ------------------------------------------------------------------------------
# kcall_task_stop(number a0) → a0 0, -EINVAL, or -EBADF: neither queued nor on the clock, or it
# runs. Call 69.
fn kcall_task_stop
    la      a2, task_stop
    j       user_task_with
endfn kcall_task_stop

# ------------------------------------------------------------------------------
# kcall_task_continue(number a0) → a0 0, -EINVAL, or -EBADF: it is not stopped. Call 70.
fn kcall_task_continue
    la      a2, task_continue
    j       user_task_with
endfn kcall_task_continue

# ------------------------------------------------------------------------------
# kcall_task_complete(number a0, ending a1) → a0 0, -EINVAL: no such ending too, or -EBADF: it runs.
# Call 71.
fn kcall_task_complete
    la      a2, task_complete
    li      t0, TRIGGER_ALL
    bleu    a1, t0, user_task_with
    li      a0, -EINVAL
    ret
endfn kcall_task_complete

# ------------------------------------------------------------------------------
# user_task_with(number a0, argument [a1], routine a2) → a0 what routine(task, argument) answers,
# with task_lock held; or -EINVAL
fn user_task_with
    enter   s0, s1
    mv      s0, a1
    mv      s1, a2
    acquire task_lock
    call    user_task_find
    mv      t0, a0
    li      a0, -EINVAL
    beqz    t0, user_task_with.out
    mv      a0, t0
    mv      a1, s0
    jalr    s1
user_task_with.out:
    mv      s0, a0
    release task_lock
    mv      a0, s0
    leave   s0, s1
endfn user_task_with

# ------------------------------------------------------------------------------
# user_task_pair(parent a0, child a1) → a0, a1 their records; a0 0: there are no such. Needs
# task_lock; keeps a2 to a7.
fn user_task_pair
    enter
    mv      t2, a0
    mv      a0, a1
    call    user_task_find
    beqz    a0, user_task_pair.out
    mv      a1, a0
    mv      a0, t2
    call    user_task_find
user_task_pair.out:
    leave
endfn user_task_pair
