# What threads and the master core have done: calls 9 and 45.
#
# expect: stats of nobody: -22
# expect: stats of the master: -22
# expect: stats number 2: -22
# expect: stats to nowhere: -14
# expect: it has run: 1
# expect: more often after a sleep: 1
# expect: ticks: 1
# expect: event 0: -22
# expect: event 24: -22
# expect: event -1: -22
# expect: stop what was not started: -22
# expect: start: 0
# expect: stop another: -22
# expect: stop, to nowhere: -14
# expect: stop again: -22
# expect: start: 0
# expect: stop: 0

    .include "case.inc"
    .include "stats.inc"

fn main
    enter   s0, s1, s2
    la      s0, value
    call    kthread_get_id
    mv      s1, a0
    try     "stats of nobody", kthread_stats, 99, s0, THREAD_RUNS
    try     "stats of the master", kthread_stats, 0, s0, THREAD_RUNS
    try     "stats number 2", kthread_stats, s1, s0, 2
    try     "stats to nowhere", kthread_stats, s1, KERNEL_START, THREAD_RUNS
    need    kthread_stats, s1, s0, THREAD_RUNS
    lw      s2, (s0)
    snez    a0, s2
    say     "it has run:"
    need    kthread_stats, s1, s0, THREAD_RUNS
    lw      a0, (s0)
    sltu    a0, s2, a0
    say     "more often after a sleep:"
main.tick:
    li      t0, 50000                   # more than a tick of the user's own
1:  addi    t0, t0, -1
    bnez    t0, 1b
    need    kthread_stats, s1, s0, THREAD_TICKS
    lw      a0, (s0)
    beqz    a0, main.tick
    snez    a0, a0
    say     "ticks:"

    try     "event 0", kstats, 0, 0
    try     "event 24", kstats, 0, EVENTS_LAST + 1
    try     "event -1", kstats, 0, -1
    try     "stop what was not started", kstats, s0, EVENT_CYCLES
    try     start, kstats, 0, EVENT_INSTRUCTIONS
    try     "stop another", kstats, s0, EVENT_CYCLES
    try     "stop, to nowhere", kstats, KERNEL_START, EVENT_INSTRUCTIONS
    try     "stop again", kstats, s0, EVENT_INSTRUCTIONS
    try     start, kstats, 0, EVENT_INSTRUCTIONS
    try     stop, kstats, s0, EVENT_INSTRUCTIONS
    li      a0, 0
    leave   s0, s1, s2
endfn main

    .section .bss
    .balign 8
value:
    .zero   8
