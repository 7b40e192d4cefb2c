# ------------------------------------------------------------------------------
# kernel/ipc/post.s — letters on their way: outbox, interface, delivery
#
# The interface sends one message at a time: the outbox is the queue before it, and the letter that
# is being sent stays at its head. What arrives is believed only as far as the hardware vouches for
# it; anything else is dropped and counted. Core 0 only.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"

    .bss
    .balign 4
letter_outbox:                          # first letter to send; it is with the interface
    .skip   4
letter_outbox_last:
    .skip   4

    .section .rodata
    .balign 4
letter_kinds:                           # who takes a letter of each kind: DATA, ALLOW, SYNC
    .word   letter_to_mailbox, portal_permit, sync_hear

    .text

# ------------------------------------------------------------------------------
# letter_post(letter a0)
# Sends a letter whose header is complete; within the cluster, delivers it at once.
fn letter_post
    enter   s0
    mv      s0, a0
    lw      a0, letter.wire + wire.destination(s0)
    call    address_is_here
    bnez    a0, letter_post.local
    sw      zero, letter.next(s0)
    la      t0, letter_outbox
    lw      t1, (t0)
    la      t2, letter_outbox_last
    beqz    t1, letter_post.first
    lw      t1, (t2)
    sw      s0, (t2)
    sw      s0, letter.next(t1)
    leave   s0
letter_post.first:
    sw      s0, (t0)
    sw      s0, (t2)
    mv      a0, s0
    call    letter_transmit
    leave   s0
letter_post.local:
    lw      a0, letter.flow(s0)
    call    flow_signal
    mv      a0, s0
    call    letter_deliver
    leave   s0
endfn letter_post

# ------------------------------------------------------------------------------
# letter_transmit(letter a0): gives a letter to the interface, which is free.
fn letter_transmit
    lw      a1, letter.wire + wire.destination(a0)
    srli    a1, a1, PORT_BITS
    addi    a0, a0, letter.wire
    tail    network_send
endfn letter_transmit

# ------------------------------------------------------------------------------
# letter_sent(task a0): the first letter of the outbox is out. Dispatched by IRQ_SENT.
fn letter_sent
    enter   s0
    la      t0, letter_outbox
    lw      s0, (t0)
    beqz    s0, letter_sent.out
    lw      a0, letter.next(s0)
    sw      a0, (t0)
    beqz    a0, letter_sent.signal
    call    letter_transmit
letter_sent.signal:
    lw      a0, letter.flow(s0)
    call    flow_signal
    mv      a0, s0
    call    letter_free
letter_sent.out:
    leave   s0
endfn letter_sent

# ------------------------------------------------------------------------------
# letter_hear(task a0): takes every message that waits. Dispatched by IRQ_MESSAGE.
# If the letters run out, the rest stays with the interface until one is free again.
fn letter_hear
    enter   s0
letter_hear.next:
    la      a0, letter_supply
    li      a1, 0
    call    supply_take
    beqz    a0, letter_hear.out
    mv      s0, a0
    sw      zero, letter.flow(s0)
    addi    a0, s0, letter.wire
    call    network_receive
    bltz    a0, letter_hear.empty
    mv      a1, a0
    mv      a0, s0
    call    letter_check
    beqz    a0, letter_hear.bad
    mv      a0, s0
    call    letter_deliver
    j       letter_hear.next
letter_hear.bad:
    mv      a0, s0
    call    letter_drop
    j       letter_hear.next
letter_hear.empty:
    mv      a0, s0
    call    letter_free
letter_hear.out:
    leave   s0
endfn letter_hear

# ------------------------------------------------------------------------------
# letter_check(letter a0, sender a1) → a0 1 or 0
# Whether the header of a message can be believed: the sender is what the interface says, the
# destination is here, size and kind are possible.
fn letter_check
    lw      t0, letter.wire + wire.source(a0)
    srli    t0, t0, PORT_BITS
    bne     t0, a1, letter_check.bad
    li      t1, NETWORK_INTERFACE
    lw      t1, network.node(t1)
    lw      t0, letter.wire + wire.destination(a0)
    srli    t0, t0, PORT_BITS
    bne     t0, t1, letter_check.bad
    lw      t0, letter.wire + wire.size(a0)
    li      t1, MAILBOX_BYTES
    bgtu    t0, t1, letter_check.bad
    lw      t0, letter.wire + wire.kind(a0)
    sltiu   a0, t0, WIRE_KINDS
    ret
letter_check.bad:
    li      a0, 0
    ret
endfn letter_check

# ------------------------------------------------------------------------------
# letter_deliver(letter a0): gives a good letter to who takes letters of its kind.
fn letter_deliver
    lw      t0, letter.wire + wire.kind(a0)
    slli    t0, t0, 2
    la      t1, letter_kinds
    add     t0, t0, t1
    lw      t0, (t0)
    jr      t0
endfn letter_deliver

# ------------------------------------------------------------------------------
# letter_to_mailbox(letter a0): puts a letter into the mailbox of its port, if there is one.
fn letter_to_mailbox
    enter   s0
    mv      s0, a0
    la      a0, mailbox_table
    li      a1, ENDPOINT_INPUT
    lw      a2, letter.wire + wire.destination(s0)
    call    endpoint_at
    beqz    a0, letter_to_mailbox.nobody
    sw      zero, letter.next(s0)
    lw      t0, mailbox.first(a0)
    beqz    t0, letter_to_mailbox.first
    lw      t0, mailbox.last(a0)
    sw      s0, letter.next(t0)
    j       letter_to_mailbox.signal
letter_to_mailbox.first:
    sw      s0, mailbox.first(a0)
letter_to_mailbox.signal:
    sw      s0, mailbox.last(a0)
    lw      a0, endpoint.flow(a0)
    call    flow_signal
    leave   s0
letter_to_mailbox.nobody:
    mv      a0, s0
    call    letter_drop
    leave   s0
endfn letter_to_mailbox

# ------------------------------------------------------------------------------
# letter_drop(letter a0): throws a letter away, and counts it.
fn letter_drop
    enter
    call    network_drop
    call    letter_free
    leave
endfn letter_drop

# ------------------------------------------------------------------------------
# letter_free(letter a0): the buffer is free; messages that waited for one may be taken.
fn letter_free
    enter
    mv      a1, a0
    la      a0, letter_supply
    call    supply_give
    call    network_hear
    leave
endfn letter_free
