# Barriers of three clusters: what they answer to mistakes, and that nobody is ahead of the others.
#
# row 10: two syncs make a barrier
#
# clusters: 3
# placed: 0 1 2
# expect 0: one node: -22
# expect 0: no list: -22
# expect 0: without us: -22
# expect 0: open: 0
# expect 0: rounds that began too early: 0
# expect 0: close: 0
# expect 0: wait when closed: -9
# expect 1: open: 0
# expect 1: rounds that began too early: 0
# expect 1: close: 0
# expect 2: open: 0
# expect 2: rounds that began too early: 0
# expect 2: close: 0

    .include "../cases/case.inc"
    .include "locks.inc"

    .set    NODE_0, 8
    .set    ROUNDS, 12

fn main
    enter   s0, s1, s2, s3
    la      s0, barrier
    la      s1, nodes
    call    kcluster_get_num
    mv      s2, a0
    bnez    s2, main.open
    try     "one node", barrier_open, s0, s1, 1
    try     "no list", barrier_open, s0, 0, 3
    la      s3, nodes + 4
    try     "without us", barrier_open, s0, s3, 2
main.open:
    try     open, barrier_open, s0, s1, 3
    call    rounds
    say     "rounds that began too early:"
    try     close, barrier_close, s0
    bnez    s2, main.out
    try     "wait when closed", barrier_wait, s0
main.out:
    li      a0, 0
    leave   s0, s1, s2, s3
endfn main

# rounds() → a0 how often a cluster left the barrier before another one came. Cluster n is late in
# round r when (r + n) mod 3 is 0. Its time is then later than when the others came; all have the
# same clock, so who leaves earlier than the late one came was ahead.
rounds:
    enter   s3, s4
    li      s3, 0
    li      s4, 0
rounds.next:
    add     t0, s3, s2
    li      t1, 3
    remu    t0, t0, t1
    bnez    t0, rounds.come
    li      t0, 20000
1:  addi    t0, t0, -1
    bnez    t0, 1b
rounds.come:
    call    now
    mv      s5, a0                      # when we came
    mv      a0, s0
    call    barrier_wait
    bnez    a0, rounds.bad
    add     t0, s3, s2
    li      t1, 3
    remu    t0, t0, t1
    beqz    t0, rounds.good             # we were late: the others have waited

    # We came early, so we must have waited for half of that at least.
    call    now
    sub     a0, a0, s5
    li      t0, 200
    bgeu    a0, t0, rounds.good
rounds.bad:
    addi    s4, s4, 1
rounds.good:
    addi    s3, s3, 1
    li      t0, ROUNDS
    bne     s3, t0, rounds.next
    mv      a0, s4
    leave   s3, s4

# now() → a0 low word of mtime
now:
    enter
    la      a0, time
    call    kclock
    la      t0, time
    lw      a0, (t0)
    leave

    .section .rodata
    .balign 4
nodes:
    .word   NODE_0, NODE_0 + 1, NODE_0 + 2

    .section .bss
    .balign 8
time:
    .zero   8
barrier:
    .zero   barrier.SIZE
