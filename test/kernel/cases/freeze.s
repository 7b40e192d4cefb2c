# A process is frozen 40 times while its threads run, wait and call, and goes on each time. The other
# side, thaw.s, moves it out of memory and back in between: whatever it needs is in what is copied.
#
# row 14: frozen and thawed, 40 times
# row 18: static before it is copied; sleepers and pool pages from 4 on move
#
# kernel: thaw.s
# memory: 64 MiB
# expect: frozen 40 times, moved 40 times
# expect: workers' sum 1500
# expect: page still 4711

    .include "case.inc"

    .set    WORKERS, 15
    .set    PAGE, USER_VIRTUAL_START

fn main
    enter   s0
    li      a0, PAGE
    call    kupage_alloc
    li      t0, PAGE
    li      t1, 4711
    sw      t1, (t0)
    li      s0, 0
main.create:
    slli    t0, s0, 2
    la      a0, ids
    add     a0, a0, t0
    la      a1, worker
    call    kthread_create
    addi    s0, s0, 1
    li      t0, WORKERS
    bne     s0, t0, main.create

    li      s0, 40
main.freeze:
    call    kfreeze
    addi    s0, s0, -1
    bnez    s0, main.freeze
    call    report
    li      a0, 0
    leave   s0
endfn main

report:
    enter   s0, s1
    la      a0, text.frozen
    call    print_string
    li      t0, PAGE
    lw      a0, 4(t0)                   # thaw.s counts there
    call    print_decimal
    la      a0, text.times
    call    print_line

    li      s0, 0
report.join:
    slli    t0, s0, 2
    la      t1, ids
    add     t0, t0, t1
    lw      a0, (t0)
    li      a1, 0
    call    kthread_join
    addi    s0, s0, 1
    li      t0, WORKERS
    bne     s0, t0, report.join
    lw      a0, sum
    say     "workers' sum"
    li      t0, PAGE
    lw      a0, (t0)
    say     "page still"
    leave   s0, s1

# Each worker calls the kernel in every way: forwarded, local, yielding.
worker:
    enter   s0
    li      s0, 100
worker.next:
    call    kcluster_get_num
    call    kthread_yield
    la      t0, sum
    li      t1, 1
    amoadd.w zero, t1, (t0)
    addi    s0, s0, -1
    bnez    s0, worker.next
    leave   s0

    .section .rodata
text.frozen:
    .asciz  "frozen 40 times, moved "
text.times:
    .asciz  " times"

    .section .bss
    .balign 4
sum:
    .zero   4
ids:
    .zero   WORKERS * 4
