# ------------------------------------------------------------------------------
# programs/stencil/whole.s — cluster 0 at last: the whole rod, gathered and computed again

    .include "program.inc"
    .include "communicator.inc"
    .include "stencil.inc"

    .text

# ------------------------------------------------------------------------------
# gather() → a0 0, or an error. Our own piece and those of the others, by a filter in their order.
fn gather
    enter   s0, s1, s2
    la      a0, rod + 4
    la      a1, cells + 4
    li      a2, CELLS * 4
    call    bytes_copy
    la      s0, nodes + 4
    la      s1, rod + 4 + CELLS * 4
    li      s2, CLUSTERS - 1
gather.next:
    lw      a0, pieces
    li      a1, IOCTL_SET_REMOTE
    mv      a2, s0
    call    kmailbox_ioctl
    bnez    a0, gather.out
    lw      a0, pieces
    mv      a1, s1
    li      a2, CELLS * 4
    call    kmailbox_aread
    bnez    a0, gather.out
    lw      a0, pieces
    call    kmailbox_wait
    bnez    a0, gather.out
    addi    s0, s0, 4
    addi    s1, s1, CELLS * 4
    addi    s2, s2, -1
    bnez    s2, gather.next
gather.out:
    leave   s0, s1, s2
endfn gather

# ------------------------------------------------------------------------------
# compare() → a0 0. The whole rod again, by one thread, and the line that is printed.
fn compare
    enter   s0, s1
    la      a0, again
    li      a1, 0
    li      a2, ROD
    call    warm
    li      s0, STEPS
compare.step:
    la      a0, again
    li      a1, ROD
    call    relax
    addi    s0, s0, -1
    bnez    s0, compare.step

    li      s0, ROD                     # s1 = cells that differ
    li      s1, 0
    la      t0, rod + 4
    la      t1, again + 4
compare.next:
    lw      t2, (t0)
    lw      t3, (t1)
    xor     t2, t2, t3
    snez    t2, t2
    add     s1, s1, t2
    addi    t0, t0, 4
    addi    t1, t1, 4
    addi    s0, s0, -1
    bnez    s0, compare.next
    mv      a0, s1
    call    report
    leave   s0, s1
endfn compare

# ------------------------------------------------------------------------------
# report(cells that differ a0)
fn report
    enter   s0, s1
    mv      s0, a0
    li      a0, STEPS
    call    print_decimal
    la      a0, text.steps
    call    print_string
    li      a0, CLUSTERS
    call    print_decimal
    la      a0, text.warmth
    call    print_string
    la      t0, rod + 4
    li      t1, ROD
    li      a0, 0
report.next:
    lw      t2, (t0)
    add     a0, a0, t2
    addi    t0, t0, 4
    addi    t1, t1, -1
    bnez    t1, report.next
    call    print_hex
    la      a0, text.differ
    call    print_string
    mv      a0, s0
    call    print_decimal
    la      a0, text.end
    call    print_line
    li      a0, 0
    leave   s0, s1
endfn report

    .section .rodata
text.steps:
    .asciz  " steps in "
text.warmth:
    .asciz  " clusters, warmth "
text.differ:
    .asciz  ", cells that differ "
text.end:
    .asciz  ""

    .section .bss
    .balign 4
rod:
    .zero   (ROD + 2) * 4
again:
    .zero   (ROD + 2) * 4
