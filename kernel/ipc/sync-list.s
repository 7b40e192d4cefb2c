# ------------------------------------------------------------------------------
# kernel/ipc/sync-list.s — from a program's list of nodes to the key of a sync. Core 0.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "sync.inc"

    .text

# ------------------------------------------------------------------------------
# sync_read(nodes a0, count a1, mode a2) → a0 0 and a1 sync_wanted, the key; -EINVAL, -EFAULT
fn sync_read
    enter   s0, s1
    mv      s1, a1                      # s1 = nodes to add
    mv      a1, a0
    li      a0, -EINVAL
    beqz    a1, sync_read.out
    addi    t0, s1, -SYNC_NODES_MIN
    li      t1, SYNC_NODES_MAX - SYNC_NODES_MIN
    bgtu    t0, t1, sync_read.out
    li      t0, SYNC_ALL_TO_ONE
    bgtu    a2, t0, sync_read.out
    la      t0, sync_wanted
    sw      a2, sync_key.mode(t0)
    sw      zero, sync_key.members(t0)
    la      a0, sync_nodes
    slli    a2, s1, 2
    call    user_read
    bnez    a0, sync_read.out

    la      s0, sync_nodes              # s0 = next node
    lw      t0, (s0)
    la      t1, sync_wanted
    sw      t0, sync_key.root(t1)
sync_read.next:
    lw      a0, (s0)
    call    sync_add
    bnez    a0, sync_read.out
    addi    s0, s0, 4
    addi    s1, s1, -1
    bnez    s1, sync_read.next

    # We must be one of them.
    la      a1, sync_wanted
    lw      t0, sync_key.members(a1)
    la      t1, uarea
    lw      t1, uarea.home(t1)
    srl     t0, t0, t1
    andi    t0, t0, 1
    bnez    t0, sync_read.out
    li      a0, -EINVAL
sync_read.out:
    leave   s0, s1
endfn sync_read

# ------------------------------------------------------------------------------
# sync_add(node a0) → a0 0, -EINVAL: no such node, or a member already. To sync_wanted.
fn sync_add
    enter   s0
    mv      s0, a0
    li      t0, SYNC_NODES
    bgeu    s0, t0, sync_add.invalid
    call    network_has_node
    beqz    a0, sync_add.invalid
    la      t0, sync_wanted
    lw      t1, sync_key.members(t0)
    li      t2, 1
    sll     t2, t2, s0
    and     t3, t1, t2
    bnez    t3, sync_add.invalid
    or      t1, t1, t2
    sw      t1, sync_key.members(t0)
    li      a0, 0
    leave   s0
sync_add.invalid:
    li      a0, -EINVAL
    leave   s0
endfn sync_add

    .section .bss
    .balign 4
object sync_wanted
    .zero   sync_key.SIZE
endobject sync_wanted
sync_nodes:
    .zero   SYNC_NODES_MAX * 4
