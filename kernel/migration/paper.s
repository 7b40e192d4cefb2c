# ------------------------------------------------------------------------------
# kernel/migration/paper.s — the protocol paper: the original's graph of thirteen tasks and three
#
# As published (nicolasvanz, branch enhancement-user-kernel-sections-division of nanvix): the same
# tasks, edges, message and states. Both copies go on at the end: a program tells by its cluster's
# number which one it is. Nobody checks, acknowledges, times out or gives up. It is here for the
# paper's experiments, chosen at boot (OPTION_PAPER); what moves processes safely is in commit.s.
#
#   asking, at the sender: until the two messages of the request are out
#
#       request ─U0─► mailbox_awrite ───► mailbox_wwait ─U0─► request
#
#   listening
#
#       mailbox_aread ───► mailbox_rwait ─U0─► handler ─U0─► state
#                                                 └────U1─► finish         a request that is none
#   walking the states, here as sender (write), there as receiver (read)
#
#       state ─U0─► loop ─U0─► write ─U0─► loop                             nothing to send
#         │          │           └────U1─► portal_awrite ───► portal_wwait ─U0─► loop
#         │          │
#         │          ├───U1─► read ──U0─► loop                              nothing to receive
#         │          │           └───U1─► portal_allow ───► portal_aread ═══► portal_rwait
#         │          │                                                         └─U0─► loop
#         │          └───U2─► state                                         the next state
#         └──────U1─► finish ─U0─► mailbox_aread                            no further state
#
#   ───► flow    ═══► dependency    U0, U1, U2: trigger, where it is not the default
#
# A sender runs   request ×3 · handler · (state (loop write (awrite wwait)?)* loop)×9 · state finish
# and a receiver              handler · (state (loop read (allow aread rwait)?)* loop)×9 · state …
# in lock step, so no chunk needs a label. All of it runs on core 0, in the dispatcher.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .bss
    .balign 4
    migration_task request
    migration_task mailbox_awrite
    migration_task mailbox_wwait
    migration_task state
    migration_task loop
    migration_task write
    migration_task portal_awrite
    migration_task portal_wwait
    migration_task read
    migration_task portal_allow
    migration_task portal_aread
    migration_task portal_rwait
    migration_task finish

    .section .rodata
    .balign 4
object paper_tasks
    runs    request, paper_request
    runs    mailbox_awrite, paper_mailbox_write
    runs    mailbox_wwait, migration_pass
    runs    mailbox_aread, migration_mailbox_read
    runs    mailbox_rwait, migration_pass
    runs    handler, paper_handler
    runs    state, paper_state
    runs    loop, paper_loop
    runs    write, paper_write
    runs    portal_awrite, paper_portal_write
    runs    portal_wwait, migration_pass
    runs    read, paper_read
    runs    portal_allow, paper_portal_allow
    runs    portal_aread, paper_portal_read
    runs    portal_rwait, migration_pass
    runs    finish, paper_finish
    end_of_graph
endobject paper_tasks

object paper_edges
    then    request, USER0, mailbox_awrite
    then    mailbox_awrite, DEFAULT, mailbox_wwait
    then    mailbox_wwait, USER0, request

    then    mailbox_aread, DEFAULT, mailbox_rwait
    then    mailbox_rwait, USER0, handler
    then    handler, USER0, state
    then    handler, USER1, finish

    then    state, USER0, loop
    then    state, USER1, finish
    then    loop, USER0, write
    then    loop, USER1, read
    then    loop, USER2, state

    then    write, USER0, loop
    then    write, USER1, portal_awrite
    then    portal_awrite, DEFAULT, portal_wwait
    then    portal_wwait, USER0, loop

    then    read, USER0, loop
    then    read, USER1, portal_allow
    then    portal_allow, DEFAULT, portal_aread
    then    portal_aread, DEFAULT, portal_rwait, EDGE_DEPENDENCY
    then    portal_rwait, USER0, loop

    then    finish, USER0, mailbox_aread
    end_of_graph
endobject paper_edges

    .text

# ------------------------------------------------------------------------------
# paper_initialize() → a0 0 or what portal_create says: opens the portal and makes the graph. Boot.
fn paper_initialize
    enter
    call    network_node
    li      a1, MIGRATION_PORT
    call    portal_create
    bltz    a0, paper_initialize.out
    la      t0, migration
    sw      a0, migration.portal_in(t0)
    la      a0, paper_tasks
    la      a1, paper_edges
    call    task_graph_build
    li      a0, 0
paper_initialize.out:
    leave
endfn paper_initialize

# ------------------------------------------------------------------------------
# paper_mailbox_write(task a0): sends; its arguments are those of mailbox_awrite.
fn paper_mailbox_write
    enter
    lw      a2, task.arguments + argument.2(a0)
    lw      a1, task.arguments + argument.1(a0)
    lw      a0, task.arguments + argument.0(a0)
    call    mailbox_awrite
    call    migration_started
    leave
endfn paper_mailbox_write

# ------------------------------------------------------------------------------
# paper_portal_write(task a0): sends a chunk; its arguments are those of portal_awrite.
fn paper_portal_write
    enter
    lw      a2, task.arguments + argument.2(a0)
    lw      a1, task.arguments + argument.1(a0)
    lw      a0, task.arguments + argument.0(a0)
    call    portal_awrite
    call    migration_started
    leave
endfn paper_portal_write

# ------------------------------------------------------------------------------
# paper_portal_allow(task a0)
# Consents to one chunk from the node and port in arguments 3 and 4; the arguments go on to aread.
fn paper_portal_allow
    enter   s0
    mv      s0, a0
    li      a0, TRIGGER_USER0
    addi    a1, s0, task.arguments
    call    task_exit
    lw      a1, task.arguments + argument.3(s0)
    slli    a1, a1, PORT_BITS           # MIGRATION_PORT
    lw      a0, task.arguments + argument.0(s0)
    call    portal_allow
    call    migration_started
    leave   s0
endfn paper_portal_allow

# ------------------------------------------------------------------------------
# paper_portal_read(task a0): receives a chunk; arguments 0 to 2 are those of portal_aread.
fn paper_portal_read
    enter
    lw      a2, task.arguments + argument.2(a0)
    lw      a1, task.arguments + argument.1(a0)
    lw      a0, task.arguments + argument.0(a0)
    call    portal_aread
    call    migration_started
    leave
endfn paper_portal_read
