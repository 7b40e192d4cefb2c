# ------------------------------------------------------------------------------
# kernel/migration/daemon.s — the migration daemon: what its two protocols have in common
#
# A process is what it has in user memory and what the kernel keeps for it in the UArea. Kernels
# are the same bytes at the same addresses everywhere; so a process that stands still is moved by
# copying both to the same addresses of another cluster, and it cannot tell. Nobody looks for
# anything, nobody translates anything. The daemon does the copying. It has no thread: it is a graph
# of tasks, drawn once at boot, that advances when a message or memory arrives, and never waits.
#
#   mailbox_aread ───► mailbox_rwait ─U0─► handler ─► …       what follows is the protocol's
#         ▲                                         │
#         └─────────────────────────────────────────┘
#
# Which protocol it speaks is told at boot: commit.s, or paper.s. All of it runs on core 0 and needs
# no lock.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .bss
    .balign 4
object migration
    .skip   migration.SIZE
endobject migration
    migration_task mailbox_aread
    migration_task mailbox_rwait
    migration_task handler

    .text

# ------------------------------------------------------------------------------
# migration_initialize(): opens the daemon's mailbox, makes the graph of its protocol, and listens.
# Boot, after network_initialize.
fn migration_initialize
    enter
    call    network_node
    li      a1, MIGRATION_PORT
    call    mailbox_create
    bltz    a0, migration_initialize.bug
    la      t0, migration
    sw      a0, migration.mailbox(t0)
    call    migration_is_paper
    bnez    a0, migration_initialize.paper
    call    commit_initialize
    j       migration_initialize.listen
migration_initialize.paper:
    call    paper_initialize
    bltz    a0, migration_initialize.bug
migration_initialize.listen:
    call    request_initialize
    la      a0, migration_task_mailbox_aread
    call    task_dispatch
    leave
migration_initialize.bug:
    panic   "port 0 is taken at boot"
endfn migration_initialize

# ------------------------------------------------------------------------------
# migration_is_paper() → a0 1 or 0: whether the machine wants the protocol paper. Leaf.
fn migration_is_paper
    li      t0, NETWORK_INTERFACE
    lw      a0, network.options(t0)
    andi    a0, a0, OPTION_PAPER
    ret
endfn migration_is_paper

# ------------------------------------------------------------------------------
# migration_pass(task a0) → a0 result of the operation that it waited for
# The waiting tasks: they run when there is nothing left to wait for.
fn migration_pass
    lw      a0, task.result(a0)
    ret
endfn migration_pass

# ------------------------------------------------------------------------------
# migration_started(error a0) → a0 error: how a task ends that was to start an operation.
fn migration_started
    beqz    a0, migration_started.out
    enter   s0
    mv      s0, a0
    li      a0, TRIGGER_ERROR
    li      a1, 0
    call    task_exit
    mv      a0, s0
    leave   s0
migration_started.out:
    ret
endfn migration_started

# ------------------------------------------------------------------------------
# migration_mailbox_read(task a0): listens for the next message.
fn migration_mailbox_read
    enter
    la      t0, migration
    lw      a0, migration.mailbox(t0)
    addi    a1, t0, migration.inbox
    li      a2, INBOX_BYTES
    call    mailbox_aread
    call    migration_started
    leave
endfn migration_mailbox_read

# ------------------------------------------------------------------------------
# migration_to(cluster a0, caller a1)
# → a0 0, -EINVAL: no such compute cluster, or this one; -EBUSY: a migration is in course;
#   -EAGAIN: no descriptor free
# The caller is the board entry of a thread of the process that asks, or 0. On success the process
# is frozen and moves as soon as it stands still. Its caller finds the 0 when the process runs
# again: in the other cluster. If it stays here after all, the 0 on the board becomes an error
# before the process goes on.
fn migration_to
    enter   s0, s1
    mv      s1, a1
    call    network_node_of
    bltz    a0, migration_to.out
    mv      s0, a0
    call    network_node
    beq     a0, s0, migration_to.invalid
    mv      a0, s0
    mv      a1, s1
    call    migration_request
migration_to.out:
    leave   s0, s1
migration_to.invalid:
    li      a0, -EINVAL
    leave   s0, s1
endfn migration_to

# ------------------------------------------------------------------------------
# migration_request(node a0, caller a1) → a0 0, -EBUSY or -EAGAIN
# The process is to move to that node; the caller is the board entry of who asked, or 0.
fn migration_request
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    la      t0, migration
    lw      t1, migration.phase(t0)
    bnez    t1, migration_request.busy  # PHASE_IDLE
    sw      s1, migration.caller(t0)
    call    migration_is_paper
    mv      t0, a0
    mv      a0, s0
    beqz    t0, migration_request.commit
    call    paper_request_to
    leave   s0, s1
migration_request.commit:
    call    source_request
    leave   s0, s1
migration_request.busy:
    li      a0, -EBUSY
    leave   s0, s1
endfn migration_request

# ------------------------------------------------------------------------------
# migration_quiescent(): the process stands still. Core 0; acts once for each request. Dead threads'
# stacks are given back first, so that nobody copies them. Not where a process is being copied in:
# its tables are there before its pages, which would all seem to be without use.
fn migration_quiescent
    la      t0, migration
    lw      t1, migration.phase(t0)
    li      t2, PHASE_FREEZING
    bne     t1, t2, migration_quiescent.out
    enter
    call    thread_reap
    call    input_rest
    call    migration_is_paper
    beqz    a0, migration_quiescent.commit
    call    migration_static
    leave
migration_quiescent.commit:
    la      a0, migration_task_pack
    call    task_dispatch
    leave
migration_quiescent.out:
    ret
endfn migration_quiescent

# ------------------------------------------------------------------------------
# migration_static(): the process is static and, but for the protocol paper, has packed.
fn migration_static
    # Observers of the machine stop here: nothing has been sent.
    .globl  migration_frozen
migration_frozen:
    enter
    call    migration_is_paper
    beqz    a0, migration_static.commit
    call    paper_static
    leave
migration_static.commit:
    li      a0, WHEN_STATIC
    call    commit_event
    leave
endfn migration_static

# ------------------------------------------------------------------------------
# migration_arrive(): all of a process is here, and it is ours; it is still frozen.
# Every core drops old translations and instructions before it enters user mode again.
fn migration_arrive
    # Observers of the machine stop here: all is in place, still frozen, nothing has run.
    .globl  migration_arrived
migration_arrived:
    tail    process_adopt
endfn migration_arrive

# ------------------------------------------------------------------------------
# migration_leave(): the process lives elsewhere; our copy is given up, and the cluster is empty.
fn migration_leave
    enter
    call    process_release
    # Observers of the machine stop here: our copy has been given up.
    .globl  migration_released
migration_released:
    leave
endfn migration_leave

# ------------------------------------------------------------------------------
# migration_stay(error a0): the process stays here; who asked from within it gets the error.
fn migration_stay
    la      t0, migration
    lw      t1, migration.caller(t0)
    enter   s0
    mv      s0, a0
    beqz    t1, migration_stay.tell
    call    source_answer
    la      t0, migration
    lw      t1, migration.caller(t0)
    sw      s0, board.result(t1)
migration_stay.tell:
    mv      a0, s0
    call    request_tell
    call    luggage_unpack
    call    hold_end
    call    process_goes_on
    beqz    a0, migration_stay.out      # nobody of it is to run any more
    call    unfreeze
migration_stay.out:
    leave   s0
endfn migration_stay
