# ------------------------------------------------------------------------------
# kernel/migration/hear.s — the protocol commit at the destination: what it makes of messages
#
# Of every node it remembers the newest migration and what became of it. So what is repeated late is
# answered as ever, what is old is dropped, and nobody is refused who may still be taken in.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .bss
    .balign 4
destination_memory:                     # struct heard of every node
    .skip   NODES * heard.SIZE

    .text

# ------------------------------------------------------------------------------
# destination_hear(notice a0) → a0 1 or 0
# A source says something: about the migration in course, about one that is over, or a new one.
fn destination_hear
    enter   s0, s1, s2
    mv      s0, a0
    call    network_node
    lw      t0, notice.destination(s0)
    bne     t0, a0, destination_hear.drop
    lw      t0, notice.source(s0)
    beq     t0, a0, destination_hear.drop
    li      t1, NODES
    bgeu    t0, t1, destination_hear.drop
    lw      s1, notice.opcode(s0)
    mv      a0, s0
    call    destination_is_in
    bnez    a0, destination_hear.event

    lw      a0, notice.source(s0)
    call    destination_heard
    mv      s2, a0
    lw      t0, heard.epoch(s2)
    lw      t1, notice.epoch(s0)
    bltu    t1, t0, destination_hear.drop
    li      t2, OPCODE_CANCEL
    beq     t0, t1, destination_hear.over
    li      t0, OPCODE_PREPARE
    beq     s1, t0, destination_hear.event

    # It is about something that we never heard of, or have lost.
    sw      t1, heard.epoch(s2)
    li      t0, -EIO
    sw      t0, heard.outcome(s2)
    beq     s1, t2, destination_hear.done
destination_hear.over:
    beq     s1, t2, destination_hear.drop
    lw      a1, heard.outcome(s2)
    li      a0, OPCODE_REFUSED
    bnez    a1, destination_hear.answer
    li      a0, OPCODE_COMMITTED
destination_hear.answer:
    call    notice_answer
destination_hear.done:
    li      a0, 1
    leave   s0, s1, s2
destination_hear.event:
    mv      a0, s1
    call    commit_event
    leave   s0, s1, s2
destination_hear.drop:
    li      a0, 0
    leave   s0, s1, s2
endfn destination_hear

# ------------------------------------------------------------------------------
# destination_is_in(notice a0) → a0 1 or 0: whether we are the destination that it means, now
fn destination_is_in
    la      t0, migration
    lw      t0, migration.phase(t0)
    li      t1, PHASE_RECEIVING
    bgeu    t0, t1, notice_is_ours
    li      a0, 0
    ret
endfn destination_is_in

# ------------------------------------------------------------------------------
# destination_heard(node a0) → a0 what we remember of it. Leaf.
fn destination_heard
    slli    a0, a0, 3                   # heard.SIZE
    la      t0, destination_memory
    add     a0, a0, t0
    ret
endfn destination_heard

# ------------------------------------------------------------------------------
# destination_remember(outcome a0): of the present migration.
fn destination_remember
    enter   s0
    mv      s0, a0
    la      t0, migration
    lw      a0, migration.about + about.source(t0)
    call    destination_heard
    la      t0, migration
    lw      t1, migration.about + about.epoch(t0)
    lw      t2, heard.epoch(a0)
    bltu    t1, t2, destination_remember.out    # a newer one was refused meanwhile: that stays
    sw      t1, heard.epoch(a0)
    sw      s0, heard.outcome(a0)
destination_remember.out:
    leave   s0
endfn destination_remember

# ------------------------------------------------------------------------------
# destination_refuse(): REFUSED to the sender of PREPARE in the inbox; remembered.
fn destination_refuse
    enter   s0
    la      t0, migration
    lw      a0, migration.inbox + notice.source(t0)
    call    destination_heard
    la      t0, migration
    lw      t1, migration.inbox + notice.epoch(t0)
    sw      t1, heard.epoch(a0)
    li      a1, -EBUSY
    lw      t1, migration.phase(t0)
    bnez    t1, destination_refuse.tell # PHASE_IDLE
    lw      a1, migration.reason(t0)
destination_refuse.tell:
    sw      a1, heard.outcome(a0)
    li      a0, OPCODE_REFUSED
    call    notice_answer
    leave   s0
endfn destination_refuse

# ------------------------------------------------------------------------------
# claimant_hear(notice a0) → a0 1 or 0: the directory's answer to CLAIM.
fn claimant_hear
    enter   s0
    lw      s0, notice.opcode(a0)
    call    destination_is_in
    beqz    a0, claimant_hear.out
    mv      a0, s0
    call    commit_event
claimant_hear.out:
    leave   s0
endfn claimant_hear
