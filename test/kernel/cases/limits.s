# 18 threads use the pool up; then there is no page for a page table.
#
# row 5: 18 threads, each with two pages of the pool; then no page is left for a table
#
# expect: workers 17
# expect: one more -11
# expect: first page -11
# expect: a page after one ended 0
# expect: a thread now -11
# expect: the last page of the pool: 0
# expect: a table for another view: -11
# expect: for a view of a frame: -11
# expect: for a fresh page: -11
# expect: beside the first: 0

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

    # Three ways to ask for one more page table.
    .set    PAGE, USER_VIRTUAL_START
    .set    TABLE_SPAN, 1 << 22         # what a page table maps
    try     "the last page of the pool", kupage_alloc, PAGE + TABLE_SPAN
    call    kframe_alloc
    mv      s0, a0
    try     "a table for another view", kupage_link, PAGE, PAGE + 2 * TABLE_SPAN
    try     "for a view of a frame", kupage_map, PAGE + 2 * TABLE_SPAN, s0
    try     "for a fresh page", kupage_alloc, PAGE + 2 * TABLE_SPAN
    try     "beside the first", kupage_map, PAGE + PAGE_SIZE, s0
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
