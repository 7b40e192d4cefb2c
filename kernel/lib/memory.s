# ------------------------------------------------------------------------------
# kernel/lib/memory.s — copying and filling. Leaves.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# memory_copy(to a0, from a1, bytes a2): the ranges must not overlap.
fn memory_copy
    or      t0, a0, a1
    or      t0, t0, a2
    andi    t0, t0, 3
    add     a2, a2, a1
    bnez    t0, memory_copy.byte
memory_copy.word:
    bgeu    a1, a2, memory_copy.out
    lw      t0, (a1)
    sw      t0, (a0)
    addi    a1, a1, 4
    addi    a0, a0, 4
    j       memory_copy.word
memory_copy.byte:
    bgeu    a1, a2, memory_copy.out
    lbu     t0, (a1)
    sb      t0, (a0)
    addi    a1, a1, 1
    addi    a0, a0, 1
    j       memory_copy.byte
memory_copy.out:
    ret
endfn memory_copy

# ------------------------------------------------------------------------------
# memory_fill(to a0, byte a1, bytes a2)
fn memory_fill
    add     a2, a2, a0
1:  bgeu    a0, a2, memory_fill.out
    sb      a1, (a0)
    addi    a0, a0, 1
    j       1b
memory_fill.out:
    ret
endfn memory_fill
