# ------------------------------------------------------------------------------
# test/bench/kernel/exchange.s — letters and a stream between the two clusters

    .include "program.inc"
    .include "locks.inc"
    .include "costs.inc"

    .text

# ------------------------------------------------------------------------------
# meet() → a0 0, or an error: each cluster opens what it needs, and waits for the other one.
fn meet
    enter   s0, s1
    call    kcluster_get_num
    mv      s0, a0
    call    knode_get_num
    mv      s1, a0
    sub     t0, s1, s0                  # node of cluster 0; that of cluster 1 is the next one
    la      t1, nodes
    sw      t0, (t1)
    addi    t0, t0, 1
    sw      t0, 4(t1)
    mv      a0, s1
    li      a1, PORT
    call    kmailbox_create
    bltz    a0, meet.out
    la      t0, inbox
    sw      a0, (t0)
    xori    t0, s0, 1
    slli    t0, t0, 2
    la      t1, nodes
    add     t0, t0, t1
    lw      a0, (t0)
    li      a1, PORT
    call    kmailbox_open
    bltz    a0, meet.out
    la      t0, outbox
    sw      a0, (t0)
    la      a0, barrier
    la      a1, nodes
    li      a2, 2
    call    barrier_open
    bnez    a0, meet.out
    la      a0, barrier
    call    barrier_wait
meet.out:
    leave   s0, s1
endfn meet

# ------------------------------------------------------------------------------
# there_and_back() → a0 0 or an error: a letter to the other cluster and back.
fn there_and_back
    enter
    call    send
    bnez    a0, there_and_back.out
    call    receive
there_and_back.out:
    leave
endfn there_and_back

# ------------------------------------------------------------------------------
# send() → a0 0 or an error
fn send
    enter
    lw      a0, outbox
    la      a1, stream
    li      a2, LETTER_BYTES
    call    kmailbox_awrite
    bnez    a0, send.out
    lw      a0, outbox
    call    kmailbox_wait
send.out:
    leave
endfn send

# ------------------------------------------------------------------------------
# receive() → a0 0 or an error
fn receive
    enter
    lw      a0, inbox
    la      a1, stream
    li      a2, LETTER_BYTES
    call    kmailbox_aread
    bnez    a0, receive.out
    lw      a0, inbox
    call    kmailbox_wait
receive.out:
    leave
endfn receive

# ------------------------------------------------------------------------------
# measure_stream() → a0 0 or an error: STREAM_BYTES to the other cluster, which reads already.
fn measure_stream
    enter   s0, s1
    la      t0, nodes
    lw      a0, (t0)
    lw      a1, 4(t0)
    li      a2, PORT
    call    kportal_open
    bltz    a0, measure_stream.out
    mv      s0, a0
    la      a0, barrier
    call    barrier_wait
    bnez    a0, measure_stream.out
    csrr    s1, cycle
    mv      a0, s0
    la      a1, stream
    li      a2, STREAM_BYTES
    call    kportal_awrite
    bnez    a0, measure_stream.out
    mv      a0, s0
    call    kportal_wait
    csrr    t0, cycle
    sub     t0, t0, s1
    la      t1, cost_stream
    sw      t0, (t1)
measure_stream.out:
    leave   s0, s1
endfn measure_stream

# ------------------------------------------------------------------------------
# take_stream() → a0 0 or an error: the other side of it.
fn take_stream
    enter   s0
    la      t0, nodes
    lw      a0, 4(t0)
    li      a1, PORT
    call    kportal_create
    bltz    a0, take_stream.out
    mv      s0, a0
    lw      a1, nodes
    li      a2, 0                       # the first that a cluster opens there comes from port 0
    call    kportal_allow
    bnez    a0, take_stream.out
    mv      a0, s0
    la      a1, stream
    li      a2, STREAM_BYTES
    call    kportal_aread
    bnez    a0, take_stream.out
    la      a0, barrier
    call    barrier_wait
    mv      a0, s0
    call    kportal_wait
take_stream.out:
    leave   s0
endfn take_stream

    .bss
    .balign 8
nodes:
    .zero   8
inbox:
    .zero   4
outbox:
    .zero   4
barrier:
    .zero   barrier.SIZE
stream:
    .zero   STREAM_BYTES
