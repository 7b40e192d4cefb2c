# A stack whose lowest word was overwritten ends the process when its thread next leaves the core.
#
# expect-start: process ended: stack overrun (core
# expect-exit: 160

    .include "case.inc"

fn main
    li      t0, -PAGE_SIZE
    addi    t1, sp, -1
    and     t0, t0, t1
    sw      zero, (t0)
    call    kthread_yield
    li      a0, 0
    ret
endfn main
