# ------------------------------------------------------------------------------
# kernel/ipc/permission.s — permissions to send a parcel: coming, being used, becoming void
#
# They are letters of kind WIRE_ALLOW, in the list courier_permissions, oldest first. Core 0 only.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "residence.inc"

    .text

# ------------------------------------------------------------------------------
# portal_permit(letter a0): takes a permission that has come, if it names a channel. One that was
# packed and unpacked on its way may have become void meanwhile, since its giver has moved, too.
fn portal_permit
    enter   s0
    mv      s0, a0
    lw      t0, letter.payload + permission.channel(s0)
    li      t1, CHANNELS
    bgeu    t0, t1, portal_permit.bad
    lw      t0, letter.wire + wire.source(s0)
    andi    t1, t0, PORT_MASK
    beqz    t1, portal_permit.good      # KERNEL_PORT
    srli    a0, t0, PORT_BITS
    call    residence_of
    lw      t0, residence.moves(a0)
    lw      t1, letter.payload + permission.moves(s0)
    sub     t0, t0, t1
    bgtz    t0, portal_permit.void
portal_permit.good:
    la      a0, courier_permissions
    mv      a1, s0
    call    courier_append
    leave   s0
portal_permit.void:
    mv      a0, s0
    call    letter_free
    leave   s0
portal_permit.bad:
    mv      a0, s0
    call    letter_drop
    leave   s0
endfn portal_permit

# ------------------------------------------------------------------------------
# courier_permission(parcel a0) → a0 letter, taken off the list, or 0
# The oldest permission from the parcel's destination to its source. None holds for a process that
# is about to move. Leaf.
fn courier_permission
    lw      t0, parcel.wire + wire.source(a0)
    andi    t0, t0, PORT_MASK
    beqz    t0, courier_permission.look # KERNEL_PORT
    la      t0, hold_moving
    lw      t0, (t0)
    beqz    t0, courier_permission.look
    li      a0, 0
    ret
courier_permission.look:
    lw      t1, parcel.wire + wire.source(a0)
    lw      t2, parcel.wire + wire.destination(a0)
    la      t0, courier_permissions
courier_permission.next:
    lw      a0, (t0)
    beqz    a0, courier_permission.out
    lw      t3, letter.wire + wire.destination(a0)
    bne     t3, t1, courier_permission.other
    lw      t3, letter.wire + wire.source(a0)
    beq     t3, t2, courier_permission.found
courier_permission.other:
    mv      t0, a0
    j       courier_permission.next
courier_permission.found:
    lw      t3, letter.next(a0)
    sw      t3, (t0)
courier_permission.out:
    ret
endfn courier_permission

# ------------------------------------------------------------------------------
# courier_void(home a0): forgets all permissions that the process of that home has given.
fn courier_void
    enter   s0, s1
    mv      s1, a0
    la      s0, courier_permissions     # s0 = word that links to the letter
courier_void.next:
    lw      a0, (s0)
    beqz    a0, courier_void.out
    lw      t0, letter.wire + wire.source(a0)
    andi    t1, t0, PORT_MASK
    beqz    t1, courier_void.keep       # KERNEL_PORT
    srli    t0, t0, PORT_BITS
    bne     t0, s1, courier_void.keep
    lw      t0, letter.next(a0)
    sw      t0, (s0)
    call    letter_free
    j       courier_void.next
courier_void.keep:
    mv      s0, a0
    j       courier_void.next
courier_void.out:
    leave   s0, s1
endfn courier_void
