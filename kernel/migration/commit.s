# ------------------------------------------------------------------------------
# kernel/migration/commit.s — the protocol commit: its graph, and the table of what happens when
#
#   mailbox_aread ───► mailbox_rwait ─U0─► handler ─U0─► mailbox_aread      a message has come
#   push        by the interface, when it is done with transfers            source
#   refused     by the interface, when a transfer was not let in            source
#   arrive      by the interface, when transfers have come                  destination
#   tick        by the clock, while a migration is in course
#
# None of these waits, and none knows what comes next: each makes an event of what has happened, and
# commit_transitions says what that means in the present phase. README.md tells the same table in
# words. The rows' routines are in source.s, push.s, destination.s and hear.s; what the directory
# answers does not depend on any phase, and is in directory.s.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .bss
    .balign 4
    migration_task tick
    migration_task push
    migration_task refused
    migration_task arrive
    migration_task held
    migration_task pack

.macro on phase, event, action, next, condition=0
    .word   PHASE_\phase, \event, \condition, \action, PHASE_\next
.endm

    .section .rodata
    .balign 4
commit_tasks:
    runs    mailbox_aread, migration_mailbox_read
    runs    mailbox_rwait, migration_pass
    runs    handler, notice_hear
    runs    tick, commit_tick
    runs    push, source_push, TASK_HIGH
    runs    refused, source_slow_down, TASK_HIGH
    runs    arrive, destination_arrive, TASK_HIGH
    runs    held, source_held
    runs    pack, source_pack
    end_of_graph
commit_edges:
    then    mailbox_aread, DEFAULT, mailbox_rwait
    then    mailbox_rwait, USER0, handler
    then    handler, USER0, mailbox_aread
    end_of_graph

object commit_transitions
    on  IDLE,       WHEN_REQUEST,     source_freeze,       FREEZING
    on  IDLE,       OPCODE_ASK,       source_freeze,       FREEZING,   source_may_go
    on  FREEZING,   WHEN_STATIC,      source_prepare,      ASKING
    on  FREEZING,   WHEN_EXPIRED,     source_give_up,      IDLE
    on  ASKING,     OPCODE_OPENED,    source_note_opened,  ASKING
    on  ASKING,     OPCODE_ACCEPT,    source_start,        SENDING
    on  ASKING,     OPCODE_REFUSED,   source_stay,         IDLE
    on  ASKING,     WHEN_TICK,        source_ask_again,    ASKING
    on  ASKING,     WHEN_EXPIRED,     source_cancel,       IDLE
    on  SENDING,    OPCODE_OPENED,    source_end,          SENT,       source_is_pushed
    on  SENDING,    OPCODE_OPENED,    source_note_opened,  SENDING
    on  SENDING,    WHEN_PUSHED,      source_end,          SENT,       source_is_opened
    on  SENDING,    OPCODE_REFUSED,   source_stay,         IDLE
    on  SENDING,    WHEN_TICK,        source_open_again,   SENDING
    on  SENDING,    WHEN_EXPIRED,     source_cancel,       IDLE
    on  SENT,       OPCODE_MISSING,   source_resolve,      RESOLVING,  source_is_weary
    on  SENT,       OPCODE_MISSING,   source_push_missing, SENT
    on  SENT,       WHEN_PUSHED,      source_end,          SENT
    on  SENT,       OPCODE_PREPARED,  source_commit,       COMMITTING
    on  SENT,       OPCODE_COMMITTED, source_release,      IDLE
    on  SENT,       OPCODE_REFUSED,   source_resolve,      RESOLVING
    on  SENT,       WHEN_TICK,        source_end,          SENT,       source_is_pushed
    on  SENT,       WHEN_EXPIRED,     source_resolve,      RESOLVING
    on  COMMITTING, OPCODE_PREPARED,  source_commit,       COMMITTING
    on  COMMITTING, OPCODE_COMMITTED, source_release,      IDLE
    on  COMMITTING, OPCODE_REFUSED,   source_wait,         RESOLVING
    on  COMMITTING, WHEN_TICK,        source_commit,       COMMITTING
    on  COMMITTING, WHEN_EXPIRED,     source_resolve,      RESOLVING
    on  RESOLVING,  OPCODE_ABORTED,   source_cancel,       IDLE
    on  RESOLVING,  OPCODE_GRANTED,   source_commit,       COMMITTING
    on  RESOLVING,  OPCODE_COMMITTED, source_release,      IDLE
    on  RESOLVING,  OPCODE_GONE,      source_release,      IDLE
    on  RESOLVING,  WHEN_TICK,        source_resolve,      RESOLVING

    on  IDLE,       OPCODE_PREPARE,   destination_accept,  RECEIVING,  destination_is_free
    on  RECEIVING,  OPCODE_PREPARE,   destination_again,   RECEIVING,  destination_is_ours
    on  ANY,        OPCODE_PREPARE,   destination_refuse,  ANY,        destination_is_other
    on  RECEIVING,  OPCODE_END,       destination_name,    RECEIVING,  destination_lacks
    on  RECEIVING,  OPCODE_END,       destination_promise, PREPARED,   destination_makes_sense
    on  RECEIVING,  OPCODE_END,       destination_reject,  IDLE
    on  RECEIVING,  OPCODE_CANCEL,    destination_discard, IDLE
    on  RECEIVING,  WHEN_EXPIRED,     destination_reject,  IDLE
    on  PREPARED,   OPCODE_END,       destination_promise, PREPARED
    on  PREPARED,   OPCODE_COMMIT,    destination_claim,   CLAIMING
    on  PREPARED,   OPCODE_CANCEL,    destination_discard, IDLE
    on  PREPARED,   WHEN_TICK,        destination_promise, PREPARED
    on  PREPARED,   WHEN_EXPIRED,     destination_claim,   CLAIMING
    on  CLAIMING,   OPCODE_GRANTED,   destination_adopt,   IDLE
    on  CLAIMING,   OPCODE_DENIED,    destination_reject,  IDLE
    on  CLAIMING,   OPCODE_CANCEL,    destination_discard, IDLE
    on  CLAIMING,   WHEN_TICK,        destination_claim,   CLAIMING
