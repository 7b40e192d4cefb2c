# ------------------------------------------------------------------------------
# kernel/migration/paper-request.s — the two messages of a request of the protocol paper
#
#   kmigrate_to   opens two mailboxes, posts two messages, freezes, answers 0
#      ┊          the process comes to rest; its caller is ready, with that 0, but does not run
#   static ─► request ─► FROM to the receiver ─► request ─► TO to ourselves ─► request
#
# The caller finds the 0 when the process runs again: in the other cluster, and here.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .text

# ------------------------------------------------------------------------------
# paper_ask(receiver a0) → a0 0, or -EAGAIN and nothing is posted
# The two messages of a request; they are sent when request is dispatched.
fn paper_ask
    enter   s0, s1, s2
    mv      s0, a0
    call    network_node
    mv      s1, a0
    mv      a1, s0
    li      a0, MIGRATE_FROM
    mv      a2, s1
    mv      a3, s0
    call    paper_post
    bltz    a0, paper_ask.out
    li      a0, MIGRATE_TO
    mv      a1, s0
    mv      a2, s1
    mv      a3, s1
    call    paper_post
    bgez    a0, paper_ask.out
    mv      s2, a0
    call    paper_unpost
    mv      a0, s2
paper_ask.out:
    leave   s0, s1, s2
endfn paper_ask

# ------------------------------------------------------------------------------
# paper_request_to(receiver a0) → a0 0 or -EAGAIN: the process is to move to that node.
fn paper_request_to
    enter
    call    paper_ask
    bltz    a0, paper_request_to.out
    la      t0, migration
    li      t1, PHASE_FREEZING
    sw      t1, migration.phase(t0)
    call    freeze
paper_request_to.out:
    leave
endfn paper_request_to

# ------------------------------------------------------------------------------
# paper_static(): the process stands still: tells both sides.
fn paper_static
    la      t0, migration
    li      t1, PHASE_ASKING
    sw      t1, migration.phase(t0)
    la      a0, migration_task_request
    tail    task_dispatch
endfn paper_static

# ------------------------------------------------------------------------------
# paper_post(opcode a0, receiver a1, sender a2, to a3) → a0 0 or -EAGAIN
# Appends a message for the daemon of node `to`.
fn paper_post
    enter   s0, s1, s2, s3
    mv      s1, a0
    mv      s2, a1
    mv      s3, a2
    la      s0, migration
    lw      t0, migration.posted(s0)
    li      t1, POSTINGS
    bgeu    t0, t1, paper_post.full
    mv      a0, a3
    li      a1, MIGRATION_PORT
    call    mailbox_open
    bltz    a0, paper_post.full

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
paper_post.full:
    li      a0, -EAGAIN
    leave   s0, s1, s2, s3
endfn paper_post

# ------------------------------------------------------------------------------
# paper_unpost(): the first message of the outbox is gone, and its mailbox closed.
fn paper_unpost
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
endfn paper_unpost

# ------------------------------------------------------------------------------
# paper_request(task a0)
# Sends the first message of the outbox (USER0), comes back when it is out, and so on; ends with
# USER1 when there is none left.
fn paper_request
    enter   s0
    la      s0, migration
    lw      t0, migration.posting(s0)
    beqz    t0, paper_request.next
    sw      zero, migration.posting(s0)
    call    paper_unpost
paper_request.next:
    li      a0, TRIGGER_USER1
    li      a1, 0
    lw      t0, migration.posted(s0)
    beqz    t0, paper_request.exit
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
paper_request.exit:
    call    task_exit
    leave   s0
endfn paper_request
