# ------------------------------------------------------------------------------
# kernel/migration/owed.s — the protocol commit: a destination makes sure that its source knows
#
# The source keeps its frozen copy until it hears COMMITTED. As long as the destination lives it
# answers so whenever it is asked; but its process may end, and with it the cluster. So it says
# COMMITTED to the source and the directory, again and again, until one of them says KNOWN, and its
# cluster does not end before (process_told). From the directory the source learns it by RESOLVE.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .text

# ------------------------------------------------------------------------------
# owed_begin(): the present migration's process has been taken in: COMMITTED to its source.
fn owed_begin
    enter
    la      a0, migration + migration.owed
    la      a1, migration + migration.about
    li      a2, about.SIZE
    call    memory_copy
    la      t0, migration
    sw      zero, migration.owed_rounds(t0)
    lw      a0, migration.owed + about.source(t0)
    call    owed_say
    leave
endfn owed_begin

# ------------------------------------------------------------------------------
# owed_say(node a0): COMMITTED to that node, about what is owed.
fn owed_say
    mv      a1, a0
    li      a0, OPCODE_COMMITTED
    la      a2, migration + migration.owed
    li      a3, 0
    li      a4, 0
    li      a5, 0
    tail    notice_send
endfn owed_say

# ------------------------------------------------------------------------------
# owed_tick() → a0 1 or 0: whether something is owed; if so it is said again. The directory does not
# count if it is here: it may end with us.
fn owed_tick
    enter   s0
    la      s0, migration
    lw      a0, migration.owed(s0)
    beqz    a0, owed_tick.out
    lw      t0, migration.owed_rounds(s0)
    addi    t0, t0, 1
    sw      t0, migration.owed_rounds(s0)
    li      t1, OWED_ROUNDS
    bgtu    t0, t1, owed_tick.forget
    lw      a0, migration.owed + about.source(s0)
    call    owed_say
    la      t0, directory_node
    lw      a0, (t0)
    la      t0, network_here
    lw      t0, (t0)
    beq     a0, t0, owed_tick.more
    call    owed_say
owed_tick.more:
    li      a0, 1
owed_tick.out:
    leave   s0
owed_tick.forget:
    call    owed_end
    li      a0, 0
    leave   s0
endfn owed_tick

# ------------------------------------------------------------------------------
# owed_end(): it is known, or nobody is left who would have to. A cluster that waited for that ends.
fn owed_end
    la      t0, migration
    sw      zero, migration.owed(t0)
    tail    process_told
endfn owed_end

# ------------------------------------------------------------------------------
# owed_known(notice a0) → a0 1 or 0: KNOWN has come.
fn owed_known
    enter
    la      t0, migration
    lw      t1, migration.owed + about.epoch(t0)
    lw      t2, notice.epoch(a0)
    bne     t1, t2, owed_known.no
    lw      t1, migration.owed + about.source(t0)
    lw      t2, notice.source(a0)
    bne     t1, t2, owed_known.no
    lw      t1, migration.owed + about.destination(t0)
    lw      t2, notice.destination(a0)
    bne     t1, t2, owed_known.no
    call    owed_end
    li      a0, 1
    leave
owed_known.no:
    li      a0, 0
    leave
endfn owed_known

# ------------------------------------------------------------------------------
# owed_hear(notice a0) → a0 1 or 0: COMMITTED has come: to its source, or to the directory. A source
# that is no longer in that migration has no copy of that process.
fn owed_hear
    enter   s0
    mv      s0, a0
    lw      t0, notice.source(s0)
    la      t1, network_here
    lw      t1, (t1)
    bne     t0, t1, owed_hear.directory
    call    notice_is_ours
    beqz    a0, owed_hear.known
    la      t0, migration
    lw      t0, migration.phase(t0)
    beqz    t0, owed_hear.known         # PHASE_IDLE
    li      a0, OPCODE_COMMITTED
    call    commit_event
    leave   s0
owed_hear.directory:
    call    directory_took
    beqz    a0, owed_hear.out
owed_hear.known:
    li      a0, OPCODE_KNOWN
    li      a1, 0
    call    notice_answer
    li      a0, 1
owed_hear.out:
    leave   s0
endfn owed_hear
