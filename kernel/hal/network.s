# ------------------------------------------------------------------------------
# kernel/hal/network.s — the network interface: sending, receiving, and its interrupt
#
# Nothing here waits and nothing polls. What the interface finishes raises an interrupt, and
# network_interrupt turns every finished thing into the dispatch of a task: the one attached to its
# bit. All of this runs on core 0, with interrupts off, so it needs no lock.
#
# Where there is no interface, the cluster is node 0, alone: what stays within it works as ever.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"

    .bss
    .balign 4
network_tasks:                          # for each IRQ the task to dispatch, 0: none
    .skip   4 * IRQS
object network_here                     # node of this cluster
    .skip   4
endobject network_here
object network_count                    # clusters on the network, I/O clusters too; 1 without one
    .skip   4
endobject network_count
object network_dropped                  # messages that were thrown away as bad or for nobody
    .skip   4
endobject network_dropped

    .text

# ------------------------------------------------------------------------------
# network_initialize(): sets up communication, within the cluster and with others. Boot.
fn network_initialize
    enter
    call    residence_initialize
    call    hold_initialize
    call    flow_initialize
    call    mailbox_initialize
    call    portal_initialize
    la      t2, network_count
    li      t1, 1
    sw      t1, (t2)
    la      t0, network_present
    lw      t0, (t0)
    beqz    t0, network_initialize.out
    li      t0, NETWORK_INTERFACE
    lw      t1, network.clusters(t0)
    sw      t1, (t2)
    lw      t1, network.node(t0)
    la      t2, network_here
    sw      t1, (t2)
    li      t1, IRQ_ALL
    sw      t1, network.clear(t0)
    sw      t1, network.enable(t0)
network_initialize.out:
    leave
endfn network_initialize

# ------------------------------------------------------------------------------
# network_attach(irq a0, task a1): from now on, that interrupt dispatches this task.
fn network_attach
    la      t0, network_tasks
    slli    t1, a0, 2
    add     t0, t0, t1
    sw      a1, (t0)
    ret
endfn network_attach

# ------------------------------------------------------------------------------
# network_interrupt(): dispatches the task of everything that has happened. Core 0, at MEIP.
# A waiting message stays pending until it is taken, so its bit is disabled until somebody has
# taken all of them (network_hear). The other bits are cleared here.
fn network_interrupt
    enter   s0, s1
    li      t0, NETWORK_INTERFACE
    lw      s0, network.pending(t0)
    lw      t1, network.enable(t0)
    and     s0, s0, t1                  # s0 = what has happened, a bit each
    sw      s0, network.clear(t0)
    andi    t2, s0, 1 << IRQ_MESSAGE
    xor     t1, t1, t2
    sw      t1, network.enable(t0)

    la      s1, network_tasks           # s1 = place of the lowest bit of s0
network_interrupt.next:
    beqz    s0, network_interrupt.out
    andi    t0, s0, 1
    beqz    t0, network_interrupt.skip
    lw      a0, (s1)
    call    task_dispatch
network_interrupt.skip:
    addi    s1, s1, 4
    srli    s0, s0, 1
    j       network_interrupt.next
network_interrupt.out:
    leave   s0, s1
endfn network_interrupt

# ------------------------------------------------------------------------------
# network_hear(): lets waiting messages interrupt again.
fn network_hear
    la      t0, network_present
    lw      t0, (t0)
    beqz    t0, network_hear.out
    li      t0, NETWORK_INTERFACE
    lw      t1, network.enable(t0)
    ori     t1, t1, 1 << IRQ_MESSAGE
    sw      t1, network.enable(t0)
network_hear.out:
    ret
endfn network_hear

# ------------------------------------------------------------------------------
# network_drop(): counts a message that was thrown away. Keeps a0 to a7.
fn network_drop
    la      t0, network_dropped
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    ret
endfn network_drop

# ------------------------------------------------------------------------------
# network_node() → a0 node of this cluster. Leaf; clobbers t0.
fn network_node
    la      t0, network_here
    lw      a0, (t0)
    ret
endfn network_node

