# Text is not writable.
#
# expect-start: process ended: store page fault at pc 0x
# expect-exit: 143

    .include "case.inc"

fn main
    la      t0, main
    sw      zero, (t0)
    li      a0, 0
    ret
endfn main
