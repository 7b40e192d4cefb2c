# ------------------------------------------------------------------------------
# kernel/migration/directory.s — whose a process is, when its two sides cannot tell
#
# One daemon of the machine is the directory: that of the first I/O cluster, or of cluster 0. Of
# every node it keeps the newest migration. The first who asks gets the process: the destination by
# CLAIM, or the source by RESOLVE; and whoever asks again is told the same.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .bss
    .balign 4
object directory_node
    .skip   4
endobject directory_node
directory_entries:                      # by node of the source
    .skip   NODES * entry.SIZE

    .text

# ------------------------------------------------------------------------------
# directory_find(): sets directory_node: the first that is not a compute cluster, or the first.
fn directory_find
    li      t0, NETWORK_INTERFACE
    lw      t1, network.clusters(t0)
    li      t0, NETWORK_PLACES
    lw      a0, place.node(t0)
directory_find.next:
    lw      t2, place.kind(t0)
    bnez    t2, directory_find.found    # PLACE_COMPUTE
    addi    t0, t0, place.SIZE
    addi    t1, t1, -1
    bnez    t1, directory_find.next
    j       directory_find.out
directory_find.found:
    lw      a0, place.node(t0)
directory_find.out:
    la      t0, directory_node
    sw      a0, (t0)
    ret
endfn directory_find

# ------------------------------------------------------------------------------
# directory_entry(notice a0) → a0 entry of its source, or 0: we are no directory, or there is no
# such node; a1 notice; t0 < 0, 0 or > 0: its epoch is older than the entry's, the same, newer
fn directory_entry
    mv      a1, a0
    la      t0, directory_node
    lw      t0, (t0)
    la      t1, network_here
    lw      t1, (t1)
    bne     t0, t1, directory_entry.none
    lw      t0, notice.source(a1)
    li      t1, NODES
    bgeu    t0, t1, directory_entry.none
    li      t1, entry.SIZE
    mul     t0, t0, t1
    la      a0, directory_entries
    add     a0, a0, t0
    lw      t1, entry.epoch(a0)
    lw      t2, notice.epoch(a1)
    sltu    t0, t1, t2
    sltu    t1, t2, t1
    sub     t0, t0, t1
    ret
directory_entry.none:
    li      a0, 0
    ret
endfn directory_entry

# ------------------------------------------------------------------------------
# directory_open(notice a0) → a0 1 or 0: a migration begins.
fn directory_open
    enter
    call    directory_entry
    beqz    a0, directory_open.out
    bltz    t0, directory_open.drop
    bgtz    t0, directory_open.new
    lw      t0, entry.state(a0)
    bnez    t0, directory_open.drop     # ENTRY_OPEN
    lw      t0, entry.destination(a0)
    lw      t1, notice.destination(a1)
    beq     t0, t1, directory_open.answer
directory_open.drop:
    li      a0, 0
    leave
directory_open.new:
    lw      t0, notice.epoch(a1)
    sw      t0, entry.epoch(a0)
    sw      zero, entry.state(a0)       # ENTRY_OPEN
    lw      t0, notice.destination(a1)
    sw      t0, entry.destination(a0)
directory_open.answer:
    li      a0, OPCODE_OPENED
    li      a1, 0
    call    notice_answer
    li      a0, 1
directory_open.out:
    leave
endfn directory_open

# ------------------------------------------------------------------------------
# directory_claim(notice a0) → a0 1 or 0: a destination asks whether the process is its own.
fn directory_claim
    enter
    call    directory_entry
    beqz    a0, directory_claim.out
    bltz    t0, directory_claim.deny
    bgtz    t0, directory_claim.drop
    lw      t0, entry.destination(a0)
    lw      t1, notice.destination(a1)
    bne     t0, t1, directory_claim.drop
    lw      t0, entry.state(a0)
    li      t1, ENTRY_ABORTED
    beq     t0, t1, directory_claim.deny
    bgtu    t0, t1, directory_claim.drop    # ENTRY_TAKEN: late
    li      t0, ENTRY_GRANTED
    sw      t0, entry.state(a0)
    li      a0, OPCODE_GRANTED
    j       directory_claim.answer
directory_claim.drop:
    li      a0, 0
    leave
directory_claim.deny:
    li      a0, OPCODE_DENIED
directory_claim.answer:
    li      a1, 0
    call    notice_answer
    li      a0, 1
directory_claim.out:
    leave
endfn directory_claim

# ------------------------------------------------------------------------------
# directory_took(notice a0) → a0 1 or 0: a destination says that the process runs there. What is
# older than the entry is believed: its source has begun another migration since.
fn directory_took
    enter
    call    directory_entry
    beqz    a0, directory_took.out
    bltz    t0, directory_took.known
    bgtz    t0, directory_took.drop
    lw      t0, entry.destination(a0)
    lw      t1, notice.destination(a1)
    bne     t0, t1, directory_took.drop
    lw      t0, entry.state(a0)
    andi    t0, t0, ENTRY_GRANTED       # or ENTRY_TAKEN
    beqz    t0, directory_took.drop
    li      t0, ENTRY_TAKEN
    sw      t0, entry.state(a0)
directory_took.known:
    li      a0, 1
directory_took.out:
    leave
directory_took.drop:
    li      a0, 0
    leave
endfn directory_took

# ------------------------------------------------------------------------------
# directory_resolve(notice a0) → a0 1 or 0: a source asks for its process back.
fn directory_resolve
    enter
    call    directory_entry
    beqz    a0, directory_resolve.out
    bnez    t0, directory_resolve.drop
    lw      t0, entry.state(a0)
    li      t1, ENTRY_GRANTED
    beq     t0, t1, directory_resolve.granted
    bgtu    t0, t1, directory_resolve.over
    li      t0, ENTRY_ABORTED
    sw      t0, entry.state(a0)
    li      a0, OPCODE_ABORTED
    j       directory_resolve.answer
directory_resolve.over:
    li      t1, ENTRY_TAKEN
    li      a0, OPCODE_GONE
    beq     t0, t1, directory_resolve.answer
    li      a0, OPCODE_ABORTED
    j       directory_resolve.answer
directory_resolve.granted:
    li      a0, OPCODE_GRANTED
directory_resolve.answer:
    li      a1, 0
    call    notice_answer
    li      a0, 1
directory_resolve.out:
    leave
directory_resolve.drop:
    li      a0, 0
    leave
endfn directory_resolve
