# ------------------------------------------------------------------------------
# kernel/ipc/letter.s — the operations of a mailbox: between the caller's bytes and letters
#
#   awrite → config ─ copy ─► letter ─► outbox ─► interface ┄┄► interface ─► letter_hear
#                                └─── own cluster ────────────────────────────► │ deliver
#   aread  → wait  ◄─ copy ─ letter ◄──────────── mailbox.first … last ◄────────┘
#
# A letter is a message in kernel memory. What happens to it outside of these operations, from the
# outbox on, is in post.s. Core 0 only.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"

    .bss
    .balign 4
letters:
    .skip   LETTERS * letter.SIZE
object letter_supply
    .skip   supply.SIZE
endobject letter_supply
object letter_sent_task
    .skip   task.SIZE
endobject letter_sent_task
object letter_hear_task
    .skip   task.SIZE
endobject letter_hear_task

    .section .rodata
    .balign 4
letter_tasks:
    task_of letter_sent_task, letter_sent, TASK_HIGH
    task_of letter_hear_task, letter_hear, TASK_HIGH
    end_of_graph
letter_edges:
    end_of_graph

    .text

# ------------------------------------------------------------------------------
# mailbox_initialize(): prepares descriptors, buffers, and the tasks behind interrupts.
fn mailbox_initialize
    enter
    la      a0, mailbox_table
    call    endpoints_initialize
    la      a0, letter_supply
    la      a1, letters
    li      a2, letter.SIZE
    li      a3, LETTERS
    call    supply_fill
    la      a0, letter_tasks
    la      a1, letter_edges
    call    task_graph_build
    li      a0, IRQ_MESSAGE
    la      a1, letter_hear_task
    call    network_attach
    li      a0, IRQ_SENT
    la      a1, letter_sent_task
    call    network_attach
    leave
endfn mailbox_initialize

# ------------------------------------------------------------------------------
# letter_write_config(task a0): copies the caller's bytes into a letter and posts it.
fn letter_write_config
    enter   s0, s1
    lw      s0, task.arguments(a0)      # s0 = flow
    la      a0, letter_supply
    mv      a1, s0
    call    supply_take
    beqz    a0, letter_write_config.wait
    mv      s1, a0
    sw      s0, letter.flow(s1)

    lw      t0, flow.endpoint(s0)
    lw      t1, endpoint.address(t0)
    sw      t1, letter.wire + wire.destination(s1)
    li      a0, 0
    call    address_here
    sw      a0, letter.wire + wire.source(s1)
    lw      a3, flow.left(s0)
    sw      a3, letter.wire + wire.size(s1)
    li      t1, WIRE_DATA
    sw      t1, letter.wire + wire.kind(s1)
    mv      a0, s0
    addi    a1, s1, letter.payload
    lw      a2, flow.buffer(s0)
    call    flow_move

    mv      a0, s0
    call    flow_await
    mv      a0, s1
    call    letter_post
    leave   s0, s1
letter_write_config.wait:
    li      a0, TRIGGER_NONE            # we are dispatched again when a letter is free
    li      a1, 0
    call    task_exit
    leave   s0, s1
endfn letter_write_config

# ------------------------------------------------------------------------------
# letter_write_wait(task a0) → a0 bytes written
fn letter_write_wait
    lw      a0, task.arguments(a0)
    tail    flow_end
endfn letter_write_wait

# ------------------------------------------------------------------------------
# letter_read_config(task a0): waits for the hardware only if no letter is there yet.
fn letter_read_config
    lw      a0, task.arguments(a0)
    lw      t0, flow.endpoint(a0)
    lw      t1, mailbox.first(t0)
    bnez    t1, letter_read_config.out
    tail    flow_await
letter_read_config.out:
    ret
endfn letter_read_config

# ------------------------------------------------------------------------------
# letter_read_wait(task a0) → a0 bytes read
# Copies the first letter to the caller. Where there is none after all, it is waited for again.
fn letter_read_wait
    enter   s0, s1
    lw      s0, task.arguments(a0)      # s0 = flow
    lw      t0, flow.endpoint(s0)
    lw      s1, mailbox.first(t0)       # s1 = letter
    beqz    s1, letter_read_wait.again
    lw      t1, letter.next(s1)
    sw      t1, mailbox.first(t0)
    lw      t1, letter.wire + wire.source(s1)
    sw      t1, mailbox.source(t0)

    lw      a3, letter.wire + wire.size(s1)
    lw      t0, flow.left(s0)
    bleu    a3, t0, letter_read_wait.copy
    mv      a3, t0
letter_read_wait.copy:
    mv      a0, s0
    lw      a1, flow.buffer(s0)
    addi    a2, s1, letter.payload
    call    flow_move
    mv      a0, s1
    call    letter_free
    mv      a0, s0
    call    flow_end
    leave   s0, s1
letter_read_wait.again:
    li      a0, TRIGGER_USER1
    li      a1, 0
    call    task_exit
    leave   s0, s1
endfn letter_read_wait
