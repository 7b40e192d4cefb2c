# ------------------------------------------------------------------------------
# kernel/ipc/mailbox.s — mailboxes: messages of at most 128 bytes, from anybody to one port
#
# A cluster creates a mailbox on one of its ports and reads; any cluster opens that port and writes.
# Messages to a port of the own cluster go through the same buffers, but not over the network.
# aread and awrite only start; what is to happen next is a child of the task that asks. The other
# half, what config and wait do, is in letter.s.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"

    .bss
    .balign 4
object mailboxes
    .skip   MAILBOXES * mailbox.SIZE
endobject mailboxes

    .section .rodata
    .balign 4
object mailbox_table
    .word   mailboxes, MAILBOXES, mailbox.SIZE, mailbox_usage
endobject mailbox_table

    .text

# ------------------------------------------------------------------------------
# mailbox_create(node a0, port a1) → a0 descriptor, -EINVAL, -EBUSY or -EAGAIN
# A mailbox to read from, on a port of this cluster. -EBUSY: the port has one.
fn mailbox_create
    enter   s0
    call    address_of
    bltz    a0, mailbox_create.out
    mv      s0, a0                      # s0 = its address
    call    address_is_here
    beqz    a0, mailbox_create.invalid
    la      a0, mailbox_table
    li      a1, ENDPOINT_INPUT
    mv      a2, s0
    call    endpoint_at
    bnez    a0, mailbox_create.busy
    la      a0, mailbox_table
    li      a1, ENDPOINT_INPUT
    mv      a2, s0
    call    endpoint_allot
    bltz    a0, mailbox_create.out
    sw      zero, mailbox.first(a1)
    li      t0, NODE_ANY
    sw      t0, mailbox.filter(a1)
mailbox_create.out:
    leave   s0
mailbox_create.invalid:
    li      a0, -EINVAL
    leave   s0
mailbox_create.busy:
    li      a0, -EBUSY
    leave   s0
endfn mailbox_create

# ------------------------------------------------------------------------------
# mailbox_open(node a0, port a1) → a0 descriptor, -EINVAL or -EAGAIN
# A mailbox to write to, on a port of any cluster. Nobody checks that somebody reads there.
fn mailbox_open
    enter
    call    address_of
    bltz    a0, mailbox_open.out
    mv      a2, a0
    la      a0, mailbox_table
    li      a1, ENDPOINT_OUTPUT
    call    endpoint_allot
mailbox_open.out:
    leave
endfn mailbox_open

# ------------------------------------------------------------------------------
# mailbox_unlink(descriptor a0) → a0 0, -EBADF or -EBUSY
# Ends a mailbox that was created. Messages that have not been read are lost, and counted so.
fn mailbox_unlink
    enter   s0
    mv      a1, a0
    la      a0, mailbox_table
    li      a2, ENDPOINT_INPUT
    call    endpoint_of
    mv      s0, a0
    la      a0, mailbox_table
    call    endpoint_free
    bnez    a0, mailbox_unlink.out
mailbox_unlink.letter:
    lw      a0, mailbox.first(s0)
    beqz    a0, mailbox_unlink.out
    lw      t0, letter.next(a0)
    sw      t0, mailbox.first(s0)
    call    letter_drop
    j       mailbox_unlink.letter
mailbox_unlink.out:
    leave   s0
endfn mailbox_unlink

# ------------------------------------------------------------------------------
# mailbox_close(descriptor a0) → a0 0, -EBADF or -EBUSY: ends a mailbox that was opened.
fn mailbox_close
    mv      a1, a0
    la      a0, mailbox_table
    li      a2, ENDPOINT_OUTPUT
    tail    endpoint_free
endfn mailbox_close

# ------------------------------------------------------------------------------
# mailbox_aread(descriptor a0, buffer a1, size a2) → a0 0, -EBADF, -EINVAL, -EBUSY or -EAGAIN
# Starts reading one message. Its end has the number of bytes read as result.
fn mailbox_aread
    li      a5, ENDPOINT_INPUT
    la      a3, letter_read_config
    la      a4, letter_read_wait
    tail    mailbox_start
endfn mailbox_aread

# ------------------------------------------------------------------------------
# mailbox_awrite(descriptor a0, buffer a1, size a2) → a0 0, -EBADF, -EINVAL, -EBUSY or -EAGAIN
# Starts writing one message. Its end has the number of bytes written as result.
fn mailbox_awrite
    li      a5, ENDPOINT_OUTPUT
    la      a3, letter_write_config
    la      a4, letter_write_wait
    tail    mailbox_start
endfn mailbox_awrite

# ------------------------------------------------------------------------------
# mailbox_start(descriptor a0, buffer a1, size a2, config a3, wait a4, kind a5) → a0 as flow_start
fn mailbox_start
    enter   s0, s1
    mv      s0, a1
    mv      s1, a2
    mv      a1, a0
    la      a0, mailbox_table
    mv      a2, a5
    call    endpoint_of
    beqz    a0, mailbox_start.bad
    beqz    s0, mailbox_start.invalid
    addi    t0, s1, -1
    li      t1, MAILBOX_BYTES
    bgeu    t0, t1, mailbox_start.invalid
    mv      a1, s0
    mv      a2, s1
    call    flow_start
    leave   s0, s1
mailbox_start.bad:
    li      a0, -EBADF
    leave   s0, s1
mailbox_start.invalid:
    li      a0, -EINVAL
    leave   s0, s1
endfn mailbox_start

# ------------------------------------------------------------------------------
# mailbox_source(descriptor a0) → a0 address, or -EBADF
# Where the message that was read last came from.
fn mailbox_source
    enter
    mv      a1, a0
    la      a0, mailbox_table
    li      a2, ENDPOINT_INPUT
    call    endpoint_of
    mv      t0, a0
    li      a0, -EBADF
    beqz    t0, mailbox_source.out
    lw      a0, mailbox.source(t0)
mailbox_source.out:
    leave
endfn mailbox_source
