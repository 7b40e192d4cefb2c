# ------------------------------------------------------------------------------
# kernel/pm/system.s — the threads of the kernel itself: an idle thread for each core, and on core 0
# the master, which serves calls, and the dispatcher, which runs tasks.
#
# Their records are in kernel data and their stacks in pool pages 0-3 or in bss, so none of them
# ever moves. They are not affected by freezing.
#
#   pool page 0-1  master's stack         pool page 2-3  dispatcher's stack

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# system_initialize(): makes all system threads; the caller becomes the idle thread of core 0.
fn system_initialize
    enter   s0
    la      t0, core_count
    lw      s0, (t0)
system_initialize.core:
    addi    s0, s0, -1
    mv      a0, s0
    call    system_make_idle
    bnez    s0, system_initialize.core

    la      a0, system_threads + THREAD_MASTER * thread.SIZE
    li      a1, POOL_START
    la      a2, master_main
    call    system_make
    la      a0, system_threads + THREAD_DISPATCHER * thread.SIZE
    li      a1, POOL_START + 2 * PAGE_SIZE
    la      a2, task_dispatch_loop
    call    system_make
    leave   s0
endfn system_initialize

# ------------------------------------------------------------------------------
# system_make_idle(core a0): its idle thread is the one that boots there, and runs now.
fn system_make_idle
    enter
    mv      a1, a0
    call    core_record
    li      t0, thread.SIZE
    mul     t1, a1, t0
    la      t0, system_threads + THREAD_IDLE * thread.SIZE
    add     t0, t0, t1
    sw      t0, core.idle(a0)
    sw      t0, core.thread(a0)

    addi    t1, a1, THREAD_IDLE
    sw      t1, thread.id(t0)
    sw      a1, thread.core(t0)
    li      t1, THREAD_RUNNING
    sw      t1, thread.state(t0)
    li      t1, KIND_IDLE
    sw      t1, thread.kind(t0)
    li      t1, QUANTUM
    sw      t1, thread.age(t0)

    li      t1, IDLE_STACK_BYTES
    mul     t1, t1, a1
    la      t2, idle_stacks
    add     t1, t1, t2
    sw      t1, thread.stack(t0)
    li      t2, STACK_GUARD
    sw      t2, (t1)
    leave
endfn system_make_idle

# ------------------------------------------------------------------------------
# system_make(thread a0, stack a1, body a2): a ready thread of core 0 with a stack of two pages.
fn system_make
    enter   s0, s1
    mv      s0, a0
    mv      s1, a2
    la      t0, system_threads
    sub     t0, a0, t0
    srli    t0, t0, THREAD_SHIFT
    sw      t0, thread.id(a0)
    li      t0, KIND_SYSTEM
    sw      t0, thread.kind(a0)
    li      t0, 1 << MASTER
    sw      t0, thread.affinity(a0)
    sw      a1, thread.stack(a0)
    li      t0, STACK_GUARD
    sw      t0, (a1)

    # It comes out of its first switch in system_begin, with its body's address in s0.
    li      t0, 2 * PAGE_SIZE
    add     a1, a1, t0
    la      a2, system_begin
    call    context_forge
    lw      t0, thread.context(s0)
    sw      s1, context.s0(t0)
    acquire thread_lock
    mv      a0, s0
    call    scheduler_ready
    release thread_lock
    leave   s0, s1
endfn system_make

# system_begin(body s0): the first steps of a system thread; thread_lock is held. Does not return.
system_begin:
    release thread_lock
    jalr    s0
    panic   "a system thread returned"

    .section .bss
    .balign 64
object system_threads
    .zero   SYSTEM_THREADS * thread.SIZE
endobject system_threads
