# ------------------------------------------------------------------------------
# kernel/migration/source.s — the protocol commit at the source: conditions and actions of its rows
#
# The process is frozen from before PREPARE until it is given up or stays. So what is sent can be
# sent again at any time, and a chunk's checksum is known when it was ordered once.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .text

# ------------------------------------------------------------------------------
# source_request(node a0) → a0 0: the process here is to move to that node. The daemon is idle.
fn source_request
    enter
    call    source_name
    li      a0, WHEN_REQUEST
    call    commit_event
    li      a0, 0
    leave
endfn source_request

# ------------------------------------------------------------------------------
# source_name(node a0): a new migration, from here to that node. Its epoch is newer than all before
# it, also than those before a restart: it is never behind the clock.
fn source_name
    enter   s0, s1
    mv      s1, a0
    la      s0, migration
    call    timer_now
    srli    a0, a0, 8
    slli    a1, a1, 24
    or      a0, a0, a1
    lw      t0, migration.epoch(s0)
    addi    t0, t0, 1
    bgeu    a0, t0, source_name.set
    mv      a0, t0
source_name.set:
    sw      a0, migration.epoch(s0)
    sw      a0, migration.about + about.epoch(s0)
    call    network_node
    sw      a0, migration.about + about.source(s0)
    sw      s1, migration.about + about.destination(s0)
    leave   s0, s1
endfn source_name

# ------------------------------------------------------------------------------
# source_hear(notice a0) → a0 1 or 0: an answer, if it is about the migration in course.
fn source_hear
    enter   s0
    lw      s0, notice.opcode(a0)
    call    notice_is_ours
    beqz    a0, source_hear.out
    mv      a0, s0
    call    commit_event
source_hear.out:
    leave   s0
endfn source_hear

# ------------------------------------------------------------------------------
# source_hear_ask(notice a0) → a0 1 or 0: somebody wants the process here to move.
fn source_hear_ask
    li      a0, OPCODE_ASK
    tail    commit_event
endfn source_hear_ask

# ------------------------------------------------------------------------------
# source_may_go() → a0 1 or 0: whether what ASK in the inbox wants can be: a process is here, and
# the cluster that the body names computes. If so it gets its name.
fn source_may_go
    enter   s0, s1
    la      s1, migration
    call    process_present
    beqz    a0, source_may_go.out
    lw      a0, migration.inbox + notice.body(s1)
    call    network_node_of
    bltz    a0, source_may_go.no
    mv      s0, a0
    call    network_node
    beq     a0, s0, source_may_go.no
    lw      t0, migration.inbox + notice.source(s1)
    bne     a0, t0, source_may_go.no
    mv      a0, s0
    call    source_name
    sw      zero, migration.caller(s1)
    li      a0, 1
    leave   s0, s1
source_may_go.no:
    li      a0, 0
source_may_go.out:
    leave   s0, s1
endfn source_may_go

# ------------------------------------------------------------------------------
# source_prepare(): the process rests: says so to directory and destination, with what moves.
fn source_prepare
    enter
    call    chunks_list
    la      a0, commit_sums
    call    chunks_number
    call    source_ask_again
    leave
endfn source_prepare

# ------------------------------------------------------------------------------
# source_ask_again(): OPEN, unless that is noted, and PREPARE.
fn source_ask_again
    enter
    call    source_open_again
    li      a0, OPCODE_PREPARE
    la      a3, migration + migration.manifest
    li      a4, manifest.SIZE / 4
    call    source_say
    leave
endfn source_ask_again

# ------------------------------------------------------------------------------
# source_open_again(): OPEN, unless the directory has noted it.
fn source_open_again
    la      t0, migration
    lw      t0, migration.opened(t0)
    bnez    t0, source_open_again.out
    li      a0, OPCODE_OPEN
    tail    source_say_directory
source_open_again.out:
    ret
endfn source_open_again

# ------------------------------------------------------------------------------
# source_say(opcode a0, body a3, its words a4): to the destination.
fn source_say
    la      a2, migration + migration.about
    lw      a1, about.destination(a2)
    li      a5, 0
    tail    notice_send
