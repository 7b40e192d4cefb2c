# ------------------------------------------------------------------------------
# kernel/migration/channels.s — the destination's receive channels while chunks come in
#
# Chunk n comes through channel n mod 8, straight to its place. Each channel is armed for the lowest
# such chunk that is missing, by its label, and for the source alone; so nothing else is let in,
# however late, however often it comes. The channels are taken from the portals, all or none.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .text

# ------------------------------------------------------------------------------
# channels_are_free() → a0 1 or 0: whether no portal has a channel. Leaf.
fn channels_are_free
    la      t0, channel_supply
    lw      t0, supply.free(t0)
    li      t1, CHANNELS
channels_are_free.next:
    beqz    t0, channels_are_free.out
    lw      t0, parcel.next(t0)
    addi    t1, t1, -1
    j       channels_are_free.next
channels_are_free.out:
    seqz    a0, t1
    ret
endfn channels_are_free

# ------------------------------------------------------------------------------
# channels_take(): takes all channels; they are free. Leaf.
fn channels_take
    la      t0, channel_supply
    lw      t1, supply.free(t0)
    sw      zero, supply.free(t0)
    la      t0, migration
    sw      t1, migration.channels(t0)
    ret
endfn channels_take

# ------------------------------------------------------------------------------
# channels_give_back(): nothing more is let in; the portals have the channels again.
fn channels_give_back
    enter   s0
    li      s0, CHANNELS - 1
channels_give_back.disarm:
    mv      a0, s0
    call    network_disarm
    addi    s0, s0, -1
    bgez    s0, channels_give_back.disarm

    la      s0, migration
channels_give_back.next:
    lw      a1, migration.channels(s0)
    beqz    a1, channels_give_back.out
    lw      t0, parcel.next(a1)
    sw      t0, migration.channels(s0)
    la      a0, channel_supply
    call    supply_give
    j       channels_give_back.next
channels_give_back.out:
    leave   s0
endfn channels_give_back

# ------------------------------------------------------------------------------
# channels_arm(): arms every channel for the first chunk of its own that is missing.
fn channels_arm
    enter   s0
    li      s0, CHANNELS - 1
channels_arm.next:
    mv      a0, s0
    mv      a1, s0
    call    channel_arm
    addi    s0, s0, -1
    bgez    s0, channels_arm.next
    leave   s0
endfn channels_arm

# ------------------------------------------------------------------------------
# channel_arm(channel a0, chunk a1): arms it for the first missing chunk of its own from that one
# on; if there is none, for nothing.
fn channel_arm
    enter   s0, s1, s2
    mv      s0, a0
    mv      s1, a1
    la      s2, migration
channel_arm.look:
    lw      t0, migration.chunks(s2)
    bgeu    s1, t0, channel_arm.none
    srli    t0, s1, 5
    slli    t0, t0, 2
    add     t0, t0, s2
    lw      t0, migration.bits(t0)
    srl     t0, t0, s1
    andi    t0, t0, 1
    bnez    t0, channel_arm.found
    addi    s1, s1, CHANNELS
    j       channel_arm.look

channel_arm.found:
    mv      a0, s1
    call    chunk_place
    mv      a5, a2
    mv      a2, a1
    mv      a1, a0
    lw      a4, migration.about + about.source(s2)
    la      a3, migration_task_arrive
    mv      a0, s0
    call    network_arm
    j       channel_arm.out
channel_arm.none:
    li      s1, -1
    mv      a0, s0
    call    network_disarm
channel_arm.out:
    slli    t0, s0, 2
    add     t0, t0, s2
    sw      s1, migration.armed(t0)
    leave   s0, s1, s2
endfn channel_arm

# ------------------------------------------------------------------------------
# destination_arrive(task a0): transfers have come: notes their checksums, and arms their channels
# for what comes next. Dispatched by the channels' interrupts.
fn destination_arrive
    enter   s0, s1, s2
    la      s0, migration
    lw      t0, migration.phase(s0)
    li      t1, PHASE_RECEIVING
    bne     t0, t1, destination_arrive.out
    li      s1, CHANNELS - 1
destination_arrive.channel:
    slli    t0, s1, 2
    add     t0, t0, s0
    lw      s2, migration.armed(t0)     # s2 = chunk that the channel was armed for
    bltz    s2, destination_arrive.skip
    slli    t0, s1, RECEIVER_SHIFT
    li      t1, NETWORK_RECEIVERS
    add     t0, t0, t1
    lw      t0, receiver.arm(t0)
    bnez    t0, destination_arrive.skip

    slli    t0, s1, 2
    li      t1, NETWORK_CHECKSUMS
    add     t0, t0, t1
    lw      t0, (t0)
    slli    t1, s2, 2
    la      t2, commit_sums
    add     t1, t1, t2
    sw      t0, (t1)
    sw      zero, migration.waited(s0)
    addi    a0, s0, migration.bits
    mv      a1, s2
    call    bitmap_reset
    mv      a0, s1
    addi    a1, s2, CHANNELS
    call    channel_arm
destination_arrive.skip:
    addi    s1, s1, -1
    bgez    s1, destination_arrive.channel
destination_arrive.out:
    leave   s0, s1, s2
endfn destination_arrive
