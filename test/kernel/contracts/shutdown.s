# A process that ends the cluster that it has moved to, before all others know that it lives there.

    .include "program.inc"

fn main
    li      a0, 1
    call    kmigrate_to
    call    kshutdown
    li      a0, 0
    ret
endfn main
