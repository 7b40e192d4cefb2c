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
object letters
    .skip   LETTERS * letter.SIZE
endobject letters
object letters_kept
    .skip   LETTERS_KEPT * letter.SIZE
endobject letters_kept
object letter_supply
    .skip   supply.SIZE
endobject letter_supply
object letter_reserve                   # of letters_kept: for the kernel
    .skip   supply.SIZE
endobject letter_reserve
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
    la      a0, letter_reserve
    la      a1, letters_kept
    li      a2, letter.SIZE
    li      a3, LETTERS_KEPT
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
    mv      a0, s0
    call    hold_keeps
    bnez    a0, letter_write_config.wait
    la      a0, letter_supply
    mv      a1, s0
    call    supply_take
    beqz    a0, letter_write_config.wait
    mv      s1, a0
    sw      s0, letter.flow(s1)

    lw      t0, flow.endpoint(s0)
    lw      t1, endpoint.address(t0)
    sw      t1, letter.wire + wire.destination(s1)
    li      a0, KERNEL_PORT
    lw      t0, endpoint.owner(t0)
    beqz    t0, letter_write_config.source  # OWNER_KERNEL
    li      a0, PROCESS_PORT
letter_write_config.source:
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
    bnez    a0, letter_write_config.fault

    mv      a0, s0
    call    flow_await
    mv      a0, s1
    call    letter_post
    leave   s0, s1
letter_write_config.fault:
    mv      a0, s1
    call    letter_free
    mv      a0, s0
    li      a1, -EFAULT
    call    flow_fail
    leave   s0, s1
letter_write_config.wait:
    call    flow_defer
    leave   s0, s1
endfn letter_write_config

# ------------------------------------------------------------------------------
# letter_write_wait(task a0) → a0 bytes written
fn letter_write_wait
    lw      a0, task.arguments(a0)
    tail    flow_end
endfn letter_write_wait

# ------------------------------------------------------------------------------
# letter_read_config(task a0): waits for the hardware only if there is nothing to read yet.
fn letter_read_config
    enter   s0
    lw      s0, task.arguments(a0)
    lw      a0, flow.endpoint(s0)
    call    letter_next
    bnez    a0, letter_read_config.out
    mv      a0, s0
    call    flow_await
letter_read_config.out:
    leave   s0
endfn letter_read_config

# ------------------------------------------------------------------------------
# letter_next(mailbox a0) → a0 letter that is read next, or 0; a1 the word that links to it. Leaf.
# The oldest one, from the node of the filter if there is one.
fn letter_next
    lw      t1, mailbox.filter(a0)
    addi    a1, a0, mailbox.first
letter_next.look:
    lw      a0, (a1)
    beqz    a0, letter_next.out
    bltz    t1, letter_next.out         # NODE_ANY
    lw      t0, letter.wire + wire.source(a0)
    srli    t0, t0, PORT_BITS
    beq     t0, t1, letter_next.out
    addi    a1, a0, letter.next
    j       letter_next.look
letter_next.out:
    ret
endfn letter_next

# ------------------------------------------------------------------------------
# letter_read_wait(task a0) → a0 bytes read, or -EFAULT, and the letter stays
# Copies the next letter to the caller. Where there is none after all, it is waited for again.
fn letter_read_wait
    enter   s0, s1, s2
    lw      s0, task.arguments(a0)      # s0 = flow
    lw      a0, flow.endpoint(s0)
    call    letter_next
    beqz    a0, letter_read_wait.again
    mv      s1, a0                      # s1 = letter
    mv      s2, a1                      # s2 = word that links to it

    lw      a3, letter.wire + wire.size(s1)
    lw      t0, flow.left(s0)
    bleu    a3, t0, letter_read_wait.copy
    mv      a3, t0
letter_read_wait.copy:
    mv      a0, s0
    lw      a1, flow.buffer(s0)
    addi    a2, s1, letter.payload
    call    flow_move
    bnez    a0, letter_read_wait.fault

    lw      a0, flow.endpoint(s0)
    mv      a1, s1
    mv      a2, s2
    call    letter_take
    mv      a0, s0
    call    flow_end
    leave   s0, s1, s2
letter_read_wait.again:
    li      a0, TRIGGER_USER1
    li      a1, 0
    call    task_exit
    leave   s0, s1, s2
letter_read_wait.fault:
    mv      a1, a0
    mv      a0, s0
    call    flow_fail
    leave   s0, s1, s2
endfn letter_read_wait

# ------------------------------------------------------------------------------
# letter_take(mailbox a0, letter a1, word that links to it a2)
# The letter has been read: takes it off the mailbox and frees it. A filter is for one read.
fn letter_take
    lw      t0, letter.next(a1)
    sw      t0, (a2)
    bnez    t0, letter_take.taken
    addi    t0, a2, -letter.next        # the letter before it; where there is none, never looked at
    sw      t0, mailbox.last(a0)
letter_take.taken:
    lw      t0, letter.wire + wire.source(a1)
    sw      t0, mailbox.source(a0)
    li      t0, NODE_ANY
    sw      t0, mailbox.filter(a0)
    mv      a0, a1
    tail    letter_free
endfn letter_take
