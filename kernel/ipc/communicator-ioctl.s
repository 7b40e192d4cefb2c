# ------------------------------------------------------------------------------
# kernel/ipc/communicator-ioctl.s — counters and settings of the process's descriptors. Core 0.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"

    .text

# ------------------------------------------------------------------------------
# communicator_ioctl(endpoints a0, descriptor a1, request a2, user address a3) → a0 0, -EINVAL,
# -EBADF, -ENOTSUP: no counter has that number, -EFAULT. Stores a counter, two words.
fn communicator_ioctl
    enter   s0, s1, s2
    mv      s0, a0
    mv      s1, a2
    mv      s2, a3
    li      a2, ENDPOINT_FREE
    call    communicator_find
    bnez    a0, communicator_ioctl.out
    addi    a1, a1, endpoint.communicator + communicator.volume
    li      t0, IOCTL_VOLUME
    beq     s1, t0, communicator_ioctl.own
    addi    a1, a1, communicator.latency - communicator.volume
    li      t0, IOCTL_LATENCY
    beq     s1, t0, communicator_ioctl.own
    lw      a0, endpoints.usage(s0)
    mv      a1, s1
    li      a2, IOCTL_WRITES
    mv      a3, s2
    call    usage_read
    leave   s0, s1, s2
communicator_ioctl.own:
    mv      a0, s2
    li      a2, clock.SIZE
    call    user_write
communicator_ioctl.out:
    leave   s0, s1, s2
endfn communicator_ioctl

# ------------------------------------------------------------------------------
# usage_count(usage a0, request a1, more open a2): counts what has been done. Core 0; leaf.
fn usage_count
    lw      t0, usage.open(a0)
    add     t0, t0, a2
    sw      t0, usage.open(a0)
    addi    t0, a1, -IOCTL_CREATES
    slli    t0, t0, 2
    add     t0, t0, a0
    lw      t1, usage.counts(t0)
    addi    t1, t1, 1
    sw      t1, usage.counts(t0)
    ret
endfn usage_count

# ------------------------------------------------------------------------------
# usage_read(usage a0, request a1, last request a2, user address a3) → a0 0, -ENOTSUP, -EFAULT
# Stores the count of a request from IOCTL_CREATES to the last, two words.
fn usage_read
    addi    sp, sp, -16
    sw      ra, 0(sp)
    li      t0, IOCTL_CREATES
    bltu    a1, t0, usage_read.unknown
    bgtu    a1, a2, usage_read.unknown
    addi    t0, a1, -IOCTL_CREATES
    slli    t0, t0, 2
    add     t0, t0, a0
    lw      t0, usage.counts(t0)
    sw      t0, 4(sp)
    sw      zero, 8(sp)
    mv      a0, a3
    addi    a1, sp, 4
    li      a2, clock.SIZE
    call    user_write
    j       usage_read.out
usage_read.unknown:
    li      a0, -ENOTSUP
usage_read.out:
    lw      ra, 0(sp)
    addi    sp, sp, 16
    ret
endfn usage_read

# ------------------------------------------------------------------------------
# kcall_comm_get_port(descriptor a0, type a1) → a0 port, -EINVAL: no such number or type, -EBADF.
# The port of a descriptor at this side: that of a mailbox or portal which was created; what the
# receiver has to allow of a portal which was opened. Opened mailboxes have 0. Call 59, on the
# calling core.
fn kcall_comm_get_port
    enter   s0
    mv      s0, a1
    mv      a1, a0
    la      a0, mailbox_table
    beqz    s0, kcall_comm_get_port.find    # COMM_MAILBOX
    la      a0, portal_table
    li      t0, COMM_PORTAL
    beq     s0, t0, kcall_comm_get_port.find
    li      a0, -EINVAL
    leave   s0
kcall_comm_get_port.find:
    li      a2, ENDPOINT_FREE
    call    communicator_find
    bnez    a0, kcall_comm_get_port.out
    lw      a0, endpoint.address(a1)
    lw      t0, endpoint.kind(a1)
    li      t1, ENDPOINT_INPUT
    beq     t0, t1, kcall_comm_get_port.port
    lw      a0, portal.peer(a1)
    bnez    s0, kcall_comm_get_port.port
    li      a0, 0
kcall_comm_get_port.port:
    andi    a0, a0, PORTS - 1           # without SOURCE_PORTS
kcall_comm_get_port.out:
    leave   s0
endfn kcall_comm_get_port

    .section .bss
    .balign 4
object mailbox_usage
    .zero   usage.SIZE
endobject mailbox_usage
object portal_usage
    .zero   usage.SIZE
endobject portal_usage
object sync_usage
    .zero   usage.SIZE
endobject sync_usage
