# ------------------------------------------------------------------------------
# kernel/hal/interrupt.s — what is pending is served here, and events between cores.
#
# Interrupts trap only in user mode. Elsewhere the kernel polls: every core in its idle loop, core 0
# each time it goes through the scheduler. So no kernel code is ever interrupted, and a handler may
# use whatever the core uses; but it must not sleep.
#
# An event is one bit of the receiver's record, set before its MSIP register is written, and its
# MSIP register is cleared before the bits are taken: no event is lost, at worst an MSIP finds no
# bit.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# interrupt_poll(): serves all pending interrupts of this core. No lock may be held.
fn interrupt_poll
    enter   s0
    csrr    s0, mip
    csrr    t0, mie
    and     s0, s0, t0

    andi    t0, s0, INTERRUPT_SOFTWARE
    beqz    t0, interrupt_poll.timer
    call    event_serve
interrupt_poll.timer:
    andi    t0, s0, INTERRUPT_TIMER
    beqz    t0, interrupt_poll.external
    call    timer_interrupt
interrupt_poll.external:
    li      t0, INTERRUPT_EXTERNAL
    and     t0, t0, s0
    beqz    t0, interrupt_poll.out
    call    network_interrupt
interrupt_poll.out:
    leave   s0
endfn interrupt_poll

# ------------------------------------------------------------------------------
# event_notify(core a0, event a1): sends EVENT_… to a core, this one or another. Any lock may be
# held.
fn event_notify
    enter
    slli    t2, a0, 2
    call    core_record
    li      t1, 1
    sll     t1, t1, a1
    addi    t0, a0, core.events
    amoor.w.rl zero, t1, (t0)

    fence   rw, rw
    li      t0, CLINT_MSIP
    add     t0, t0, t2
    li      t1, 1
    sw      t1, (t0)
    leave
endfn event_notify

# ------------------------------------------------------------------------------
# event_serve(): takes this core's events and acts on them.
fn event_serve
    enter   s0
    lw      t0, core.number(tp)
    slli    t0, t0, 2
    li      t1, CLINT_MSIP
    add     t0, t0, t1
    sw      zero, (t0)
    fence   rw, rw
    addi    t0, tp, core.events
    amoswap.w.aq s0, zero, (t0)

    # A task that was emitted to this core is a thread that wants it now.
    andi    t0, s0, 1 << EVENT_SCHED | 1 << EVENT_TASK
    beqz    t0, event_serve.task
    li      t0, 1
    sw      t0, core.reschedule(tp)
event_serve.task:
    andi    t0, s0, 1 << EVENT_TASK
    beqz    t0, event_serve.out
    lw      t0, core.number(tp)
    bnez    t0, event_serve.out
    call    freeze_announce
event_serve.out:
    leave   s0
endfn event_serve
