# 18 operations of a process may be in course, one for each thread that there can be; and a process
# may end in the middle of them. Two threads may not wait for the same one.
#
# expect: one who waits for a mailbox: -16
# expect: the other: 0
# expect: one who waits for a portal: -16
# expect: the other: 0
# expect: reads started: 18
# expect: one more: -11
# expect: a write, too: -11
# expect: a read from a portal: -11
# expect: a write to one: -11

    .include "case.inc"

# s0 node, s1 and s2 input and output mailbox, s3 buffer, s4 and s5 input and output portal
fn main
    enter   s0, s1, s2, s3, s4, s5
    call    knode_get_num
    mv      s0, a0
    need    kmailbox_create, s0, 1
    mv      s1, a0
    need    kmailbox_open, s0, 1
    mv      s2, a0
    need    kportal_create, s0, 1
    mv      s4, a0
    need    kportal_open, s0, s0, 1
    mv      s5, a0
    la      s3, buffer
    call    both
    call    many
    li      a0, 0
    leave   s0, s1, s2, s3, s4, s5
endfn main

# Two threads wait for a read. Who is second is told at once; then the message is sent.
both:
    enter
    need    kmailbox_aread, s1, s3, 8
    la      a0, wait_mailbox
    mv      a1, s1
    call    two
    say     "one who waits for a mailbox:"
    need    kmailbox_awrite, s2, s3, 8
    need    kmailbox_wait, s2
    call    other
    say     "the other:"

    need    kportal_allow, s4, s0, 0
    need    kportal_aread, s4, s3, 8
    la      a0, wait_portal
    mv      a1, s4
    call    two
    say     "one who waits for a portal:"
    need    kportal_awrite, s5, s3, 8
    need    kportal_wait, s5
    call    other
    say     "the other:"
    leave

# two(start a0, descriptor a1) → a0 what the first of two such threads is told
two:
    enter   s6, s7
    mv      s6, a0
    mv      s7, a1
    la      t0, refused
    sw      zero, (t0)
    la      a0, ids
    mv      a1, s6
    mv      a2, s7
    call    kthread_create
    la      a0, ids + 4
    mv      a1, s6
    mv      a2, s7
    call    kthread_create
two.wait:
    call    kthread_yield
    la      t0, refused
    lw      a0, (t0)
    beqz    a0, two.wait
    leave   s6, s7

# other() → a0 what the other one was told
other:
    enter   s6, s7
    la      s6, answer
    lw      a0, ids
    mv      a1, s6
    call    kthread_join
    lw      s7, (s6)
    lw      a0, ids + 4
    mv      a1, s6
    call    kthread_join
    lw      a0, (s6)
    la      t0, refused
    lw      t0, (t0)
    add     a0, a0, s7
    sub     a0, a0, t0
    leave   s6, s7

.macro wait_with call
    enter
    call    \call
    beqz    a0, wait.out\@
    la      t0, refused
    sw      a0, (t0)
wait.out\@:
    leave
.endm

# wait_…(descriptor a0) → a0 what the wait answers
wait_mailbox:
    wait_with kmailbox_wait
wait_portal:
    wait_with kportal_wait

many:
    enter   s6, s7
    need    kportal_allow, s4, s0, 0
    li      s6, 0
many.next:
    mv      a0, s0
    addi    a1, s6, 2
    call    kmailbox_create
    mv      a1, s3
    li      a2, 8
    call    kmailbox_aread
    bnez    a0, many.full
    addi    s6, s6, 1
    j       many.next
many.full:
    mv      s7, a0
    mv      a0, s6
    say     "reads started:"
    mv      a0, s7
    say     "one more:"
    try     "a write, too", kmailbox_awrite, s2, s3, 8
    try     "a read from a portal", kportal_aread, s4, s3, 8
    try     "a write to one", kportal_awrite, s5, s3, 8
    leave   s6, s7

    .section .bss
    .balign 4
ids:
    .zero   8
answer:
    .zero   4
refused:
    .zero   4
buffer:
    .zero   8
