# ------------------------------------------------------------------------------
# kernel/migration/request.s — who asks from outside that the process here moves, and is answered
#
# The host asks by a register of the network interface (network.request) and an interrupt. It is
# told what has become of that when it is known: at once if it cannot be, else at the end of the
# migration. A process that asks for itself is answered by its kernel call (daemon.s).

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .bss
    .balign 4
    migration_task asked

    .section .rodata
    .balign 4
request_tasks:
    runs    asked, request_hear
    end_of_graph
request_edges:
    end_of_graph

    .text

# ------------------------------------------------------------------------------
# request_initialize(): the host may ask from now on. Boot, with a network.
fn request_initialize
    enter
    la      a0, request_tasks
    la      a1, request_edges
    call    task_graph_build
    li      a0, IRQ_REQUEST
    la      a1, migration_task_asked
    call    network_attach
    li      t0, NETWORK_INTERFACE
    lw      t1, network.enable(t0)
    li      t2, 1 << IRQ_REQUEST
    or      t1, t1, t2
    sw      t1, network.enable(t0)
    leave
endfn request_initialize

# ------------------------------------------------------------------------------
# request_hear(task a0): the host asks.
fn request_hear
    enter
    li      t0, NETWORK_INTERFACE
    lw      a0, network.request(t0)
    call    request_try
    bltz    a0, request_hear.answer
    la      t0, migration
    li      t1, ASKER_HOST
    sw      t1, migration.asker(t0)
    leave
request_hear.answer:
    li      t0, NETWORK_INTERFACE
    sw      a0, network.answer(t0)
    leave
endfn request_hear

# ------------------------------------------------------------------------------
# request_try(cluster a0) → a0 0: the process here is on its way to that cluster; -ESRCH: there is
# none; what migration_to says
fn request_try
    enter   s0
    mv      s0, a0
    call    process_goes_on
    mv      t0, a0
    li      a0, -ESRCH
    beqz    t0, request_try.out
    mv      a0, s0
    li      a1, 0
    call    migration_to
request_try.out:
    leave   s0
endfn request_try

# ------------------------------------------------------------------------------
# request_tell(result a0): the migration in course is over: the process is in that cluster, or has
# stayed for that error. Tells who asked from outside, if anybody did.
fn request_tell
    la      t0, migration
    lw      t1, migration.asker(t0)
    sw      zero, migration.asker(t0)   # ASKER_NOBODY
    beqz    t1, request_tell.out
    li      t0, NETWORK_INTERFACE
    sw      a0, network.answer(t0)
request_tell.out:
    ret
endfn request_tell

# ------------------------------------------------------------------------------
# request_tell_moved(node a0): the same, of a process that is at that node now.
fn request_tell_moved
    enter
    call    network_cluster_of
    call    request_tell
    leave
endfn request_tell_moved
