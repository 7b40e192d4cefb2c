# ------------------------------------------------------------------------------
# kernel/ipc/communicator.s — mailboxes and portals of the process: starting, ending, waiting
#
#   thread, any core             master, core 0                     dispatcher, core 0
#   awrite, aread    ─board───►  check; flow_start
#      ◄──────────── 0 ────────  STARTED                            config … hardware … wait
#   wait: AWAITED, down(done) ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄►  flow_end: result, up(done)
#   IDLE, result
#
# Only the master starts, and only from IDLE; only a thread that waited makes it IDLE again. The
# process's memory is copied by the dispatcher as the process itself could (flow_move). What all
# calls of this kind share is here; what each of them is about is a table row in mailbox-calls.s and
# portal-calls.s.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "operation.inc"

    .text

# ------------------------------------------------------------------------------
# communicator_make(making a0, arguments of its routine a1 a2 [a3]) → a0 descriptor, what the
# routine says, or -EAGAIN: COMMUNICATORS are open. Core 0.
fn communicator_make
    enter   s0, s1
    mv      s0, a0
    lw      t0, making.endpoints(s0)
    lw      t0, endpoints.usage(t0)
    lw      t0, usage.open(t0)
    li      t1, COMMUNICATORS
    bgeu    t0, t1, communicator_make.again
    lw      t0, making.routine(s0)
    mv      a0, a1
    mv      a1, a2
    mv      a2, a3
    jalr    t0
    bltz    a0, communicator_make.out

    mv      s1, a0
    lw      a0, making.endpoints(s0)
    mv      a1, s1
    call    endpoint_numbered
    li      t0, OWNER_PROCESS
    sw      t0, endpoint.owner(a0)
    addi    a0, a0, endpoint.communicator
    sw      zero, communicator.state(a0)    # COMMUNICATOR_IDLE
    sw      zero, communicator.volume + clock.low(a0)
    sw      zero, communicator.volume + clock.high(a0)
    sw      zero, communicator.latency + clock.low(a0)
    sw      zero, communicator.latency + clock.high(a0)
    lw      t0, making.endpoints(s0)
    lw      a0, endpoints.usage(t0)
    lw      a1, making.request(s0)
    li      a2, 1
    call    usage_count
    mv      a0, s1
communicator_make.out:
    leave   s0, s1
communicator_make.again:
    li      a0, -EAGAIN
    leave   s0, s1
endfn communicator_make

# ------------------------------------------------------------------------------
# communicator_find(endpoints a0, descriptor a1, kind a2: ENDPOINT_FREE for either)
# → a0 0, a1 endpoint; -EINVAL: no such number; -EBADF: not open, not the process's, not that kind.
# Clobbers t0.
fn communicator_find
    enter
    call    endpoint_numbered
    mv      a1, a0
    li      a0, -EINVAL
    beqz    a1, communicator_find.out
    li      a0, -EBADF
    lw      t0, endpoint.owner(a1)
    beqz    t0, communicator_find.out
    lw      t0, endpoint.kind(a1)
    beqz    t0, communicator_find.out
    beqz    a2, communicator_find.found
    bne     t0, a2, communicator_find.out
communicator_find.found:
    li      a0, 0
communicator_find.out:
    leave
endfn communicator_find

# ------------------------------------------------------------------------------
# communicator_end(making a0, descriptor a1) → a0 0, -EINVAL, -EBADF, or -EBUSY: an operation has
# been started and not been waited for. Core 0.
fn communicator_end
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    lw      a2, making.kind(s0)
    lw      a0, making.endpoints(s0)
    call    communicator_find
    bnez    a0, communicator_end.out
    li      a0, -EBUSY
    lw      t0, endpoint.communicator + communicator.state(a1)
    bnez    t0, communicator_end.out
    lw      t0, making.routine(s0)
    mv      a0, s1
    jalr    t0
    bnez    a0, communicator_end.out
    lw      t0, making.endpoints(s0)
    lw      a0, endpoints.usage(t0)
    lw      a1, making.request(s0)
    li      a2, -1
    call    usage_count
    li      a0, 0
communicator_end.out:
    leave   s0, s1
endfn communicator_end

