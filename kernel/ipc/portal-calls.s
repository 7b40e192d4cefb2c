# ------------------------------------------------------------------------------
# kernel/ipc/portal-calls.s — calls 34 … 43: portals of the process
#
# Port 0 of every cluster, as a place to write to, is the kernel's: its daemon receives there.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "operation.inc"

    .section .rodata
    .balign 4
portal_creating:
    .word   portal_table, ENDPOINT_INPUT, IOCTL_CREATES, portal_create
portal_opening:
    .word   portal_table, ENDPOINT_OUTPUT, IOCTL_OPENS, portal_open_any
portal_unlinking:
    .word   portal_table, ENDPOINT_INPUT, IOCTL_UNLINKS, portal_unlink
portal_closing:
    .word   portal_table, ENDPOINT_OUTPUT, IOCTL_CLOSES, portal_close
portal_reading:
    .word   portal_table, ENDPOINT_INPUT, IOCTL_READS, portal_aread, PTE_W, PORTAL_MAX
portal_writing:
    .word   portal_table, ENDPOINT_OUTPUT, IOCTL_WRITES, portal_awrite, PTE_R, PORTAL_MAX

    .text

# ------------------------------------------------------------------------------
# kcall_portal_create(node a0, port a1) → a0 descriptor to read from, -EINVAL: no such port, -EBADF:
# another node, -EBUSY: the port has a portal, -EAGAIN. Call 34.
fn kcall_portal_create
    beqz    a1, kcall_portal_create.kernel
    mv      a2, a1
    mv      a1, a0
    la      a0, portal_creating
    tail    communicator_make
kcall_portal_create.kernel:
    li      a0, -EBUSY
    ret
endfn kcall_portal_create

# ------------------------------------------------------------------------------
# kcall_portal_allow(descriptor a0, node a1, port a2) → a0 0, -EINVAL, -EBADF, -EBUSY: somebody is
# allowed already. The next read is from that port of that node. Call 35.
fn kcall_portal_allow
    enter   s0, s1, s2
    mv      s0, a0
    mv      s1, a1
    mv      s2, a2
    mv      a1, a0
    la      a0, portal_table
    li      a2, ENDPOINT_INPUT
    call    communicator_find
    bnez    a0, kcall_portal_allow.out
    mv      a0, s1
    mv      a1, s2
    call    address_of
    bltz    a0, kcall_portal_allow.out
    ori     a1, a0, SOURCE_PORTS
    mv      a0, s0
    call    portal_allow
kcall_portal_allow.out:
    leave   s0, s1, s2
endfn kcall_portal_allow

# ------------------------------------------------------------------------------
# kcall_portal_open(local node a0, node a1, port a2) → a0 descriptor to write to, -EBADF: the local
# node is another, -EINVAL: no such node or port, -EACCES: the kernel's port, -EAGAIN. Call 36.
# The portal comes from a port of its own, for those to the same place: comm_get_port tells it.
fn kcall_portal_open
    mv      t1, a0
    la      t0, uarea
    lw      t0, uarea.home(t0)
    li      a0, -EBADF
    bne     t0, t1, kcall_portal_open.out
    li      a0, -EACCES
    beqz    a2, kcall_portal_open.out
    la      a0, portal_opening
    tail    communicator_make
kcall_portal_open.out:
    ret
endfn kcall_portal_open

# ------------------------------------------------------------------------------
# portal_open_any(node a0, port a1) → a0 descriptor, -EINVAL, -EAGAIN: no descriptor, or PORTS of
# our portals lead there. From the first local port that has no portal to that place.
fn portal_open_any
    enter   s0, s1, s2, s3
    mv      s0, a0
    mv      s1, a1
    call    address_of
    bltz    a0, portal_open_any.out
    mv      s2, a0
    li      s3, 0                       # s3 = local port
