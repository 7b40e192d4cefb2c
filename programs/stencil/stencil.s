# ------------------------------------------------------------------------------
# programs/stencil/stencil.s — heat in a rod, a piece of it in each of 16 clusters
#
#     nanvix run stencil --clusters 16 --place 1-15=stencil
#
# A rod of 128 cells, cell g at first P(g) >> 8 warm (lib/pattern.s), both ends at 0 for ever. In
# each of 20 steps a cell becomes (left + 2 × itself + right) / 4. A cluster has 8 cells, and at
# either end a copy of its neighbour's nearest one, which comes as a message before each step:
#
#     cluster 0        cluster 1                      cluster 2
#     …  7 │  8*  ◄──►  7* │  8 … 15 │ 16*  ◄──►  15* │ 16 …
#
# A barrier (two syncs, lib/barrier.s) ends each step: no cluster is ahead of the others. At last
# cluster 0 gathers all pieces and computes the whole rod again by itself (whole.s).
#
# expect: 20 steps in 16 clusters, warmth 0x3d9fc02e, cells that differ 0

    .include "program.inc"
    .include "locks.inc"
    .include "stencil.inc"

    .text

# ------------------------------------------------------------------------------
# main() → a0 0, or 1 where something failed
fn main
    enter   s0, s1, s2
    call    knode_get_num               # where it was started: it may have moved since
    mv      s2, a0
    li      s1, FIRST_NODE              # of cluster 0; the others follow it
    sub     s0, s2, s1
    la      t0, nodes
    li      t1, 0
1:  add     t2, s1, t1
    sw      t2, (t0)
    addi    t0, t0, 4
    addi    t1, t1, 1
    li      t2, CLUSTERS
    bne     t1, t2, 1b

    mv      a0, s0
    mv      a1, s2
    call    connect
    bnez    a0, main.failed
    li      t0, CELLS
    mul     a1, s0, t0
    la      a0, cells
    li      a2, CELLS
    call    warm
    call    steps
    bnez    a0, main.failed
    mv      a0, s1
    beqz    s0, main.gather
    call    give
    leave   s0, s1, s2
main.gather:
    call    gather
    bnez    a0, main.failed
    call    compare
    leave   s0, s1, s2
main.failed:
    li      a0, 1
    leave   s0, s1, s2
endfn main

# ------------------------------------------------------------------------------
# connect(cluster a0, node a1) → a0 0, or an error
# Mailboxes for the neighbours' cells, and for the pieces; then, behind a barrier, the ways to them.
fn connect
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    mv      a0, s1
    li      a1, FROM_LEFT
    call    kmailbox_create
    la      t0, from_left
    sw      a0, (t0)
    mv      a0, s1
    li      a1, FROM_RIGHT
    call    kmailbox_create
    la      t0, from_right
    sw      a0, (t0)
    mv      a0, s1
    li      a1, GATHER
    call    kmailbox_create
    la      t0, pieces
    sw      a0, (t0)
    la      a0, barrier
    la      a1, nodes
    li      a2, CLUSTERS
    call    barrier_open
    bnez    a0, connect.out
    la      a0, barrier
    call    barrier_wait
    bnez    a0, connect.out

    # The rod's ends have no neighbour: their descriptor stays -1.
    beqz    s0, connect.right
    addi    a0, s1, -1
    li      a1, FROM_RIGHT
    call    kmailbox_open
    la      t0, to_left
    sw      a0, (t0)
connect.right:
    li      a0, 0
    li      t0, CLUSTERS - 1
    beq     s0, t0, connect.out
    addi    a0, s1, 1
    li      a1, FROM_LEFT
    call    kmailbox_open
    la      t0, to_right
    sw      a0, (t0)
    li      a0, 0
connect.out:
    leave   s0, s1
endfn connect

# ------------------------------------------------------------------------------
# warm(piece a0, first cell a1, count a2): what the cells are at first; a piece begins with a copy.
fn warm
    enter   s0, s1
    addi    s0, a0, 4
    mv      s1, a2
    mv      a0, s0
    call    pattern_fill