# ------------------------------------------------------------------------------
# communicator_start(descriptor a0, buffer a1, size a2, operation a3) → a0 0, -EINVAL, -EBADF,
# -EFAULT, -EBUSY: one is in course, -EAGAIN: THREADS are, or what the routine says. Core 0.
fn communicator_start
    enter   s0, s1, s2, s3, s4
    mv      s0, a0
    mv      s1, a1
    mv      s2, a2
    mv      s3, a3
    lw      a0, operation.endpoints(s3)
    mv      a1, s0
    lw      a2, operation.kind(s3)
    call    communicator_find
    bnez    a0, communicator_start.out
    addi    s4, a1, endpoint.communicator
    li      a0, -EINVAL
    beqz    s1, communicator_start.out
    addi    t0, s2, -1
    lw      t1, operation.most(s3)
    bgeu    t0, t1, communicator_start.out
    mv      a0, s1
    mv      a1, s2
    lw      a2, operation.rights(s3)
    call    user_check
    bnez    a0, communicator_start.out

    li      a0, -EBUSY
    lw      t0, communicator.state(s4)
    bnez    t0, communicator_start.out
    li      a0, -EAGAIN
    la      t0, communicator_flows
    lw      t0, (t0)
    li      t1, THREADS
    bgeu    t0, t1, communicator_start.out
    mv      a0, s0
    mv      a1, s1
    mv      a2, s2
    lw      t0, operation.routine(s3)
    jalr    t0
    bnez    a0, communicator_start.out
    mv      a0, s4
    mv      a1, s3
    call    communicator_started
communicator_start.out:
    leave   s0, s1, s2, s3, s4
endfn communicator_start

# ------------------------------------------------------------------------------
# communicator_started(communicator a0, operation a1) → a0 0
# An operation has been started; the dispatcher cannot have come to it yet.
fn communicator_started
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    addi    a0, s0, communicator.done
    li      a1, 0
    call    semaphore_initialize
    call    timer_now
    sw      a0, communicator.started + clock.low(s0)
    sw      a1, communicator.started + clock.high(s0)
    la      t0, communicator_flows
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    lw      t0, operation.endpoints(s1)
    lw      a0, endpoints.usage(t0)
    lw      a1, operation.request(s1)
    li      a2, 0
    call    usage_count
    fence   rw, w
    li      t0, COMMUNICATOR_STARTED
    sw      t0, communicator.state(s0)
    li      a0, 0
    leave   s0, s1
endfn communicator_started

# ------------------------------------------------------------------------------
# communicator_done(endpoint a0, bytes a1, error a2): its operation is over. Dispatcher.
fn communicator_done
    enter   s0
    addi    s0, a0, endpoint.communicator
    sw      a2, communicator.result(s0)
    la      t0, communicator_flows
    lw      t1, (t0)
    addi    t1, t1, -1
    sw      t1, (t0)
    seqz    t0, a2
    mul     a1, a1, t0                  # what failed has no volume
    lw      t0, communicator.volume + clock.low(s0)
    lw      t1, communicator.volume + clock.high(s0)
    add     a1, a1, t0
    sltu    t0, a1, t0
    add     t1, t1, t0
    sw      a1, communicator.volume + clock.low(s0)
    sw      t1, communicator.volume + clock.high(s0)

    # Operations are shorter than 2^32 units of time, which is seven minutes.
    call    timer_now
    lw      t0, communicator.started + clock.low(s0)
    sub     a0, a0, t0
    lw      t0, communicator.latency + clock.low(s0)
    add     a0, a0, t0
    sltu    t0, a0, t0
    sw      a0, communicator.latency + clock.low(s0)
    lw      t1, communicator.latency + clock.high(s0)
    add     t1, t1, t0
    sw      t1, communicator.latency + clock.high(s0)
    addi    a0, s0, communicator.done
    call    semaphore_up
    leave   s0
endfn communicator_done

# ------------------------------------------------------------------------------
# communicator_wait(endpoints a0, descriptor a1) → a0 0 or what its operation ended with; -EINVAL:
# no such number, or nothing was started; -EBADF; -EBUSY: another thread waits for it. Sleeps; on
# the calling core.
fn communicator_wait
    enter   s0
    li      a2, ENDPOINT_FREE
    call    communicator_find
    bnez    a0, communicator_wait.out
    addi    s0, a1, endpoint.communicator
    acquire thread_lock
    lw      t2, communicator.state(s0)
    li      t0, COMMUNICATOR_STARTED
    bne     t2, t0, communicator_wait.release
    li      t0, COMMUNICATOR_AWAITED
    sw      t0, communicator.state(s0)
communicator_wait.release:
    release thread_lock
    li      a0, -EINVAL
    beqz    t2, communicator_wait.out
    li      a0, -EBUSY
    li      t0, COMMUNICATOR_AWAITED
    beq     t2, t0, communicator_wait.out

    addi    a0, s0, communicator.done
    call    semaphore_down
    lw      a0, communicator.result(s0)
    fence   rw, w
    sw      zero, communicator.state(s0)    # COMMUNICATOR_IDLE
communicator_wait.out:
    leave   s0
endfn communicator_wait

    .section .bss
    .balign 4
object communicator_flows               # operations of the process in course
    .zero   4
endobject communicator_flows
