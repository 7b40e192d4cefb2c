# ------------------------------------------------------------------------------
# kernel/lib/bitmap.s — sets of small numbers, 32 to a word, lowest bit first. Leaves.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# bitmap_first_clear(bitmap a0, bits a1) → a0 least number not in it, -1: all are. bits is a
# multiple of 32.
fn bitmap_first_clear
    li      t0, 0                       # t0 = number of the word's first bit
bitmap_first_clear.word:
    bgeu    t0, a1, bitmap_first_clear.none
    lw      t1, (a0)
    not     t1, t1
    bnez    t1, bitmap_first_clear.bit
    addi    a0, a0, 4
    addi    t0, t0, 32
    j       bitmap_first_clear.word
bitmap_first_clear.bit:
    andi    t2, t1, 1
    bnez    t2, bitmap_first_clear.found
    srli    t1, t1, 1
    addi    t0, t0, 1
    j       bitmap_first_clear.bit
bitmap_first_clear.found:
    mv      a0, t0
    ret
bitmap_first_clear.none:
    li      a0, -1
    ret
endfn bitmap_first_clear

# bitmap_place(bitmap a0, number a1) → a0 word's address, t1 bit in it. Clobbers t0.
bitmap_place:
    srli    t0, a1, 5
    slli    t0, t0, 2
    add     a0, a0, t0
    li      t1, 1
    sll     t1, t1, a1
    ret

# ------------------------------------------------------------------------------
# bitmap_set(bitmap a0, number a1): puts it in.
fn bitmap_set
    enter
    call    bitmap_place
    lw      t0, (a0)
    or      t0, t0, t1
    sw      t0, (a0)
    leave
endfn bitmap_set

# ------------------------------------------------------------------------------
# bitmap_reset(bitmap a0, number a1): takes it out.
fn bitmap_reset
    enter
    call    bitmap_place
    lw      t0, (a0)
    not     t1, t1
    and     t0, t0, t1
    sw      t0, (a0)
    leave
endfn bitmap_reset

# ------------------------------------------------------------------------------
# bitmap_test(bitmap a0, number a1) → a0 1: it is in, 0: it is not.
fn bitmap_test
    enter
    call    bitmap_place
    lw      t0, (a0)
    and     t0, t0, t1
    snez    a0, t0
    leave
endfn bitmap_test
