# ------------------------------------------------------------------------------
# kernel/ipc/luggage.s — what the kernel keeps for a process's communication, packed for a move
#
# Mailboxes, portals and syncs lie in kernel tables, full of addresses that mean something in this
# cluster only. While the process stands still and nothing is under way to or from it (hold.s), all
# of that is written down as records that mean the same everywhere, in pages that move with the
# process, and taken out of the tables. Operations in course are written down as what is left of
# them. Unpacking (unpack.s) puts everything where it was: there, or here again if the move fails.
#
#   LUGGAGE_START │ counts │ mailbox │ portal │ … │ letter │ … │ sync │ …   uarea.luggage bytes
#
# Letters are those that nobody has read, permissions to write, and signals to others that had to
# wait. Core 0 only.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "sync.inc"
    .include "residence.inc"

    .bss
    .balign 4
luggage_end:                            # where the next record goes
    .skip   4

    .section .rodata
    .balign 4
luggage_usages:
    .word   mailbox_usage, portal_usage, sync_usage, 0

    .text

# ------------------------------------------------------------------------------
# luggage_pack() → a0 1, or 0: an operation's task is still queued; ask again when it has run
# Only when hold_begin's task has been dispatched, and the process is static.
fn luggage_pack
    enter
    call    luggage_is_ready
    beqz    a0, luggage_pack.out
    la      a0, letter_supply
    call    supply_forget
    la      a0, parcel_supply
    call    supply_forget
    la      a0, channel_supply
    call    supply_forget

    la      t0, luggage_end
    li      t1, LUGGAGE_START
    sw      t1, (t0)
    call    luggage_pack_usages
    la      a0, mailbox_table
    li      a1, RECORD_MAILBOX
    call    luggage_pack_table
    la      a0, portal_table
    li      a1, RECORD_PORTAL
    call    luggage_pack_table
    call    luggage_pack_mailboxes
    la      a0, courier_permissions
    li      a1, wire.destination
    call    luggage_pack_letters
    la      a0, hold_letters
    li      a1, wire.source
    call    luggage_pack_letters
    call    luggage_pack_syncs

    la      t0, luggage_end
    lw      t0, (t0)
    li      t1, LUGGAGE_START
    sub     t0, t0, t1
    la      t1, uarea
    sw      t0, uarea.luggage(t1)
    li      a0, 1
luggage_pack.out:
    leave
endfn luggage_pack

# ------------------------------------------------------------------------------
# luggage_is_ready() → a0 1 or 0: whether no task of an operation of the process is queued
fn luggage_is_ready
    enter
    la      a0, mailbox_table
    call    luggage_is_table_ready
    beqz    a0, luggage_is_ready.out
    la      a0, portal_table
    call    luggage_is_table_ready
luggage_is_ready.out:
    leave
endfn luggage_is_ready

# ------------------------------------------------------------------------------
# luggage_is_table_ready(endpoints a0) → a0 the same for a table. Leaf.
fn luggage_is_table_ready
    lw      t0, endpoints.first(a0)
    lw      t1, endpoints.bytes(a0)
    li      t2, COMMUNICATORS
    li      a0, 0
luggage_is_table_ready.next:
    lw      t3, endpoint.kind(t0)
    beqz    t3, luggage_is_table_ready.skip
    lw      t3, endpoint.flow(t0)
    beqz    t3, luggage_is_table_ready.skip
    lw      a1, flow.config + task.state(t3)
    lw      a2, flow.wait + task.state(t3)
    lw      a3, endpoint.channel + task.state(t0)
    or      a1, a1, a2
    or      a1, a1, a3
    andi    a1, a1, TASK_READY | TASK_RUNNING
    bnez    a1, luggage_is_table_ready.out
luggage_is_table_ready.skip:
    add     t0, t0, t1
    addi    t2, t2, -1
    bnez    t2, luggage_is_table_ready.next
    li      a0, 1
luggage_is_table_ready.out:
    ret
endfn luggage_is_table_ready

# ------------------------------------------------------------------------------
# luggage_room(bytes a0) → a0 place for so many bytes, whole words, at the end of the luggage
fn luggage_room
    enter
    la      t0, luggage_end
    lw      t1, (t0)
    add     t2, t1, a0
    sw      t2, (t0)
    li      t0, LUGGAGE_START + LUGGAGE_PAGES * PAGE_SIZE
    bgtu    t2, t0, luggage_room.bug
    mv      a0, t1
    leave
luggage_room.bug:
    panic   "the luggage of a process has no end"
endfn luggage_room

# ------------------------------------------------------------------------------
# luggage_record(what a0, number a1, bytes a2) → a0 place for the body of a new record
fn luggage_record
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    addi    a0, a2, record.SIZE
    call    luggage_room
    sw      s0, record.what(a0)
    sw      s1, record.number(a0)
    addi    a0, a0, record.SIZE
    leave   s0, s1
endfn luggage_record

