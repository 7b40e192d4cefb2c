# ------------------------------------------------------------------------------
# kernel/migration/paper-handler.s — what the protocol paper makes of a message
#
# The receiver's message freezes it; the sender's opens its portal. A message that is none of the
# two goes to finish, where nothing is to be done, and the daemon listens on. To grow: a new opcode
# is a number in migration.inc, a row of paper_opcodes, and its routine.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .section .rodata
    .balign 4
paper_opcodes:                          # routine(migration a0, message a1) → a0 ending; by opcode
    .word   paper_to, paper_from

    .text

# ------------------------------------------------------------------------------
# paper_handler(task a0): decodes the message in the inbox; task.result is its size.
fn paper_handler
    enter
    lw      t0, task.result(a0)
    la      a0, migration
    li      t1, message.SIZE
    bne     t0, t1, paper_handler.bad
    addi    a1, a0, migration.inbox
    lw      t0, message.opcode(a1)
    li      t1, MIGRATE_OPCODES
    bgeu    t0, t1, paper_handler.bad
    slli    t0, t0, 2
    la      t1, paper_opcodes
    add     t0, t0, t1
    lw      t0, (t0)
    jalr    t0
    j       paper_handler.out
paper_handler.bad:
    call    network_drop
    li      a0, TRIGGER_USER1
paper_handler.out:
    li      a1, 0
    call    task_exit
    leave
endfn paper_handler

# ------------------------------------------------------------------------------
# paper_to(migration a0, message a1) → a0 ending
# MIGRATE_TO: our process is to be sent. A cluster that did not ask has no portal for it.
fn paper_to
    enter   s0
    mv      s0, a0
    lw      t0, migration.phase(s0)
    li      t1, PHASE_ASKING
    bne     t0, t1, paper_to.bad
    lw      t2, message.receiver(a1)
    sw      t2, migration.peer(s0)
    li      a0, MIGRATION_PORT
    call    address_here
    mv      a2, a0
    mv      a0, t2
    li      a1, MIGRATION_PORT
    call    portal_open
    bltz    a0, paper_to.bad
    sw      a0, migration.portal_out(s0)
    li      t0, PHASE_SENDING
    sw      t0, migration.phase(s0)
    call    paper_begin
    li      a0, TRIGGER_USER0
    leave   s0
paper_to.bad:
    li      a0, TRIGGER_USER1
    leave   s0
endfn paper_to

# ------------------------------------------------------------------------------
# paper_from(migration a0, message a1) → a0 ending
# MIGRATE_FROM: a process is to be received, whatever is here.
fn paper_from
    enter   s0
    mv      s0, a0
    lw      t0, message.sender(a1)
    sw      t0, migration.peer(s0)
    li      t0, PHASE_RECEIVING
    sw      t0, migration.phase(s0)
    call    freeze
    call    paper_begin
    li      a0, TRIGGER_USER0
    leave   s0
endfn paper_from
