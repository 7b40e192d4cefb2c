# The master core's event counters count what ten calls take.
#
# clusters: 1
# placed: 0
# expect 0: instructions for ten calls are more than 1000: 1
# expect 0: and fewer than 100000: 1
# expect 0: cycles are no fewer than branches: 1

    .include "../cases/case.inc"
    .include "stats.inc"

fn main
    enter   s0, s1
    la      s0, value
    li      a1, EVENT_INSTRUCTIONS
    call    ten_calls
    mv      s1, a0
    sltiu   a0, s1, 1001
    xori    a0, a0, 1
    say     "instructions for ten calls are more than 1000:"
    li      t0, 100000
    sltu    a0, s1, t0
    say     "and fewer than 100000:"
    li      a1, EVENT_CYCLES
    call    ten_calls
    mv      s1, a0
    li      a1, EVENT_BRANCHES
    call    ten_calls
    sltu    a0, s1, a0
    xori    a0, a0, 1
    say     "cycles are no fewer than branches:"
    li      a0, 0
    leave   s0, s1
endfn main

# ten_calls(event a1) → a0 how often it happened on the master core during ten calls
ten_calls:
    enter   s1, s2
    mv      s1, a1
    need    kstats, 0, s1
    li      s2, 10
1:  call    knode_get_num
    addi    s2, s2, -1
    bnez    s2, 1b
    need    kstats, s0, s1
    lw      a0, (s0)
    leave   s1, s2

    .section .bss
    .balign 8
value:
    .zero   8
