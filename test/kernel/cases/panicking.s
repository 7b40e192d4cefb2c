# A kernel whose clock call finds something wrong.

    .include "kernel.inc"

    .text
fn kcall_clock
    panic   "the clock is wrong"
endfn kcall_clock
