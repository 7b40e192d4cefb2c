# Counts each event of the master core in turn while it serves some calls, of which one writes to the
# user's memory and one faults there, and says how often it was.

    .include "../cases/case.inc"
    .include "stats.inc"

    .set    CALLS, 20

fn main
    enter   s0, s1
    li      s0, EVENT_CYCLES
main.event:
    li      a0, 0
    mv      a1, s0
    call    kstats
    bnez    a0, main.failed
    li      s1, CALLS
main.call:
    li      a0, USER_VIRTUAL_START
    call    kupage_alloc
    li      a0, USER_VIRTUAL_START
    call    kupage_free                 # every core drops its translations
    call    kthread_get_id
    la      a1, count
    li      a2, THREAD_RUNS
    call    kthread_stats               # writes to the user's memory
    li      a0, 1
    li      a1, KERNEL_START
    li      a2, 4
    call    kwrite                      # cannot read there
    li      a0, 40
    call    kmailbox_close
    addi    s1, s1, -1
    bnez    s1, main.call
    la      a0, count
    mv      a1, s0
    call    kstats
    bnez    a0, main.failed
    la      t0, count
    lw      a0, (t0)
    say     "count:"
    addi    s0, s0, 1
    li      t0, EVENTS_LAST + 1
    bne     s0, t0, main.event
    li      a0, 0
    leave   s0, s1
main.failed:
    li      a0, 1
    leave   s0, s1
endfn main

    .section .bss
    .balign 8
count:
    .zero   8
