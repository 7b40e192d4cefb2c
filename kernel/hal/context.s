# ------------------------------------------------------------------------------
# kernel/hal/context.s — from one thread's kernel stack to another's.

    .include "kernel.inc"

    .text

.macro context_save register
    sw      \register, context.\register(sp)
.endm

.macro context_restore register
    lw      \register, context.\register(sp)
.endm

# ------------------------------------------------------------------------------
# context_switch(from a0, to a1): leaves thread `from` and returns as thread `to`.
# thread_lock is held, and stays held across the switch. tp, the core, stays too.
fn context_switch
    addi    sp, sp, -context.SIZE
    for_each_saved context_save
    sw      sp, thread.context(a0)
    lw      sp, thread.context(a1)
    sw      zero, thread.context(a1)
    for_each_saved context_restore
    addi    sp, sp, context.SIZE
    ret
endfn context_switch

# ------------------------------------------------------------------------------
# context_forge(thread a0, top a1, entry a2): makes a thread that never ran look as if it had been
# left inside context_switch: it will come out at `entry` with sp = `top`. Leaf.
fn context_forge
    addi    a1, a1, -context.SIZE
    sw      a2, context.ra(a1)
    sw      a1, thread.context(a0)
    ret
endfn context_forge
