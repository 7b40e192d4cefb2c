# ------------------------------------------------------------------------------
# kernel/pm/scheduler.s — which thread runs on which core.
#
# One ready list for the process, in the UArea, and one for the two system threads, in kernel data.
# A core takes the first user thread whose affinity allows it; core 0 takes system threads first.
# Whoever finds nothing runs its idle thread, which is in no list. While the process is frozen, no
# core finds a user thread.
#
# Waking a thread only lists it, unless a core idles that may run it: that one is told. A thread
# that runs keeps its core until it sleeps, yields, or until the tick sees it run for a QUANTUM
# while another waits for that core.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# scheduler_idle(): the idle thread of this core, on its boot stack. Never returns.
# What becomes ready after the look at the lists sets MSIP, and a pending interrupt lets wfi fall
# through.
fn scheduler_idle
    call    interrupt_poll
    call    scheduler_yield
    wfi
    j       scheduler_idle
endfn scheduler_idle

# ------------------------------------------------------------------------------
# scheduler_yield(): lets the others run; returns when this thread's turn comes again.
# Core 0 serves its interrupts here. No lock held.
fn scheduler_yield
    enter
    lw      t0, core.number(tp)
    bnez    t0, scheduler_yield.choose
    call    interrupt_poll
scheduler_yield.choose:
    acquire thread_lock
    lw      a0, core.thread(tp)
    lw      t0, thread.kind(a0)
    li      t1, KIND_IDLE
    beq     t0, t1, scheduler_yield.switch
    li      t0, THREAD_READY
    sw      t0, thread.state(a0)
    call    scheduler_list
scheduler_yield.switch:
    call    scheduler_switch
    release thread_lock
    leave
endfn scheduler_yield

# ------------------------------------------------------------------------------
# scheduler_switch(): gives the core to the next thread. The caller has listed this one where it is
# to be found again, or nowhere. thread_lock held, also on return.
fn scheduler_switch
    enter   s0, s1
    lw      s0, core.thread(tp)
    call    scheduler_check_stack
    call    scheduler_choose
    mv      s1, a0

    li      t0, THREAD_RUNNING
    sw      t0, thread.state(s1)
    lw      t0, core.number(tp)
    sw      t0, thread.core(s1)
    sw      s1, core.thread(tp)
    sw      zero, core.reschedule(tp)

    # The frame of a user thread is at the top of its kernel stack, and its quantum begins.
    lw      t0, thread.kind(s1)
    bnez    t0, scheduler_switch.frozen
    sw      zero, thread.age(s1)
    lw      t0, thread.runs(s1)
    addi    t0, t0, 1
    sw      t0, thread.runs(s1)
    lw      t0, thread.stack(s1)
    li      t1, PAGE_SIZE - frame.SIZE
    add     t0, t0, t1
    sw      t0, core.frame(tp)

scheduler_switch.frozen:
    la      t0, uarea
    lw      t0, uarea.freezing(t0)
    beqz    t0, scheduler_switch.leave
    call    freeze_check
scheduler_switch.leave:
    beq     s0, s1, scheduler_switch.out
    mv      a0, s0
    mv      a1, s1
    li      s1, 0                       # a saved context must not name an idle thread
    call    context_switch
    # Every thread that was left is left here; container.s knows it.
    .globl  scheduler_switched
scheduler_switched:
scheduler_switch.out:
    leave   s0, s1
endfn scheduler_switch

# ------------------------------------------------------------------------------
# scheduler_choose() → a0 thread for this core, taken from its list. thread_lock held.
fn scheduler_choose
    enter   s0
    lw      t0, core.number(tp)
    bnez    t0, scheduler_choose.user
    la      a0, system_ready
    call    list_pop
    bnez    a0, scheduler_choose.out
scheduler_choose.user:
    la      t0, uarea
    lw      t0, uarea.freezing(t0)
    la      t1, scheduler_held
    lw      t1, (t1)
    or      t0, t0, t1
    bnez    t0, scheduler_choose.idle
    lw      a0, core.number(tp)
    call    scheduler_first
    mv      s0, a0
    beqz    a0, scheduler_choose.idle
    la      a0, uarea + uarea.ready
    mv      a1, s0
    call    list_remove
    mv      a0, s0
scheduler_choose.out:
    leave   s0
scheduler_choose.idle:
    lw      a0, core.idle(tp)
    leave   s0
endfn scheduler_choose

# ------------------------------------------------------------------------------
# scheduler_first(core a0) → a0 first ready user thread that it may run, 0: none. Leaf; thread_lock
# held.
fn scheduler_first
    la      t0, uarea + uarea.ready
    lw      t0, list.head(t0)
    li      t1, 1
    sll     t1, t1, a0
scheduler_first.next:
    beqz    t0, scheduler_first.out
    lw      t2, thread.affinity(t0)
    and     t2, t2, t1
    bnez    t2, scheduler_first.out
    lw      t0, thread.next(t0)
    j       scheduler_first.next
