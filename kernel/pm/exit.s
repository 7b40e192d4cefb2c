# ------------------------------------------------------------------------------
# kernel/pm/exit.s — the end of a thread, and waiting for it.
#
# A thread's value is remembered in a ring of 32, so a join that comes late still finds it, unless
# 32 others ended with a value since; then it reads 0, as for a thread that ended with 0.

    .include "kernel.inc"
    .include "triggers.inc"

    .text

# ------------------------------------------------------------------------------
# thread_exit(value a0): ends the calling thread; with the last one, the process, with exit code 0.
# A task's function ends the task so, with USER0. Call 5, on the calling core. Does not return.
fn thread_exit
    mv      s0, a0
    call    executor_task
    bnez    a0, thread_exit.task
    acquire thread_lock
    lw      s1, core.thread(tp)
    la      s2, uarea
    beqz    s0, thread_exit.gone

    lw      t0, uarea.result_next(s2)
    slli    t1, t0, 3                   # result.SIZE
    add     t1, t1, s2
    lw      t2, thread.id(s1)
    sw      t2, uarea.results + result.id(t1)
    sw      s0, uarea.results + result.value(t1)
    addi    t0, t0, 1
    andi    t0, t0, RESULTS - 1
    sw      t0, uarea.result_next(s2)

thread_exit.gone:
    lw      t0, uarea.thread_count(s2)
    addi    t0, t0, -1
    sw      t0, uarea.thread_count(s2)
    bnez    t0, thread_vanish
    release thread_lock
    li      a0, 0
    j       process_end

thread_exit.task:
    mv      a0, s0
    li      a1, TRIGGER_USER0
    li      a2, 0
    j       executor_end
endfn thread_exit

# ------------------------------------------------------------------------------
# thread_vanish(): the calling thread has gone; who waits for it goes on. thread_lock held. Does not
# return. A zombie before its stack is left: the lock is held until another thread runs here.
fn thread_vanish
    lw      a0, core.thread(tp)
    li      t0, THREAD_ZOMBIE
    sw      t0, thread.state(a0)
    call    thread_join_condition
    call    condition_broadcast
    call    scheduler_switch
    panic   "a dead thread ran"
endfn thread_vanish

# ------------------------------------------------------------------------------
# thread_join(id a0, user address of value a1) → a0 0, -EINVAL: never created, not a user thread, or
# the caller; -EFAULT: value cannot be written. Waits until the thread has gone. Call 6, on the
# calling core.
fn thread_join
    enter   s0, s1, s2
    mv      s0, a0
    mv      s1, a1
    acquire thread_lock
    li      s2, -EINVAL
    li      t0, THREAD_FIRST
    bltu    s0, t0, thread_join.out
    la      t0, uarea
    lw      t0, uarea.next_id(t0)
    bgeu    s0, t0, thread_join.out
    lw      t0, core.thread(tp)
    lw      t0, thread.id(t0)
    beq     s0, t0, thread_join.out

thread_join.again:
    mv      a0, s0
    call    thread_find
    beqz    a0, thread_join.gone
    call    thread_join_condition
    call    condition_wait
    j       thread_join.again

thread_join.gone:
    mv      a0, s0
    call    thread_result
    mv      s0, a0
    li      s2, 0
thread_join.out:
    release thread_lock
    bnez    s2, thread_join.return
    beqz    s1, thread_join.return
    mv      a0, s1
    mv      a1, s0
    call    thread_store_word
    mv      s2, a0
thread_join.return:
    mv      a0, s2
    leave   s0, s1, s2
endfn thread_join

# ------------------------------------------------------------------------------
# thread_result(id a0) → a0 value that it ended with, 0: none remembered. Leaf; thread_lock held.
fn thread_result
    la      t0, uarea + uarea.results
    li      t1, RESULTS
thread_result.next:
    lw      t2, result.id(t0)
    beq     t2, a0, thread_result.found
    addi    t0, t0, result.SIZE
    addi    t1, t1, -1
    bnez    t1, thread_result.next
    li      a0, 0
    ret
thread_result.found:
    lw      a0, result.value(t0)
    ret
endfn thread_result

# ------------------------------------------------------------------------------
# thread_join_condition(thread a0) → a0 the condition that its joiners sleep in.
fn thread_join_condition
    enter
    call    thread_slot
    li      t0, condition.SIZE
    mul     a0, a0, t0
    la      t0, uarea + uarea.join_conditions
    add     a0, a0, t0
    leave
endfn thread_join_condition

# ------------------------------------------------------------------------------
# thread_store_word(user address a0, word a1) → a0 0, -EFAULT.
fn thread_store_word
    addi    sp, sp, -16
    sw      ra, 0(sp)
    sw      a1, 4(sp)
    addi    a1, sp, 4
    li      a2, 4
    call    user_write
    lw      ra, 0(sp)
    addi    sp, sp, 16
    ret
endfn thread_store_word

# ------------------------------------------------------------------------------
# thread_get_id() → a0 id of the calling thread. Call 3. Leaf.
fn thread_get_id
    lw      t0, core.thread(tp)
    lw      a0, thread.id(t0)
    ret
endfn thread_get_id

# ------------------------------------------------------------------------------
# thread_yield() → a0 0. Call 7, on the calling core.
fn thread_yield
    enter
    call    scheduler_yield
    li      a0, 0
    leave
endfn thread_yield

# ------------------------------------------------------------------------------
# thread_set_affinity(mask a0) → a0 the mask before, -EINVAL: empty, or with a core that runs no
# user threads. Leaves its core when the mask lacks it. Call 8, on the calling core.
fn thread_set_affinity
    enter   s0
    mv      a1, a0
    call    core_user_mask
    not     a0, a0
    and     a0, a0, a1
    bnez    a0, thread_set_affinity.invalid
    beqz    a1, thread_set_affinity.invalid

    lw      t0, core.thread(tp)
    lw      s0, thread.affinity(t0)
    sw      a1, thread.affinity(t0)
    lw      t0, core.number(tp)
    srl     t0, a1, t0
    andi    t0, t0, 1
    bnez    t0, thread_set_affinity.out
    call    scheduler_yield
thread_set_affinity.out:
    mv      a0, s0
    leave   s0
thread_set_affinity.invalid:
    li      a0, -EINVAL
    leave   s0
endfn thread_set_affinity
