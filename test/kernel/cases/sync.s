# Syncs in a cluster: what calls 19 to 25 answer to mistakes. A sync needs two clusters; what it does
# is shown by test/kernel/clusters.
#
# row 10: syncs of two modes, and their errors
#
# expect: create without a list: -22
# expect: create of one node: -22
# expect: create of 25 nodes: -22
# expect: create of mode 2: -22
# expect: create from the kernel's memory: -14
# expect: create with a node that is not: -22
# expect: create with a node twice: -22
# expect: open without a list: -22
# expect: open of one node: -22
# expect: open of 25 nodes: -22
# expect: open of mode -1: -22
# expect: open from nowhere: -14
# expect: open with a node that is not: -22
# expect: unlink -1: -22
# expect: unlink 128: -22
# expect: unlink what is free: -9
# expect: close 128: -22
# expect: close what is free: -9
# expect: wait for 128: -22
# expect: wait for what is free: -9
# expect: signal to 128: -22
# expect: signal to what is free: -9
# expect: counter of 128: -22
# expect: counter of what is free: -9

    .include "case.inc"
    .include "communicator.inc"

fn main
    enter   s0, s1, s2
    call    knode_get_num
    la      s0, nodes
    la      s1, twice
    sw      a0, (s0)
    sw      a0, (s1)
    sw      a0, 4(s1)
    try     "create without a list", ksync_create, 0, 2, SYNC_ALL_TO_ONE
    try     "create of one node", ksync_create, s0, 1, SYNC_ALL_TO_ONE
    try     "create of 25 nodes", ksync_create, s0, 25, SYNC_ALL_TO_ONE
    try     "create of mode 2", ksync_create, s0, 2, 2
    try     "create from the kernel's memory", ksync_create, KERNEL_START, 2, SYNC_ALL_TO_ONE
    try     "create with a node that is not", ksync_create, s0, 2, SYNC_ALL_TO_ONE
    try     "create with a node twice", ksync_create, s1, 2, SYNC_ALL_TO_ONE
    try     "open without a list", ksync_open, 0, 2, SYNC_ONE_TO_ALL
    try     "open of one node", ksync_open, s0, 1, SYNC_ONE_TO_ALL
    try     "open of 25 nodes", ksync_open, s0, 25, SYNC_ONE_TO_ALL
    try     "open of mode -1", ksync_open, s0, 2, -1
    try     "open from nowhere", ksync_open, USER_VIRTUAL_START, 2, SYNC_ONE_TO_ALL
    try     "open with a node that is not", ksync_open, s0, 2, SYNC_ONE_TO_ALL
    try     "unlink -1", ksync_unlink, -1
    try     "unlink 128", ksync_unlink, 128
    try     "unlink what is free", ksync_unlink, 127
    try     "close 128", ksync_close, 128
    try     "close what is free", ksync_close, 0
    try     "wait for 128", ksync_wait, 128
    try     "wait for what is free", ksync_wait, 0
    try     "signal to 128", ksync_signal, 128
    try     "signal to what is free", ksync_signal, 0
    try     "counter of 128", ksync_ioctl, 128, IOCTL_WAITS, s0
    try     "counter of what is free", ksync_ioctl, 0, IOCTL_WAITS, s0
    li      a0, 0
    leave   s0, s1, s2
endfn main

    .section .data
    .balign 4
nodes:
    .word   0, 31
    .zero   23 * 4
twice:
    .word   0, 0
