# Processes that talk while they move. The traveller starts in cluster 0 and goes to 1, to 3 and home
# again. The other one starts in 2; where there are clusters 4 and 5 it goes there and home again.
# Meanwhile all of this goes on between them, each in a thread of its own at both sides: numbered
# letters there and back, a stream through a portal there and back, and signals. They leave when they
# like, so in the middle of any of these.

    .include "../../kernel/cases/case.inc"
    .include "communicator.inc"
    .include "locks.inc"

    .set    TRAVELLER, 8                # home of the traveller, and of the other one
    .set    OTHER, 10
    .set    LETTERS_PORT, 4
    .set    STREAM_PORT, 5
    .set    LETTERS, 300
    .set    SIGNALS_SENT, 60
    .set    LONG, 20000
    .set    STREAMS, 6

    .text

fn main
    enter   s0, s1, s2
    call    knode_get_num
    mv      s0, a0
    li      s1, TRAVELLER + OTHER
    sub     s1, s1, s0                  # s1 = the other's home
    need    kmailbox_create, s0, LETTERS_PORT
    la      t0, letters_in
    sw      a0, (t0)
    need    kportal_create, s0, STREAM_PORT
    la      t0, stream_in
    sw      a0, (t0)
    need    kmailbox_open, s1, LETTERS_PORT
    la      t0, letters_out
    sw      a0, (t0)
    need    kportal_open, s0, s1, STREAM_PORT
    la      t0, stream_out
    sw      a0, (t0)

    la      s2, nodes
    la      t0, ksync_create
    li      t1, OTHER
    beq     s0, t1, main.sync
    la      t0, ksync_open
main.sync:
    mv      a0, s2
    li      a1, 2
    li      a2, SYNC_ALL_TO_ONE
    jalr    t0
    la      t0, signals
    sw      a0, (t0)

    # Both have all that they read from before anything is sent.
    la      a0, barrier
    la      a1, nodes_meeting
    li      a2, 2
    call    barrier_open
    la      a0, barrier
    call    barrier_wait
    la      s2, workers
main.worker:
    lw      a1, (s2)
    beqz    a1, main.go
    la      a0, ids
    la      t0, workers
    sub     t0, s2, t0
    add     a0, a0, t0
    mv      a2, s0
    call    kthread_create
    addi    s2, s2, 4
    j       main.worker

main.go:
    mv      a0, s0
    call    travel
    la      s2, ids
main.next:
    lw      a0, (s2)
    beqz    a0, main.out
    li      a1, 0
    call    kthread_join
    addi    s2, s2, 4
    j       main.next
main.out:
    la      t0, letters_wrong
    lw      a0, (t0)
    say     "letters out of order:"
    la      t0, stream_wrong
    lw      a0, (t0)
    say     "bytes of the stream that differ:"
    la      a0, barrier
    call    barrier_wait
    li      a0, 0
    leave   s0, s1, s2
endfn main

# travel(home a0): a while here, a while there.
travel:
    enter   s3
    la      s3, stops_traveller
    li      t0, TRAVELLER
    beq     a0, t0, travel.next
    la      s3, stops_other
travel.next:
    li      t0, PAUSE
1:  addi    t0, t0, -1
    bnez    t0, 1b
    lw      a0, (s3)
    bltz    a0, travel.out
    addi    s3, s3, 4
    call    kmigrate_to
    bnez    a0, travel.next             # there is no such cluster
    call    kcluster_get_num
    say     "in cluster:"
    j       travel.next
travel.out:
    leave   s3

# Letters 1 … LETTERS are written, one after the other.
write_letters:
    enter   s0, s1, s2
    la      t0, letters_out
    lw      s0, (t0)
    la      s1, letter_out
    li      s2, 0
write_letters.next:
    addi    s2, s2, 1
    sw      s2, (s1)
    need    kmailbox_awrite, s0, s1, 4
    need    kmailbox_wait, s0
    li      t0, LETTERS
    bne     s2, t0, write_letters.next
    leave   s0, s1, s2

# … and read.
read_letters:
    enter   s0, s1, s2
    la      t0, letters_in
    lw      s0, (t0)
    la      s1, letter_in
    li      s2, 0
read_letters.next:
    addi    s2, s2, 1
    need    kmailbox_aread, s0, s1, 4
    need    kmailbox_wait, s0
    lw      t0, (s1)
    xor     t0, t0, s2
    snez    t0, t0
    la      t1, letters_wrong
    lw      t2, (t1)
    add     t2, t2, t0
    sw      t2, (t1)
    li      t0, LETTERS
    bne     s2, t0, read_letters.next
    leave   s0, s1, s2

# STREAMS times the same LONG bytes.
write_stream:
    enter   s0, s1
    la      a0, long_out
    li      a1, TRAVELLER
    li      a2, LONG / 4
    call    pattern_fill
    la      t0, stream_out
    lw      s0, (t0)
    li      s1, STREAMS
write_stream.next:
    mv      a0, s0
    la      a1, long_out
    li      a2, LONG
    call    kportal_awrite
    need    kportal_wait, s0
    addi    s1, s1, -1
    bnez    s1, write_stream.next
    leave   s0, s1

read_stream:
    enter   s0, s1, s2
    li      s2, TRAVELLER + OTHER
    sub     s2, s2, a0                  # s2 = the other's home
    la      t0, stream_in
    lw      s0, (t0)
    li      s1, STREAMS
read_stream.next:
    need    kportal_allow, s0, s2, 0
    mv      a0, s0
    la      a1, long_in
    li      a2, LONG
    call    kportal_aread
    need    kportal_wait, s0
    la      a0, long_in
    la      a1, long_out
    li      a2, LONG
    call    differences
    la      t0, stream_wrong
    lw      t1, (t0)
    add     t1, t1, a0
    sw      t1, (t0)
    addi    s1, s1, -1
    bnez    s1, read_stream.next
    leave   s0, s1, s2

# The traveller signals SIGNALS_SENT times, the other one waits for each.
signal:
    enter   s0, s1, s2
    la      t0, signals
    lw      s0, (t0)
    la      s1, ksync_signal
    li      t0, TRAVELLER
    beq     a0, t0, signal.start
    la      s1, ksync_wait
signal.start:
    li      s2, SIGNALS_SENT
signal.next:
    mv      a0, s0
    jalr    s1
    li      t0, -EAGAIN
    beq     a0, t0, signal.next         # no letter was free
    addi    s2, s2, -1
    bnez    s2, signal.next
    leave   s0, s1, s2

    .section .rodata
    .balign 4
workers:
    .word   write_letters, read_letters, write_stream, read_stream, signal, 0
stops_traveller:
    .word   1, 3, 0, -1
stops_other:
    .word   4, 5, 2, -1
    .set    PAUSE, 60000

    .section .data
    .balign 4
nodes:
    .word   OTHER, TRAVELLER
nodes_meeting:
    .word   TRAVELLER, OTHER

    .section .bss
    .balign 4
barrier:
    .zero   barrier.SIZE
ids:
    .zero   6 * 4
letters_in:
    .zero   4
letters_out:
    .zero   4
stream_in:
    .zero   4
stream_out:
    .zero   4
signals:
    .zero   4
letters_wrong:
    .zero   4
stream_wrong:
    .zero   4
letter_in:
    .zero   4
letter_out:
    .zero   4
long_out:
    .zero   LONG
long_in:
    .zero   LONG
