# ------------------------------------------------------------------------------
# kernel/pm/task.s — tasks: making them, dispatching them, and how they end themselves
#
# The life of a task: created (NOT_STARTED) → dispatched (READY) → called by the dispatcher
# (RUNNING) → COMPLETED, and round again, so a graph of tasks is a program that loops.
# A periodic task waits on the clock (PERIODIC) in between; a STOPPED one rests until it is
# continued; ERROR is where an error that nobody catches leaves it.
# task_lock guards queue, edges and states. The kernel's own tasks run on core 0, without the lock;
# task_exit and task_current are theirs. For those of the process task-calls.s comes here.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "task-board.inc"

    .bss
    .balign 4
object task_board
    .skip   task_board.SIZE
endobject task_board
object task_lock
    .skip   4
endobject task_lock

    .text

# ------------------------------------------------------------------------------
# task_initialize(): makes the task board empty. Once, at boot, before any other routine here.
fn task_initialize
    la      a0, task_board + task_board.active
    li      a1, 0
    tail    semaphore_initialize
endfn task_initialize

# ------------------------------------------------------------------------------
# task_create(task a0, function a1, period a2, release a3) → a0 0 or -EINVAL
# Makes zeroed memory a task of the kernel: of low priority, with no edges, not yet dispatched. A
# period is in ticks, 0 for none; release is the set of endings that let who waits for it go on.
fn task_create
    beqz    a0, task_create.invalid
    beqz    a1, task_create.invalid
    bltz    a2, task_create.invalid
    sw      a1, task.function(a0)
    sw      a2, task.period(a0)
    sw      a3, task.release(a0)
    la      t0, task_board
    sw      t0, task.board(a0)
    li      t0, TASK_NOT_STARTED
    sw      t0, task.state(a0)

    # Numbers tell tasks apart in traces; they are given in the order of creation.
    la      t0, task_board + task_board.created
    li      t1, 1
    amoadd.w t2, t1, (t0)
    addi    t2, t2, 1
    sw      t2, task.id(a0)

    addi    a0, a0, task.semaphore
    li      a1, 0
    enter
    call    semaphore_initialize
    li      a0, 0
    leave
task_create.invalid:
    li      a0, -EINVAL
    ret
endfn task_create

# ------------------------------------------------------------------------------
# task_unlink(task a0) → a0 0 or -EINVAL
# Ends a task's existence, so that its memory is its owner's again. It must have no edges, in or
# out, and be at rest. Needs task_lock.
fn task_unlink
    beqz    a0, task_unlink.invalid
    lw      t0, task.state(a0)
    li      t1, TASK_NOT_STARTED | TASK_COMPLETED | TASK_STOPPED | TASK_ERROR
    and     t1, t1, t0
    beqz    t1, task_unlink.invalid
    lw      t0, task.parents(a0)
    bnez    t0, task_unlink.invalid

    addi    t0, a0, task.edges
    addi    t1, t0, TASK_CHILDREN * edge.SIZE
1:  lw      t2, edge.child(t0)
    bnez    t2, task_unlink.invalid
    addi    t0, t0, edge.SIZE
    bne     t0, t1, 1b

    li      t0, TASK_INVALID
    sw      t0, task.state(a0)
    li      a0, 0
    ret
task_unlink.invalid:
    li      a0, -EINVAL
    ret
endfn task_unlink

# ------------------------------------------------------------------------------
# task_state_of(task a0) → t0 state, or 0 for what is no task. Keeps all but t0 and t1.
fn task_state_of
    mv      t0, a0
    beqz    t0, task_state_of.out
    lw      t0, task.state(a0)
    andi    t1, t0, TASK_INVALID
    beqz    t1, task_state_of.out
    li      t0, 0
task_state_of.out:
    ret
endfn task_state_of

# ------------------------------------------------------------------------------
# task_dispatch(task a0) → a0 0, -EINVAL, or -EBADF for a stopped task, or one that was emitted
# Queues a task to run, or sets it on the clock if it is periodic. To dispatch a task that is
# queued already succeeds and changes nothing.
fn task_dispatch
    enter
    acquire task_lock
    call    task_schedule
    release task_lock
    leave
endfn task_dispatch

# ------------------------------------------------------------------------------
# task_schedule(task a0) → a0 as task_dispatch. Needs task_lock.
fn task_schedule
    enter
    call    task_state_of
    beqz    t0, task_schedule.invalid
    andi    t1, t0, TASK_STOPPED | TASK_EMITTED
    bnez    t1, task_schedule.bad
    andi    t1, t0, TASK_READY | TASK_PERIODIC
    bnez    t1, task_schedule.done
    lw      t1, task.period(a0)
    bnez    t1, task_schedule.periodic
    call    task_enqueue
    j       task_schedule.done
task_schedule.periodic:
    andi    t1, t0, TASK_RUNNING        # its end will set it on the clock
    bnez    t1, task_schedule.done
    call    task_clock_add
task_schedule.done:
    li      a0, 0
    leave
task_schedule.invalid:
    li      a0, -EINVAL
    leave
task_schedule.bad:
    li      a0, -EBADF
    leave
endfn task_schedule

# ------------------------------------------------------------------------------
# task_exit(ending a0, arguments a1) → a0 0
# Says how the running task ends, once its function has returned: the ending is a set of
# triggers; the arguments, five words or null for none, replace those of every child it tells.
# Only a task's own function may call this; without it a task ends with USER0.
fn task_exit
    la      t0, task_board
    lw      t1, task_board.running(t0)
    beqz    t1, task_exit.stray
    sw      a0, task_board.ending(t0)
    snez    t1, a1
    sw      t1, task_board.overwrites(t0)
    beqz    a1, task_exit.done
    addi    t0, t0, task_board.arguments
    addi    t2, a1, argument.SIZE
1:  lw      t1, (a1)
    sw      t1, (t0)
    addi    a1, a1, 4
    addi    t0, t0, 4
    bne     a1, t2, 1b
task_exit.done:
    li      a0, 0
    ret
task_exit.stray:
    panic   "task_exit outside of a task"
endfn task_exit

# ------------------------------------------------------------------------------
# task_current() → a0 task that is running, or 0 between tasks
fn task_current
    la      t0, task_board
    lw      a0, task_board.running(t0)
    ret
endfn task_current

# ------------------------------------------------------------------------------
# task_trywait(task a0) → a0 result of the task, -EINVAL, or -EPROTO while it has not ended. Needs
# task_lock.
fn task_trywait
    enter
    call    task_state_of
    beqz    t0, task_trywait.invalid
    andi    t0, t0, TASK_COMPLETED | TASK_ERROR
    beqz    t0, task_trywait.early
    lw      a0, task.result(a0)
    leave
task_trywait.early:
    li      a0, -EPROTO
    leave
task_trywait.invalid:
    li      a0, -EINVAL
    leave
endfn task_trywait
