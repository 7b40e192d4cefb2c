# ------------------------------------------------------------------------------
# kernel/migration/destination.s — the protocol commit at the destination: conditions and actions of
# its rows
#
# Chunks go straight to where they belong. Until the process is adopted nobody runs what lies there:
# `scheduler_held` keeps every core from it, whatever the copied words say.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .text

# ------------------------------------------------------------------------------
# destination_is_free() → a0 1 or 0: whether the process that PREPARE in the inbox announces can be
# taken in: there is none here, its kernel is the same, its manifest is possible, and all channels
# are free. If not, migration.reason says why.
fn destination_is_free
    enter   s0, s1
    la      s0, migration
    addi    s1, s0, migration.inbox + notice.body
    li      t0, -EBUSY
    sw      t0, migration.reason(s0)
    call    process_present
    lw      t0, migration.owed(s0)      # another's source may still ask
    or      a0, a0, t0
    bnez    a0, destination_is_free.no
    li      t0, -ENOTSUP
    sw      t0, migration.reason(s0)
    la      t0, commit_identity
    lw      t0, (t0)
    lw      t1, manifest.kernel(s1)
    bne     t0, t1, destination_is_free.no

    li      t0, -EINVAL
    sw      t0, migration.reason(s0)
    lw      t0, manifest.sections(s1)
    addi    t0, t0, -1
    li      t1, (USER_LIMIT - USER_START) / PAGE_SIZE
    bgeu    t0, t1, destination_is_free.no
    lw      t0, manifest.pool(s1)
    andi    t0, t0, (1 << POOL_KERNEL_PAGES) - 1
    bnez    t0, destination_is_free.no
    lw      t0, manifest.pool + 4(s1)
    srli    t0, t0, POOL_PAGES - 32
    bnez    t0, destination_is_free.no
    lw      t0, manifest.luggage(s1)
    li      t1, LUGGAGE_PAGES
    bgtu    t0, t1, destination_is_free.no

    li      t0, -EAGAIN
    sw      t0, migration.reason(s0)
    call    channels_are_free
    leave   s0, s1
destination_is_free.no:
    li      a0, 0
    leave   s0, s1
endfn destination_is_free

# ------------------------------------------------------------------------------
# destination_is_ours() → a0 1 or 0: whether PREPARE in the inbox is that of the present migration
fn destination_is_ours
    la      a0, migration + migration.inbox
    tail    destination_is_in
endfn destination_is_ours

# ------------------------------------------------------------------------------
# destination_is_other() → a0 1 or 0: the opposite
fn destination_is_other
    enter
    call    destination_is_ours
    xori    a0, a0, 1
    leave
endfn destination_is_other

# ------------------------------------------------------------------------------
# destination_accept(): PREPARE is in the inbox and possible: makes ready for its chunks.
fn destination_accept
    enter   s0
    la      s0, migration
    addi    a0, s0, migration.about
    addi    a1, s0, migration.inbox + notice.epoch
    li      a2, about.SIZE
    call    memory_copy
    addi    a0, s0, migration.manifest
    addi    a1, s0, migration.inbox + notice.body
    li      a2, manifest.SIZE
    call    memory_copy
    li      a0, -EIO                    # as long as nothing else is known
    call    destination_remember

    li      t0, 1
    la      t1, scheduler_held
    sw      t0, (t1)
    call    freeze
    la      a0, commit_list
    call    chunks_number
    call    chunks_all
    call    channels_take
    call    channels_arm
    call    destination_again
    leave   s0
endfn destination_accept

# ------------------------------------------------------------------------------
# destination_say(opcode a0, body a3, its words a4, reason a5): to the source.
fn destination_say
    la      a2, migration + migration.about
    lw      a1, about.source(a2)
    tail    notice_send
endfn destination_say

# ------------------------------------------------------------------------------
# destination_say_plainly(opcode a0): to the source, without a body.
fn destination_say_plainly
    li      a3, 0
    li      a4, 0
    li      a5, 0
    tail    destination_say
endfn destination_say_plainly

# ------------------------------------------------------------------------------
# destination_again(): ACCEPT.
fn destination_again
    li      a0, OPCODE_ACCEPT
    tail    destination_say_plainly
