# ------------------------------------------------------------------------------
# kernel/migration/handler.s — what a daemon makes of a message
#
# The network says who sent a message, and only that is believed. A message that does not fit, in
# its size, opcode or nodes, or that does not belong to the present phase, is dropped and counted,
# and the daemon listens on. One routine for each opcode; each returns how the handler task ends:
#
#   USER0  walk the states     USER1  finish     USER2  listen for another message
#
# To grow: a new opcode is a number in migration.inc, a row of handler_routines, and its routine.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .section .rodata
    .balign 4
handler_routines:                       # routine(migration a0, message a1) → a0 ending; by opcode
    .word   handler_to, handler_from, handler_done, handler_refused

    .text

# ------------------------------------------------------------------------------
# migration_handler(task a0): decodes the message in the inbox; task.result is its size.
fn migration_handler
    enter   s0
    la      s0, migration
    lw      t0, task.result(a0)
    li      t1, message.SIZE
    bne     t0, t1, migration_handler.bad
    lw      t0, migration.inbox + message.opcode(s0)
    li      t1, MIGRATE_OPCODES
    bgeu    t0, t1, migration_handler.bad
    slli    t0, t0, 2
    la      t1, handler_routines
    add     t0, t0, t1
    lw      t0, (t0)
    mv      a0, s0
    addi    a1, s0, migration.inbox
    jalr    t0
    j       migration_handler.out
migration_handler.bad:
    call    handler_bad
migration_handler.out:
    li      a1, 0
    call    task_exit
    leave   s0
endfn migration_handler

# ------------------------------------------------------------------------------
# handler_bad() → a0 ending: drops a message.
fn handler_bad
    enter
    call    network_drop
    li      a0, TRIGGER_USER2
    leave
endfn handler_bad

# ------------------------------------------------------------------------------
# handler_source() → a0 node that really sent the message, from the daemon's port of that node
fn handler_source
    enter
    la      t0, migration
    lw      a0, migration.mailbox(t0)
    call    mailbox_source
    srai    a0, a0, PORT_BITS
    leave
endfn handler_source

# ------------------------------------------------------------------------------
# handler_is_mine(migration a0, message a1, source a2) → a0 1 or 0
# Whether a message is about the migration from here to our peer, and comes from that node.
fn handler_is_mine
    enter   s0, s1, s2
    mv      s0, a0
    mv      s1, a1
    mv      s2, a2
    call    handler_source
    bne     a0, s2, handler_is_mine.no
    call    network_node
    lw      t0, message.sender(s1)
    bne     t0, a0, handler_is_mine.no
    lw      t0, message.receiver(s1)
    lw      t1, migration.peer(s0)
    bne     t0, t1, handler_is_mine.no
    li      a0, 1
    leave   s0, s1, s2
handler_is_mine.no:
    li      a0, 0
    leave   s0, s1, s2
endfn handler_is_mine

# ------------------------------------------------------------------------------
# handler_to(migration a0, message a1) → a0 ending
# MIGRATE_TO, from ourselves: the receiver has been told; our process is to be sent.
fn handler_to
    enter   s0
    mv      s0, a0
    lw      t0, migration.phase(s0)
    li      t1, PHASE_ASKING
    bne     t0, t1, handler_to.bad
    lw      a2, message.sender(a1)
    call    handler_is_mine
    beqz    a0, handler_to.bad
    li      t0, PHASE_SENDING
    sw      t0, migration.phase(s0)
    call    transfer_begin
    li      a0, TRIGGER_USER0 | TRIGGER_USER2
    leave   s0
handler_to.bad:
    call    handler_bad
    leave   s0
endfn handler_to

# ------------------------------------------------------------------------------
# handler_from(migration a0, message a1) → a0 ending
# MIGRATE_FROM: a process is to be received. Only an empty cluster that does nothing else takes it.
fn handler_from
    enter   s0, s1
    mv      s0, a0
    lw      s1, message.sender(a1)
    call    network_node
    lw      t0, migration.inbox + message.receiver(s0)
    bne     t0, a0, handler_from.bad
    beq     s1, a0, handler_from.bad
    call    handler_source
    bne     a0, s1, handler_from.bad

    lw      t0, migration.phase(s0)
    bnez    t0, handler_from.refuse     # PHASE_IDLE
    call    process_present
    bnez    a0, handler_from.refuse
    call    freeze
    sw      s1, migration.peer(s0)
    li      t0, PHASE_RECEIVING
    sw      t0, migration.phase(s0)
    call    transfer_begin
    li      a0, TRIGGER_USER0 | TRIGGER_USER2
    leave   s0, s1

    # If the outbox is full the sender gets no answer; it holds more than clusters usually ask.
handler_from.refuse:
    li      a0, MIGRATE_REFUSED
    mv      a1, s1
    call    migration_answer
    li      a0, TRIGGER_USER2
    leave   s0, s1
handler_from.bad:
    call    handler_bad
    leave   s0, s1
endfn handler_from

# ------------------------------------------------------------------------------
# handler_done(migration a0, message a1) → a0 ending
# MIGRATE_DONE: the receiver has all of it. We may not have noticed yet that all is sent.
fn handler_done
    enter   s0
    mv      s0, a0
    lw      t0, migration.phase(s0)
    addi    t0, t0, -PHASE_SENDING
    li      t1, PHASE_SENT - PHASE_SENDING
    bgtu    t0, t1, handler_done.bad
    lw      a2, message.receiver(a1)
    call    handler_is_mine
    beqz    a0, handler_done.bad
    li      t0, 1
    sw      t0, migration.answered(s0)
    lw      t0, migration.phase(s0)
    addi    t0, t0, -PHASE_SENT
    li      a0, TRIGGER_NONE
    bnez    t0, handler_done.out
    li      a0, TRIGGER_USER1
handler_done.out:
    leave   s0
handler_done.bad:
    call    handler_bad
    leave   s0
endfn handler_done

# ------------------------------------------------------------------------------
# handler_refused(migration a0, message a1) → a0 ending
# MIGRATE_REFUSED: the process stays. A write that waits for a permission is given up; its error
# leads to finish. Before the first write there is nothing to give up.
fn handler_refused
    enter   s0
    mv      s0, a0
    lw      t0, migration.phase(s0)
    addi    t0, t0, -PHASE_ASKING
    li      t1, PHASE_SENT - PHASE_ASKING
    bgtu    t0, t1, handler_refused.bad
    lw      a2, message.receiver(a1)
    call    handler_is_mine
    beqz    a0, handler_refused.bad
    li      t0, -EBUSY
    sw      t0, migration.outcome(s0)
    lw      t0, migration.phase(s0)
    li      t1, PHASE_SENDING
    li      a0, TRIGGER_USER1
    bne     t0, t1, handler_refused.out
    lw      a0, migration.portal_out(s0)
    call    portal_cancel
    li      a0, TRIGGER_NONE
handler_refused.out:
    leave   s0
handler_refused.bad:
    call    handler_bad
    leave   s0
endfn handler_refused
