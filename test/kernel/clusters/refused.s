# A portal whose messages the network loses: the receiver's interface never says that it has them, so
# the write ends with an error, at both ends of a chunk. The reader waits on; the portal stays whole.
#
# row 11: what the receiver has not acknowledged ends with an error
#
# clusters: 2
# placed: 0 1
# lost: transfer
# expect 0: write: 0
# expect 0: wait for the writer: -5
# expect 0: close: 0
# expect 1: read: 0

    .include "../cases/case.inc"
    .include "communicator.inc"

    .set    NODE_0, 8
    .set    PORT, 3

fn main
    enter   s0, s1, s2, s3
    la      s2, buffer
    call    kcluster_get_num
    bnez    a0, main.reader
    need    kportal_open, NODE_0, NODE_0 + 1, PORT
    mv      s1, a0
    try     write, kportal_awrite, s1, s2, 16
    try     "wait for the writer", kportal_wait, s1
    try     close, kportal_close, s1
    li      a0, 0
    leave   s0, s1, s2, s3

main.reader:
    need    kportal_create, NODE_0 + 1, PORT
    mv      s1, a0
    need    kportal_allow, s1, NODE_0, 0
    try     read, kportal_aread, s1, s2, 16
    li      a0, 0
    leave   s0, s1, s2, s3
endfn main

    .section .bss
    .balign 4
buffer:
    .zero   16
