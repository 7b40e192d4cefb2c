# ------------------------------------------------------------------------------
# kernel/migration/rest.s — how the process comes to rest at the source, in phase FREEZING
#
#   source_freeze ─► hold_begin: what goes on with other processes comes to rest; ours runs on
#     └─► source_held: frozen, and kmigrate_to is answered
#           └─► source_pack: static; its luggage is packed ─► WHEN_STATIC
#
# Where there is only core 0, the process is frozen from the start, for a thread that spins there
# would hold the dispatcher up.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"
    .include "communicator.inc"
    .include "residence.inc"

    .text

# ------------------------------------------------------------------------------
# source_freeze(): brings the process to rest: first what it has to do with others, while it runs
# on. Who asked from here is not answered before it has come to rest.
fn source_freeze
    enter
    la      t0, migration
    sw      zero, migration.opened(t0)
    sw      zero, migration.rounds(t0)
    sw      zero, migration.paced(t0)
    lw      t1, migration.caller(t0)
    beqz    t1, source_freeze.hold
    call    board_defer
source_freeze.hold:
    call    source_is_alone
    beqz    a0, source_freeze.begin
    call    freeze
source_freeze.begin:
    la      a0, migration_task_held
    call    hold_begin
    leave
endfn source_freeze

# ------------------------------------------------------------------------------
# source_held(task a0): nothing is on its way to the process or from it: now it is frozen.
fn source_held
    la      t0, migration
    lw      t1, migration.phase(t0)
    li      t2, PHASE_FREEZING
    bne     t1, t2, source_held.out     # too late: it stays
    enter
    call    freeze
    call    source_answer
    call    source_is_alone
    beqz    a0, source_held.done
    call    freeze_tell_again           # it may have become static before
source_held.done:
    leave
source_held.out:
    ret
endfn source_held

# ------------------------------------------------------------------------------
# source_is_alone() → a0 1 or 0: whether core 0 is the only one. Leaf.
fn source_is_alone
    la      t0, core_count
    lw      a0, (t0)
    addi    a0, a0, -1
    seqz    a0, a0
    ret
endfn source_is_alone

# ------------------------------------------------------------------------------
# source_answer(): the call of who asked from here is over, with 0 as long as nothing else is known.
fn source_answer
    la      t0, migration
    lw      a0, migration.caller(t0)
    beqz    a0, source_answer.out
    lw      t0, board.pending(a0)
    beqz    t0, source_answer.out       # it is already
    li      a1, 0
    tail    board_complete
source_answer.out:
    ret
endfn source_answer

# ------------------------------------------------------------------------------
# source_pack(task a0): the process is static: packs its luggage, as soon as no task is in the way.
fn source_pack
    la      t0, question
    lw      t1, question.next(t0)
    bnez    t1, source_pack.early       # source_held will have it told again
    lw      t0, question.kind(t0)
    li      t1, WIRE_HOLD
    beq     t0, t1, source_pack.early
    enter
    call    luggage_pack
    beqz    a0, source_pack.again
    call    migration_static
    leave
source_pack.again:
    li      a0, TRIGGER_AGAIN
    li      a1, 0
    call    task_exit
    leave
source_pack.early:
    ret
endfn source_pack