portal_open_any.next:
    ori     a0, s3, SOURCE_PORTS
    call    address_here
    mv      a1, s2
    call    portal_between
    beqz    a0, portal_open_any.open
    addi    s3, s3, 1
    li      t0, PORTS
    bne     s3, t0, portal_open_any.next
    li      a0, -EAGAIN
    j       portal_open_any.out
portal_open_any.open:
    ori     a0, s3, SOURCE_PORTS
    call    address_here
    mv      a2, a0
    mv      a0, s0
    mv      a1, s1
    call    portal_open
portal_open_any.out:
    leave   s0, s1, s2, s3
endfn portal_open_any

# ------------------------------------------------------------------------------
# portal_between(our address a0, other address a1) → a0 1 or 0: whether a portal of ours leads from
# the one to the other. Leaf.
fn portal_between
    la      t2, portal_table
    lw      t0, endpoints.first(t2)
    lw      t1, endpoints.count(t2)
portal_between.next:
    lw      t2, endpoint.kind(t0)
    li      t3, ENDPOINT_OUTPUT
    bne     t2, t3, portal_between.other
    lw      t2, portal.peer(t0)
    bne     t2, a0, portal_between.other
    lw      t2, endpoint.address(t0)
    beq     t2, a1, portal_between.found
portal_between.other:
    addi    t0, t0, portal.SIZE
    addi    t1, t1, -1
    bnez    t1, portal_between.next
    li      a0, 0
    ret
portal_between.found:
    li      a0, 1
    ret
endfn portal_between

# ------------------------------------------------------------------------------
# kcall_portal_unlink(descriptor a0) → a0 0, -EINVAL, -EBADF, -EBUSY. Call 37.
fn kcall_portal_unlink
    mv      a1, a0
    la      a0, portal_unlinking
    tail    communicator_end
endfn kcall_portal_unlink

# ------------------------------------------------------------------------------
# kcall_portal_close(descriptor a0) → a0 0, -EINVAL, -EBADF, -EBUSY. Call 38.
fn kcall_portal_close
    mv      a1, a0
    la      a0, portal_closing
    tail    communicator_end
endfn kcall_portal_close

# ------------------------------------------------------------------------------
# kcall_portal_awrite(descriptor a0, buffer a1, size a2: 1 … 1 MiB) → a0 0, -EINVAL, -EFAULT,
# -EBADF, -EBUSY, -EAGAIN. Starts writing; what the receiver has not allowed waits. Call 39.
fn kcall_portal_awrite
    la      a3, portal_writing
    tail    communicator_start
endfn kcall_portal_awrite

# ------------------------------------------------------------------------------
# kcall_portal_aread(descriptor a0, buffer a1, size a2: 1 … 1 MiB) → a0 0, -EINVAL, -EFAULT, -EBADF,
# -EBUSY, -EAGAIN, -EACCES: portal_allow has not said from whom. Starts reading. Call 40.
fn kcall_portal_aread
    la      a3, portal_reading
    tail    communicator_start
endfn kcall_portal_aread

# ------------------------------------------------------------------------------
# kcall_portal_wait(descriptor a0) → a0 0, -EINVAL, -EBADF, -EBUSY, -EFAULT: the buffer was
# unmapped, -EIO: the receiver's interface refused. Waits for the end of what was started. Call 42,
# on the calling core.
fn kcall_portal_wait
    mv      a1, a0
    la      a0, portal_table
    tail    communicator_wait
endfn kcall_portal_wait

# ------------------------------------------------------------------------------
# kcall_portal_ioctl(descriptor a0, request a1, user address a2) → a0 0, -EINVAL, -EBADF, -EFAULT,
# -ENOTSUP. IOCTL_…: stores a counter. Call 43.
fn kcall_portal_ioctl
    mv      a3, a2
    mv      a2, a1
    mv      a1, a0
    la      a0, portal_table
    tail    communicator_ioctl
endfn kcall_portal_ioctl
