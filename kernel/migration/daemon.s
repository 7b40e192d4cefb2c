# ------------------------------------------------------------------------------
# kernel/migration/daemon.s — the migration daemon: a graph of tasks that moves a process away
#
# A process is what it has in user memory and what the kernel keeps for it in the UArea. Kernels
# are the same bytes at the same addresses everywhere; so a process that stands still is moved by
# copying both to the same addresses of another cluster, and it cannot tell. Nobody looks for
# anything, nobody translates anything. The daemon does the copying. It has no thread: it is this
# graph, drawn once at boot, and it advances when a message or a chunk of memory arrives.
#
#   asking at the sender, answering at the receiver: until all is sent that was posted
#
#       request ─U0─► mailbox_awrite ───► mailbox_wwait ─U0─► request
#
#   listening
#
#       mailbox_aread ───► mailbox_rwait ─U0─► handler ─U0─► state          a request that holds
#                                                 ├────U1─► finish         the receiver's answer
#                                                 └────U2─► mailbox_aread  anything else
#   walking the states, here as sender (write), there as receiver (read)
#
#       state ─U0─► loop ─U0─► write ─U0─► loop                             nothing to send
#         │          │           └────U1─► portal_awrite ───► portal_wwait ─U0─► loop
#         │          │                                             └─error─► finish
#         │          ├───U1─► read ──U0─► loop                              nothing to receive
#         │          │           └───U1─► portal_allow ───► portal_aread ═══► portal_rwait
#         │          │                                                         └─U0─► loop
#         │          └───U2─► state                                         the next state
#         └──────U1─► finish ─U0─► mailbox_aread                            no further state
#
#   ───► flow    ═══► dependency    U0, U1, U2: trigger, where it is not the default
#
# A sender runs    request ×3 · handler · (state (loop write (awrite wwait)?)* loop)×9 · state …
# and a receiver                handler · (state (loop read (allow aread rwait)?)* loop)×9 · state …
# in lock step, so no chunk needs a label. Two edges are ours and not the original's: handler ─U2─►
# mailbox_aread, by which a sender hears DONE and REFUSED while it sends, and a receiver refuses
# others; and portal_wwait ─error─► finish, by which a transfer that fails gives the process back.
#
# All of it runs on core 0, in the dispatcher, and needs no lock. Deliberately absent: time-outs
# and a way back after the receiver has begun; a peer that falls silent leaves the process frozen.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .bss
    .balign 4
object migration
    .skip   migration.SIZE
endobject migration

.macro migration_task name
object migration_task_\name
    .skip   task.SIZE
endobject migration_task_\name
.endm
    migration_task request
    migration_task mailbox_awrite
    migration_task mailbox_wwait
    migration_task mailbox_aread
    migration_task mailbox_rwait
    migration_task handler
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

.macro runs name, function
    task_of migration_task_\name, \function
.endm

.macro then parent, trigger, child, kind=EDGE_FLOW
    edge_of migration_task_\parent, \trigger, migration_task_\child, \kind
.endm

    .section .rodata
    .balign 4
migration_tasks:
    runs    request, migration_request
    runs    mailbox_awrite, migration_mailbox_write
    runs    mailbox_wwait, migration_pass
    runs    mailbox_aread, migration_mailbox_read
    runs    mailbox_rwait, migration_pass
    runs    handler, migration_handler
    runs    state, transfer_state
    runs    loop, transfer_loop
    runs    write, transfer_write
    runs    portal_awrite, migration_portal_write
    runs    portal_wwait, migration_pass
    runs    read, transfer_read
    runs    portal_allow, migration_portal_allow
    runs    portal_aread, migration_portal_read
    runs    portal_rwait, migration_pass
    runs    finish, migration_finish
    end_of_graph

