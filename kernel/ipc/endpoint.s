# ------------------------------------------------------------------------------
# kernel/ipc/endpoint.s — descriptors: what mailboxes and portals have in common
#
# A descriptor is a number: the index of an endpoint in a table. Each table is told by three words,
# struct endpoints. Only core 0 comes here.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"

    .text

# ------------------------------------------------------------------------------
# endpoints_initialize(endpoints a0): makes the channel tasks of a table's endpoints.
fn endpoints_initialize
    enter   s0, s1, s2
    lw      s0, endpoints.first(a0)
    lw      s1, endpoints.count(a0)
    lw      s2, endpoints.bytes(a0)
endpoints_initialize.next:
    addi    a0, s0, endpoint.channel
    la      a1, flow_nothing
    li      a2, 0
    li      a3, TRIGGER_NONE
    call    task_create
    li      t0, TASK_HIGH
    sw      t0, endpoint.channel + task.priority(s0)
    add     s0, s0, s2
    addi    s1, s1, -1
    bnez    s1, endpoints_initialize.next
    leave   s0, s1, s2
endfn endpoints_initialize

# ------------------------------------------------------------------------------
# endpoint_allot(endpoints a0, kind a1, address a2) → a0 descriptor or -EAGAIN, a1 endpoint
# Takes the first free endpoint of a table. Those for the kernel's port come behind all others, so
# that a process has the same descriptors wherever it goes.
fn endpoint_allot
    mv      t0, a1
    lw      a1, endpoints.first(a0)
    lw      t1, endpoints.count(a0)
    lw      t2, endpoints.bytes(a0)
    li      a0, 0                       # a0 = number of the endpoint at a1
    andi    t3, a2, PORT_MASK
    bnez    t3, endpoint_allot.process
    li      a0, COMMUNICATORS
    mul     t3, t2, a0
    add     a1, a1, t3
    j       endpoint_allot.next
endpoint_allot.process:
    li      t1, COMMUNICATORS
endpoint_allot.next:
    lw      t3, endpoint.kind(a1)
    beqz    t3, endpoint_allot.found
    add     a1, a1, t2
    addi    a0, a0, 1
    bne     a0, t1, endpoint_allot.next
    li      a0, -EAGAIN
    ret
endpoint_allot.found:
    sw      t0, endpoint.kind(a1)
    sw      a2, endpoint.address(a1)
    sw      zero, endpoint.owner(a1)    # OWNER_KERNEL
    ret
endfn endpoint_allot

# ------------------------------------------------------------------------------
# endpoint_at(endpoints a0, kind a1, address a2) → a0 endpoint, or 0
# The first endpoint of that kind and address.
fn endpoint_at
    lw      t0, endpoints.first(a0)
    lw      t1, endpoints.count(a0)
    lw      t2, endpoints.bytes(a0)
endpoint_at.next:
    mv      a0, t0
    lw      t3, endpoint.kind(t0)
    bne     t3, a1, endpoint_at.other
    lw      t3, endpoint.address(t0)
    beq     t3, a2, endpoint_at.out
endpoint_at.other:
    add     t0, t0, t2
    addi    t1, t1, -1
    bnez    t1, endpoint_at.next
    li      a0, 0
endpoint_at.out:
    ret
endfn endpoint_at

# ------------------------------------------------------------------------------
# endpoint_of(endpoints a0, descriptor a1, kind a2) → a0 endpoint, or 0 where there is no such
# Clobbers t0.
fn endpoint_of
    enter
    call    endpoint_numbered
    beqz    a0, endpoint_of.out
    lw      t0, endpoint.kind(a0)
    beq     t0, a2, endpoint_of.out
    li      a0, 0
endpoint_of.out:
    leave
endfn endpoint_of

# ------------------------------------------------------------------------------
# endpoint_numbered(endpoints a0, descriptor a1) → a0 endpoint, free or not, or 0 beyond the table
# Leaf; clobbers t0.
fn endpoint_numbered
    lw      t0, endpoints.count(a0)
    bgeu    a1, t0, endpoint_numbered.none
    lw      t0, endpoints.bytes(a0)
    mul     t0, t0, a1
    lw      a0, endpoints.first(a0)
    add     a0, a0, t0
    ret
endpoint_numbered.none:
    li      a0, 0
    ret
endfn endpoint_numbered

# ------------------------------------------------------------------------------
# endpoint_free(endpoints a0, descriptor a1, kind a2) → a0 0, -EBADF, or -EBUSY while in use
# The descriptor means nothing any more.
fn endpoint_free
    enter
    call    endpoint_of
    beqz    a0, endpoint_free.bad
    lw      t0, endpoint.flow(a0)
    bnez    t0, endpoint_free.busy
    sw      zero, endpoint.kind(a0)
    li      a0, 0
    leave
endpoint_free.bad:
    li      a0, -EBADF
    leave
endpoint_free.busy:
    li      a0, -EBUSY
    leave
endfn endpoint_free
