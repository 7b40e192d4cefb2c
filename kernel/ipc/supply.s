# ------------------------------------------------------------------------------
# kernel/ipc/supply.s — supplies of kernel buffers, and the flows that wait for one. Core 0 only.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"

    .text

# ------------------------------------------------------------------------------
# supply_fill(supply a0, items a1, bytes a2, count a3): puts the items of a table on the free list.
fn supply_fill
1:  lw      t0, supply.free(a0)
    sw      t0, (a1)
    sw      a1, supply.free(a0)
    add     a1, a1, a2
    addi    a3, a3, -1
    bnez    a3, 1b
    ret
endfn supply_fill

# ------------------------------------------------------------------------------
# supply_take(supply a0, flow a1) → a0 item, or 0 if none is free
# In that case the flow, if there is one, waits: its config is dispatched when an item comes back.
fn supply_take
    lw      t0, supply.free(a0)
    beqz    t0, supply_take.wait
    lw      t1, (t0)
    sw      t1, supply.free(a0)
    mv      a0, t0
    ret
supply_take.wait:
    beqz    a1, supply_take.none
    sw      zero, flow.next(a1)
    lw      t0, supply.last(a0)
    lw      t1, supply.first(a0)
    sw      a1, supply.last(a0)
    beqz    t1, supply_take.first
    sw      a1, flow.next(t0)
    j       supply_take.none
supply_take.first:
    sw      a1, supply.first(a0)
supply_take.none:
    li      a0, 0
    ret
endfn supply_take

# ------------------------------------------------------------------------------
# supply_forget(supply a0): the process's flows wait for an item no longer. Leaf.
fn supply_forget
    lw      t0, supply.first(a0)        # t0 = next flow to look at
    sw      zero, supply.first(a0)
    addi    t1, a0, supply.first        # t1 = word that links to the next flow that stays
supply_forget.next:
    beqz    t0, supply_forget.out
    mv      t2, t0
    lw      t0, flow.next(t0)
    lw      t3, flow.endpoint(t2)
    lw      t3, endpoint.owner(t3)
    bnez    t3, supply_forget.next
    sw      t2, (t1)
    sw      t2, supply.last(a0)
    sw      zero, flow.next(t2)
    addi    t1, t2, flow.next
    j       supply_forget.next
supply_forget.out:
    ret
endfn supply_forget

# ------------------------------------------------------------------------------
# supply_give(supply a0, item a1): the item is free; the first flow that waits may try again.
fn supply_give
    lw      t0, supply.free(a0)
    sw      t0, (a1)
    sw      a1, supply.free(a0)
    lw      t0, supply.first(a0)
    beqz    t0, supply_give.out
    lw      t1, flow.next(t0)
    sw      t1, supply.first(a0)
    addi    a0, t0, flow.config
    tail    task_dispatch
supply_give.out:
    ret
endfn supply_give
