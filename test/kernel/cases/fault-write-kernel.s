# The kernel's memory is not the user's to write.
#
# expect-start: process ended: store page fault at pc 0x
# expect-exit: 143

    .include "case.inc"

fn main
    li      t0, KERNEL_START
    sw      zero, (t0)
    li      a0, 0
    ret
endfn main
