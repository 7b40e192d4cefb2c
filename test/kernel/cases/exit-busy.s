# A process ends at once, with its own code, whatever it has begun and not waited for: a read that
# nothing comes for, a write that nobody allows, a thread that waits for them, messages unread.
#
# expect: reading: 0
# expect: writing: 0
# expect: unlink what is read: -16
# expect: close what is written: -16
# expect-exit: 7

    .include "case.inc"

    .set    PORT, 3

fn main
    enter   s0, s1, s2, s3, s4
    call    knode_get_num
    mv      s0, a0
    la      s4, buffer
    need    kmailbox_create, s0, PORT
    mv      s1, a0
    need    kportal_open, s0, s0, PORT
    mv      s2, a0
    need    kmailbox_create, s0, PORT + 1
    need    kmailbox_open, s0, PORT + 1
    mv      s3, a0
    need    kmailbox_awrite, s3, s4, 8
    need    kmailbox_wait, s3

    try     reading, kmailbox_aread, s1, s4, 8
    try     writing, kportal_awrite, s2, s4, 8
    la      a0, id
    la      a1, waiter
    mv      a2, s2
    call    kthread_create
    try     "unlink what is read", kmailbox_unlink, s1
    try     "close what is written", kportal_close, s2
    li      a0, 7
    leave   s0, s1, s2, s3, s4
endfn main

waiter:
    enter
    call    kportal_wait
    leave

    .section .bss
    .balign 4
id:
    .zero   4
buffer:
    .zero   8
