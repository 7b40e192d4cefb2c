# ------------------------------------------------------------------------------
# kernel/ipc/flow.s — operations in course, and the kernel buffers that they wait for
#
# A read or write of a mailbox or portal borrows a flow: a pair of tasks (drawing in network.inc).
# config starts the hardware; wait runs when the hardware is done, never before, so neither blocks.
# Where a buffer is missing, the flow waits in the buffer's supply and its config task is dispatched
# again when one comes back. Only core 0 comes here.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"

    .bss
    .balign 4
flows:
    .skip   FLOWS * flow.SIZE
flow_free:                              # first flow that nobody has borrowed
    .skip   4

    .text

# ------------------------------------------------------------------------------
# flow_initialize(): makes all flows' tasks and puts the flows on the free list.
fn flow_initialize
    enter   s0, s1
    la      s0, flows
    li      s1, FLOWS
flow_initialize.next:
    addi    a0, s0, flow.config
    mv      a1, s0
    call    flow_make_task
    addi    a0, s0, flow.wait
    mv      a1, s0
    call    flow_make_task

    addi    a0, s0, flow.config
    addi    a1, s0, flow.wait
    li      a2, TRIGGER_DEFAULT
    li      a3, EDGE_FLOW
    call    task_connect
    addi    a0, s0, flow.wait
    addi    a1, s0, flow.config
    li      a2, TRIGGER_USER1
    li      a3, EDGE_FLOW
    call    task_connect

    la      t0, flow_free
    lw      t1, (t0)
    sw      t1, flow.next(s0)
    sw      s0, (t0)
    addi    s0, s0, flow.SIZE
    addi    s1, s1, -1
    bnez    s1, flow_initialize.next
    leave   s0, s1
endfn flow_initialize

# ------------------------------------------------------------------------------
# flow_make_task(task a0, flow a1): a task of a flow finds the flow in its first argument.
fn flow_make_task
    sw      a1, task.arguments(a0)
    la      a1, flow_nothing
    li      a2, 0
    li      a3, TRIGGER_USER0 | TRIGGER_ERROR
    tail    task_create
endfn flow_make_task

# ------------------------------------------------------------------------------
# flow_nothing(task a0) → a0 0: the function of tasks that only have children.
fn flow_nothing
    li      a0, 0
    ret
endfn flow_nothing

# ------------------------------------------------------------------------------
# flow_start(endpoint a0, buffer a1, size a2, config a3, wait a4) → a0 0, -EBUSY or -EAGAIN
# Starts an operation. If a task asks, its first child waits for the end of it, too, and finds the
# result in task.result. -EBUSY: the endpoint has one in course; -EAGAIN: no flow is free.
fn flow_start
    enter   s0
    lw      t0, endpoint.flow(a0)
    bnez    t0, flow_start.busy
    call    flow_borrow
    mv      s0, a0
    beqz    s0, flow_start.again

    call    task_current
    beqz    a0, flow_start.dispatch
    lw      a1, task.edges + edge.child(a0)
    beqz    a1, flow_start.dispatch
    addi    a0, s0, flow.wait
    li      a2, TRIGGER_DEFAULT
    li      a3, EDGE_DEPENDENCY | EDGE_TEMPORARY
    call    task_connect
    bnez    a0, flow_start.full
flow_start.dispatch:
    addi    a0, s0, flow.config
    call    task_dispatch
    li      a0, 0
    leave   s0
flow_start.full:
    mv      a0, s0
    call    flow_end
flow_start.again:
    li      a0, -EAGAIN
    leave   s0
flow_start.busy:
    li      a0, -EBUSY
    leave   s0
endfn flow_start

# ------------------------------------------------------------------------------
# flow_borrow(endpoint a0, buffer a1, size a2, config a3, wait a4) → a0 flow, or 0: none is free
# The operation of an endpoint that has none. Its config task is not dispatched yet.
fn flow_borrow
    enter   s0
    la      t1, flow_free
    lw      s0, (t1)
    beqz    s0, flow_borrow.out
    lw      t2, flow.next(s0)
    sw      t2, (t1)
    sw      s0, endpoint.flow(a0)
    sw      a0, flow.endpoint(s0)
    sw      a1, flow.buffer(s0)
    sw      a2, flow.left(s0)
    sw      zero, flow.done(s0)
    sw      zero, flow.item(s0)
    sw      zero, flow.error(s0)
    sw      zero, flow.allowed(s0)
    sw      a3, flow.config + task.function(s0)
    sw      a4, flow.wait + task.function(s0)
    addi    a0, s0, flow.wait + task.semaphore
    li      a1, 0
    call    semaphore_initialize