endfn source_say

# ------------------------------------------------------------------------------
# source_say_plainly(opcode a0): to the destination, without a body.
fn source_say_plainly
    li      a3, 0
    li      a4, 0
    tail    source_say
endfn source_say_plainly

# ------------------------------------------------------------------------------
# source_say_directory(opcode a0): to the directory.
fn source_say_directory
    la      t0, directory_node
    lw      a1, (t0)
    la      a2, migration + migration.about
    li      a3, 0
    li      a4, 0
    li      a5, 0
    tail    notice_send
endfn source_say_directory

# ------------------------------------------------------------------------------
# source_note_opened(): the directory has noted the migration.
fn source_note_opened
    la      t0, migration
    li      t1, 1
    sw      t1, migration.opened(t0)
    ret
endfn source_note_opened

# ------------------------------------------------------------------------------
# source_is_opened() → a0 1 or 0
fn source_is_opened
    la      t0, migration
    lw      a0, migration.opened(t0)
    ret
endfn source_is_opened

# ------------------------------------------------------------------------------
# source_is_pushed() → a0 1 or 0: whether the interface is done with all that was to be sent
fn source_is_pushed
    la      t0, migration
    lw      a0, migration.pushed(t0)
    ret
endfn source_is_pushed

# ------------------------------------------------------------------------------
# source_is_weary() → a0 1 or 0: whether too many rounds were not enough
fn source_is_weary
    la      t0, migration
    lw      t1, migration.rounds(t0)
    addi    t1, t1, 1
    sw      t1, migration.rounds(t0)
    li      a0, ROUNDS
    sltu    a0, a0, t1
    ret
endfn source_is_weary

# ------------------------------------------------------------------------------
# source_end(): END: all is sent.
fn source_end
    li      a0, OPCODE_END
    la      a3, migration + migration.digest
    li      a4, 1
    tail    source_say
endfn source_end

# ------------------------------------------------------------------------------
# source_commit(): COMMIT: take it over.
fn source_commit
    li      a0, OPCODE_COMMIT
    tail    source_say_plainly
endfn source_commit

# ------------------------------------------------------------------------------
# source_wait(): the clock will say what is to be said. At once, two who contradict each other
# would keep us busy for ever. Leaf.
fn source_wait
    ret
endfn source_wait

# ------------------------------------------------------------------------------
# source_resolve(): RESOLVE: the directory is to decide.
fn source_resolve
    li      a0, OPCODE_RESOLVE
    tail    source_say_directory
endfn source_resolve

# ------------------------------------------------------------------------------
# source_release(): the process runs at the destination.
fn source_release
    enter
    call    source_close
    li      a0, OPCODE_KNOWN
    call    source_say_plainly
    call    migration_leave
    la      t0, migration
    lw      a0, migration.about + about.destination(t0)
    call    request_tell_moved
    leave
endfn source_release

# ------------------------------------------------------------------------------
# source_stay(): REFUSED is in the inbox: the process stays, and its reason is told.
fn source_stay
    enter   s0
    call    source_close
    la      t0, migration
    lw      s0, migration.inbox + notice.reason(t0)
    bltz    s0, source_stay.tell
    li      s0, -EIO
source_stay.tell:
    mv      a0, s0
    call    migration_stay
    leave   s0
endfn source_stay

# ------------------------------------------------------------------------------
# source_give_up(): nobody answers, or the process does not come to rest, or is over: it stays.
fn source_give_up
    enter
    call    source_close
    call    process_goes_on
    mv      t0, a0
    li      a0, -ESRCH
    beqz    t0, source_give_up.stay
    li      a0, -ETIMEDOUT
source_give_up.stay:
    call    migration_stay
    leave
endfn source_give_up

# ------------------------------------------------------------------------------
# source_cancel(): the same, and the destination may forget it.
fn source_cancel
    enter
    li      a0, OPCODE_CANCEL
    call    source_say_plainly
    call    source_give_up
    leave
endfn source_cancel
