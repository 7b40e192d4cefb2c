# ------------------------------------------------------------------------------
# kernel/pm/user-tasks.s — tasks of the process: their records, where they are, who finds them
#
#   UArea                              page of the pool, counted once
#   user_tasks.pages ────────────────► ┌ task │ task │ … TASKS_PER_PAGE ┐
#   user_tasks.board  queue, clock ──► one of them
#
# The process knows a task by its number, never by an address; what it says is looked up here, with
# task_lock held for as long as the record is used. The engine (task*.s) is the kernel's own. Pages
# and records are given out and taken back by the master alone; a record becomes free on any core.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "task-board.inc"

    .text


# ------------------------------------------------------------------------------
# user_task_find(number a0) → a0 its record, 0: none. Leaf; needs task_lock; keeps a1 to a7, t2.
fn user_task_find
    la      t0, uarea + uarea.tasks
    lw      t1, user_tasks.fault_task(t0)
    addi    t0, t0, user_tasks.pages
    mv      t3, a0
    beqz    t3, user_task_find.none     # records that are free have it
    addi    t4, t0, TASK_PAGES * 4
user_task_find.page:
    lw      a0, (t0)
    beqz    a0, user_task_find.skip
    li      t5, TASKS_PER_PAGE
user_task_find.next:
    lw      t6, task.id(a0)
    beq     t6, t3, user_task_find.found
    addi    a0, a0, task.SIZE
    addi    t5, t5, -1
    bnez    t5, user_task_find.next
user_task_find.skip:
    addi    t0, t0, 4
    bne     t0, t4, user_task_find.page
user_task_find.none:
    li      a0, 0
    ret
user_task_find.found:
    beq     a0, t1, user_task_find.none
    ret
endfn user_task_find

# ------------------------------------------------------------------------------
# user_task_allocate() → a0 zeroed record that is counted, 0: no more of them, or no page. Core 0.
fn user_task_allocate
    enter   s0
    acquire task_lock                   # one that ends has no state for a moment
    call    user_task_free
    mv      s0, a0
    bnez    a0, user_task_allocate.found
    release task_lock
    call    thread_reap                 # dead threads' stacks may be all that is left
    la      s0, uarea + uarea.tasks + user_tasks.pages
    li      t1, TASK_PAGES
user_task_allocate.place:
    lw      t0, (s0)
    beqz    t0, user_task_allocate.page
    addi    s0, s0, 4
    addi    t1, t1, -1
    bnez    t1, user_task_allocate.place
    li      a0, 0
    leave   s0
user_task_allocate.page:
    call    pool_alloc
    beqz    a0, user_task_allocate.out
    sw      a0, (s0)
    mv      s0, a0
    acquire task_lock

user_task_allocate.found:
    la      t2, uarea + uarea.tasks
    lw      t0, user_tasks.count(t2)
    addi    t0, t0, 1
    sw      t0, user_tasks.count(t2)
    mv      a0, s0
    li      a1, 0
    li      a2, task.SIZE
    call    memory_fill
    li      t0, TASK_INVALID            # not free, not yet a task
    sw      t0, task.state(s0)
    release task_lock
    mv      a0, s0
user_task_allocate.out:
    leave   s0
endfn user_task_allocate

# ------------------------------------------------------------------------------
# user_task_free() → a0 a free record of the pages that there are, 0: none. Leaf; needs task_lock.
fn user_task_free
    la      t0, uarea + uarea.tasks + user_tasks.pages
    li      t1, TASK_PAGES
user_task_free.page:
    lw      a0, (t0)
    beqz    a0, user_task_free.skip
    li      t2, TASKS_PER_PAGE
user_task_free.next:
    lw      t3, task.state(a0)
    beqz    t3, user_task_free.out
    addi    a0, a0, task.SIZE
    addi    t2, t2, -1
    bnez    t2, user_task_free.next
user_task_free.skip:
    addi    t0, t0, 4
    addi    t1, t1, -1
    bnez    t1, user_task_free.page
    li      a0, 0
user_task_free.out:
    ret
endfn user_task_free

