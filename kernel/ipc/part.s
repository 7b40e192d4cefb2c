# ------------------------------------------------------------------------------
# kernel/ipc/part.s — mailboxes and portals of a process that moves, written down and taken away
#
# An operation in course is given up as if it had only got to where its last whole step ended; what
# is left of it is in the record. The thread that waits for it never knows. Core 0 only.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "residence.inc"

    .text

# ------------------------------------------------------------------------------
# luggage_pack_table(endpoints a0, what a1: RECORD_MAILBOX or RECORD_PORTAL)
fn luggage_pack_table
    enter   s0, s1, s2, s3
    mv      s0, a0
    mv      s1, a1
    li      s2, 0                       # s2 = descriptor
luggage_pack_table.next:
    mv      a0, s0
    mv      a1, s2
    call    endpoint_numbered
    mv      s3, a0                      # s3 = endpoint
    lw      t0, endpoint.kind(s3)
    beqz    t0, luggage_pack_table.skip
    mv      a0, s1
    mv      a1, s2
    li      a2, parted.SIZE
    call    luggage_record
    mv      a1, s3
    slli    t0, s1, 2
    la      a2, part_owns
    add     a2, a2, t0
    lw      a2, (a2)
    call    part_endpoint
luggage_pack_table.skip:
    addi    s2, s2, 1
    li      t0, COMMUNICATORS
    bne     s2, t0, luggage_pack_table.next
    leave   s0, s1, s2, s3
endfn luggage_pack_table

# ------------------------------------------------------------------------------
# part_endpoint(parted a0, endpoint a1, offset a2 of its own words): writes it down and frees it.
fn part_endpoint
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    lw      t0, endpoint.kind(s1)
    sw      t0, parted.kind(s0)
    lw      t0, endpoint.address(s1)
    sw      t0, parted.address(s0)
    add     a2, a2, s1
    lw      t0, pair.first(a2)
    lw      t1, pair.second(a2)
    sw      t0, parted.own + pair.first(s0)
    sw      t1, parted.own + pair.second(s0)
    addi    a0, s0, parted.communicator
    addi    a1, s1, endpoint.communicator
    li      a2, communicator.SIZE
    call    memory_copy

    lw      a1, endpoint.flow(s1)
    snez    t0, a1
    sw      t0, parted.is_busy(s0)
    beqz    a1, part_endpoint.free
    mv      a0, s0
    call    part_flow
part_endpoint.free:
    sw      zero, endpoint.kind(s1)     # ENDPOINT_FREE
    leave   s0, s1
endfn part_endpoint

# ------------------------------------------------------------------------------
# part_flow(parted a0, flow a1): writes down what is left of an operation, and gives it up.
fn part_flow
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    mv      a0, s1
    call    part_item                   # a0 = bytes that it had taken, and that are not through
    lw      t0, flow.buffer(s1)
    sub     t0, t0, a0
    sw      t0, parted.buffer(s0)
    lw      t0, flow.left(s1)
    add     t0, t0, a0
    sw      t0, parted.left(s0)
    lw      t0, flow.done(s1)
    sub     t0, t0, a0
    sw      t0, parted.done(s0)

    # It waits for nothing any more.
    lw      a0, flow.endpoint(s1)
    addi    a0, a0, endpoint.channel
    addi    a1, s1, flow.wait
    call    task_disconnect
    lw      t0, flow.wait + task.parents(s1)
    sw      t0, flow.wait + task.pending(s1)
    la      t0, communicator_flows
    lw      t1, (t0)
    addi    t1, t1, -1
    sw      t1, (t0)
    mv      a0, s1
    call    flow_give_back
    leave   s0, s1
endfn part_flow

# ------------------------------------------------------------------------------
# part_item(flow a0) → a0 bytes in the buffer that it uses: copied, but not sent; 0 when it reads
# Takes the buffer back: a parcel that is parked, a letter that waits, or a receiving channel.
fn part_item
    enter   s0, s1
    mv      s1, a0
    lw      s0, flow.item(s1)           # s0 = parcel
    beqz    s0, part_item.letter
    lw      t0, flow.endpoint(s1)
    lw      t0, endpoint.kind(t0)
    li      t1, ENDPOINT_INPUT
    beq     t0, t1, part_item.channel

    la      a0, courier_parked
    mv      a1, s0
    call    part_unlink
    la      a0, parcel_supply
    mv      a1, s0
    lw      s0, parcel.wire + wire.size(s0)
    call    supply_give
    mv      a0, s0
    leave   s0, s1

part_item.channel:
    lw      a0, parcel.channel(s0)
    call    network_disarm
    la      a0, channel_supply
    mv      a1, s0
    call    supply_give
    li      a0, 0
    leave   s0, s1

part_item.letter:
    la      s0, hold_letters
part_item.next:
    lw      s0, letter.next(s0)         # the list's head is linked like a letter
    mv      a0, s0
    beqz    s0, part_item.out
    lw      t0, letter.flow(s0)
    bne     t0, s1, part_item.next
    la      a0, hold_letters
    mv      a1, s0
    call    part_unlink
    lw      s1, letter.wire + wire.size(s0)
    mv      a0, s0
    call    letter_free
    mv      a0, s1
part_item.out:
    leave   s0, s1
endfn part_item

# ------------------------------------------------------------------------------
# part_unlink(list a0, item a1): takes an item off a list that is linked by words 0. Leaf.
fn part_unlink
part_unlink.next:
    lw      t0, (a0)
    beqz    t0, part_unlink.out
    beq     t0, a1, part_unlink.found
    mv      a0, t0
    j       part_unlink.next
part_unlink.found:
    lw      t0, (a1)
    sw      t0, (a0)
part_unlink.out:
    ret
endfn part_unlink

    .section .rodata
    .balign 4
object part_owns                        # where an endpoint has its own two words, by RECORD_…
    .word   mailbox.source, portal.peer
endobject part_owns
