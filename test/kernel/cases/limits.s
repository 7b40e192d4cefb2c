# 18 threads use the pool up; then there is no page for a page table.
#
# expect: workers 17
# expect: one more -11
# expect: first page -11
# expect: a page after one ended 0
# expect: a thread now -11

    .include "case.inc"

fn main
    enter   s0, s1
    li      s0, 0
main.create:
    la      a0, id
    la      a1, worker
    call    kthread_create
    bnez    a0, main.full
    addi    s0, s0, 1
    j       main.create
main.full:
    mv      s1, a0
    mv      a0, s0
    say     workers
    mv      a0, s1
    say     "one more"
    li      a0, USER_VIRTUAL_START
    call    kupage_alloc
    say     "first page"

    # The last worker ends; the master finds its stacks when it next looks for room.
main.wake:
    lw      a0, id
    call    kwakeup
    bnez    a0, main.wake
    lw      a0, id
    li      a1, 0
    call    kthread_join
    li      a0, USER_VIRTUAL_START
    call    kupage_alloc
    say     "a page after one ended"
    la      a0, id
    la      a1, worker
    call    kthread_create
    say     "a thread now"
    li      a0, 0
    leave   s0, s1
endfn main

fn worker
    enter
    call    ksleep
    leave
endfn worker

    .section .bss
    .balign 4
id: .zero   4
