# ------------------------------------------------------------------------------
# kernel/ipc/mailbox-calls.s — calls 26 … 33: mailboxes of the process
#
# Port 0 of every cluster is the kernel's: its daemon hears there.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "operation.inc"

    .section .rodata
    .balign 4
mailbox_creating:
    .word   mailbox_table, ENDPOINT_INPUT, IOCTL_CREATES, mailbox_create
mailbox_opening:
    .word   mailbox_table, ENDPOINT_OUTPUT, IOCTL_OPENS, mailbox_open
mailbox_unlinking:
    .word   mailbox_table, ENDPOINT_INPUT, IOCTL_UNLINKS, mailbox_unlink
mailbox_closing:
    .word   mailbox_table, ENDPOINT_OUTPUT, IOCTL_CLOSES, mailbox_close
mailbox_reading:
    .word   mailbox_table, ENDPOINT_INPUT, IOCTL_READS, mailbox_aread, PTE_W, MAILBOX_BYTES
mailbox_writing:
    .word   mailbox_table, ENDPOINT_OUTPUT, IOCTL_WRITES, mailbox_awrite, PTE_R, MAILBOX_BYTES

    .text

# ------------------------------------------------------------------------------
# kcall_mailbox_create(node a0, port a1) → a0 descriptor to read from, -EINVAL: another node, or no
# such port, -EBUSY: the port has a mailbox, -EAGAIN. Call 26.
fn kcall_mailbox_create
    beqz    a1, kcall_mailbox_create.kernel
    mv      a2, a1
    mv      a1, a0
    la      a0, mailbox_creating
    tail    communicator_make
kcall_mailbox_create.kernel:
    li      a0, -EBUSY
    ret
endfn kcall_mailbox_create

# ------------------------------------------------------------------------------
# kcall_mailbox_open(node a0, port a1) → a0 descriptor to write to, -EINVAL: no such node or port,
# -EACCES: the kernel's port, -EAGAIN. Call 27.
fn kcall_mailbox_open
    beqz    a1, kcall_mailbox_open.kernel
    mv      a2, a1
    mv      a1, a0
    la      a0, mailbox_opening
    tail    communicator_make
kcall_mailbox_open.kernel:
    li      a0, -EACCES
    ret
endfn kcall_mailbox_open

# ------------------------------------------------------------------------------
# kcall_mailbox_unlink(descriptor a0) → a0 0, -EINVAL, -EBADF, -EBUSY. Call 28.
fn kcall_mailbox_unlink
    mv      a1, a0
    la      a0, mailbox_unlinking
    tail    communicator_end
endfn kcall_mailbox_unlink

# ------------------------------------------------------------------------------
# kcall_mailbox_close(descriptor a0) → a0 0, -EINVAL, -EBADF, -EBUSY. Call 29.
fn kcall_mailbox_close
    mv      a1, a0
    la      a0, mailbox_closing
    tail    communicator_end
endfn kcall_mailbox_close

# ------------------------------------------------------------------------------
# kcall_mailbox_awrite(descriptor a0, buffer a1, size a2: 1 … 128) → a0 0, -EINVAL, -EFAULT, -EBADF,
# -EBUSY, -EAGAIN. Starts writing a message; mailbox_wait ends it. Call 30.
fn kcall_mailbox_awrite
    la      a3, mailbox_writing
    tail    communicator_start
endfn kcall_mailbox_awrite

# ------------------------------------------------------------------------------
# kcall_mailbox_aread(descriptor a0, buffer a1, size a2: 1 … 128) → a0 0, -EINVAL, -EFAULT, -EBADF,
# -EBUSY, -EAGAIN. Starts reading a message, also one that has not come; mailbox_wait ends it.
# Of a message that is longer the first bytes are read. Call 31.
fn kcall_mailbox_aread
    la      a3, mailbox_reading
    tail    communicator_start
endfn kcall_mailbox_aread

# ------------------------------------------------------------------------------
# kcall_mailbox_wait(descriptor a0) → a0 0, -EINVAL, -EBADF, -EBUSY, -EFAULT: the buffer was
# unmapped. Waits for the end of what was started. Call 32, on the calling core.
fn kcall_mailbox_wait
    mv      a1, a0
    la      a0, mailbox_table
    tail    communicator_wait
endfn kcall_mailbox_wait

# ------------------------------------------------------------------------------
# kcall_mailbox_ioctl(descriptor a0, request a1, user address a2) → a0 0, -EINVAL, -EBADF, -EFAULT,
# -ENOTSUP, -EBUSY: a read is in course. IOCTL_…: a counter to the address, or a node from it.
# Call 33.
fn kcall_mailbox_ioctl
    mv      a3, a2
    mv      a2, a1
    mv      a1, a0
    la      a0, mailbox_table
    li      t0, IOCTL_SET_REMOTE
    beq     a2, t0, mailbox_set_remote
    tail    communicator_ioctl
endfn kcall_mailbox_ioctl

# ------------------------------------------------------------------------------
# mailbox_set_remote(endpoints a0, descriptor a1, request a2, user address a3) → a0 as above
# The next read, and no other, takes only messages of the node in the user's word; NODE_ANY: any.
fn mailbox_set_remote
    addi    sp, sp, -16
    sw      ra, 0(sp)
    sw      s0, 4(sp)
    li      a2, ENDPOINT_INPUT
    call    communicator_find
    bnez    a0, mailbox_set_remote.out
    mv      s0, a1
    addi    a0, sp, 8
    mv      a1, a3
    li      a2, 4
    call    user_read
    bnez    a0, mailbox_set_remote.out
    li      a0, -EBUSY
    lw      t0, endpoint.communicator + communicator.state(s0)
    bnez    t0, mailbox_set_remote.out
    lw      a0, 8(sp)
    li      t0, NODE_ANY
    beq     a0, t0, mailbox_set_remote.set
    call    network_has_node
    mv      t0, a0
    li      a0, -EINVAL
    beqz    t0, mailbox_set_remote.out
mailbox_set_remote.set:
    lw      t0, 8(sp)
    sw      t0, mailbox.filter(s0)
    li      a0, 0
mailbox_set_remote.out:
    lw      ra, 0(sp)
    lw      s0, 4(sp)
    addi    sp, sp, 16
    ret
endfn mailbox_set_remote
