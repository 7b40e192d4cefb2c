# ------------------------------------------------------------------------------
# kernel/migration/request.s — asking for a migration, and every message that a daemon sends
#
#   kmigrate_to   checks, opens what the migration needs, posts two messages, freezes, answers 0
#      ┊          the process comes to rest; its caller is ready, with that 0, but does not run
#   migration_quiescent ─► request ─► FROM to the receiver ─► request ─► TO to ourselves ─► request
#
# The caller finds the 0 when the process runs again: in the other cluster. If it stays here after
# all, the daemon changes the 0 on the board before the process goes on.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .text

# ------------------------------------------------------------------------------
# migration_to(cluster a0)
# → a0 0, -EINVAL: no such compute cluster, or this one; -EBUSY: a migration is in course;
#   -EAGAIN: no descriptor free
# Body of call 76. On success the process is frozen and moves as soon as it stands still.
fn migration_to
    enter   s0, s1
    la      s0, migration
    call    network_node_of
    bltz    a0, migration_to.out
    mv      s1, a0                      # s1 = receiver
    call    network_node
    beq     a0, s1, migration_to.invalid
    lw      t0, migration.phase(s0)
    bnez    t0, migration_to.busy       # PHASE_IDLE

    mv      a0, s1
    li      a1, MIGRATION_PORT
    li      a2, MIGRATION_PORT
    call    portal_open
    bltz    a0, migration_to.out
    sw      a0, migration.portal_out(s0)
    sw      s1, migration.peer(s0)
    mv      a0, s1
    call    migration_post_both
    bltz    a0, migration_to.close

    la      t0, kcall_serving
    lw      t0, (t0)
    sw      t0, migration.caller(s0)
    sw      zero, migration.outcome(s0)
    sw      zero, migration.answered(s0)
    li      t0, PHASE_FREEZING
    sw      t0, migration.phase(s0)
    call    freeze
    li      a0, 0
migration_to.out:
    leave   s0, s1
migration_to.invalid:
    li      a0, -EINVAL
    leave   s0, s1
migration_to.busy:
    li      a0, -EBUSY
    leave   s0, s1
migration_to.close:
    mv      s1, a0
    lw      a0, migration.portal_out(s0)
    call    portal_close
    mv      a0, s1
    leave   s0, s1
endfn migration_to

# ------------------------------------------------------------------------------
# migration_post_both(receiver a0) → a0 0, or -EAGAIN and nothing is posted
# The two messages of a request; they are sent when request is dispatched.
fn migration_post_both
    enter   s0, s1, s2
    mv      s0, a0
    call    network_node
    mv      s1, a0
    mv      a1, s0
    li      a0, MIGRATE_FROM
    mv      a2, s1
    mv      a3, s0
    call    migration_post
    bltz    a0, migration_post_both.out
    li      a0, MIGRATE_TO
    mv      a1, s0
    mv      a2, s1
    mv      a3, s1
    call    migration_post
    bgez    a0, migration_post_both.out
    mv      s2, a0
    call    migration_unpost
    mv      a0, s2
migration_post_both.out:
    leave   s0, s1, s2
endfn migration_post_both

# ------------------------------------------------------------------------------
# migration_quiescent(): the process stands still. Core 0; acts once for each request.
fn migration_quiescent
    la      t0, migration
    lw      t1, migration.phase(t0)
    li      t2, PHASE_FREEZING
    bne     t1, t2, migration_quiescent.out

    # Observers of the machine stop here: the process is static, and nothing has been sent.
    .globl  migration_frozen
migration_frozen:
    li      t1, PHASE_ASKING
    sw      t1, migration.phase(t0)
    tail    migration_send
migration_quiescent.out:
    ret
endfn migration_quiescent

# ------------------------------------------------------------------------------
# migration_post(opcode a0, receiver a1, sender a2, to a3) → a0 0 or -EAGAIN
# Appends a message for the daemon of node `to`. migration_send gets it on its way.
fn migration_post
    enter   s0, s1, s2, s3
    mv      s1, a0
    mv      s2, a1
    mv      s3, a2
    la      s0, migration
    lw      t0, migration.posted(s0)
    li      t1, POSTINGS
    bgeu    t0, t1, migration_post.full
    mv      a0, a3
    li      a1, MIGRATION_PORT
    call    mailbox_open
    bltz    a0, migration_post.full

    lw      t0, migration.posted(s0)
    li      t1, posting.SIZE
    mul     t1, t1, t0
    addi    t0, t0, 1
    sw      t0, migration.posted(s0)
    add     t1, t1, s0
    sw      a0, migration.outbox + posting.mailbox(t1)
    sw      s1, migration.outbox + posting.message + message.opcode(t1)
    sw      s2, migration.outbox + posting.message + message.receiver(t1)
    sw      s3, migration.outbox + posting.message + message.sender(t1)
    li      a0, 0
    leave   s0, s1, s2, s3
migration_post.full:
    li      a0, -EAGAIN
    leave   s0, s1, s2, s3
endfn migration_post

# ------------------------------------------------------------------------------
# migration_unpost(): the first message of the outbox is gone, and its mailbox closed.
fn migration_unpost
    enter   s0
    la      s0, migration
    lw      a0, migration.outbox + posting.mailbox(s0)
    call    mailbox_close
    lw      t0, migration.posted(s0)
    addi    t0, t0, -1
    sw      t0, migration.posted(s0)
    addi    a0, s0, migration.outbox
    addi    a1, a0, posting.SIZE
    li      a2, (POSTINGS - 1) * posting.SIZE
    call    memory_copy                 # upwards, so each word is read before it is written
    leave   s0
endfn migration_unpost

# ------------------------------------------------------------------------------
# migration_send(): sends what has been posted, unless that is going on already.
fn migration_send
    la      t0, migration
    lw      t0, migration.posting(t0)
    bnez    t0, migration_send.out
    la      a0, migration_task_request
    tail    task_dispatch
migration_send.out:
    ret
endfn migration_send

# ------------------------------------------------------------------------------
# migration_request(task a0)
# Sends the first message of the outbox (USER0), comes back when it is out, and so on; ends with
# USER1 when there is none left.
fn migration_request
    enter   s0
    la      s0, migration
    lw      t0, migration.posting(s0)
    beqz    t0, migration_request.next
    sw      zero, migration.posting(s0)
    call    migration_unpost
migration_request.next:
    li      a0, TRIGGER_USER1
    li      a1, 0
    lw      t0, migration.posted(s0)
    beqz    t0, migration_request.exit
    li      t0, 1
    sw      t0, migration.posting(s0)

    # Arguments of mailbox_awrite.
    addi    sp, sp, -FRAME_OF_ARGUMENTS
    lw      t0, migration.outbox + posting.mailbox(s0)
    sw      t0, argument.0(sp)
    addi    t0, s0, migration.outbox + posting.message
    sw      t0, argument.1(sp)
    li      t0, message.SIZE
    sw      t0, argument.2(sp)
    li      a0, TRIGGER_USER0
    mv      a1, sp
    call    task_exit
    addi    sp, sp, FRAME_OF_ARGUMENTS
    leave   s0
migration_request.exit:
    call    task_exit
    leave   s0
endfn migration_request
