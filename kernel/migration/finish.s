# ------------------------------------------------------------------------------
# kernel/migration/finish.s — the end of a migration, on either side
#
#   receiver       all parts are here: take the process in, say DONE, unfreeze
#   sender, DONE   it lives elsewhere now: give our copy up; the cluster is empty
#   sender, else   it stays: write the error where the caller will read it, unfreeze
#
# At no time do both copies run: ours is frozen from before the first chunk until it is given up.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .text

# ------------------------------------------------------------------------------
# migration_finish(task a0): ends the migration in course and listens for the next.
fn migration_finish
    enter   s0
    la      s0, migration
    lw      t0, migration.phase(s0)
    li      t1, PHASE_RECEIVING
    beq     t0, t1, migration_finish.receiver
    lw      a0, migration.portal_out(s0)
    call    portal_close
    lw      t0, migration.answered(s0)
    bnez    t0, migration_finish.gone
    call    migration_stay
    j       migration_finish.out
migration_finish.gone:
    call    migration_leave
    j       migration_finish.out
migration_finish.receiver:
    call    migration_arrive
migration_finish.out:
    sw      zero, migration.phase(s0)   # PHASE_IDLE
    sw      zero, migration.answered(s0)
    leave   s0
endfn migration_finish

# ------------------------------------------------------------------------------
# migration_arrive(): the process is ours.
# Every core drops old translations and instructions before it enters user mode again.
fn migration_arrive
    enter
    # Observers of the machine stop here: all is in place, still frozen, nothing has run.
    .globl  migration_arrived
migration_arrived:
    call    process_adopt
    la      t0, migration
    lw      a1, migration.peer(t0)
    li      a0, MIGRATE_DONE
    call    migration_answer
    call    unfreeze
    leave
endfn migration_arrive

# ------------------------------------------------------------------------------
# migration_leave(): the process is the receiver's.
fn migration_leave
    enter
    call    process_release
    # Observers of the machine stop here: our copy has been given up.
    .globl  migration_released
migration_released:
    leave
endfn migration_leave

# ------------------------------------------------------------------------------
# migration_stay(): the process stays here; its caller gets the error instead of 0.
fn migration_stay
    enter
    la      t0, migration
    lw      t1, migration.outcome(t0)
    bnez    t1, migration_stay.answer
    li      t1, -EIO                    # nobody refused: the transfer failed
migration_stay.answer:
    lw      t2, migration.caller(t0)
    sw      t1, board.result(t2)
    call    unfreeze
    leave
endfn migration_stay

# ------------------------------------------------------------------------------
# migration_answer(opcode a0, sender a1): tells a sender what became of its request to us.
fn migration_answer
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    call    network_node
    mv      a1, a0
    mv      a0, s0
    mv      a2, s1
    mv      a3, s1
    call    migration_post
    call    migration_send
    leave   s0, s1
endfn migration_answer
