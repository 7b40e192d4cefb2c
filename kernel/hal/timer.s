# ------------------------------------------------------------------------------
# kernel/hal/timer.s — the tick of core 0.
#
# The timer runs only while somebody holds it: the process, for its quanta, or the task engine, for
# its periodic tasks. A cluster that has neither sleeps until a message comes.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# timer_hold(user a0): TIMER_PROCESS or TIMER_TASKS needs ticks from now on. Core 0.
fn timer_hold
    la      t0, timer_users
    lw      t1, (t0)
    or      t2, t1, a0
    sw      t2, (t0)
    beqz    t1, timer_arm
    ret
endfn timer_hold

# ------------------------------------------------------------------------------
# timer_let_go(user a0): it needs none any more. Core 0.
fn timer_let_go
    la      t0, timer_users
    lw      t1, (t0)
    not     a0, a0
    and     t1, t1, a0
    sw      t1, (t0)
    ret
endfn timer_let_go

# ------------------------------------------------------------------------------
# timer_interrupt(): one tick for each user; without users the timer is put off for ever.
fn timer_interrupt
    enter   s0
    la      t0, timer_users
    lw      s0, (t0)
    beqz    s0, timer_interrupt.stop
    call    timer_arm
    andi    t0, s0, TIMER_PROCESS
    beqz    t0, timer_interrupt.tasks
    call    scheduler_tick
    call    user_tasks_tick
    call    input_tick
timer_interrupt.tasks:
    andi    t0, s0, TIMER_TASKS
    beqz    t0, timer_interrupt.out
    la      a0, task_board
    call    task_tick
timer_interrupt.out:
    leave   s0
timer_interrupt.stop:
    li      a0, -1
    li      a1, -1
    call    timer_set
    leave   s0
endfn timer_interrupt

# ------------------------------------------------------------------------------
# timer_arm(): the next tick is TICK from now.
fn timer_arm
    enter
    call    timer_now
    li      t0, TICK
    add     t0, a0, t0
    sltu    t1, t0, a0
    add     a1, a1, t1
    mv      a0, t0
    call    timer_set
    leave
endfn timer_arm

# ------------------------------------------------------------------------------
# timer_now() → a0 low, a1 high word of mtime, 100 ns units. Leaf; clobbers t0, t1.
# The two halves belong together when the high one has not changed meanwhile.
fn timer_now
    li      t0, CLINT_MTIME
1:  lw      a1, clock.high(t0)
    lw      a0, clock.low(t0)
    lw      t1, clock.high(t0)
    bne     a1, t1, 1b
    ret
endfn timer_now

# ------------------------------------------------------------------------------
# timer_set(low a0, high a1): the timer interrupt of core 0 comes at that time. Leaf; clobbers t0,
# t1. The low word is first set to its maximum, lest the halves match the present by chance [3.2.1].
fn timer_set
    li      t0, CLINT_MTIMECMP
    li      t1, -1
    sw      t1, clock.low(t0)
    sw      a1, clock.high(t0)
    sw      a0, clock.low(t0)
    ret
endfn timer_set

    .section .bss
    .balign 4
object timer_users
    .zero   4
endobject timer_users
