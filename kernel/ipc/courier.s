# ------------------------------------------------------------------------------
# kernel/ipc/courier.s — sending parcels: each waits for its permission, then for the DMA engine
#
# Two lists meet here: parcels that are parked, and permissions (letters of kind WIRE_ALLOW) that
# have come. A permission may come first, even before the portal is open; then it waits. Whenever
# the engine is free, the first parked parcel that has a permission goes. Core 0 only.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "residence.inc"

    .bss
    .balign 4
object courier_parked                   # parcels, oldest first; word 0 links them
    .skip   4
endobject courier_parked
object courier_permissions              # letters, the same
    .skip   4
endobject courier_permissions
object courier_sending                  # parcel that is with the DMA engine, 0: the engine is free
    .skip   4
endobject courier_sending
object courier_sent_task
    .skip   task.SIZE
endobject courier_sent_task
object courier_refused_task
    .skip   task.SIZE
endobject courier_refused_task

    .section .rodata
    .balign 4
courier_tasks:
    task_of courier_sent_task, courier_sent, TASK_HIGH
    task_of courier_refused_task, courier_refused, TASK_HIGH
    end_of_graph
courier_edges:
    end_of_graph

    .text

# ------------------------------------------------------------------------------
# portal_initialize(): prepares descriptors, parcels, and the tasks behind the DMA's interrupts.
fn portal_initialize
    enter
    la      a0, portal_table
    call    endpoints_initialize
    call    parcel_initialize
    la      a0, courier_tasks
    la      a1, courier_edges
    call    task_graph_build
    li      a0, IRQ_DMA_SENT
    la      a1, courier_sent_task
    call    network_attach
    li      a0, IRQ_ERROR
    la      a1, courier_refused_task
    call    network_attach
    leave
endfn portal_initialize

# ------------------------------------------------------------------------------
# courier_park(parcel a0): takes a parcel to send as soon as that is possible.
fn courier_park
    mv      a1, a0
    la      a0, courier_parked
    tail    courier_append
endfn courier_park

# ------------------------------------------------------------------------------
# courier_append(list a0, item a1): adds to the end of one of the two lists, and sends if it can.
fn courier_append
    sw      zero, (a1)
1:  lw      t0, (a0)
    beqz    t0, courier_append.end
    mv      a0, t0
    j       1b
courier_append.end:
    sw      a1, (a0)
    tail    courier_go
endfn courier_append

# ------------------------------------------------------------------------------
# courier_go(): sends the first parked parcel that has a permission, if the engine is free.
fn courier_go
    enter   s0, s1
    la      t0, courier_sending
    lw      t0, (t0)
    bnez    t0, courier_go.out
    la      s0, courier_parked          # s0 = word that links to the parcel
courier_go.next:
    lw      s1, (s0)
    beqz    s1, courier_go.out
    mv      a0, s1
    call    courier_permission
    bnez    a0, courier_go.send
    mv      s0, s1
    j       courier_go.next

    # The permission is used up: s0 = the channel that it names.
courier_go.send:
    lw      t0, parcel.next(s1)
    sw      t0, (s0)
    la      t0, courier_sending
    sw      s1, (t0)
    lw      s0, letter.payload + permission.channel(a0)
    call    letter_free
    lw      a0, parcel.wire + wire.destination(s1)
    call    address_is_here
    bnez    a0, courier_go.local
    lw      a0, parcel.wire + wire.destination(s1)
    call    address_node
    mv      a2, a0
    addi    a0, s1, parcel.wire
    li      a1, PORTAL_WIRE_BYTES
    mv      a3, s0
    call    network_push
courier_go.out:
    leave   s0, s1

    # Within the cluster nothing is sent: it is there at once, and the engine free again.
courier_go.local:
    mv      a0, s1
    mv      a1, s0
    call    courier_arrive
    li      a0, 0
    call    courier_finish
    leave   s0, s1
endfn courier_go

# ------------------------------------------------------------------------------
# courier_arrive(parcel a0, channel a1): a parcel of this cluster for a channel of this cluster.
fn courier_arrive
    enter   s0
    mv      t0, a0
    li      t1, parcel.SIZE
    mul     t1, t1, a1
    la      s0, parcel_channels
    add     s0, s0, t1
    addi    a0, s0, parcel.wire
    addi    a1, t0, parcel.wire
    lw      a2, parcel.wire + wire.size(t0)
    addi    a2, a2, wire.SIZE
    call    memory_copy
    lw      a0, parcel.flow(s0)
    call    flow_signal
    leave   s0
endfn courier_arrive

# ------------------------------------------------------------------------------
# courier_is_sending(home a0) → a0 1 or 0: whether the DMA engine has a parcel for it. Leaf.
fn courier_is_sending
    mv      t1, a0
    la      t0, courier_sending
    lw      t0, (t0)
    li      a0, 0
    beqz    t0, courier_is_sending.out
    lw      t0, parcel.wire + wire.destination(t0)
    andi    t2, t0, PORT_MASK
    beqz    t2, courier_is_sending.out  # KERNEL_PORT
    srli    t0, t0, PORT_BITS
    xor     a0, t0, t1
    seqz    a0, a0
courier_is_sending.out:
    ret
endfn courier_is_sending

# ------------------------------------------------------------------------------
# courier_sent(task a0): the engine is done with a parcel. Dispatched by IRQ_DMA_SENT.
fn courier_sent
    li      a0, 0
    tail    courier_finish
endfn courier_sent

# ------------------------------------------------------------------------------
# courier_refused(task a0): the parcel was not let in. Dispatched by IRQ_ERROR.
fn courier_refused
    li      a0, -EIO
    tail    courier_finish
endfn courier_refused

# ------------------------------------------------------------------------------
# courier_finish(error a0)
# Tells the flow of the parcel that was with the engine, and sends the next.
fn courier_finish
    enter
    la      t0, courier_sending
    lw      t1, (t0)
    beqz    t1, courier_finish.out
    sw      zero, (t0)
    lw      t1, parcel.flow(t1)
    sw      a0, flow.error(t1)
    mv      a0, t1
    call    flow_signal
    call    courier_go
    call    news_parcel_sent
    call    hold_check
courier_finish.out:
    leave
endfn courier_finish
