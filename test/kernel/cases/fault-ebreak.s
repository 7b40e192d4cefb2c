# A breakpoint nobody set.
#
# expect-start: process ended: breakpoint at pc 0x
# expect-exit: 131

    .include "case.inc"

fn main
    ebreak
    li      a0, 0
    ret
endfn main