# ------------------------------------------------------------------------------
# luggage_pack_usages(): the header: what the process has done, in all. The counts begin anew.
fn luggage_pack_usages
    enter   s0
    la      s0, luggage_usages
luggage_pack_usages.next:
    lw      t0, (s0)
    beqz    t0, luggage_pack_usages.out
    li      a0, usage.SIZE
    call    luggage_room
    lw      a1, (s0)
    li      a2, usage.SIZE
    call    memory_copy
    lw      a0, (s0)
    li      a1, 0
    li      a2, usage.SIZE
    call    memory_fill
    addi    s0, s0, 4
    j       luggage_pack_usages.next
luggage_pack_usages.out:
    leave   s0
endfn luggage_pack_usages

# ------------------------------------------------------------------------------
# luggage_unpack_usages(): the same back.
fn luggage_unpack_usages
    enter   s0, s1
    la      s0, luggage_usages
    li      s1, LUGGAGE_START
luggage_unpack_usages.next:
    lw      a0, (s0)
    beqz    a0, luggage_unpack_usages.out
    mv      a1, s1
    li      a2, usage.SIZE
    call    memory_copy
    addi    s0, s0, 4
    addi    s1, s1, usage.SIZE
    j       luggage_unpack_usages.next
luggage_unpack_usages.out:
    leave   s0, s1
endfn luggage_unpack_usages

# ------------------------------------------------------------------------------
# luggage_pack_letters(list a0, offset a1: wire.source or wire.destination)
# Takes the letters off a list that are from, or for, our process, writes them down and frees them.
# A permission of ours is given anew by the read that gave it.
fn luggage_pack_letters
    enter   s0, s1, s2
    mv      s0, a0                      # s0 = word that links to the letter
    mv      s2, a1
luggage_pack_letters.next:
    lw      s1, (s0)
    beqz    s1, luggage_pack_letters.out
    add     t0, s1, s2
    lw      a0, letter.wire(t0)
    call    hold_is_ours
    beqz    a0, luggage_pack_letters.keep
    lw      t0, letter.next(s1)
    sw      t0, (s0)
    lw      t0, letter.wire + wire.kind(s1)
    addi    t0, t0, -WIRE_ALLOW
    addi    t1, s2, -wire.source
    or      t0, t0, t1
    beqz    t0, luggage_pack_letters.free
    mv      a0, s1
    call    luggage_pack_letter
luggage_pack_letters.free:
    mv      a0, s1
    call    letter_free
    j       luggage_pack_letters.next
luggage_pack_letters.keep:
    mv      s0, s1
    j       luggage_pack_letters.next
luggage_pack_letters.out:
    leave   s0, s1, s2
endfn luggage_pack_letters

# ------------------------------------------------------------------------------
# luggage_pack_letter(letter a0): writes a letter down.
fn luggage_pack_letter
    enter   s0
    mv      s0, a0
    lw      a1, letter.wire + wire.size(s0)
    addi    a2, a1, wire.SIZE + 3
    andi    a2, a2, -4
    li      a0, RECORD_LETTER
    call    luggage_record
    addi    a1, s0, letter.wire
    lw      a2, letter.wire + wire.size(s0)
    addi    a2, a2, wire.SIZE
    call    memory_copy
    leave   s0
endfn luggage_pack_letter

# ------------------------------------------------------------------------------
# luggage_pack_mailboxes(): the letters that nobody has read yet, mailbox by mailbox.
fn luggage_pack_mailboxes
    enter   s0, s1
    la      s0, mailboxes
    li      s1, COMMUNICATORS
luggage_pack_mailboxes.next:
    addi    a0, s0, mailbox.first
    li      a1, wire.destination
    call    luggage_pack_letters
    addi    s0, s0, mailbox.SIZE
    addi    s1, s1, -1
    bnez    s1, luggage_pack_mailboxes.next
    leave   s0, s1
endfn luggage_pack_mailboxes

# ------------------------------------------------------------------------------
# luggage_pack_syncs(): all syncs, those too that only keep signals. Threads that wait in one stay
# in its list, for the list has the same address everywhere.
fn luggage_pack_syncs
    enter   s0, s1
    la      s0, sync_table
    li      s1, 0                       # s1 = number of the sync
luggage_pack_syncs.next:
    lw      t0, sync.kind(s0)
    beqz    t0, luggage_pack_syncs.skip
    li      a0, RECORD_SYNC
    mv      a1, s1
    li      a2, sync.SIZE
    call    luggage_record
    mv      a1, s0
    li      a2, sync.SIZE
    call    memory_copy
    mv      a0, s0
    li      a1, 0
    li      a2, sync.SIZE
    call    memory_fill
luggage_pack_syncs.skip:
    addi    s0, s0, sync.SIZE
    addi    s1, s1, 1
    li      t0, SYNCS
    bne     s1, t0, luggage_pack_syncs.next
    leave   s0, s1
endfn luggage_pack_syncs