# ------------------------------------------------------------------------------
# user_task_make(function a0, priority a1, period a2, release a3, five arguments a4, place for the
# record's address a5) → a0 number of a new task, or -EAGAIN: no record, or no thread to run tasks.
# a4 and a5 may be 0. Core 0.
fn user_task_make
    enter   s0, s1, s2, s3, s4, s5, s6
    mv      s0, a0
    mv      s1, a1
    mv      s2, a2
    mv      s3, a3
    mv      s5, a4
    mv      s6, a5
    call    user_task_allocate
    mv      s4, a0
    li      a0, -EAGAIN
    beqz    s4, user_task_make.out
    call    executor_ensure
    bnez    a0, user_task_make.undo

    acquire task_lock
    mv      a0, s4
    mv      a1, s0
    mv      a2, s2
    mv      a3, s3
    call    task_create
    beqz    s5, user_task_make.number
    addi    a0, s4, task.arguments
    mv      a1, s5
    li      a2, argument.SIZE
    call    memory_copy
user_task_make.number:
    sw      s1, task.priority(s4)
    la      t1, uarea + uarea.tasks + user_tasks.board
    sw      t1, task.board(s4)
    lw      t0, task_board.created(t1)
    addi    t0, t0, 1
    sw      t0, task_board.created(t1)
    sw      t0, task.id(s4)
    mv      a0, t0
    beqz    s6, user_task_make.made
    sw      s4, (s6)
user_task_make.made:
    release task_lock
user_task_make.out:
    leave   s0, s1, s2, s3, s4, s5, s6
user_task_make.undo:
    acquire task_lock
    mv      a0, s4
    call    user_task_release
    release task_lock
    li      a0, -EAGAIN
    leave   s0, s1, s2, s3, s4, s5, s6
endfn user_task_make

# ------------------------------------------------------------------------------
# user_task_release(record a0): it is free. With the last one, the executor ends. Needs task_lock.
fn user_task_release
    sw      zero, task.id(a0)
    sw      zero, task.state(a0)
    la      a0, uarea + uarea.tasks
    lw      t0, user_tasks.count(a0)
    addi    t0, t0, -1
    sw      t0, user_tasks.count(a0)
    bnez    t0, user_task_release.out
    addi    a0, a0, user_tasks.board + task_board.active
    tail    semaphore_up                # executor_retires
user_task_release.out:
    ret
endfn user_task_release

# ------------------------------------------------------------------------------
# user_tasks_reap(): gives pages without a task back. Core 0.
fn user_tasks_reap
    enter   s0, s1
    la      s0, uarea + uarea.tasks + user_tasks.pages
    addi    s1, s0, TASK_PAGES * 4
user_tasks_reap.next:
    lw      a0, (s0)
    beqz    a0, user_tasks_reap.skip
    acquire task_lock
    lw      a0, (s0)
    call    user_task_page_used
    bnez    a0, user_tasks_reap.release
    lw      a0, (s0)
    sw      zero, (s0)
    call    pool_free
user_tasks_reap.release:
    release task_lock
user_tasks_reap.skip:
    addi    s0, s0, 4
    bne     s0, s1, user_tasks_reap.next
    leave   s0, s1
endfn user_tasks_reap

# ------------------------------------------------------------------------------
# user_task_page_used(page a0) → a0 0: all its records are free. Leaf.
fn user_task_page_used
    mv      t0, a0
    li      t1, TASKS_PER_PAGE
    li      a0, 0
1:  lw      t2, task.state(t0)
    or      a0, a0, t2
    addi    t0, t0, task.SIZE
    addi    t1, t1, -1
    bnez    t1, 1b
    ret
endfn user_task_page_used

# ------------------------------------------------------------------------------
# user_tasks_tick(): one tick for periodic tasks of the process, unless it is frozen. Core 0.
fn user_tasks_tick
    la      t0, uarea
    lw      t0, uarea.freezing(t0)
    bnez    t0, user_tasks_tick.out
    la      a0, uarea + uarea.tasks + user_tasks.board
    lw      t0, task_board.clock(a0)
    bnez    t0, task_tick
user_tasks_tick.out:
    ret
endfn user_tasks_tick