endfn destination_again

# ------------------------------------------------------------------------------
# destination_lacks() → a0 1 or 0: END is in the inbox: whether a chunk is not here, or not what the
# list says. The list itself must have the digest that END tells.
fn destination_lacks
    enter   s0, s1, s2
    la      s0, migration
    lw      s1, migration.chunks(s0)
    addi    s1, s1, -1                  # s1 = the list
    addi    a0, s0, migration.bits
    mv      a1, s1
    call    bitmap_test
    bnez    a0, destination_lacks.out
    slli    t0, s1, 2
    la      t1, commit_sums
    add     t0, t0, t1
    lw      t0, (t0)
    lw      t1, migration.inbox + notice.body(s0)
    beq     t0, t1, destination_lacks.compare
    addi    a0, s0, migration.bits
    mv      a1, s1
    call    bitmap_set
    j       destination_lacks.yes

destination_lacks.compare:
    addi    s1, s1, -1
    bltz    s1, destination_lacks.any
    slli    t0, s1, 2
    la      t1, commit_sums
    add     t1, t1, t0
    la      t2, commit_list
    add     t2, t2, t0
    lw      t1, (t1)
    lw      t2, (t2)
    beq     t1, t2, destination_lacks.compare
    addi    a0, s0, migration.bits
    mv      a1, s1
    call    bitmap_set
    j       destination_lacks.compare

destination_lacks.any:
    addi    t0, s0, migration.bits
    addi    t1, t0, COMMIT_BODY_WORDS * 4
    li      a0, 0
1:  lw      t2, (t0)
    or      a0, a0, t2
    addi    t0, t0, 4
    bne     t0, t1, 1b
    snez    a0, a0
    leave   s0, s1, s2
destination_lacks.yes:
    li      a0, 1
destination_lacks.out:
    snez    a0, a0
    leave   s0, s1, s2
endfn destination_lacks

# ------------------------------------------------------------------------------
# destination_name(): MISSING: what is not here, for which the channels are armed.
fn destination_name
    enter
    call    channels_arm
    li      a0, OPCODE_MISSING
    la      a3, migration + migration.bits
    li      a4, COMMIT_BODY_WORDS
    li      a5, 0
    call    destination_say
    leave
endfn destination_name

# ------------------------------------------------------------------------------
# destination_makes_sense() → a0 1 or 0: whether what has come can be a process
fn destination_makes_sense
    tail    container_check
endfn destination_makes_sense

# ------------------------------------------------------------------------------
# destination_promise(): PREPARED: all is here, and is kept until the directory has decided.
fn destination_promise
    li      a0, OPCODE_PREPARED
    tail    destination_say_plainly
endfn destination_promise

# ------------------------------------------------------------------------------
# destination_claim(): CLAIM: asks the directory whether the process is ours.
fn destination_claim
    la      t0, directory_node
    lw      a1, (t0)
    la      a2, migration + migration.about
    li      a0, OPCODE_CLAIM
    li      a3, 0
    li      a4, 0
    li      a5, 0
    tail    notice_send
endfn destination_claim

# ------------------------------------------------------------------------------
# destination_adopt(): the process is ours: it goes on here, and the source may give its copy up.
fn destination_adopt
    enter
    li      a0, 0
    call    destination_remember
    call    channels_give_back
    call    migration_arrive
    call    luggage_unpack
    la      t0, scheduler_held
    sw      zero, (t0)
    call    owed_begin
    call    hold_end
    call    unfreeze
    leave
endfn destination_adopt

# ------------------------------------------------------------------------------
# destination_reject(): it does not become ours: forgets it, and tells the source.
fn destination_reject
    enter
    call    destination_discard
    li      a0, OPCODE_REFUSED
    li      a3, 0
    li      a4, 0
    li      a5, -EIO
    call    destination_say
    leave
endfn destination_reject

# ------------------------------------------------------------------------------
# destination_discard(): forgets what has come; the cluster is empty as before.
fn destination_discard
    enter
    li      a0, -EIO
    call    destination_remember
    call    channels_give_back
    call    process_release
    la      t0, scheduler_held
    sw      zero, (t0)
    leave
endfn destination_discard
