# A thread that never gives up its core is preempted: it shares the core of main, and main still gets
# its calls done.
#
# row 7: who spins for a quantum has to let the other one of its core run
#
# expect: spinning 1
# expect: main goes on 1
# expect: spun 1

    .include "case.inc"

fn main
    enter
    la      a0, id
    la      a1, spin
    call    kthread_create
main.wait:
    call    kthread_yield
    lw      a0, arrived
    beqz    a0, main.wait
    say     spinning
    li      a0, 1
    say     "main goes on"
    li      t0, 1
    la      t1, stop
    sw      t0, (t1)

    lw      a0, id
    li      a1, 0
    call    kthread_join
    lw      a0, spun
    say     spun
    li      a0, 0
    leave
endfn main

# spin(): moves to core 1, where main is. (With one core that is refused, and not needed.)
spin:
    enter
    li      a0, 1 << 1
    call    kthread_set_affinity
    la      t0, arrived
    li      t1, 1
    amoadd.w zero, t1, (t0)
    la      t0, stop
1:  lw      t1, (t0)
    beqz    t1, 1b
    la      t0, spun
    li      t1, 1
    amoadd.w zero, t1, (t0)
    leave

    .section .bss
    .balign 4
stop:
    .zero   4
arrived:
    .zero   4
spun:
    .zero   4
id: .zero   4
