# Threads that never give up their core are preempted: seventeen of them share what cores there are
# with main, and main still gets its calls done.
#
# expect: main goes on 1
# expect: main goes on 2
# expect: main goes on 3
# expect: spun 17

    .include "case.inc"

fn main
    enter   s0, s1
    li      s0, 0
main.create:
    slli    t0, s0, 2
    la      a0, ids
    add     a0, a0, t0
    la      a1, spin
    call    kthread_create
    bnez    a0, main.full
    addi    s0, s0, 1
    j       main.create
main.full:
    li      a0, 1
    say     "main goes on"
    li      a0, 2
    say     "main goes on"
    li      a0, 3
    say     "main goes on"
    li      t0, 1
    la      t1, stop
    sw      t0, (t1)

    li      s1, 0
main.join:
    slli    t0, s1, 2
    la      t1, ids
    add     t0, t0, t1
    lw      a0, (t0)
    li      a1, 0
    call    kthread_join
    addi    s1, s1, 1
    bne     s1, s0, main.join
    lw      a0, count
    say     spun
    li      a0, 0
    leave   s0, s1
endfn main

spin:
    la      t0, stop
1:  lw      t1, (t0)
    beqz    t1, 1b
    la      t0, count
    li      t1, 1
    amoadd.w zero, t1, (t0)
    ret

    .section .bss
    .balign 4
stop:
    .zero   4
count:
    .zero   4
ids:
    .zero   THREADS * 4
