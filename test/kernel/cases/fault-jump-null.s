# There is no code at 0.
#
# expect-start: process ended: instruction page fault at pc 0x
# expect-exit: 140

    .include "case.inc"

fn main
    jr      zero
    li      a0, 0
    ret
endfn main
