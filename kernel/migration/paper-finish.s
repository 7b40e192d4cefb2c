# ------------------------------------------------------------------------------
# kernel/migration/paper-finish.s — the end of a migration of the protocol paper, on either side
#
# The receiver takes the process in; the sender closes what it opened. Both unfreeze: two copies.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .text

# ------------------------------------------------------------------------------
# paper_finish(task a0): ends the migration in course and listens for the next.
fn paper_finish
    enter   s0
    la      s0, migration
    lw      t0, migration.phase(s0)
    sw      zero, migration.phase(s0)   # PHASE_IDLE
    li      t1, PHASE_RECEIVING
    beq     t0, t1, paper_finish.receiver
    li      t1, PHASE_SENDING
    bne     t0, t1, paper_finish.out    # a message that was no request
    lw      a0, migration.portal_out(s0)
    call    portal_close
    call    page_changed
    lw      a0, migration.peer(s0)
    call    request_tell_moved
    j       paper_finish.unfreeze
paper_finish.receiver:
    call    migration_arrive
    call    network_node                # of two copies each has a name of its own
    la      t0, uarea
    sw      a0, uarea.home(t0)
paper_finish.unfreeze:
    call    unfreeze
paper_finish.out:
    leave   s0
endfn paper_finish
