# ------------------------------------------------------------------------------
# kernel/ipc/sync.s — the table of syncs: finding, making and ending them
#
# All clusters of a sync know it by the same key. A signal may come before this cluster has created
# the sync: then an entry without references keeps it. Only core 0 changes the table.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "sync.inc"

    .text

# ------------------------------------------------------------------------------
# sync_same(kind a0, key a1) → a0 entry, or 0. Leaf.
fn sync_same
    la      t0, sync_table
    li      t1, SYNCS
sync_same.next:
    lw      t2, sync.kind(t0)
    bne     t2, a0, sync_same.other
    lw      t2, sync.key + sync_key.mode(t0)
    lw      t3, sync_key.mode(a1)
    bne     t2, t3, sync_same.other
    lw      t2, sync.key + sync_key.root(t0)
    lw      t3, sync_key.root(a1)
    bne     t2, t3, sync_same.other
    lw      t2, sync.key + sync_key.members(t0)
    lw      t3, sync_key.members(a1)
    beq     t2, t3, sync_same.found
sync_same.other:
    addi    t0, t0, sync.SIZE
    addi    t1, t1, -1
    bnez    t1, sync_same.next
    li      t0, 0
sync_same.found:
    mv      a0, t0
    ret
endfn sync_same

# ------------------------------------------------------------------------------
# sync_allot(kind a0, key a1) → a0 entry of that key, made if there is none, or 0: the table is full
# Whoever refers to it counts that itself.
fn sync_allot
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    call    sync_same
    bnez    a0, sync_allot.out
    la      a0, sync_table
    li      t1, SYNCS
sync_allot.next:
    lw      t0, sync.kind(a0)
    beqz    t0, sync_allot.found
    addi    a0, a0, sync.SIZE
    addi    t1, t1, -1
    bnez    t1, sync_allot.next
    li      a0, 0
sync_allot.out:
    leave   s0, s1

    # Free entries are zero but for their key. The root's peers are the others; theirs is the root.
sync_allot.found:
    lw      t0, sync_key.mode(s1)
    sw      t0, sync.key + sync_key.mode(a0)
    lw      t0, sync_key.root(s1)
    sw      t0, sync.key + sync_key.root(a0)
    lw      t1, sync_key.members(s1)
    sw      t1, sync.key + sync_key.members(a0)
    la      t2, uarea
    lw      t2, uarea.home(t2)
    li      t3, 1
    sll     t3, t3, t0                  # t3 = root's bit
    xor     t1, t1, t3                  # t1 = the others' bits
    beq     t0, t2, sync_allot.root
    mv      t1, t3
sync_allot.root:
    sw      t1, sync.peers(a0)
    sw      s0, sync.kind(a0)
    leave   s0, s1
endfn sync_allot

# ------------------------------------------------------------------------------
# sync_find(descriptor a0, kind a1: ENDPOINT_FREE for either) → a0 0, a1 entry; -EINVAL: no such
# number, -EBADF: not open, or of the other kind. Any core; leaf.
fn sync_find
    mv      t2, a1
    mv      t0, a0
    li      a0, -EINVAL
    li      t1, SYNCS
    bgeu    t0, t1, sync_find.out
    li      t1, sync.SIZE
    mul     t0, t0, t1
    la      a1, sync_table
    add     a1, a1, t0
    li      a0, -EBADF
    lw      t0, sync.references(a1)
    beqz    t0, sync_find.out
    beqz    t2, sync_find.found
    lw      t0, sync.kind(a1)
    bne     t0, t2, sync_find.out
sync_find.found:
    li      a0, 0
sync_find.out:
    ret
endfn sync_find

# ------------------------------------------------------------------------------
# sync_hear(letter a0): takes a signal that has come, if it makes sense, and frees the letter.
fn sync_hear
    enter   s0, s1
    mv      s0, a0
    call    sync_check
    bltz    a0, sync_hear.bad
    mv      s1, a0                      # s1 = node that signals
    li      a0, ENDPOINT_INPUT
    addi    a1, s0, letter.payload
    call    sync_allot
    beqz    a0, sync_hear.bad
    mv      a1, s1
    call    sync_count
    mv      a0, s0
    call    letter_free
    leave   s0, s1
sync_hear.bad:
    mv      a0, s0
    call    letter_drop
    leave   s0, s1
endfn sync_hear

# ------------------------------------------------------------------------------
# sync_check(letter a0) → a0 node that signals, or -EINVAL: it has nothing to signal to us. Leaf.
fn sync_check
    lw      t0, letter.wire + wire.source(a0)
    srli    t0, t0, PORT_BITS           # t0 = source
    la      t1, uarea
    lw      t1, uarea.home(t1)          # t1 = here
    beq     t0, t1, sync_check.bad
    li      t2, SYNC_NODES
    bgeu    t0, t2, sync_check.bad
    addi    a0, a0, letter.payload
    lw      t2, sync_key.members(a0)
    srl     t3, t2, t0
    srl     t2, t2, t1
    and     t2, t2, t3
    andi    t2, t2, 1
    beqz    t2, sync_check.bad          # one of the two is no member

    # The root is who signals to all, or whom all signal to.
    lw      t2, sync_key.root(a0)
    lw      t3, sync_key.mode(a0)
    beqz    t3, sync_check.one_to_all
    li      a0, SYNC_ALL_TO_ONE
    bne     t3, a0, sync_check.bad
    bne     t2, t1, sync_check.bad
    mv      a0, t0
    ret
sync_check.one_to_all:
    mv      a0, t0
    beq     t2, t0, sync_check.out
sync_check.bad:
    li      a0, -EINVAL
sync_check.out:
    ret
endfn sync_check

# ------------------------------------------------------------------------------
# sync_count(entry a0, node a1): one more signal of that node; who sleeps looks again.
fn sync_count
    enter   s0
    mv      s0, a0
    add     t2, a0, a1
    acquire thread_lock
    lbu     t0, sync.signals(t2)
    li      t1, SIGNALS_MAX
    beq     t0, t1, sync_count.wake
    addi    t0, t0, 1
    sb      t0, sync.signals(t2)
sync_count.wake:
    addi    a0, s0, sync.sleepers
    call    condition_broadcast
    release thread_lock
    leave   s0
endfn sync_count

# ------------------------------------------------------------------------------
# sync_take(entry a0) → a0 1, a signal of each peer taken; 0: one is missing, and none taken. Leaf;
# thread_lock held.
fn sync_take
    addi    a0, a0, sync.signals
    lw      t0, sync.peers - sync.signals(a0)
    mv      t1, a0
    mv      t2, t0
sync_take.look:
    beqz    t2, sync_take.all
    andi    t3, t2, 1
    beqz    t3, sync_take.present
    lbu     t3, (t1)
    beqz    t3, sync_take.missing
sync_take.present:
    srli    t2, t2, 1
    addi    t1, t1, 1
    j       sync_take.look
sync_take.missing:
    li      a0, 0
    ret

sync_take.all:
    beqz    t0, sync_take.done
    andi    t3, t0, 1
    lbu     t1, (a0)
    sub     t1, t1, t3
    sb      t1, (a0)
    srli    t0, t0, 1
    addi    a0, a0, 1
    j       sync_take.all
sync_take.done:
    li      a0, 1
    ret
endfn sync_take

    .section .bss
    .balign 4
object sync_table
    .zero   SYNCS * sync.SIZE
endobject sync_table
