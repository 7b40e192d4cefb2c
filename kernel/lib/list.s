# ------------------------------------------------------------------------------
# kernel/lib/list.s — lists of things whose word 0 is the link. First in, first out. Leaves, no
# locks.
#
#   list.head ──► thing ──► thing ──► thing, link 0
#   list.tail ────────────────────────┘

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# list_append(list a0, thing a1)
fn list_append
    sw      zero, (a1)
    lw      t0, list.count(a0)
    addi    t0, t0, 1
    sw      t0, list.count(a0)

    lw      t0, list.tail(a0)
    sw      a1, list.tail(a0)
    beqz    t0, list_append.first
    sw      a1, (t0)
    ret
list_append.first:
    sw      a1, list.head(a0)
    ret
endfn list_append

# ------------------------------------------------------------------------------
# list_pop(list a0) → a0 first thing, taken out; 0: empty
fn list_pop
    lw      t0, list.head(a0)
    beqz    t0, list_pop.out
    lw      t1, (t0)
    sw      t1, list.head(a0)
    bnez    t1, list_pop.count
    sw      zero, list.tail(a0)
list_pop.count:
    lw      t1, list.count(a0)
    addi    t1, t1, -1
    sw      t1, list.count(a0)
list_pop.out:
    mv      a0, t0
    ret
endfn list_pop

# ------------------------------------------------------------------------------
# list_remove(list a0, thing a1): takes a member out, wherever it is.
fn list_remove
    lw      t0, list.count(a0)
    addi    t0, t0, -1
    sw      t0, list.count(a0)

    # t0 = the link that points to it, t1 = the member that link belongs to (0: the head)
    addi    t0, a0, list.head
    li      t1, 0
list_remove.next:
    lw      t2, (t0)
    beq     t2, a1, list_remove.found
    mv      t0, t2
    mv      t1, t2
    j       list_remove.next
list_remove.found:
    lw      t2, (a1)
    sw      t2, (t0)
    bnez    t2, list_remove.out
    sw      t1, list.tail(a0)
list_remove.out:
    ret
endfn list_remove
