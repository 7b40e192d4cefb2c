# The main thread times forwarded calls while so many workers spin that the host has written to
# `workers`. Time is mtime: 100 ns, 40 cycles.

    .include "../cases/case.inc"

    .set    CALLS, 2

fn main
    enter   s0, s1, s2
    la      s0, workers
    lw      s0, (s0)
    li      s1, 0
main.create:
    beq     s1, s0, main.wait
    la      a0, id
    la      a1, spin
    call    kthread_create
    addi    s1, s1, 1
    j       main.create

    # All that have a core of their own are there; one that shares ours need not be.
main.wait:
    call    kthread_yield
    la      t0, spinning
    lw      t0, (t0)
    bne     t0, s0, main.wait

    li      s1, CALLS
main.call:
    call    now
    mv      s2, a0
    call    kcluster_get_num
    call    now
    sub     a0, a0, s2
    say     "call:"
    addi    s1, s1, -1
    bnez    s1, main.call
    li      a0, 0
    leave   s0, s1, s2
endfn main

# now() → a0 low word of mtime
now:
    enter
    la      a0, time
    call    kclock
    la      t0, time
    lw      a0, (t0)
    leave

spin:
    la      t0, spinning
    li      t1, 1
    amoadd.w zero, t1, (t0)
1:  j       1b

    .section .data
    .balign 8
time:
    .zero   8
    .globl  workers
workers:
    .word   0
spinning:
    .word   0
id: .word   0
