# ------------------------------------------------------------------------------
# kernel/pm/executor.s — threads on which tasks of the process run, in user mode
#
#   ready queue ──► executor_next ──► trap_return ──► function(arguments)     user mode, own stack
#        ▲              ▲                                 │ returns to THREAD_RETURN, or task_exit
#        └── task_end ◄─┴── executor_end ◄────────────────┘ or thread_exit
#
# One thread, the executor, calls what is dispatched, one task after the other, each to its end. A
# task that is emitted to a core has a thread of its own for that run. Both are threads of the
# process in every respect but two: the kernel makes and ends them, and they do not keep a process
# alive. So they take one of its slots and two pages each, are frozen with it, and move with it.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "task-board.inc"

    .text


# ------------------------------------------------------------------------------
# executor_ensure() → a0 0: there is an executor, -EAGAIN: no slot or no stack for one. Core 0.
# A record is counted already, so one that is there does not end now.
fn executor_ensure
    enter   s0
    acquire task_lock
    la      t0, uarea + uarea.tasks
    lw      s0, user_tasks.executor(t0)
    release task_lock
    bnez    s0, executor_ensure.there
    la      a0, executor_begin
    call    executor_prepare
    mv      s0, a0
    li      a0, -EAGAIN
    beqz    s0, executor_ensure.out
    la      t0, uarea + uarea.tasks
    sw      s0, user_tasks.executor(t0)
    call    core_user_mask
    sw      a0, thread.affinity(s0)
    mv      a0, s0
    li      a1, 0
    call    thread_enlist
executor_ensure.there:
    li      a0, 0
executor_ensure.out:
    leave   s0
endfn executor_ensure

# ------------------------------------------------------------------------------
# executor_prepare(entry a0) → a0 thread that comes out of its first switch at entry, its frame at
# sp, thread_lock held; 0: no slot or no stack. Core 0.
fn executor_prepare
    enter   s0
    mv      s0, a0
    li      a0, 0
    li      a1, 0
    call    thread_prepare
    beqz    a0, executor_prepare.out
    lw      t0, thread.context(a0)
    sw      s0, context.ra(t0)
executor_prepare.out:
    leave   s0
endfn executor_prepare

# ------------------------------------------------------------------------------
# executor_emit(task a0, core a1) → a0 0, or -EAGAIN: no slot or no stack. Core 0. The task is
# EMITTED, so nobody else touches it.
fn executor_emit
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    la      a0, executor_begin_emitted
    call    executor_prepare
    mv      t2, a0
    li      a0, -EAGAIN
    beqz    t2, executor_emit.out
    li      t0, 1
    sll     t0, t0, s1
    sw      t0, thread.affinity(t2)
    sw      s1, thread.core(t2)
    mv      a0, t2
    call    executor_place
    sw      s0, (a0)
    mv      a0, t2
    li      a1, 0
    call    thread_enlist
    mv      a0, s1
    li      a1, EVENT_TASK
    call    event_notify
    li      a0, 0
executor_emit.out:
    leave   s0, s1
endfn executor_emit

# ------------------------------------------------------------------------------
# executor_place(thread a0) → a0 address of its word in user_tasks.running. Leaf; clobbers t0.
fn executor_place
    la      t0, uarea + uarea.threads
    sub     a0, a0, t0
    srli    a0, a0, THREAD_SHIFT - 2
    la      t0, uarea + uarea.tasks + user_tasks.running
    add     a0, a0, t0
    ret
endfn executor_place

# ------------------------------------------------------------------------------
# executor_task() → a0 task that the calling thread runs, 0: none. Clobbers t0.
fn executor_task
    enter
    lw      a0, core.thread(tp)
    call    executor_place
    lw      a0, (a0)
    leave
endfn executor_task

# ------------------------------------------------------------------------------
# executor_begin(): the first steps of an executor: sp is its frame, thread_lock is held. Does not
# return.
fn executor_begin
    release thread_lock
    j       executor_next
endfn executor_begin

# ------------------------------------------------------------------------------
# executor_begin_emitted(): the same for a thread that has its task already. Does not return.
fn executor_begin_emitted
    release thread_lock
    call    executor_task
    j       executor_call
endfn executor_begin_emitted

# ------------------------------------------------------------------------------
# executor_next(): the executor takes the next task, sleeping until there is one; it ends when the
# process has no task any more. sp is its frame. Does not return.
fn executor_next
    la      a0, uarea + uarea.tasks + user_tasks.board + task_board.active
    call    semaphore_down
    la      a0, uarea + uarea.tasks + user_tasks.board
    call    task_dequeue
    bnez    a0, executor_call
    call    executor_retires
    beqz    a0, executor_next           # what was counted has been stopped since
    acquire thread_lock
    j       thread_vanish
endfn executor_next

# ------------------------------------------------------------------------------
# executor_retires() → a0 1: there is no task, and now no executor, 0: there is one
fn executor_retires
    enter
    acquire task_lock
    la      t2, uarea + uarea.tasks
    lw      a0, user_tasks.count(t2)
    seqz    a0, a0
    beqz    a0, executor_retires.out
    sw      zero, user_tasks.executor(t2)
executor_retires.out:
    release task_lock
    leave
endfn executor_retires

# ------------------------------------------------------------------------------
# executor_call(task a0): to user mode, into the task's function, with its five arguments. sp is the
# frame. Does not return.
fn executor_call
    mv      s0, a0
    lw      a0, core.thread(tp)
    lw      s1, thread.user_stack(a0)
    call    executor_place
    sw      s0, (a0)
    li      t0, PAGE_SIZE
    add     t0, t0, s1
    sw      t0, frame.sp(sp)
    li      t0, THREAD_RETURN
    sw      t0, frame.ra(sp)
    lw      t0, task.function(s0)
    sw      t0, frame.pc(sp)
    addi    a0, sp, frame.a0
    addi    a1, s0, task.arguments
    li      a2, argument.SIZE
    call    memory_copy
    j       trap_return
endfn executor_call

# ------------------------------------------------------------------------------
# executor_end(result a0, ending a1, five words for its children a2, 0: none): the task that the
# calling thread runs is over. The thread takes the next, or is gone. Does not return.
fn executor_end
    mv      s0, a0
    mv      s1, a1
    mv      s2, a2
    lw      a0, core.thread(tp)
    call    executor_place
    lw      s3, (a0)                    # s3 = the task
    sw      zero, (a0)
    acquire task_lock
    la      t2, uarea + uarea.tasks
    lw      s5, user_tasks.fault_task(t2)
    lw      s6, user_tasks.executor(t2)
    bne     s5, s3, executor_end.result
    li      s1, TRIGGER_NONE            # a fault's end is its own, and never AGAIN
executor_end.result:
    sw      s0, task.result(s3)
    lw      s4, task.board(s3)
    beqz    s2, executor_end.tell
    addi    a0, s4, task_board.arguments
    mv      a1, s2
    li      a2, argument.SIZE
    call    memory_copy
executor_end.tell:
    snez    t0, s2
    sw      t0, task_board.overwrites(s4)
    mv      a0, s3
    mv      a1, s1
    call    task_end
    sw      zero, task_board.overwrites(s4)
    release task_lock

    # Nothing on the kernel stack is needed any more.
    lw      sp, core.frame(tp)
    bne     s5, s3, executor_end.thread
    call    fault_handled
executor_end.thread:
    lw      t0, core.thread(tp)
    beq     t0, s6, executor_next
    acquire thread_lock
    j       thread_vanish
endfn executor_end