flow_borrow.out:
    mv      a0, s0
    leave   s0
endfn flow_borrow

# ------------------------------------------------------------------------------
# flow_give_back(flow a0) → t0 its endpoint, which has no operation any more. Others may borrow the
# flow. Leaf; clobbers t1, t2.
fn flow_give_back
    lw      t0, flow.endpoint(a0)
    sw      zero, endpoint.flow(t0)
    la      t1, flow_free
    lw      t2, (t1)
    sw      t2, flow.next(a0)
    sw      a0, (t1)
    ret
endfn flow_give_back

# ------------------------------------------------------------------------------
# flow_defer(): config ends without having started anything; it is dispatched again when what it
# misses is there, or the operation is started again where the process lives then.
fn flow_defer
    li      a0, TRIGGER_NONE
    li      a1, 0
    tail    task_exit
endfn flow_defer

# ------------------------------------------------------------------------------
# flow_await(flow a0)
# From config: wait now also depends on the endpoint's channel task, so on the hardware.
fn flow_await
    addi    a1, a0, flow.wait
    lw      a0, flow.endpoint(a0)
    addi    a0, a0, endpoint.channel
    li      a2, TRIGGER_USER0
    li      a3, EDGE_DEPENDENCY | EDGE_TEMPORARY
    tail    task_connect
endfn flow_await

# ------------------------------------------------------------------------------
# flow_signal(flow a0): the hardware has done its part; wait may run. 0 stands for no flow.
fn flow_signal
    beqz    a0, flow_signal.out
    lw      a0, flow.endpoint(a0)
    addi    a0, a0, endpoint.channel
    tail    task_dispatch
flow_signal.out:
    ret
endfn flow_signal

# ------------------------------------------------------------------------------
# flow_end(flow a0) → a0 bytes that it has moved
# The operation is over, with flow.error; its endpoint may start another. If it is an operation of
# the process, a thread may be waiting for it.
fn flow_end
    enter   s0
    lw      s0, flow.done(a0)
    lw      a2, flow.error(a0)
    call    flow_give_back
    lw      t1, endpoint.owner(t0)
    beqz    t1, flow_end.out            # OWNER_KERNEL
    mv      a0, t0
    mv      a1, s0
    call    communicator_done
flow_end.out:
    mv      a0, s0
    leave   s0
endfn flow_end

# ------------------------------------------------------------------------------
# flow_fail(flow a0, error a1) → a0 error
# From config or wait: the operation is over, and an error goes to who waits for it.
fn flow_fail
    enter   s0
    mv      s0, a1
    sw      s0, flow.error(a0)
    call    flow_end
    li      a0, TRIGGER_ERROR
    li      a1, 0
    call    task_exit
    mv      a0, s0
    leave   s0
endfn flow_fail

# ------------------------------------------------------------------------------
# flow_move(flow a0, to a1, from a2, bytes a3) → a0 0, or -EFAULT
# Copies part of the operation's bytes and counts them; one of the two sides is flow.buffer. Of a
# process's operation that side is user memory, and may have been unmapped since it was checked.
fn flow_move
    enter
    lw      t0, flow.buffer(a0)
    add     t1, t0, a3
    sw      t1, flow.buffer(a0)
    lw      t1, flow.left(a0)
    sub     t1, t1, a3
    sw      t1, flow.left(a0)
    lw      t1, flow.done(a0)
    add     t1, t1, a3
    sw      t1, flow.done(a0)
    lw      t1, flow.endpoint(a0)
    lw      t1, endpoint.owner(t1)
    sub     t0, t0, a1                  # t0 = 0 where the buffer is what is written
    mv      a0, a1
    mv      a1, a2
    mv      a2, a3
    bnez    t1, flow_move.user
    call    memory_copy
    li      a0, 0
    leave
flow_move.user:
    beqz    t0, flow_move.write
    call    user_read
    leave
flow_move.write:
    call    user_write
    leave
endfn flow_move
