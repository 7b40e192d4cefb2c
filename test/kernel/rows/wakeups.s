# The main thread, on core 1, wakes the worker on core 2 ten times; each time all cores have come to
# rest before.

    .include "../cases/case.inc"

    .set    TIMES, 10

fn main
    enter   s0
    la      a0, id
    la      a1, worker
    call    kthread_create
    li      s0, TIMES
main.next:
    call    pause
    .globl  wakeup_begins
wakeup_begins:
    lw      a0, id
    call    kwakeup
    bnez    a0, main.failed
    call    pause
    .globl  wakeup_ends
wakeup_ends:
    addi    s0, s0, -1
    bnez    s0, main.next
    la      t0, woken
    lw      a0, (t0)
    say     "woken:"
    li      a0, 0
    leave   s0
main.failed:
    li      a0, 1
    leave   s0
endfn main

pause:
    li      t0, 2000
1:  addi    t0, t0, -1
    bnez    t0, 1b
    ret

worker:
    enter
worker.next:
    call    ksleep
    la      t0, woken
    li      t1, 1
    amoadd.w zero, t1, (t0)
    j       worker.next

    .section .bss
    .balign 4
id: .zero   4
woken:
    .zero   4
