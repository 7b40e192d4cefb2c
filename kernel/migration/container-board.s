# ------------------------------------------------------------------------------
# kernel/migration/container-board.s — whether what has come can be a process: boards
#
# That of its calls, and that of its tasks.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "task-board.inc"

    .text

# ------------------------------------------------------------------------------
# container_board() → a0 1 or 0: whether no call is pending, and the semaphores are in order. Leaf.
fn container_board
    la      t0, uarea_board
    li      t1, BOARD_ENTRIES
    li      t2, 2
    li      a0, 0
container_board.next:
    lw      t3, board.pending(t0)
    bnez    t3, container_board.out
    lw      t3, board.mutex + semaphore.count(t0)
    bgeu    t3, t2, container_board.out
    lw      t3, board.done + semaphore.count(t0)
    bgeu    t3, t2, container_board.out
    addi    t0, t0, board.SIZE
    addi    t1, t1, -1
    bnez    t1, container_board.next
    li      a0, 1
container_board.out:
    ret
endfn container_board

# ------------------------------------------------------------------------------
# container_task(task a0) → a0 1 or 0: whether it is 0, or one of the places for tasks of the
# process. What the tasks themselves say is believed. Leaf.
fn container_task
    beqz    a0, container_task.yes
    la      t0, uarea + uarea.tasks + user_tasks.pages
    li      t1, TASK_PAGES
container_task.page:
    lw      t2, (t0)
    beqz    t2, container_task.skip
    sub     t2, a0, t2
    li      t3, TASKS_PER_PAGE * task.SIZE
    bgeu    t2, t3, container_task.skip
    li      t3, task.SIZE
    remu    t2, t2, t3
    beqz    t2, container_task.yes
container_task.skip:
    addi    t0, t0, 4
    addi    t1, t1, -1
    bnez    t1, container_task.page
    li      a0, 0
    ret
container_task.yes:
    li      a0, 1
    ret
endfn container_task

# ------------------------------------------------------------------------------
# container_tasks() → a0 1 or 0: whether the pages of the process's tasks are pages of the pool, and
# what leads to tasks leads there.
fn container_tasks
    enter   s0, s1
    la      s0, uarea + uarea.tasks + user_tasks.pages
    li      s1, TASK_PAGES
container_tasks.next:
    lw      a0, (s0)
    beqz    a0, container_tasks.skip
    call    container_own
    beqz    a0, container_tasks.out
container_tasks.skip:
    addi    s0, s0, 4
    addi    s1, s1, -1
    bnez    s1, container_tasks.next

    la      s0, uarea + uarea.tasks
    lw      a0, user_tasks.fault_task(s0)
    call    container_task
    beqz    a0, container_tasks.out
    lw      a0, task_board.clock(s0)
    call    container_task
    beqz    a0, container_tasks.out
    lw      a0, task_board.head(s0)
    beqz    a0, container_tasks.slots   # then the tail is old, and means nothing
    call    container_task
    beqz    a0, container_tasks.out
    lw      a0, task_board.tail(s0)
    call    container_task
    beqz    a0, container_tasks.out
container_tasks.slots:
    li      s1, THREADS
container_tasks.running:
    lw      a0, user_tasks.running(s0)
    call    container_task
    beqz    a0, container_tasks.out
    addi    s0, s0, 4
    addi    s1, s1, -1
    bnez    s1, container_tasks.running
    li      a0, 1
container_tasks.out:
    leave   s0, s1
endfn container_tasks