warm.next:
    lw      t0, (s0)
    srli    t0, t0, 8
    sw      t0, (s0)
    addi    s0, s0, 4
    addi    s1, s1, -1
    bnez    s1, warm.next
    leave   s0, s1
endfn warm

# ------------------------------------------------------------------------------
# steps() → a0 0, or an error
fn steps
    enter   s0
    li      s0, STEPS
steps.next:
    lw      a0, to_left
    la      a1, cells + 4
    call    send
    bnez    a0, steps.out
    lw      a0, to_right
    la      a1, cells + CELLS * 4
    call    send
    bnez    a0, steps.out

    # Where we send to, we hear from.
    lw      t0, to_left
    lw      a0, from_left
    la      a1, cells
    call    receive
    bnez    a0, steps.out
    lw      t0, to_right
    lw      a0, from_right
    la      a1, cells + (CELLS + 1) * 4
    call    receive
    bnez    a0, steps.out

    la      a0, cells
    li      a1, CELLS
    call    relax
    la      a0, barrier
    call    barrier_wait
    bnez    a0, steps.out
    addi    s0, s0, -1
    bnez    s0, steps.next
steps.out:
    leave   s0
endfn steps

# ------------------------------------------------------------------------------
# send(descriptor a0, cell a1) → a0 0, or an error. Nothing to do for descriptor -1.
fn send
    enter   s0
    mv      s0, a0
    li      a0, 0
    bltz    s0, send.out
    mv      a0, s0
    li      a2, 4
    call    kmailbox_awrite
    bnez    a0, send.out
    mv      a0, s0
    call    kmailbox_wait
send.out:
    leave   s0
endfn send

# ------------------------------------------------------------------------------
# receive(descriptor a0, cell a1), way to that neighbour in t0 → a0 0, or an error
fn receive
    enter   s0
    mv      s0, a0
    li      a0, 0
    bltz    t0, receive.out
    mv      a0, s0
    li      a2, 4
    call    kmailbox_aread
    bnez    a0, receive.out
    mv      a0, s0
    call    kmailbox_wait
receive.out:
    leave   s0
endfn receive

# ------------------------------------------------------------------------------
# relax(piece a0, count a1): one step of that many cells, between two copies. Leaf.
fn relax
    lw      t0, (a0)                    # t0, t1, t2 = left, itself, right, all of the old step
    addi    a0, a0, 4
    lw      t1, (a0)
relax.next:
    addi    t3, a0, 4
    lw      t2, (t3)
    slli    t4, t1, 1
    add     t4, t4, t0
    add     t4, t4, t2
    srli    t4, t4, 2
    sw      t4, (a0)
    mv      t0, t1
    mv      t1, t2
    mv      a0, t3
    addi    a1, a1, -1
    bnez    a1, relax.next
    ret
endfn relax

# ------------------------------------------------------------------------------
# give(node of cluster 0 a0) → a0 0, or an error: our piece, to cluster 0.
fn give
    enter   s0
    li      a1, GATHER
    call    kmailbox_open
    mv      s0, a0
    bltz    a0, give.out
    la      a1, cells + 4
    li      a2, CELLS * 4
    call    kmailbox_awrite
    bnez    a0, give.out
    mv      a0, s0
    call    kmailbox_wait
give.out:
    leave   s0
endfn give

    .section .data
    .balign 4
to_left:
    .word   -1
to_right:
    .word   -1

    .section .bss
    .balign 4
object nodes
    .zero   CLUSTERS * 4
endobject nodes
object pieces                           # mailbox that they come to
    .zero   4
endobject pieces
object cells                            # our piece, between copies of the neighbours' cells
    .zero   (CELLS + 2) * 4
endobject cells
from_left:
    .zero   4
from_right:
    .zero   4
barrier:
    .zero   barrier.SIZE