migration_edges:
    then    request, USER0, mailbox_awrite
    then    mailbox_awrite, DEFAULT, mailbox_wwait
    then    mailbox_wwait, USER0, request

    then    mailbox_aread, DEFAULT, mailbox_rwait
    then    mailbox_rwait, USER0, handler
    then    handler, USER0, state
    then    handler, USER1, finish
    then    handler, USER2, mailbox_aread

    then    state, USER0, loop
    then    state, USER1, finish
    then    loop, USER0, write
    then    loop, USER1, read
    then    loop, USER2, state

    then    write, USER0, loop
    then    write, USER1, portal_awrite
    then    portal_awrite, DEFAULT, portal_wwait
    then    portal_wwait, USER0, loop
    then    portal_wwait, ERROR_CATCH, finish

    then    read, USER0, loop
    then    read, USER1, portal_allow
    then    portal_allow, DEFAULT, portal_aread
    then    portal_aread, DEFAULT, portal_rwait, EDGE_DEPENDENCY
    then    portal_rwait, USER0, loop

    then    finish, USER0, mailbox_aread
    end_of_graph

    .text

# ------------------------------------------------------------------------------
# migration_initialize(): opens the daemon's mailbox and portal, makes its graph, and listens.
# Boot, after network_initialize.
fn migration_initialize
    enter   s0
    la      s0, migration
    call    network_node
    li      a1, MIGRATION_PORT
    call    mailbox_create
    bltz    a0, migration_initialize.bug
    sw      a0, migration.mailbox(s0)
    call    network_node
    li      a1, MIGRATION_PORT
    call    portal_create
    bltz    a0, migration_initialize.bug
    sw      a0, migration.portal_in(s0)

    la      a0, migration_tasks
    la      a1, migration_edges
    call    task_graph_build
    la      a0, migration_task_mailbox_aread
    call    task_dispatch
    leave   s0
migration_initialize.bug:
    panic   "port 0 is taken at boot"
endfn migration_initialize

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
# migration_mailbox_read(task a0): listens for the next message, unless the daemon does already.
fn migration_mailbox_read
    enter
    la      t0, migration
    lw      a0, migration.mailbox(t0)
    addi    a1, t0, migration.inbox
    li      a2, INBOX_BYTES
    call    mailbox_aread
    li      t0, -EBUSY
    bne     a0, t0, migration_mailbox_read.out
    li      a0, TRIGGER_NONE
    li      a1, 0
    call    task_exit
    leave
migration_mailbox_read.out:
    call    migration_started
    leave
endfn migration_mailbox_read

# ------------------------------------------------------------------------------
# migration_mailbox_write(task a0): sends; its arguments are those of mailbox_awrite.
fn migration_mailbox_write
    enter
    lw      a2, task.arguments + argument.2(a0)
    lw      a1, task.arguments + argument.1(a0)
    lw      a0, task.arguments + argument.0(a0)
    call    mailbox_awrite
    call    migration_started
    leave
endfn migration_mailbox_write

# ------------------------------------------------------------------------------
# migration_portal_write(task a0): sends a chunk; its arguments are those of portal_awrite.
fn migration_portal_write
    enter
    lw      a2, task.arguments + argument.2(a0)
    lw      a1, task.arguments + argument.1(a0)
    lw      a0, task.arguments + argument.0(a0)
    call    portal_awrite
    call    migration_started
    leave
endfn migration_portal_write

# ------------------------------------------------------------------------------
# migration_portal_allow(task a0)
# Consents to one chunk from the node and port in arguments 3 and 4; the arguments go on to aread.
fn migration_portal_allow
    enter   s0
    mv      s0, a0
    li      a0, TRIGGER_USER0
    addi    a1, s0, task.arguments
    call    task_exit
    lw      a2, task.arguments + argument.4(s0)
    lw      a1, task.arguments + argument.3(s0)
    lw      a0, task.arguments + argument.0(s0)
    call    portal_allow
    call    migration_started
    leave   s0
endfn migration_portal_allow

# ------------------------------------------------------------------------------
# migration_portal_read(task a0): receives a chunk; arguments 0 to 2 are those of portal_aread.
fn migration_portal_read
    enter
    lw      a2, task.arguments + argument.2(a0)
    lw      a1, task.arguments + argument.1(a0)
    lw      a0, task.arguments + argument.0(a0)
    call    portal_aread
    call    migration_started
    leave
endfn migration_portal_read
