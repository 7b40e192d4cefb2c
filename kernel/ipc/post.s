# ------------------------------------------------------------------------------
# kernel/ipc/post.s — letters on their way: outbox, interface, delivery
#
# The interface sends one message at a time: the outbox is the queue before it, and the letter that
# is being sent stays at its head. What arrives is believed only as far as the hardware vouches for
# it; anything else is dropped and counted. Core 0 only.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "residence.inc"

    .bss
    .balign 4
object letter_outbox                    # first letter to send; it is with the interface
    .skip   4
endobject letter_outbox
object letter_outbox_last
    .skip   4
endobject letter_outbox_last

    .section .rodata
    .balign 4
letter_kinds:                           # who takes a letter of each kind, by WIRE_…
    .word   letter_to_mailbox, portal_permit, sync_hear
    .word   hold_hear, hold_heard, moved_hear, moved_heard

    .text

# ------------------------------------------------------------------------------
# letter_post(letter a0)
# Sends a letter whose header is complete; within the cluster, delivers it at once. What is for a
# process that is moving, or from ours while it moves, waits.
fn letter_post
    enter   s0
    mv      s0, a0
    lw      a0, letter.wire + wire.destination(s0)
    call    address_is_here
    bnez    a0, letter_post.local
    mv      a0, s0
    call    hold_catches
    bnez    a0, letter_post.hold
    lw      a0, letter.wire + wire.destination(s0)
    call    address_node
    la      t0, network_here
    lw      t0, (t0)
    beq     a0, t0, letter_post.nobody
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
letter_post.hold:
    mv      a0, s0
    call    hold_letter
    leave   s0
letter_post.nobody:
    lw      a0, letter.flow(s0)
    call    flow_signal
    mv      a0, s0
    call    letter_drop
    leave   s0
endfn letter_post

# ------------------------------------------------------------------------------
# letter_transmit(letter a0): gives a letter to the interface, which is free.
fn letter_transmit
    enter   s0
    mv      s0, a0
    lw      a0, letter.wire + wire.destination(s0)
    call    address_node
    mv      a1, a0
    addi    a0, s0, letter.wire
    call    network_send
    leave   s0
endfn letter_transmit

# ------------------------------------------------------------------------------
# letter_sent(task a0): the first letter of the outbox is out. Dispatched by IRQ_SENT.
fn letter_sent
    enter   s0
    la      t0, letter_outbox
    lw      s0, (t0)
    beqz    s0, letter_sent.out
    li      t0, NETWORK_INTERFACE
    lw      a0, network.off(t0)
    beqz    a0, letter_sent.next
    addi    a0, a0, -1
    call    question_answered           # it has nothing to say any more
letter_sent.next:
    la      t0, letter_outbox
    lw      a0, letter.next(s0)
    sw      a0, (t0)
    beqz    a0, letter_sent.signal
    call    letter_transmit
letter_sent.signal:
    lw      a0, letter.flow(s0)
    call    flow_signal
    mv      a0, s0
    call    letter_free
    call    hold_check
    call    process_told
letter_sent.out:
    leave   s0
endfn letter_sent

# ------------------------------------------------------------------------------
# letter_hear(task a0): takes every message that waits. Dispatched by IRQ_MESSAGE.
# If the letters run out, the rest stays with the interface until one is free again.
fn letter_hear
    enter   s0
letter_hear.next:
    call    letter_to_hear
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
    call    letter_post                 # to us, or on to where its receiver lives now
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
# Whether the header of a message can be believed: it may come from that node, size and kind are
# possible, and it is for us, or for a process that lives somewhere, but not where it comes from.
fn letter_check
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    lw      t0, letter.wire + wire.size(s0)
    li      t1, MAILBOX_BYTES
    bgtu    t0, t1, letter_check.bad
    lw      t0, letter.wire + wire.kind(s0)
    li      t1, WIRE_KINDS
    bgeu    t0, t1, letter_check.bad
    mv      a2, a1
    lw      a0, letter.wire + wire.source(s0)
    lw      a1, letter.wire + wire.destination(s0)
    call    address_is_from
    beqz    a0, letter_check.bad

    lw      a0, letter.wire + wire.destination(s0)
    call    address_is_here
    bnez    a0, letter_check.out
    lw      t0, letter.wire + wire.destination(s0)
    andi    t1, t0, PORT_MASK
    beqz    t1, letter_check.bad        # another kernel's
    srli    a0, t0, PORT_BITS
    call    residence_of
    beqz    a0, letter_check.bad
    lw      a0, residence.now(a0)
    beq     a0, s1, letter_check.bad
    call    network_has_node            # else it would wait to be sent for ever
letter_check.out:
    leave   s0, s1
letter_check.bad:
    li      a0, 0
    leave   s0, s1
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
# letter_for_kernel() → a0 letter for what kernels tell each other, from the reserve if need be; 0
fn letter_for_kernel
    enter
    la      a0, letter_supply
    li      a1, 0
    call    supply_take
    bnez    a0, letter_for_kernel.out
    la      a0, letter_reserve
    li      a1, 0
    call    supply_take
letter_for_kernel.out:
    leave
endfn letter_for_kernel

# ------------------------------------------------------------------------------
# letter_to_hear() → a0 letter for a message that waits at the interface, or 0: it has to wait
# While our process is about to move, what is still on its way is taken in at any cost, for the
# answers of the other kernels come behind it.
fn letter_to_hear
    la      t0, hold_moving
    lw      t0, (t0)
    bnez    t0, letter_for_kernel
    la      a0, letter_supply
    li      a1, 0
    tail    supply_take
endfn letter_to_hear

# ------------------------------------------------------------------------------
# letter_free(letter a0): the buffer is free; messages that waited for one may be taken.
fn letter_free
    enter
    mv      a1, a0
    la      a0, letter_supply
    la      t0, letters_kept
    bltu    a1, t0, letter_free.give
    la      a0, letter_reserve
letter_free.give:
    call    supply_give
    call    network_hear
    leave
endfn letter_free