endobject commit_transitions
commit_transitions_end:

    .text

# ------------------------------------------------------------------------------
# commit_initialize(): learns who is the directory and which kernel this is, and makes the graph.
# Boot.
fn commit_initialize
    enter
    call    directory_find
    call    identity_make
    la      a0, commit_tasks
    la      a1, commit_edges
    call    task_graph_build
    la      t0, migration_task_tick
    li      t1, PERIOD
    sw      t1, task.period(t0)
    leave
endfn commit_initialize

# ------------------------------------------------------------------------------
# commit_event(event a0) → a0 1, or 0 if no row of the table fits
# Takes the first row that fits the phase, the event and its own condition: goes to its next phase,
# then does what it says. What is not the clock's is progress.
fn commit_event
    enter   s0, s1, s2
    mv      s1, a0
    la      s0, commit_transitions
    la      s2, migration
commit_event.row:
    lw      t0, transition.event(s0)
    bne     t0, s1, commit_event.skip
    lw      t0, transition.phase(s0)
    bltz    t0, commit_event.fits
    lw      t1, migration.phase(s2)
    bne     t0, t1, commit_event.skip
commit_event.fits:
    lw      t0, transition.condition(s0)
    beqz    t0, commit_event.take
    jalr    t0
    beqz    a0, commit_event.skip
commit_event.take:
    li      t0, WHEN_TICK
    beq     s1, t0, commit_event.go
    sw      zero, migration.waited(s2)
commit_event.go:
    lw      t0, transition.next(s0)
    bltz    t0, commit_event.act
    sw      t0, migration.phase(s2)
    # Observers of the machine stop here: t0 = the phase that has begun.
    .globl  migration_phase
migration_phase:
    beqz    t0, commit_event.act        # PHASE_IDLE
    call    commit_start_clock
commit_event.act:
    lw      t0, transition.action(s0)
    jalr    t0
    li      a0, 1
    leave   s0, s1, s2
commit_event.skip:
    addi    s0, s0, transition.SIZE
    la      t0, commit_transitions_end
    bltu    s0, t0, commit_event.row
    li      a0, 0
    leave   s0, s1, s2
endfn commit_event

# ------------------------------------------------------------------------------
# commit_start_clock(): tick runs from now on, until it finds the daemon idle.
fn commit_start_clock
    enter
    la      a0, migration_task_tick
    call    task_dispatch
    beqz    a0, commit_start_clock.out
    la      a0, migration_task_tick
    call    task_continue               # it has stopped itself
commit_start_clock.out:
    leave
endfn commit_start_clock

# ------------------------------------------------------------------------------
# commit_tick(task a0): a period has passed; after PATIENCE of them without progress that is said
# first. A process that is over will never come to rest.
fn commit_tick
    enter
    call    owed_tick
    la      t0, migration
    lw      t1, migration.phase(t0)
    beqz    t1, commit_tick.idle        # PHASE_IDLE
    li      t2, PHASE_FREEZING
    bne     t1, t2, commit_tick.count
    call    process_goes_on
    beqz    a0, commit_tick.expired
commit_tick.count:
    la      t0, migration
    lw      t1, migration.waited(t0)
    addi    t1, t1, 1
    sw      t1, migration.waited(t0)
    li      t2, PATIENCE
    bltu    t1, t2, commit_tick.tick
commit_tick.expired:
    li      a0, WHEN_EXPIRED
    call    commit_event
    bnez    a0, commit_tick.out
commit_tick.tick:
    li      a0, WHEN_TICK
    call    commit_event
commit_tick.out:
    leave
commit_tick.idle:
    bnez    a0, commit_tick.out
    li      a0, TRIGGER_STOP
    li      a1, 0
    call    task_exit
    leave
endfn commit_tick

# ------------------------------------------------------------------------------
# identity_make(): the identity of this kernel: what notice_mix makes of its text and rodata. Boot.
fn identity_make
    enter
    la      a0, __KERNEL_TEXT_START
    la      a1, __KERNEL_RODATA_END
    call    notice_mix
    la      t0, commit_identity
    sw      a0, (t0)
    leave
endfn identity_make

    .section .bss
    .balign 4
object commit_identity
    .zero   4
endobject commit_identity
