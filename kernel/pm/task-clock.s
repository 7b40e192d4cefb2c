# ------------------------------------------------------------------------------
# kernel/pm/task-clock.s — periodic tasks: a queue of waiting times, each told from the one before
#
#   clock → [delta 3] → [delta 0] → [delta 5]     runs after 3, 3 and 8 ticks
#
# A tick counts down the first one only. All but task_tick need task_lock. There is such a queue on
# each board. The timer runs for the kernel's from its first periodic task until a tick finds none;
# for the process it runs anyhow.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "task-board.inc"

    .text

# ------------------------------------------------------------------------------
# task_tick(board a0): lets one tick pass on its clock and dispatches what is due. Core 0.
fn task_tick
    enter   s0
    mv      s0, a0
    acquire task_lock
    lw      t0, task_board.clock(s0)
    beqz    t0, task_tick.empty
    lw      t1, task.delta(t0)
    addi    t1, t1, -1
    sw      t1, task.delta(t0)
task_tick.due:
    lw      a0, task_board.clock(s0)
    beqz    a0, task_tick.out
    lw      t1, task.delta(a0)
    bgtz    t1, task_tick.out
    lw      t1, task.next(a0)
    sw      t1, task_board.clock(s0)
    call    task_enqueue
    j       task_tick.due
task_tick.empty:
    la      t0, task_board
    bne     t0, s0, task_tick.out
    li      a0, TIMER_TASKS
    call    timer_let_go
task_tick.out:
    release task_lock
    leave   s0
endfn task_tick

# ------------------------------------------------------------------------------
# task_clock_add(task a0): makes a task wait for its period.
fn task_clock_add
    li      t0, TASK_PERIODIC
    sw      t0, task.state(a0)
    lw      t0, task.period(a0)

    # t1 is the word that holds the link, t2 the task it leads to; t0 what is left of the period.
    lw      t1, task.board(a0)
    addi    t1, t1, task_board.clock
task_clock_add.next:
    lw      t2, (t1)
    beqz    t2, task_clock_add.place
    lw      t3, task.delta(t2)
    blt     t0, t3, task_clock_add.place
    sub     t0, t0, t3
    addi    t1, t2, task.next
    j       task_clock_add.next
task_clock_add.place:
    sw      a0, (t1)
    sw      t2, task.next(a0)
    sw      t0, task.delta(a0)
    beqz    t2, task_clock_add.out
    lw      t3, task.delta(t2)
    sub     t3, t3, t0                  # the next one waits that much less after us
    sw      t3, task.delta(t2)
task_clock_add.out:
    lw      t0, task.board(a0)
    la      t1, task_board
    bne     t0, t1, task_clock_add.held
    li      a0, TIMER_TASKS
    tail    timer_hold
task_clock_add.held:
    ret
endfn task_clock_add

# ------------------------------------------------------------------------------
# task_clock_remove(task a0): takes a task off the clock. Keeps a0 to a7.
fn task_clock_remove
    lw      t1, task.board(a0)
    addi    t1, t1, task_board.clock
1:  lw      t2, (t1)
    beqz    t2, task_clock_remove.out
    beq     t2, a0, task_clock_remove.found
    addi    t1, t2, task.next
    j       1b
task_clock_remove.found:
    lw      t2, task.next(a0)
    sw      t2, (t1)
    beqz    t2, task_clock_remove.out
    lw      t0, task.delta(a0)
    lw      t3, task.delta(t2)
    add     t3, t3, t0
    sw      t3, task.delta(t2)
task_clock_remove.out:
    ret
endfn task_clock_remove