scheduler_first.out:
    mv      a0, t0
    ret
endfn scheduler_first

# ------------------------------------------------------------------------------
# scheduler_list(thread a0): appends it to its ready list. thread_lock held.
fn scheduler_list
    mv      a1, a0
    la      a0, uarea + uarea.ready
    lw      t0, thread.kind(a1)
    beqz    t0, list_append
    la      a0, system_ready
    j       list_append
endfn scheduler_list

# ------------------------------------------------------------------------------
# scheduler_ready(thread a0): it may run again. Tells a core that idles and may run it. thread_lock
# held.
fn scheduler_ready
    enter   s0, s1
    li      t0, THREAD_READY
    sw      t0, thread.state(a0)
    sw      zero, thread.queue(a0)
    lw      s0, thread.affinity(a0)
    call    scheduler_list

    li      s1, 0
scheduler_ready.next:
    beqz    s0, scheduler_ready.out
    andi    t0, s0, 1
    beqz    t0, scheduler_ready.skip
    mv      a0, s1
    call    core_record
    lw      t0, core.thread(a0)
    lw      t1, core.idle(a0)
    bne     t0, t1, scheduler_ready.skip
    beqz    t0, scheduler_ready.skip
    mv      a0, s1
    li      a1, EVENT_SCHED
    call    event_notify
    j       scheduler_ready.out
scheduler_ready.skip:
    srli    s0, s0, 1
    addi    s1, s1, 1
    j       scheduler_ready.next
scheduler_ready.out:
    leave   s0, s1
endfn scheduler_ready

# ------------------------------------------------------------------------------
# scheduler_check_stack(): the guard words of this thread's stacks are whole. thread_lock held.
# A kernel stack that overran is the kernel's end; a user stack, the process's.
fn scheduler_check_stack
    enter
    lw      t0, core.thread(tp)
    li      t1, STACK_GUARD
    lw      t2, thread.stack(t0)
    lw      t2, (t2)
    beq     t2, t1, scheduler_check_stack.user
    panic   "kernel stack overrun"
scheduler_check_stack.user:
    lw      t2, thread.user_stack(t0)
    beqz    t2, scheduler_check_stack.out
    lw      t2, (t2)
    beq     t2, t1, scheduler_check_stack.out
    call    exception_stack
scheduler_check_stack.out:
    leave
endfn scheduler_check_stack

# ------------------------------------------------------------------------------
# scheduler_tick(): one tick of the process: user threads age, and of the cores where one has run
# for a quantum while another waits for that core, the one that has run longest is told to choose
# again. Core 0.
fn scheduler_tick
    enter   s0, s1, s2
    acquire thread_lock
    la      t0, uarea
    lw      t0, uarea.freezing(t0)
    bnez    t0, scheduler_tick.out

    # s1 = age to beat, s2 = core that has it, -1: none yet
    la      t0, core_count
    lw      s0, (t0)
    li      s1, QUANTUM - 1
    li      s2, -1
scheduler_tick.next:
    addi    s0, s0, -1
    bltz    s0, scheduler_tick.chosen
    mv      a0, s0
    call    scheduler_grow
    ble     a0, s1, scheduler_tick.next
    mv      s1, a0
    mv      s2, s0
    j       scheduler_tick.next

scheduler_tick.chosen:
    bltz    s2, scheduler_tick.out
    mv      a0, s2
    li      a1, EVENT_SCHED
    call    event_notify
scheduler_tick.out:
    release thread_lock
    leave   s0, s1, s2
endfn scheduler_tick

# ------------------------------------------------------------------------------
# scheduler_grow(core a0) → a0 age of the thread there, one tick older, or -1 when it need not go: a
# system thread, or nobody waits for this core. thread_lock held.
fn scheduler_grow
    enter   s0
    mv      s0, a0
    call    core_record
    lw      a1, core.thread(a0)
    beqz    a1, scheduler_grow.stay
    lw      t0, thread.kind(a1)
    li      t1, KIND_SYSTEM
    beq     t0, t1, scheduler_grow.stay

    # An idle thread always looks as if its quantum were over.
    bnez    t0, scheduler_grow.aged
    lw      t0, thread.age(a1)
    addi    t0, t0, 1
    sw      t0, thread.age(a1)
    lw      t0, thread.ticks(a1)
    addi    t0, t0, 1
    sw      t0, thread.ticks(a1)
scheduler_grow.aged:
    lw      t0, thread.age(a1)
    mv      a0, s0
    mv      s0, t0
    call    scheduler_first
    beqz    a0, scheduler_grow.stay
    mv      a0, s0
    leave   s0
scheduler_grow.stay:
    li      a0, -1
    leave   s0
endfn scheduler_grow

    .section .bss
    .balign 4
object system_ready
    .zero   list.SIZE
endobject system_ready
object scheduler_held                   # 1: what is in the UArea is not a process yet
    .zero   4
endobject scheduler_held
