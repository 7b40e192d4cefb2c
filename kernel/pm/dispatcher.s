# ------------------------------------------------------------------------------
# kernel/pm/dispatcher.s — the thread that runs tasks, and what the end of a task sets off
#
#        ┌──────────────── ready queue ────────────────┐
#   head │ high priority … │ low priority … │ newest   │ tail
#        └───────┬─────────────────────────────────────┘
#                └→ task_execute → function(task) → task_end → edges → children → ready queue
#
# One thread on core 0 takes the kernel's tasks from their queue's head and calls them to their end,
# one after the other, on its own stack. It sleeps on task_board.active, which counts the queue, so
# an empty queue costs nothing. Freezing the process does not concern it. Queues serve the process's
# tasks, too; executor.s runs those.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "task-board.inc"

    .text

# ------------------------------------------------------------------------------
# task_dispatch_loop(): the dispatcher thread's body. Never returns.
fn task_dispatch_loop
    la      a0, task_board + task_board.active
    call    semaphore_down
    la      a0, task_board
    call    task_dequeue
    beqz    a0, task_dispatch_loop      # what was counted has been stopped since
    call    task_execute
    call    scheduler_yield             # interrupts, and the master's turn
    j       task_dispatch_loop
endfn task_dispatch_loop

# ------------------------------------------------------------------------------
# task_execute(task a0): calls the function of one of the kernel's tasks and sets off what follows.
fn task_execute
    enter   s0
    mv      s0, a0
    la      t0, task_board
    sw      s0, task_board.running(t0)
    li      t1, TRIGGER_USER0
    sw      t1, task_board.ending(t0)

    # Observers of the machine stop here, with the task in a0.
    lw      t1, task.function(s0)
    mv      a0, s0
    .globl  task_run
task_run:
    jalr    t1
    sw      a0, task.result(s0)

    acquire task_lock
    la      t0, task_board
    lw      a1, task_board.ending(t0)
    mv      a0, s0
    call    task_end
    la      t0, task_board
    sw      zero, task_board.running(t0)
    sw      zero, task_board.overwrites(t0)
    release task_lock
    leave   s0
endfn task_execute

# ------------------------------------------------------------------------------
# task_enqueue(task a0): puts a task into the ready queue of its board. Needs task_lock.
fn task_enqueue
    enter
    call    task_queue
    lw      a0, task.board(a0)
    addi    a0, a0, task_board.active
    call    semaphore_up
    leave
endfn task_enqueue

# ------------------------------------------------------------------------------
# task_queue(task a0): the same, by its priority, without counting it in task_board.active. Leaf;
# needs task_lock; keeps a0 to a7.
fn task_queue
    lw      t0, task.state(a0)
    andi    t0, t0, TASK_RUNNING        # a task may be dispatched anew while it still runs
    ori     t0, t0, TASK_READY
    sw      t0, task.state(a0)

    lw      t1, task.board(a0)
    lw      t2, task_board.head(t1)
    beqz    t2, task_queue.alone
    lw      t0, task.priority(a0)
    beqz    t0, task_queue.last
    sw      t2, task.next(a0)
    sw      a0, task_board.head(t1)
    ret
task_queue.last:
    lw      t2, task_board.tail(t1)
    sw      a0, task.next(t2)
    sw      a0, task_board.tail(t1)
    sw      zero, task.next(a0)
    ret
task_queue.alone:
    sw      a0, task_board.head(t1)
    sw      a0, task_board.tail(t1)
    sw      zero, task.next(a0)
    ret
endfn task_queue

# ------------------------------------------------------------------------------
# task_dequeue(board a0) → a0 task, or 0 if there is none
# Takes the head of the ready queue and makes it the running task, all of its parents pending again.
fn task_dequeue
    enter   s0
    acquire task_lock
    lw      s0, task_board.head(a0)
    beqz    s0, task_dequeue.out
    lw      t1, task.next(s0)
    sw      t1, task_board.head(a0)
    li      t1, TASK_RUNNING
    sw      t1, task.state(s0)
    lw      t1, task.parents(s0)
    sw      t1, task.pending(s0)
task_dequeue.out:
    release task_lock
    mv      a0, s0
    leave   s0
endfn task_dequeue

# ------------------------------------------------------------------------------
# task_unqueue(task a0): takes a task out of the ready queue or off the clock, if it is there.
# Needs task_lock. The count in task_board.active stays; the dispatcher finds nothing for it.
# Keeps a0 to a7.
fn task_unqueue
    lw      t0, task.state(a0)
    andi    t0, t0, TASK_PERIODIC
    bnez    t0, task_unqueue.clock

    # t1 follows the queue; t2 is the task before it, or 0.
    lw      t0, task.board(a0)
    lw      t1, task_board.head(t0)
    li      t2, 0
1:  beqz    t1, task_unqueue.out
    beq     t1, a0, task_unqueue.found
    mv      t2, t1
    lw      t1, task.next(t1)
    j       1b
task_unqueue.found:
    lw      t1, task.next(a0)
    beqz    t2, task_unqueue.first
    sw      t1, task.next(t2)
    bnez    t1, task_unqueue.out
    sw      t2, task_board.tail(t0)
task_unqueue.out:
    ret
task_unqueue.first:
    sw      t1, task_board.head(t0)
    ret
task_unqueue.clock:
    tail    task_clock_remove
endfn task_unqueue
