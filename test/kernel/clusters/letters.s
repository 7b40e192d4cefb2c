# 64 messages that nobody reads take all letters. Then a sync cannot signal, nor does it in part;
# a 65th message waits, and goes when a letter is free.
#
# clusters: 2
# placed: 0
# expect 0: messages written: 64
# expect 0: signal: -11
# expect 0: one more: 0
# expect 0: read one: 0
# expect 0: the one more is over: 0
# expect 0: signal: -11
# expect 0: read another: 0
# expect 0: signal: 0
# expect 0: signals that were sent: 1

    .include "../cases/case.inc"
    .include "communicator.inc"

    .set    PORT, 2
    .set    LETTERS, 64

fn main
    enter   s0, s1, s2, s3, s4
    call    knode_get_num
    mv      s0, a0
    la      s4, nodes
    sw      s0, (s4)
    addi    t0, s0, 1
    sw      t0, 4(s4)
    need    kmailbox_create, s0, PORT
    mv      s1, a0
    need    kmailbox_open, s0, PORT
    mv      s2, a0
    need    ksync_open, s4, 2, SYNC_ONE_TO_ALL
    mv      s3, a0

    li      s4, 0
main.write:
    call    write
    need    kmailbox_wait, s2
    addi    s4, s4, 1
    li      t0, LETTERS
    bne     s4, t0, main.write
    mv      a0, s4
    say     "messages written:"
    try     signal, ksync_signal, s3
    call    write
    say     "one more:"
    call    read
    say     "read one:"
    try     "the one more is over", kmailbox_wait, s2
    try     signal, ksync_signal, s3
    call    read
    say     "read another:"
    try     signal, ksync_signal, s3
    la      s4, value
    need    ksync_ioctl, s3, IOCTL_SIGNALS, s4
    lw      a0, (s4)
    say     "signals that were sent:"
    li      a0, 0
    leave   s0, s1, s2, s3, s4
endfn main

write:
    mv      a0, s2
    la      a1, nodes
    li      a2, 8
    j       kmailbox_awrite

read:
    enter
    mv      a0, s1
    la      a1, value
    li      a2, 8
    call    kmailbox_aread
    mv      a0, s1
    call    kmailbox_wait
    leave

    .section .bss
    .balign 8
nodes:
    .zero   8
value:
    .zero   8
