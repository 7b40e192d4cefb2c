# ------------------------------------------------------------------------------
# kernel/ipc/unpack.s — the luggage of a process is unpacked where it lives from now on
#
# Everything gets the place in the tables that it had. Operations that were in course are started
# again with what is left of them; letters are delivered or sent. Records are believed, as the rest
# of the UArea is: they come from a kernel like ours. Core 0 only.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "sync.inc"
    .include "residence.inc"

    .section .rodata
    .balign 4
unpack_routines:                        # routine(number a0, body a1) → a0 end of the body
    .word   unpack_mailbox, unpack_portal, unpack_sync, unpack_letter
unpack_steps:                           # config and wait of an operation, by RECORD_… and kind
    .word   letter_read_config, letter_read_wait, letter_write_config, letter_write_wait
    .word   parcel_read_config, parcel_read_wait, parcel_write_config, parcel_write_wait

    .text

# ------------------------------------------------------------------------------
# luggage_unpack(): undoes luggage_pack. The process is here, and still frozen. What it sends waits
# until hold_end has told the others where it comes from.
fn luggage_unpack
    enter   s0, s1
    la      t0, uarea
    lw      s1, uarea.luggage(t0)
    beqz    s1, luggage_unpack.out
    sw      zero, uarea.luggage(t0)
    la      t0, hold_moving
    li      t1, 1
    sw      t1, (t0)
    call    luggage_unpack_usages
    li      s0, LUGGAGE_START
    add     s1, s1, s0                  # s1 = end
    addi    s0, s0, luggage.SIZE        # s0 = next record
luggage_unpack.next:
    bgeu    s0, s1, luggage_unpack.out
    lw      t0, record.what(s0)
    li      t1, RECORD_KINDS
    bgeu    t0, t1, luggage_unpack.out
    slli    t0, t0, 2
    la      t1, unpack_routines
    add     t0, t0, t1
    lw      t0, (t0)
    lw      a0, record.number(s0)
    addi    a1, s0, record.SIZE
    jalr    t0
    mv      s0, a0
    j       luggage_unpack.next
luggage_unpack.out:
    leave   s0, s1
endfn luggage_unpack

# ------------------------------------------------------------------------------
# unpack_mailbox(descriptor a0, parted a1) → a0 end of the body
fn unpack_mailbox
    enter   s0
    mv      s0, a1
    li      a2, RECORD_MAILBOX
    la      a3, mailbox_table
    call    unpack_endpoint
    addi    a0, s0, parted.SIZE
    leave   s0
endfn unpack_mailbox

# ------------------------------------------------------------------------------
# unpack_portal(descriptor a0, parted a1) → a0 end of the body
fn unpack_portal
    enter   s0
    mv      s0, a1
    li      a2, RECORD_PORTAL
    la      a3, portal_table
    call    unpack_endpoint
    addi    a0, s0, parted.SIZE
    leave   s0
endfn unpack_portal

# ------------------------------------------------------------------------------
# unpack_endpoint(descriptor a0, parted a1, what a2, endpoints a3)
# A mailbox has no letters yet: they come after it.
fn unpack_endpoint
    enter   s0, s1, s2
    mv      s0, a1
    mv      s2, a2
    mv      a1, a0
    mv      a0, a3
    call    endpoint_numbered
    mv      s1, a0                      # s1 = endpoint
    lw      t0, parted.kind(s0)
    sw      t0, endpoint.kind(s1)
    lw      t0, parted.address(s0)
    sw      t0, endpoint.address(s1)
    sw      zero, endpoint.flow(s1)
    li      t0, OWNER_PROCESS
    sw      t0, endpoint.owner(s1)
    bnez    s2, unpack_endpoint.own
    sw      zero, mailbox.first(s1)
unpack_endpoint.own:
    slli    t0, s2, 2
    la      t1, part_owns
    add     t0, t0, t1
    lw      t0, (t0)
    add     t0, t0, s1
    lw      t1, parted.own + pair.first(s0)
    lw      t2, parted.own + pair.second(s0)
    sw      t1, pair.first(t0)
    sw      t2, pair.second(t0)
    addi    a0, s1, endpoint.communicator
    addi    a1, s0, parted.communicator
    li      a2, communicator.SIZE
    call    memory_copy
    lw      t0, parted.is_busy(s0)
    beqz    t0, unpack_endpoint.out
    mv      a0, s0
    mv      a1, s1
    mv      a2, s2
    call    unpack_flow
unpack_endpoint.out:
    leave   s0, s1, s2
endfn unpack_endpoint

# ------------------------------------------------------------------------------
# unpack_flow(parted a0, endpoint a1, what a2): starts what is left of an operation.
fn unpack_flow
    enter   s0
    mv      s0, a0
    slli    t0, a2, 1
    lw      t1, parted.kind(s0)
    add     t0, t0, t1
    addi    t0, t0, -ENDPOINT_INPUT
    slli    t0, t0, 3                   # two words for each
    la      t1, unpack_steps
    add     t0, t0, t1
    lw      a3, pair.first(t0)
    lw      a4, pair.second(t0)
    mv      a0, a1
    lw      a1, parted.buffer(s0)
    lw      a2, parted.left(s0)
    call    flow_borrow
    beqz    a0, unpack_flow.bug
    lw      t0, parted.done(s0)
    sw      t0, flow.done(a0)
    la      t0, communicator_flows
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    addi    a0, a0, flow.config
    call    task_dispatch
    leave   s0
unpack_flow.bug:
    panic   "more operations have come than there may be"
endfn unpack_flow

# ------------------------------------------------------------------------------
# unpack_sync(number a0, body a1) → a0 end of the body
fn unpack_sync
    enter   s0
    mv      s0, a1
    li      t0, sync.SIZE
    mul     a0, a0, t0
    la      t0, sync_table
    add     a0, a0, t0
    li      a2, sync.SIZE
    call    memory_copy
    addi    a0, s0, sync.SIZE
    leave   s0
endfn unpack_sync

# ------------------------------------------------------------------------------
# unpack_letter(bytes a0, body a1) → a0 end of the body
# There are letters enough: the cluster had no process that could have used them.
fn unpack_letter
    enter   s0, s1, s2
    mv      s0, a1
    addi    s1, a0, wire.SIZE           # s1 = bytes to copy
    call    letter_for_kernel
    beqz    a0, unpack_letter.bug
    mv      s2, a0
    sw      zero, letter.flow(s2)
    addi    a0, s2, letter.wire
    mv      a1, s0
    mv      a2, s1
    call    memory_copy
    mv      a0, s2
    call    letter_post
    addi    a0, s1, 3
    andi    a0, a0, -4
    add     a0, a0, s0
    leave   s0, s1, s2
unpack_letter.bug:
    panic   "more letters have come than there may be"
endfn unpack_letter
