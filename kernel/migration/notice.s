# ------------------------------------------------------------------------------
# kernel/migration/notice.s — messages of the protocol commit: sending, and whom to believe
#
# A message goes out in a letter of its own, and nobody waits for it: what is lost is said again by
# the clock. One that comes is believed if it is whole, comes from the node that its opcode says, as
# the network vouches for it, and belongs to the migration in course, or to one that is over.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .set    MIX_START, 0x811c9dc5
    .set    MIX_FACTOR, 16777619

# Who may send it, and the routine(notice a0) → a0 1: taken, 0: to be dropped. By opcode.
    .set    FROM_DIRECTORY, -1          # else: field of the notice that names the sender
    .set    FROM_ASKER, -2
    .set    FROM_KNOWER, -3
struct rule
    field   rule.from
    field   rule.routine
ends rule

    .section .rodata
    .balign 4
notice_rules:
    .word   notice.source, directory_open       # OPEN
    .word   FROM_DIRECTORY, source_hear         # OPENED
    .word   notice.source, destination_hear     # PREPARE
    .word   notice.destination, source_hear     # ACCEPT
    .word   notice.source, destination_hear     # END
    .word   notice.destination, source_hear     # MISSING
    .word   notice.destination, source_hear     # PREPARED
    .word   notice.source, destination_hear     # COMMIT
    .word   notice.destination, directory_claim # CLAIM
    .word   FROM_DIRECTORY, notice_granted      # GRANTED
    .word   FROM_DIRECTORY, claimant_hear       # DENIED
    .word   notice.destination, owed_hear       # COMMITTED
    .word   notice.destination, source_hear     # REFUSED
    .word   notice.source, destination_hear     # CANCEL
    .word   notice.source, directory_resolve    # RESOLVE
    .word   FROM_DIRECTORY, source_hear         # ABORTED
    .word   FROM_ASKER, source_hear_ask         # ASK
    .word   FROM_KNOWER, owed_known             # KNOWN
    .word   FROM_DIRECTORY, source_hear         # GONE

    .text

# ------------------------------------------------------------------------------
# notice_mix(words a0, end a1) → a0 the check of the words, of which there is at least one. Leaf.
# Every step can be undone, so a change within one word always shows.
fn notice_mix
    li      t0, MIX_START
    li      t1, MIX_FACTOR
1:  lw      t2, (a0)
    xor     t0, t0, t2
    mul     t0, t0, t1
    addi    a0, a0, 4
    bltu    a0, a1, 1b
    mv      a0, t0
    ret
endfn notice_mix

# ------------------------------------------------------------------------------
# notice_send(opcode a0, node a1, about a2, body a3, its words a4, reason a5)
# Sends a message to the daemon of a node. If no letter is free it is lost, like in the network.
fn notice_send
    enter   s0, s1, s2, s3, s4, s5
    mv      s0, a0
    mv      s1, a1
    mv      s2, a2
    mv      s3, a3
    slli    s4, a4, 2
    mv      s5, a5
    la      a0, letter_supply
    li      a1, 0
    call    supply_take
    beqz    a0, notice_send.out
    sw      zero, letter.flow(a0)
    slli    s1, s1, PORT_BITS
    sw      s1, letter.wire + wire.destination(a0)
    mv      s1, a0                      # s1 = letter
    li      a0, MIGRATION_PORT
    call    address_here
    sw      a0, letter.wire + wire.source(s1)
    li      t0, notice.SIZE
    sw      t0, letter.wire + wire.size(s1)
    sw      zero, letter.wire + wire.kind(s1)   # WIRE_DATA

    addi    a0, s1, letter.payload
    addi    a1, a0, notice.SIZE
1:  sw      zero, (a0)
    addi    a0, a0, 4
    bne     a0, a1, 1b
    addi    a0, s1, letter.payload + notice.body
    mv      a1, s3
    mv      a2, s4
    call    memory_copy
    addi    a0, s1, letter.payload + notice.epoch
    mv      a1, s2
    li      a2, about.SIZE
    call    memory_copy
    addi    a0, s1, letter.payload
    li      t0, COMMIT_VERSION
    sw      t0, notice.version(a0)
    sw      s0, notice.opcode(a0)
    sw      s5, notice.reason(a0)
    addi    a1, a0, notice.check
    call    notice_mix
    sw      a0, letter.payload + notice.check(s1)
    mv      a0, s1
    call    letter_post
