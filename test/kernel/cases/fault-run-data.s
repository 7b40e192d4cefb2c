# Data is not executable.
#
# expect-start: process ended: instruction page fault at pc 0x
# expect-exit: 140

    .include "case.inc"

fn main
    la      t0, code
    jr      t0

    .data
    .balign 4
code:
    ret
    .text
    li      a0, 0
    ret
endfn main
