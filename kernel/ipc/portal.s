# ------------------------------------------------------------------------------
# kernel/ipc/portal.s — portals: streams of pages from one cluster to one other that consents
#
# The receiver creates a portal on a port, allows one sender, and reads; the sender opens that port
# and writes. Nothing is sent before the receiver's permission has come, so nothing ever arrives
# that is not waited for. aread and awrite only start, like a mailbox's; parcel.s has the other
# half.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"

    .bss
    .balign 4
portals:
    .skip   PORTALS * portal.SIZE

    .section .rodata
    .balign 4
object portal_table
    .word   portals, PORTALS, portal.SIZE, portal_usage
endobject portal_table

    .text

# ------------------------------------------------------------------------------
# portal_create(node a0, port a1) → a0 descriptor, -EINVAL, -EBADF, -EBUSY or -EAGAIN
# A portal to read from, on a port of this cluster. -EBADF: of another; -EBUSY: the port has one.
fn portal_create
    enter   s0
    call    address_of
    bltz    a0, portal_create.out
    mv      s0, a0                      # s0 = its address
    call    address_is_here
    beqz    a0, portal_create.remote
    la      a0, portal_table
    li      a1, ENDPOINT_INPUT
    mv      a2, s0
    call    endpoint_at
    bnez    a0, portal_create.busy
    la      a0, portal_table
    li      a1, ENDPOINT_INPUT
    mv      a2, s0
    call    endpoint_allot
    bltz    a0, portal_create.out
    li      t0, ADDRESS_NONE
    sw      t0, portal.peer(a1)
portal_create.out:
    leave   s0
portal_create.remote:
    li      a0, -EBADF
    leave   s0
portal_create.busy:
    li      a0, -EBUSY
    leave   s0
endfn portal_create

# ------------------------------------------------------------------------------
# portal_allow(descriptor a0, address a1) → a0 0, -EBADF or -EBUSY
# Says whom the next read is from. -EBUSY: somebody is allowed already.
fn portal_allow
    enter
    mv      a3, a1
    mv      a1, a0
    la      a0, portal_table
    li      a2, ENDPOINT_INPUT
    call    endpoint_of
    beqz    a0, portal_allow.bad
    lw      t0, portal.peer(a0)
    li      t1, ADDRESS_NONE
    bne     t0, t1, portal_allow.busy
    sw      a3, portal.peer(a0)
    li      a0, 0
    leave
portal_allow.bad:
    li      a0, -EBADF
    leave
portal_allow.busy:
    li      a0, -EBUSY
    leave
endfn portal_allow

# ------------------------------------------------------------------------------
# portal_open(node a0, port a1, own address a2) → a0 descriptor, -EINVAL or -EAGAIN
# A portal to write to, on a port of anybody. It comes from our own address: that is the one the
# receiver has to allow.
fn portal_open
    enter   s0
    mv      s0, a2
    call    address_of
    bltz    a0, portal_open.out
    mv      a2, a0
    la      a0, portal_table
    li      a1, ENDPOINT_OUTPUT
    call    endpoint_allot
    bltz    a0, portal_open.out
    sw      s0, portal.peer(a1)
portal_open.out:
    leave   s0
endfn portal_open

# ------------------------------------------------------------------------------
# portal_unlink(descriptor a0) → a0 0, -EBADF or -EBUSY: ends a portal that was created.
fn portal_unlink
    mv      a1, a0
    la      a0, portal_table
    li      a2, ENDPOINT_INPUT
    tail    endpoint_free
endfn portal_unlink

# ------------------------------------------------------------------------------
# portal_close(descriptor a0) → a0 0, -EBADF or -EBUSY: ends a portal that was opened.
fn portal_close
    mv      a1, a0
    la      a0, portal_table
    li      a2, ENDPOINT_OUTPUT
    tail    endpoint_free
endfn portal_close

# ------------------------------------------------------------------------------
# portal_aread(descriptor a0, buffer a1, size a2)
# → a0 0, -EBADF, -EINVAL, -EACCES, -EBUSY or -EAGAIN
# Starts reading, from whom portal_allow said; -EACCES: it said nothing. Its end has the number of
# bytes as result.
fn portal_aread
    enter   s0, s1
    mv      s0, a1
    mv      s1, a2
    li      a2, ENDPOINT_INPUT
    call    portal_check
    bltz    a0, portal_aread.out
    mv      a0, a1
    li      t0, ADDRESS_NONE
    lw      t1, portal.peer(a0)
    beq     t0, t1, portal_aread.forbidden
    mv      a1, s0
    mv      a2, s1
    la      a3, parcel_read_config
    la      a4, parcel_read_wait
    call    flow_start
portal_aread.out:
    leave   s0, s1
portal_aread.forbidden:
    li      a0, -EACCES
    leave   s0, s1
endfn portal_aread

# ------------------------------------------------------------------------------
# portal_awrite(descriptor a0, buffer a1, size a2) → a0 0, -EBADF, -EINVAL, -EBUSY or -EAGAIN
# Starts writing; what is written waits here for the receiver's permission. Its end has the number
# of bytes as result.
fn portal_awrite
    enter   s0, s1
    mv      s0, a1
    mv      s1, a2
    li      a2, ENDPOINT_OUTPUT
    call    portal_check
    bltz    a0, portal_awrite.out
    mv      a0, a1
    mv      a1, s0
    mv      a2, s1
    la      a3, parcel_write_config
    la      a4, parcel_write_wait
    call    flow_start
portal_awrite.out:
    leave   s0, s1
endfn portal_awrite

# ------------------------------------------------------------------------------
# portal_check(descriptor a0, buffer a1, kind a2, size s1) → a0 0, -EBADF or -EINVAL, a1 endpoint
# What reading and writing ask alike of their arguments: a size of 1 … PORTAL_MAX, and a buffer.
fn portal_check
    enter
    mv      t2, a1
    mv      a1, a0
    la      a0, portal_table
    call    endpoint_of
    mv      a1, a0
    li      a0, -EBADF
    beqz    a1, portal_check.out
    li      a0, -EINVAL
    beqz    t2, portal_check.out
    addi    t0, s1, -1
    li      t1, PORTAL_MAX
    bgeu    t0, t1, portal_check.out
    li      a0, 0
portal_check.out:
    leave
endfn portal_check
