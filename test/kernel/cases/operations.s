# 18 operations of a process may be in course, one for each thread that there can be; and a process
# may end in the middle of them. Two threads may not wait for the same one.
#
# expect: both started: 1
# expect: one of them: -16
# expect: the other: 0
# expect: reads started: 18
# expect: one more: -11
# expect: a write, too: -11

    .include "case.inc"

fn main
    enter   s0, s1, s2, s3, s4, s5
    call    knode_get_num
    mv      s0, a0
    need    kmailbox_create, s0, 1
    mv      s1, a0
    need    kmailbox_open, s0, 1
    mv      s2, a0
    la      s3, buffer
    call    both
    call    many
    li      a0, 0
    leave   s0, s1, s2, s3, s4, s5
endfn main

# both(): two threads wait for a read. Who is second is told at once; then the message is sent.
both:
    enter   s4, s5
    need    kmailbox_aread, s1, s3, 8
    la      a0, ids
    la      a1, wait
    mv      a2, s1
    call    kthread_create
    la      a0, ids + 4
    la      a1, wait
    mv      a2, s1
    call    kthread_create
    li      a0, 1
    say     "both started:"
both.second:
    call    kthread_yield
    la      t0, refused
    lw      a0, (t0)
    beqz    a0, both.second
    say     "one of them:"
    need    kmailbox_awrite, s2, s3, 8
    need    kmailbox_wait, s2
    la      s4, answer
    lw      a0, ids
    mv      a1, s4
    call    kthread_join
    lw      s5, (s4)
    lw      a0, ids + 4
    mv      a1, s4
    call    kthread_join
    lw      a0, (s4)
    add     a0, a0, s5
    addi    a0, a0, 16
    say     "the other:"
    leave   s4, s5

# wait(descriptor a0) → a0 what the wait answers
wait:
    enter
    call    kmailbox_wait
    beqz    a0, wait.out
    la      t0, refused
    sw      a0, (t0)
wait.out:
    leave

many:
    enter
    li      s4, 0
many.next:
    mv      a0, s0
    addi    a1, s4, 2
    call    kmailbox_create
    mv      a1, s3
    li      a2, 8
    call    kmailbox_aread
    bnez    a0, many.full
    addi    s4, s4, 1
    j       many.next
many.full:
    mv      s5, a0
    mv      a0, s4
    say     "reads started:"
    mv      a0, s5
    say     "one more:"
    try     "a write, too", kmailbox_awrite, s2, s3, 8
    leave

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
