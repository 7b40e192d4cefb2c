# ------------------------------------------------------------------------------
# kernel/migration/push.s — sending chunks, at the source of the protocol commit
#
# The interface takes four orders at a time, so the link need not wait for us. Nothing acknowledges
# a chunk but the interface: what was not let in, or lost, is named by the destination after END.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .text

# ------------------------------------------------------------------------------
# source_start(): all chunks are to be sent; the interface is ours from now on.
fn source_start
    enter
    li      a0, IRQ_DMA_SENT
    la      a1, migration_task_push
    call    network_attach
    li      a0, IRQ_ERROR
    la      a1, migration_task_refused
    call    network_attach
    call    chunks_all
    call    source_push_on
    leave
endfn source_start

# ------------------------------------------------------------------------------
# source_push_missing(): the chunks that MISSING in the inbox names are to be sent again.
fn source_push_missing
    enter
    la      a0, migration + migration.bits
    la      a1, migration + migration.inbox + notice.body
    li      a2, COMMIT_BODY_WORDS * 4
    call    memory_copy
    call    source_push_on
    leave
endfn source_push_missing

# ------------------------------------------------------------------------------
# source_push_on(): begins with the first chunk that is to be sent.
fn source_push_on
    la      t0, migration
    sw      zero, migration.next(t0)
    sw      zero, migration.pushed(t0)
    la      a0, migration_task_push
    tail    task_dispatch
endfn source_push_on

# ------------------------------------------------------------------------------
# source_push(task a0): orders transfers as long as the interface takes some. When it is done with
# the last one, that is an event. Dispatched by IRQ_DMA_SENT.
fn source_push
    enter   s0
    la      s0, migration
source_push.next:
    lw      t0, migration.phase(s0)
    addi    t0, t0, -PHASE_SENDING
    sltiu   t0, t0, PHASE_SENT - PHASE_SENDING + 1
    beqz    t0, source_push.out
    lw      t0, migration.pushed(s0)
    bnez    t0, source_push.out
    li      t0, NETWORK_INTERFACE
    lw      t0, network.dma_room(t0)
    beqz    t0, source_push.out
    addi    t1, t0, -DMA_ORDERS
    seqz    t1, t1                      # t1 = 1: nothing is under way
    lw      t0, migration.paced(s0)
    bltu    t1, t0, source_push.out
    lw      a0, migration.next(s0)
    lw      t0, migration.chunks(s0)
    bgeu    a0, t0, source_push.last
    addi    t2, a0, 1
    sw      t2, migration.next(s0)
    call    source_order
    j       source_push.next
source_push.last:
    beqz    t1, source_push.out
    li      t0, 1
    sw      t0, migration.pushed(s0)
    li      a0, WHEN_PUSHED
    call    commit_event
source_push.out:
    leave   s0
endfn source_push

# ------------------------------------------------------------------------------
# source_order(chunk a0): orders its transfer, if it is to be sent, and notes its checksum. The list
# of checksums is the last chunk; its own is the digest.
fn source_order
    enter   s0, s1
    mv      s0, a0
    la      a0, migration + migration.bits
    mv      a1, s0
    call    bitmap_test
    beqz    a0, source_order.out
    mv      a0, s0
    call    chunk_place                 # a0 address, a1 bytes, a2 label
    li      t0, NETWORK_INTERFACE
    sw      a0, network.dma_address(t0)
    sw      a1, network.dma_length(t0)
    sw      a2, network.dma_label(t0)
    la      s1, migration
    lw      t1, migration.about + about.destination(s1)
    sw      t1, network.dma_node(t0)
    andi    t1, s0, CHANNELS - 1
    sw      t1, network.dma_channel(t0)
    sw      zero, network.dma_send(t0)
    lw      t1, network.dma_checksum(t0)
    lw      t2, migration.chunks(s1)
    addi    t2, t2, -1
    beq     s0, t2, source_order.list
    slli    t0, s0, 2
    la      t2, commit_sums
    add     t0, t0, t2
    sw      t1, (t0)
    sw      zero, migration.waited(s1)
    leave   s0, s1
source_order.list:
    sw      t1, migration.digest(s1)
source_order.out:
    leave   s0, s1
endfn source_order

# ------------------------------------------------------------------------------
# source_slow_down(task a0): a transfer was not let in. It will be named as missing; from now on one
# goes only when the one before it is there. Dispatched by IRQ_ERROR.
fn source_slow_down
    la      t0, migration
    li      t1, 1
    sw      t1, migration.paced(t0)
    tail    source_push
endfn source_slow_down

# ------------------------------------------------------------------------------
# source_close(): the interface is the portals' again.
fn source_close
    enter
    li      a0, IRQ_DMA_SENT
    la      a1, courier_sent_task
    call    network_attach
    li      a0, IRQ_ERROR
    la      a1, courier_refused_task
    call    network_attach
    leave
endfn source_close
