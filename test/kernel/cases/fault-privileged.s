# Machine-mode registers are not for programs.
#
# expect-start: process ended: illegal instruction at pc 0x
# expect-exit: 130

    .include "case.inc"

fn main
    csrw    mscratch, zero
    li      a0, 0
    ret
endfn main
