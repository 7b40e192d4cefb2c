# Two threads on each of cores 1 to 3 of four, and none gives up its core: three wait, and after a
# quantum each has to be let in by the tick. (The main thread is one of the six.)

    .include "../cases/case.inc"

    .set    WORKERS, 5

fn main
    enter   s0
    li      s0, WORKERS
main.create:
    la      a0, id
    la      a1, spin
    call    kthread_create
    addi    s0, s0, -1
    bnez    s0, main.create
spin:
    j       spin
endfn main

    .section .bss
    .balign 4
id: .zero   4
