# Nor is the UArea to read.
#
# expect-start: process ended: load page fault at pc 0x
# expect-exit: 141

    .include "case.inc"

fn main
    li      t0, UAREA_START
    lw      t0, (t0)
    li      a0, 0
    ret
endfn main
