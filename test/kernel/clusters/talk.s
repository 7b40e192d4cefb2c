# Three clusters talk: source filter, portal in many chunks, syncs of both modes, early signals.
# What each cluster should print stands beside the code, as `expect 0:` and so on.
#
# row 10: all three between clusters
#
# clusters: 3
# placed: 0 1 2

    .include "../cases/case.inc"
    .include "communicator.inc"

    .set    NODE_0, 8                   # cluster n is node 8 + n
    .set    LETTERS_PORT, 4
    .set    STREAM_PORT, 5
    .set    LONG, 20000

fn main
    enter   s0, s1, s2, s3, s4, s5
    la      s4, buffer
    la      s5, nodes
    call    kcluster_get_num
    la      t0, collector
    beqz    a0, main.go
    la      t0, sender
main.go:
    jalr    t0
    li      a0, 0
    leave   s0, s1, s2, s3, s4, s5
endfn main

# Cluster 0.
collector:
    enter
    # expect 0: create a mailbox elsewhere: -22
    # expect 0: create a portal elsewhere: -9
    try     "create a mailbox elsewhere", kmailbox_create, NODE_0 + 1, LETTERS_PORT
    try     "create a portal elsewhere", kportal_create, NODE_0 + 1, STREAM_PORT
    need    kmailbox_create, NODE_0, LETTERS_PORT
    mv      s1, a0
    need    kportal_create, NODE_0, STREAM_PORT
    mv      s2, a0

    # expect 0: move with open descriptors: -16
    try     "move with open descriptors", kmigrate_to, 1
    call    mistakes

    # All are there, and the senders' messages on their way.
    need    ksync_open, s5, 3, SYNC_ONE_TO_ALL
    mv      s3, a0
    need    ksync_signal, s3
    need    ksync_close, s3
    call    filtered
    call    stream
    call    barriers
    need    kmailbox_unlink, s1
    need    kportal_unlink, s2
    leave

# Who waits may not signal, and so on.
mistakes:
    enter
    # expect 0: create where we signal: -22
    # expect 0: open where we wait: -22
    # expect 0: a list without us: -22
    # expect 0: wait where we signal: -9
    # expect 0: unlink what was opened: -9
    # expect 0: signal where we wait: -9
    # expect 0: close what was created: -9
    # expect 0: the same list again is the same: 0
    # expect 0: unlink: 0
    # expect 0: unlink again: 0
    # expect 0: unlink once more: -9
    # expect 0: counter 1: -95
    # expect 0: counter 7: -95
    # expect 0: counter 11: -95
    # expect 0: counter to nowhere: -14
    try     "create where we signal", ksync_create, s5, 3, SYNC_ONE_TO_ALL
    try     "open where we wait", ksync_open, s5, 3, SYNC_ALL_TO_ONE
    addi    s3, s5, 4
    try     "a list without us", ksync_open, s3, 2, SYNC_ONE_TO_ALL
    need    ksync_open, s5, 2, SYNC_ONE_TO_ALL
    mv      s3, a0
    try     "wait where we signal", ksync_wait, s3
    try     "unlink what was opened", ksync_unlink, s3
    need    ksync_close, s3
    need    ksync_create, s5, 2, SYNC_ALL_TO_ONE
    mv      s3, a0
    try     "signal where we wait", ksync_signal, s3
    try     "close what was created", ksync_close, s3
    need    ksync_create, s5, 2, SYNC_ALL_TO_ONE
    sub     a0, a0, s3
    say     "the same list again is the same:"
    try     unlink, ksync_unlink, s3
    try     "unlink again", ksync_unlink, s3
    try     "unlink once more", ksync_unlink, s3
    need    ksync_create, s5, 3, SYNC_ALL_TO_ONE
    mv      s3, a0
    try     "counter 1", ksync_ioctl, s3, 1, s4
    try     "counter 7", ksync_ioctl, s3, 7, s4
    try     "counter 11", ksync_ioctl, s3, 11, s4
    try     "counter to nowhere", ksync_ioctl, s3, IOCTL_WAITS, 4
    need    ksync_unlink, s3
    leave

# Two messages of each: first both of cluster 2, by filter, then what is left.
filtered:
    enter   s6
    # expect 0: from 2: 200
    # expect 0: from 2: 201
    # expect 0: from 1: 100
    # expect 0: from anybody: 101
    li      t0, NODE_0 + 2
    call    receive
    say     "from 2:"
    li      t0, NODE_0 + 2
    call    receive
    say     "from 2:"
    li      t0, NODE_0 + 1
    call    receive
    say     "from 1:"
    li      t0, -1
    call    receive
    say     "from anybody:"
    leave   s6

# receive(node t0) → a0 word of its next message
receive:
    enter
    sw      t0, (s4)
    need    kmailbox_ioctl, s1, IOCTL_SET_REMOTE, s4
    need    kmailbox_aread, s1, s4, 4
    need    kmailbox_wait, s1
    lw      a0, (s4)
    leave

