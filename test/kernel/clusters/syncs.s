# 128 syncs and no more: every subset of eight other clusters is another sync. Twice, for nothing is
# lost.
#
# row 10: 128 syncs
#
# clusters: 9
# placed: 0
# expect 0: created: 128
# expect 0: one more: -11
# expect 0: one to signal: -11
# expect 0: an old one: 0
# expect 0: created: 128
# expect 0: one more: -11
# expect 0: one to signal: -11
# expect 0: an old one: 0

    .include "../cases/case.inc"
    .include "communicator.inc"

    .set    NODE_0, 8
    .set    OTHERS, 8

fn main
    enter   s0
    la      s0, nodes
    call    round
    call    round
    li      a0, 0
    leave   s0
endfn main

round:
    enter   s1
    li      s1, 0
round.next:
    addi    a0, s1, 1
    call    subset
    mv      a1, a0
    mv      a0, s0
    li      a2, SYNC_ALL_TO_ONE
    call    ksync_create
    mv      s2, a0
    bltz    a0, round.full
    addi    s1, s1, 1
    j       round.next
round.full:
    mv      a0, s1
    say     "created:"
    mv      a0, s2
    say     "one more:"
    try     "one to signal", ksync_open, s0, 2, SYNC_ONE_TO_ALL
    li      a0, 1
    call    subset
    mv      a1, a0
    mv      a0, s0
    li      a2, SYNC_ALL_TO_ONE
    call    ksync_create
    slti    a0, a0, 0
    say     "an old one:"

    # The old one was created twice.
    need    ksync_unlink, 0
    li      s1, 0
round.unlink:
    need    ksync_unlink, s1
    addi    s1, s1, 1
    li      t0, 128
    bne     s1, t0, round.unlink
    leave   s1

# subset(mask a0) → a0 nodes in the list: ours, and those of the mask
subset:
    la      t0, nodes
    li      t1, NODE_0
    sw      t1, (t0)
    li      t2, 1
1:  addi    t1, t1, 1
    andi    t3, a0, 1
    srli    a0, a0, 1
    beqz    t3, 2f
    slli    t3, t2, 2
    add     t3, t3, t0
    sw      t1, (t3)
    addi    t2, t2, 1
2:  bnez    a0, 1b
    mv      a0, t2
    ret

    .section .bss
    .balign 4
nodes:
    .zero   9 * 4
