# ------------------------------------------------------------------------------
# programs/ping-pong.s — how long a message takes: there and back, many times
#
#     nanvix run ping-pong --place 1=ping-pong
#
# Cluster 0 sends a message to cluster 1, which sends it back; each has a mailbox for what comes.
# The clock is the same in all clusters (kclock), but to look at it in one is simpler: half of a
# round trip is the latency of a message. What takes most of it is not the network but the two
# kernels: the calls, the tasks behind the interrupts, two copies.
#
# expect-start: one message takes

    .include "program.inc"
    .include "locks.inc"

    .set    PORT, 9
    .set    ROUNDS, 50
    .set    MESSAGE_BYTES, 128

    .text

# ------------------------------------------------------------------------------
# main() → a0 0, or 1 where something failed
fn main
    enter   s0, s1, s2
    call    knode_get_num               # where it was started: it may have moved since
    mv      s2, a0
    li      s1, FIRST_NODE
    sub     s0, s2, s1                  # s0 = 0 or 1
    la      t0, nodes
    sw      s1, (t0)
    addi    t1, s1, 1
    addi    t0, t0, 4
    sw      t1, (t0)

    # Our own mailbox first; behind the barrier the other one is there, too.
    mv      a0, s2
    li      a1, PORT
    call    kmailbox_create
    bltz    a0, main.failed
    la      t0, inbox
    sw      a0, (t0)
    la      a0, barrier
    la      a1, nodes
    li      a2, 2
    call    barrier_open
    bnez    a0, main.failed
    la      a0, barrier
    call    barrier_wait
    bnez    a0, main.failed
    slli    t0, s1, 1
    addi    t0, t0, 1
    sub     a0, t0, s2                  # the other's node: the sum of both less ours
    li      a1, PORT
    call    kmailbox_open
    bltz    a0, main.failed
    la      t0, outbox
    sw      a0, (t0)

    bnez    s0, main.echo
    call    ping
    leave   s0, s1, s2
main.echo:
    call    pong
    leave   s0, s1, s2
main.failed:
    li      a0, 1
    leave   s0, s1, s2
endfn main

# ------------------------------------------------------------------------------
# ping() → a0 0 or 1. Cluster 0: sends first, and looks at the clock.
fn ping
    enter   s0, s1
    la      a0, time
    call    kclock
    lw      s1, time                    # s1 = time of the first message
    li      s0, ROUNDS
ping.next:
    call    send
    bnez    a0, ping.out
    call    receive
    bnez    a0, ping.out
    addi    s0, s0, -1
    bnez    s0, ping.next

    la      a0, time
    call    kclock
    lw      t0, time
    sub     s1, t0, s1
    la      a0, text.takes
    call    print_string
    li      t0, ROUNDS * 2
    li      t1, 100                     # nanoseconds of a unit of the clock
    mul     a0, s1, t1
    divu    a0, a0, t0
    call    print_decimal
    la      a0, text.unit
    call    print_line
    li      a0, 0
ping.out:
    leave   s0, s1
endfn ping

# ------------------------------------------------------------------------------
# pong() → a0 0 or 1. Cluster 1: sends back what comes.
fn pong
    enter   s0
    li      s0, ROUNDS
pong.next:
    call    receive
    bnez    a0, pong.out
    call    send
    bnez    a0, pong.out
    addi    s0, s0, -1
    bnez    s0, pong.next
pong.out:
    leave   s0
endfn pong

# ------------------------------------------------------------------------------
# send() → a0 0 or an error
fn send
    enter
    lw      a0, outbox
    la      a1, message
    li      a2, MESSAGE_BYTES
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
    la      a1, message
    li      a2, MESSAGE_BYTES
    call    kmailbox_aread
    bnez    a0, receive.out
    lw      a0, inbox
    call    kmailbox_wait
receive.out:
    leave
endfn receive

    .section .rodata
text.takes:
    .asciz  "one message takes "
text.unit:
    .asciz  " ns"

    .section .bss
    .balign 8
time:
    .zero   8
nodes:
    .zero   2 * 4
inbox:
    .zero   4
outbox:
    .zero   4
barrier:
    .zero   barrier.SIZE
message:
    .zero   MESSAGE_BYTES
