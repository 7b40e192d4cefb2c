# ------------------------------------------------------------------------------
# kernel/ipc/parcel.s — the operations of a portal: between the caller's bytes and parcels
#
#        sender                                            receiver
#   config: copy into a parcel, park it          config: arm a channel with a parcel
#              │                 ◄┄┄┄┄ WIRE_ALLOW, channel ┄┄┄┄┘
#              └─ permission and parcel meet: DMA ┄┄┄┄┄┄┄┄┄┄┄┄► channel's interrupt
#   wait: next chunk, or done                    wait: copy out; next chunk, or done
#
# A parcel is a portal message in kernel memory. Those that receive belong to a channel for good;
# those that send are a supply. Parking and sending are in courier.s. Core 0 only.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"

    .bss
    .balign 4
parcels:
    .skip   PARCELS * parcel.SIZE
object parcel_channels
    .skip   CHANNELS * parcel.SIZE
endobject parcel_channels
object parcel_supply
    .skip   supply.SIZE
endobject parcel_supply
object channel_supply
    .skip   supply.SIZE
endobject channel_supply

    .text

# ------------------------------------------------------------------------------
# parcel_initialize(): fills the two supplies.
fn parcel_initialize
    enter
    la      t0, parcel_channels
    li      t1, 0
    li      t2, CHANNELS
    li      t3, parcel.SIZE
1:  sw      t1, parcel.channel(t0)
    addi    t1, t1, 1
    add     t0, t0, t3
    bne     t1, t2, 1b
    la      a0, channel_supply
    la      a1, parcel_channels
    li      a2, parcel.SIZE
    li      a3, CHANNELS
    call    supply_fill
    la      a0, parcel_supply
    la      a1, parcels
    li      a2, parcel.SIZE
    li      a3, PARCELS
    call    supply_fill
    leave
endfn parcel_initialize

# ------------------------------------------------------------------------------
# parcel_write_config(task a0): copies the next chunk into a parcel and hands it to the courier.
fn parcel_write_config
    enter   s0, s1
    lw      s0, task.arguments(a0)      # s0 = flow
    mv      a0, s0
    call    hold_keeps
    bnez    a0, parcel_write_config.wait
    la      a0, parcel_supply
    mv      a1, s0
    call    supply_take
    beqz    a0, parcel_write_config.wait
    mv      s1, a0                      # s1 = parcel
    sw      s1, flow.item(s0)
    sw      s0, parcel.flow(s1)

    lw      t0, flow.endpoint(s0)
    lw      t1, endpoint.address(t0)
    sw      t1, parcel.wire + wire.destination(s1)
    lw      t1, portal.peer(t0)
    sw      t1, parcel.wire + wire.source(s1)
    li      t1, WIRE_DATA
    sw      t1, parcel.wire + wire.kind(s1)
    lw      a3, flow.left(s0)
    li      t1, PORTAL_BYTES
    bleu    a3, t1, parcel_write_config.copy
    mv      a3, t1
parcel_write_config.copy:
    sw      a3, parcel.wire + wire.size(s1)
    mv      a0, s0
    addi    a1, s1, parcel.payload
    lw      a2, flow.buffer(s0)
    call    flow_move
    bnez    a0, parcel_write_config.fault

    mv      a0, s0
    call    flow_await
    mv      a0, s1
    call    courier_park
    leave   s0, s1
parcel_write_config.wait:
    call    flow_defer
    leave   s0, s1
parcel_write_config.fault:
    la      a0, parcel_supply
    mv      a1, s1
    call    supply_give
    mv      a0, s0
    li      a1, -EFAULT
    call    flow_fail
    leave   s0, s1
endfn parcel_write_config

# ------------------------------------------------------------------------------
# parcel_write_wait(task a0) → a0 bytes written, or -EIO
fn parcel_write_wait
    enter   s0
    lw      s0, task.arguments(a0)
    lw      a1, flow.item(s0)
    sw      zero, flow.item(s0)
    la      a0, parcel_supply
    call    supply_give
    mv      a0, s0
    lw      a1, flow.error(s0)
    bnez    a1, parcel_write_wait.fail
    call    parcel_continue
    leave   s0
parcel_write_wait.fail:
    call    flow_fail
    leave   s0
endfn parcel_write_wait

# ------------------------------------------------------------------------------
# parcel_read_config(task a0): arms a channel and tells the sender which.
fn parcel_read_config
    enter   s0, s1
    lw      s0, task.arguments(a0)      # s0 = flow
    mv      a0, s0
    call    hold_keeps
    bnez    a0, parcel_read_config.wait
    lw      s1, flow.item(s0)           # s1 = parcel of a channel
    bnez    s1, parcel_read_config.arm
    la      a0, channel_supply
    mv      a1, s0
    call    supply_take
    beqz    a0, parcel_read_config.wait
    mv      s1, a0
    sw      s1, flow.item(s0)
    sw      s0, parcel.flow(s1)
parcel_read_config.arm:
    lw      a3, flow.endpoint(s0)
    lw      a0, portal.peer(a3)
    call    address_is_here
    bnez    a0, parcel_read_config.armed
    lw      a0, parcel.channel(s1)
    addi    a1, s1, parcel.wire
    li      a2, PORTAL_WIRE_BYTES
    li      a4, NODE_ANY                # its sender may move; parcel_check looks at its address
    li      a5, 0
    addi    a3, a3, endpoint.channel
    call    network_arm