# ------------------------------------------------------------------------------
# network_node_of(cluster a0) → a0 node, or -EINVAL where there is no such compute cluster
fn network_node_of
    li      t0, NETWORK_INTERFACE
    lw      t1, network.clusters(t0)
    bgeu    a0, t1, network_node_of.none
    slli    t1, a0, PLACE_SHIFT
    li      t0, NETWORK_PLACES
    add     t0, t0, t1
    lw      t1, place.kind(t0)
    li      t2, PLACE_COMPUTE
    bne     t1, t2, network_node_of.none
    lw      a0, place.node(t0)
    ret
network_node_of.none:
    li      a0, -EINVAL
    ret
endfn network_node_of

# ------------------------------------------------------------------------------
# network_cluster_of(node a0) → a0 number of the cluster there, or -EINVAL: there is none. Leaf.
fn network_cluster_of
    mv      t2, a0
    la      t0, network_present
    lw      t0, (t0)
    li      a0, 0
    beqz    t0, network_cluster_of.alone
    li      t0, NETWORK_INTERFACE
    lw      t1, network.clusters(t0)
    li      t0, NETWORK_PLACES
1:  lw      t3, place.node(t0)
    beq     t3, t2, network_cluster_of.out
    addi    t0, t0, place.SIZE
    addi    a0, a0, 1
    bne     a0, t1, 1b
network_cluster_of.none:
    li      a0, -EINVAL
network_cluster_of.out:
    ret
network_cluster_of.alone:
    bnez    t2, network_cluster_of.none
    ret
endfn network_cluster_of

# ------------------------------------------------------------------------------
# network_has_node(node a0) → a0 1 or 0
fn network_has_node
    enter
    call    network_cluster_of
    slti    a0, a0, 0
    xori    a0, a0, 1
    leave
endfn network_has_node

# ------------------------------------------------------------------------------
# network_send(message a0, node a1): sends a mailbox message. The caller knows the sender is free.
fn network_send
    li      t0, NETWORK_INTERFACE
    sw      a0, network.send_address(t0)
    sw      a1, network.send_node(t0)
    sw      zero, network.send(t0)
    ret
endfn network_send

# ------------------------------------------------------------------------------
# network_receive(message a0) → a0 node that sent it, or -ENOMSG
# Takes the oldest waiting message.
fn network_receive
    li      t0, NETWORK_INTERFACE
    lw      t1, network.receive(t0)
    beqz    t1, network_receive.none
    sw      a0, network.receive_address(t0)
    sw      zero, network.receive(t0)
    lw      a0, network.source(t0)
    ret
network_receive.none:
    li      a0, -ENOMSG
    ret
endfn network_receive

# ------------------------------------------------------------------------------
# network_push(bytes a0, length a1, node a2, channel a3)
# Sends by DMA into a receive channel of another node, without a label. The caller knows the engine
# has room.
fn network_push
    li      t0, NETWORK_INTERFACE
    sw      zero, network.dma_label(t0)
    sw      a0, network.dma_address(t0)
    sw      a1, network.dma_length(t0)
    sw      a2, network.dma_node(t0)
    sw      a3, network.dma_channel(t0)
    sw      zero, network.dma_send(t0)
    ret
endfn network_push

# ------------------------------------------------------------------------------
# network_arm(channel a0, bytes a1, length a2, task a3, node a4, label a5)
# Lets one DMA message with that label, from that node, into a receive channel; the task is
# dispatched when it has come.
fn network_arm
    slli    t0, a0, 2
    li      t1, NETWORK_SENDERS
    add     t1, t1, t0
    addi    t2, a4, 1
    sw      t2, (t1)
    li      t1, NETWORK_LABELS
    add     t1, t1, t0
    sw      a5, (t1)
    slli    t0, a0, RECEIVER_SHIFT
    li      t1, NETWORK_RECEIVERS
    add     t0, t0, t1
    sw      a1, receiver.address(t0)
    sw      a2, receiver.length(t0)
    addi    a0, a0, IRQ_CHANNEL
    mv      a1, a3
    li      t1, 1
    sw      t1, receiver.arm(t0)
    tail    network_attach
endfn network_arm

# ------------------------------------------------------------------------------
# network_disarm(channel a0): lets nothing more into a receive channel.
fn network_disarm
    slli    t0, a0, RECEIVER_SHIFT
    li      t1, NETWORK_RECEIVERS
    add     t0, t0, t1
    sw      zero, receiver.arm(t0)
    ret
endfn network_disarm
