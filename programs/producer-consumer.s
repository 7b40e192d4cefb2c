# ------------------------------------------------------------------------------
# programs/producer-consumer.s — messages from one cluster to another, through a mailbox
#
#     nanvix run producer-consumer --place 1=producer-consumer
#
# The same program in two clusters; its cluster's number tells it who it is. Cluster 1 writes a
# hundred messages to a mailbox that cluster 0 has created. The first of them may come before the
# mailbox is there, and would be lost; so both meet at a barrier before. Reading and writing only
# start something (aread, awrite); wait ends it, and sleeps where there is nothing to read yet.
#
# expect: 100 messages, sum of their words 161600

    .include "program.inc"
    .include "locks.inc"

    .set    PORT, 3
    .set    MESSAGES, 100
    .set    MESSAGE_BYTES, 128

    .text

# ------------------------------------------------------------------------------
# main() → a0 0, or 1 where something failed
fn main
    enter   s0, s1
    call    knode_get_num               # where it was started: it may have moved since
    li      s1, FIRST_NODE
    sub     s0, a0, s1
    la      t0, nodes
    addi    t1, s1, 1
    sw      s1, (t0)
    addi    t0, t0, 4
    sw      t1, (t0)
    mv      a0, s1
    beqz    s0, main.consume
    call    produce
    leave   s0, s1
main.consume:
    call    consume
    leave   s0, s1
endfn main

# ------------------------------------------------------------------------------
# meet() → a0 0, when both clusters have come here
fn meet
    enter
    la      a0, barrier
    la      a1, nodes
    li      a2, 2
    call    barrier_open
    bnez    a0, meet.out
    la      a0, barrier
    call    barrier_wait
meet.out:
    leave
endfn meet

# ------------------------------------------------------------------------------
# produce(node of cluster 0 a0) → a0 0 or 1. Message n is 32 words n.
fn produce
    enter   s0, s1
    mv      s0, a0
    call    meet
    bnez    a0, produce.failed
    mv      a0, s0
    li      a1, PORT
    call    kmailbox_open
    bltz    a0, produce.failed
    mv      s0, a0                      # s0 = descriptor
    li      s1, 0
produce.next:
    addi    s1, s1, 1
    la      t0, message
    addi    t1, t0, MESSAGE_BYTES
1:  sw      s1, (t0)
    addi    t0, t0, 4
    bne     t0, t1, 1b

    mv      a0, s0
    la      a1, message
    li      a2, MESSAGE_BYTES
    call    kmailbox_awrite
    bnez    a0, produce.failed
    mv      a0, s0
    call    kmailbox_wait
    bnez    a0, produce.failed
    li      t0, MESSAGES
    bne     s1, t0, produce.next
    mv      a0, s0
    call    kmailbox_close
    leave   s0, s1
produce.failed:
    li      a0, 1
    leave   s0, s1
endfn produce

# ------------------------------------------------------------------------------
# consume(node of cluster 0 a0) → a0 0 or 1
fn consume
    enter   s0, s1, s2
    li      a1, PORT
    call    kmailbox_create
    mv      s0, a0                      # s0 = descriptor
    bltz    a0, consume.failed
    call    meet
    bnez    a0, consume.failed
    li      s1, MESSAGES
    li      s2, 0                       # s2 = sum
consume.next:
    mv      a0, s0
    la      a1, message
    li      a2, MESSAGE_BYTES
    call    kmailbox_aread
    bnez    a0, consume.failed
    mv      a0, s0
    call    kmailbox_wait
    bnez    a0, consume.failed

    la      t0, message
    addi    t1, t0, MESSAGE_BYTES
1:  lw      t2, (t0)
    add     s2, s2, t2
    addi    t0, t0, 4
    bne     t0, t1, 1b
    addi    s1, s1, -1
    bnez    s1, consume.next

    li      a0, MESSAGES
    call    print_decimal
    la      a0, text.sum
    call    print_string
    mv      a0, s2
    call    print_decimal
    la      a0, text.end
    call    print_line
    li      a0, 0
    leave   s0, s1, s2
consume.failed:
    li      a0, 1
    leave   s0, s1, s2
endfn consume

    .section .rodata
text.sum:
    .asciz  " messages, sum of their words "
text.end:
    .asciz  ""

    .section .bss
    .balign 4
nodes:
    .zero   2 * 4
barrier:
    .zero   barrier.SIZE
message:
    .zero   MESSAGE_BYTES