parcel_read_config.armed:
    lw      t0, flow.allowed(s0)
    bnez    t0, parcel_read_config.await
    mv      a0, s0
    call    parcel_allow
    beqz    a0, parcel_read_config.wait
    sw      a0, flow.allowed(s0)
parcel_read_config.await:
    mv      a0, s0
    call    flow_await
    leave   s0, s1
parcel_read_config.wait:
    call    flow_defer
    leave   s0, s1
endfn parcel_read_config

# ------------------------------------------------------------------------------
# parcel_allow(flow a0) → a0 1, or 0 if no letter is free: then the flow waits for one
# Sends the permission for one chunk.
fn parcel_allow
    enter   s0
    mv      s0, a0
    mv      a1, a0
    la      a0, letter_supply
    call    supply_take
    beqz    a0, parcel_allow.out
    sw      zero, letter.flow(a0)
    lw      t0, flow.endpoint(s0)
    lw      t1, portal.peer(t0)
    sw      t1, letter.wire + wire.destination(a0)
    lw      t1, endpoint.address(t0)
    sw      t1, letter.wire + wire.source(a0)
    li      t1, WIRE_ALLOW
    sw      t1, letter.wire + wire.kind(a0)
    li      t1, permission.SIZE
    sw      t1, letter.wire + wire.size(a0)
    lw      t0, flow.item(s0)
    lw      t1, parcel.channel(t0)
    sw      t1, letter.payload + permission.channel(a0)
    la      t0, uarea
    lw      t1, uarea.moves(t0)
    sw      t1, letter.payload + permission.moves(a0)
    call    letter_post
    li      a0, 1
parcel_allow.out:
    leave   s0
endfn parcel_allow

# ------------------------------------------------------------------------------
# parcel_read_wait(task a0) → a0 bytes read, or -EFAULT
# Copies the chunk that has come to the caller. One that is not what was allowed is dropped, and the
# channel armed again. A permission is for one read.
fn parcel_read_wait
    enter   s0, s1
    lw      s0, task.arguments(a0)      # s0 = flow
    lw      a1, flow.item(s0)           # a1 = parcel
    mv      a0, s0
    call    parcel_check
    beqz    a0, parcel_read_wait.bad
    mv      a0, s0
    lw      a1, flow.buffer(s0)
    lw      t0, flow.item(s0)
    addi    a2, t0, parcel.payload
    lw      a3, parcel.wire + wire.size(t0)
    call    flow_move
    mv      s1, a0                      # s1 = 0 or error
    lw      a1, flow.item(s0)
    sw      zero, flow.item(s0)
    sw      zero, flow.allowed(s0)
    la      a0, channel_supply
    call    supply_give

    mv      a0, s0
    lw      t0, flow.left(s0)
    beqz    t0, parcel_read_wait.last
    bnez    s1, parcel_read_wait.last
    call    parcel_continue
    leave   s0, s1
parcel_read_wait.last:
    lw      t0, flow.endpoint(s0)
    li      t1, ADDRESS_NONE
    sw      t1, portal.peer(t0)
    mv      a1, s1
    bnez    s1, parcel_read_wait.fault
    call    flow_end
    leave   s0, s1
parcel_read_wait.fault:
    call    flow_fail
    leave   s0, s1
parcel_read_wait.bad:
    call    network_drop
    li      a0, TRIGGER_USER1
    li      a1, 0
    call    task_exit
    leave   s0, s1
endfn parcel_read_wait

# ------------------------------------------------------------------------------
# parcel_check(flow a0, parcel a1) → a0 1 or 0: whether the parcel is the one that was allowed.
fn parcel_check
    lw      t0, flow.endpoint(a0)
    lw      t1, parcel.wire + wire.source(a1)
    lw      t2, portal.peer(t0)
    bne     t1, t2, parcel_check.bad
    lw      t1, parcel.wire + wire.destination(a1)
    lw      t2, endpoint.address(t0)
    bne     t1, t2, parcel_check.bad
    lw      t1, parcel.wire + wire.kind(a1)
    li      t2, WIRE_DATA
    bne     t1, t2, parcel_check.bad
    lw      t1, parcel.wire + wire.size(a1)
    beqz    t1, parcel_check.bad
    li      t2, PORTAL_BYTES
    bgtu    t1, t2, parcel_check.bad
    lw      t2, flow.left(a0)
    bgtu    t1, t2, parcel_check.bad
    li      a0, 1
    ret
parcel_check.bad:
    li      a0, 0
    ret
endfn parcel_check

# ------------------------------------------------------------------------------
# parcel_continue(flow a0) → a0 bytes moved
# After a chunk: goes on with the next one (config runs again), or ends the operation.
fn parcel_continue
    lw      t0, flow.left(a0)
    beqz    t0, parcel_continue.done
    li      a0, TRIGGER_USER1
    li      a1, 0
    tail    task_exit
parcel_continue.done:
    tail    flow_end
endfn parcel_continue