notice_send.out:
    leave   s0, s1, s2, s3, s4, s5
endfn notice_send

# ------------------------------------------------------------------------------
# notice_answer(opcode a0, reason a1): answers the message in the inbox, about the same migration,
# to who sent it.
fn notice_answer
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    call    notice_sender
    mv      a1, a0
    mv      a0, s0
    la      a2, migration + migration.inbox + notice.epoch
    li      a3, 0
    li      a4, 0
    mv      a5, s1
    call    notice_send
    leave   s0, s1
endfn notice_answer

# ------------------------------------------------------------------------------
# notice_sender() → a0 node that really sent the message in the inbox
fn notice_sender
    enter
    la      t0, migration
    lw      a0, migration.mailbox(t0)
    call    mailbox_source
    srli    a0, a0, PORT_BITS
    leave
endfn notice_sender

# ------------------------------------------------------------------------------
# notice_hear(task a0): the handler task: a message is in the inbox; task.result is its size.
fn notice_hear
    enter   s0
    lw      t0, task.result(a0)
    li      t1, notice.SIZE
    bne     t0, t1, notice_hear.bad
    la      s0, migration + migration.inbox
    lw      t0, notice.version(s0)
    li      t1, COMMIT_VERSION
    bne     t0, t1, notice_hear.bad
    lw      t0, notice.opcode(s0)
    li      t1, OPCODES
    bgeu    t0, t1, notice_hear.bad
    mv      a0, s0
    addi    a1, s0, notice.check
    call    notice_mix
    lw      t0, notice.check(s0)
    bne     a0, t0, notice_hear.bad

    call    notice_is_from
    beqz    a0, notice_hear.bad
    mv      a0, s0
    jalr    a1
    bnez    a0, notice_hear.out
notice_hear.bad:
    call    network_drop
notice_hear.out:
    leave   s0
endfn notice_hear

# ------------------------------------------------------------------------------
# notice_is_from() → a0 1 or 0: whether the sender of the inbox is who its opcode says; a1 routine
fn notice_is_from
    enter
    call    notice_sender
    la      t0, migration + migration.inbox
    lw      t1, notice.opcode(t0)
    slli    t1, t1, 3                   # rule.SIZE
    la      t2, notice_rules
    add     t1, t1, t2
    lw      a1, rule.routine(t1)
    lw      t1, rule.from(t1)
    add     t2, t0, t1
    bgez    t1, notice_is_from.field
    la      t2, directory_node
    lw      t3, (t2)
    beq     a0, t3, notice_is_from.yes
    addi    t1, t1, -FROM_DIRECTORY
    beqz    t1, notice_is_from.field
    addi    t2, t0, notice.source       # FROM_KNOWER: also the source
    addi    t1, t1, FROM_DIRECTORY - FROM_ASKER
    bnez    t1, notice_is_from.field
    la      t2, network_here            # FROM_ASKER: also ourselves
notice_is_from.field:
    lw      t2, (t2)
    xor     a0, a0, t2
    seqz    a0, a0
    leave
notice_is_from.yes:
    li      a0, 1
    leave
endfn notice_is_from

# ------------------------------------------------------------------------------
# notice_granted(notice a0) → a0 1 or 0: the destination has it; either side may have asked.
fn notice_granted
    la      t0, migration
    lw      t0, migration.phase(t0)
    li      t1, PHASE_RESOLVING
    beq     t0, t1, source_hear
    tail    claimant_hear
endfn notice_granted

# ------------------------------------------------------------------------------
# notice_is_ours(notice a0) → a0 1 or 0: whether it is about the migration in course. Leaf.
fn notice_is_ours
    la      t0, migration
    lw      t1, migration.about + about.epoch(t0)
    lw      t2, notice.epoch(a0)
    bne     t1, t2, notice_is_ours.no
    lw      t1, migration.about + about.source(t0)
    lw      t2, notice.source(a0)
    bne     t1, t2, notice_is_ours.no
    lw      t1, migration.about + about.destination(t0)
    lw      t2, notice.destination(a0)
    bne     t1, t2, notice_is_ours.no
    li      a0, 1
    ret
notice_is_ours.no:
    li      a0, 0
    ret
endfn notice_is_ours
