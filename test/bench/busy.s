# ------------------------------------------------------------------------------
# test/bench/busy.s — a program of the kernel's that computes in user mode and never ends, on as
# many cores of its cluster as the word `computing` says, for `nanvix bench --machines`.
#
# What it computes is a mixture of arithmetic, loads, stores and branches. The host sets `computing`
# before the machine starts, and sees from `ready` that the kernel is up and all threads are made.

    .include "program.inc"

    .set    MOST_CORES, 16
    .set    TABLE_WORDS, 256            # of each core

    .text

# ------------------------------------------------------------------------------
# main(): creates the other threads and computes with them; does not return.
fn main
    enter   s0, s1
    la      s0, ids
    lw      s1, computing
main.create:
    addi    s1, s1, -1
    beqz    s1, main.ready
    mv      a0, s0
    la      a1, compute
    mv      a2, s1
    call    kthread_create
    bnez    a0, main.failed
    addi    s0, s0, 4
    j       main.create
main.ready:
    la      t0, ready
    li      t1, 1
    sw      t1, (t0)
    li      a0, 0
    call    compute
main.failed:
    leave   s0, s1
endfn main

# ------------------------------------------------------------------------------
# compute(core a0): random numbers by xorshift, each added to a word of the core's own table; every
# other one is subtracted. Does not return.
fn compute
    la      t0, tables
    slli    t1, a0, 10
    add     t0, t0, t1
    li      t1, 0x2545f491
compute.next:
    slli    t2, t1, 13
    xor     t1, t1, t2
    srli    t2, t1, 17
    xor     t1, t1, t2
    slli    t2, t1, 5
    xor     t1, t1, t2
    andi    t2, t1, (TABLE_WORDS - 1) * 4
    add     t2, t0, t2
    lw      t3, (t2)
    andi    t4, t1, 1
    bnez    t4, compute.odd
    add     t3, t3, t1
    sw      t3, (t2)
    j       compute.next
compute.odd:
    sub     t3, t3, t1
    sw      t3, (t2)
    j       compute.next
endfn compute

    .data
    .balign 4
    .globl  computing, ready
computing:
    .word   1
ready:
    .word   0

    .bss
    .balign 4
ids:
    .space  MOST_CORES * 4
tables:
    .space  MOST_CORES * TABLE_WORDS * 4