# 20000 bytes of cluster 2, then of cluster 1, who both wrote long ago.
stream:
    enter   s6
    # expect 0: bytes of 2 that differ: 0
    # expect 0: bytes of 1 that differ: 0
    li      s6, NODE_0 + 2
    call    receive_long
    say     "bytes of 2 that differ:"
    li      s6, NODE_0 + 1
    call    receive_long
    say     "bytes of 1 that differ:"
    leave   s6

# receive_long(node s6) → a0 bytes that are wrong
receive_long:
    enter
    need    kportal_allow, s2, s6, 0
    li      a2, LONG
    mv      a0, s2
    mv      a1, s4
    call    kportal_aread
    need    kportal_wait, s2
    la      a0, long
    mv      a1, s6
    li      a2, LONG / 4
    call    pattern_fill
    la      a0, long
    mv      a1, s4
    li      a2, LONG
    call    differences
    leave

# The others signal twice before we create; then each of two waits takes one signal of each.
barriers:
    enter   s6
    # expect 0: a signal of each: 0
    # expect 0: another one of each: 0
    # expect 0: waits: 2
    # expect 0: opens: 2
    # expect 0: signals: 1
    # expect 0: unlink while a thread waits: -16
    # expect 0: the thread's wait: 0
    need    ksync_create, s5, 3, SYNC_ALL_TO_ONE
    mv      s3, a0
    try     "a signal of each", ksync_wait, s3
    try     "another one of each", ksync_wait, s3
    need    ksync_ioctl, s3, IOCTL_WAITS, s4
    lw      a0, (s4)
    say     "waits:"
    need    ksync_ioctl, s3, IOCTL_OPENS, s4
    lw      a0, (s4)
    say     "opens:"
    need    ksync_ioctl, s3, IOCTL_SIGNALS, s4
    lw      a0, (s4)
    say     "signals:"

    # A thread of ours waits; the others signal once more when we have told them.
    la      a0, id
    la      a1, ksync_wait
    mv      a2, s3
    call    kthread_create
barriers.unlink:
    call    kthread_yield
    la      t0, id
    lw      a0, (t0)
    mv      a0, s3
    call    ksync_create_again
    mv      a0, s3
    call    ksync_unlink
    beqz    a0, barriers.unlink
    say     "unlink while a thread waits:"
    need    ksync_open, s5, 3, SYNC_ONE_TO_ALL
    mv      s6, a0
    need    ksync_signal, s6
    need    ksync_close, s6
    la      a0, id
    lw      a0, (a0)
    mv      a1, s4
    call    kthread_join
    lw      a0, (s4)
    say     "the thread's wait:"
    need    ksync_unlink, s3
    need    ksync_unlink, s3
    leave   s6

# One reference more, so that the unlink which follows changes nothing.
ksync_create_again:
    enter
    need    ksync_create, s5, 3, SYNC_ALL_TO_ONE
    leave

# Clusters 1 and 2.
sender:
    enter
    call    knode_get_num
    mv      s0, a0
    need    ksync_create, s5, 3, SYNC_ONE_TO_ALL
    mv      s3, a0
    need    ksync_wait, s3

    need    kmailbox_open, NODE_0, LETTERS_PORT
    mv      s1, a0
    addi    t0, s0, -NODE_0
    li      t1, 100
    mul     t0, t0, t1
    la      s6, word
    sw      t0, (s6)
    need    kmailbox_awrite, s1, s6, 4
    need    kmailbox_wait, s1
    lw      t0, (s6)
    addi    t0, t0, 1
    sw      t0, (s6)
    need    kmailbox_awrite, s1, s6, 4
    need    kmailbox_wait, s1
    need    kmailbox_close, s1

    need    kportal_open, s0, NODE_0, STREAM_PORT
    mv      s2, a0
    mv      a0, s4
    mv      a1, s0
    li      a2, LONG / 4
    call    pattern_fill
    mv      a0, s2
    mv      a1, s4
    li      a2, LONG
    call    kportal_awrite

    # The signals overtake the stream.
    need    ksync_open, s5, 3, SYNC_ALL_TO_ONE
    mv      s1, a0
    need    ksync_signal, s1
    need    ksync_signal, s1
    need    kportal_wait, s2
    need    kportal_close, s2
    need    ksync_wait, s3
    need    ksync_signal, s1
    # expect 1: move to a cluster that is not when all is closed: -22
    # expect 2: move to a cluster that is not when all is closed: -22
    need    ksync_close, s1
    need    ksync_unlink, s3
    try     "move to a cluster that is not when all is closed", kmigrate_to, 99
    leave

    .section .data
    .balign 4
nodes:
    .word   NODE_0, NODE_0 + 1, NODE_0 + 2

    .section .bss
    .balign 4
id:
    .zero   4
word:
    .zero   4
buffer:
    .zero   LONG
long:
    .zero   LONG
