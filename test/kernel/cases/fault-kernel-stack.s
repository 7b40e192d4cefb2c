# A thread's kernel stack lies below its user stack, and is not mapped.
#
# expect-start: process ended: store page fault at pc 0x
# expect-exit: 143

    .include "case.inc"

fn main
    li      t0, PAGE_SIZE
    sub     sp, sp, t0
    sw      zero, (sp)
    li      a0, 0
    ret
endfn main
