# shutdown ends the cluster with exit code 0, whoever else runs or sleeps: nothing is said after it.
#
# expect: a spinner and a sleeper: 0
# expect: until now: 1

    .include "case.inc"

fn main
    enter
    la      a0, id
    la      a1, sleeper
    call    kthread_create
    la      a0, id
    la      a1, spinner
    call    kthread_create
    say     "a spinner and a sleeper:"
main.wait:
    call    kthread_yield
    lw      a0, spinning
    beqz    a0, main.wait
    say     "until now:"
    call    kshutdown
    say     "after shutdown:"
    li      a0, 1
    leave
endfn main

spinner:
    la      t0, spinning
    li      t1, 1
    sw      t1, (t0)
1:  j       1b

sleeper:
    enter
    call    ksleep
    say     "a sleeper was woken:"
    leave

    .section .bss
    .balign 4
id: .zero   4
spinning:
    .zero   4
