# Two threads freeze the process while others spin and call: after that nobody runs, for nobody
# thaws it.

    .include "../cases/case.inc"

    .set    CALLERS, 3

fn main
    enter   s0
    li      s0, CALLERS
main.create:
    la      a0, id
    la      a1, caller
    call    kthread_create
    addi    s0, s0, -1
    bnez    s0, main.create
    la      a0, id
    la      a1, freezer
    call    kthread_create
freezer:
    call    kfreeze
    say     "thawed:"
    li      a0, 1
    call    k_exit
endfn main

caller:
    call    kcluster_get_num
    call    kthread_yield
    j       caller

    .section .bss
    .balign 4
id: .zero   4
