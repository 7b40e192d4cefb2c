# Faults that a task of the process handles: call 55. Loads and stores have a handler each, which map
# what is missing. Where no handler can run, the process ends as it would without.
#
# expect: handler for 16: -22
# expect: handler for calls: -22
# expect: no handler: -22
# expect: handler for loads: 0
# expect: handler for stores: 0
# expect: fresh: 0
# expect: kept: 77
# expect: resume what a task handles: -22
# expect: words of two workers: 300
# expect: loads handled: 1
# expect: stores handled: 3
# expect: last cause: 15
# expect: last address: 0
# expect: last thread is a worker: 1
# expect: a handler that faults: 0
# expect-start: process ended: load page fault at pc 0x800
# expect-exit: 141

    .include "case.inc"
    .include "structs.inc"
    .include "machine.inc"

    .set    PAGE, USER_VIRTUAL_START

fn main
    enter   s0
    la      s0, for_loads
    try     "handler for 16", kexcp_set_handler, 16, s0
    try     "handler for calls", kexcp_set_handler, CAUSE_USER_CALL, s0
    try     "no handler", kexcp_set_handler, CAUSE_LOAD_PAGE, 0
    try     "handler for loads", kexcp_set_handler, CAUSE_LOAD_PAGE, s0
    la      s0, for_stores
    try     "handler for stores", kexcp_set_handler, CAUSE_STORE_PAGE, s0
    li      s0, PAGE
    lw      a0, (s0)
    say     "fresh:"
    li      t0, 77
    li      t1, PAGE + 0x3000
    sw      t0, (t1)
    lw      a0, (t1)
    say     "kept:"
    call    workers
    call    results

    la      s0, bad
    try     "a handler that faults", kexcp_set_handler, CAUSE_LOAD_PAGE, s0
    li      s0, PAGE + 0x100000
    lw      a0, (s0)
    li      a0, 1
    leave   s0
endfn main

# Two threads fault at the same time; each in a page of its own.
workers:
    enter   s0
    la      a0, id
    la      a1, worker
    li      a2, PAGE + 0x400000
    call    kthread_create
    la      a0, id + 4
    la      a1, worker
    li      a2, PAGE + 0x800000
    call    kthread_create
    la      s0, id
    lw      a0, 0(s0)
    li      a1, 0
    call    kthread_join
    lw      a0, 4(s0)
    li      a1, 0
    call    kthread_join
    try     "resume what a task handles", kexcp_resume
    li      t0, PAGE + 0x400000
    lw      a0, (t0)
    li      t0, PAGE + 0x800000
    lw      t0, (t0)
    add     a0, a0, t0
    say     "words of two workers:"
    leave   s0

worker:
    li      t0, 150
    sw      t0, (a0)
    ret

results:
    enter   s0
    la      s0, counts
    lw      a0, 0(s0)
    say     "loads handled:"
    lw      a0, 4(s0)
    say     "stores handled:"
    lw      a0, 8(s0)
    say     "last cause:"
    lw      a0, 12(s0)
    slli    a0, a0, 20
    say     "last address:"
    lw      a0, 16(s0)
    lw      t0, id
    sub     a0, a0, t0
    sltiu   a0, a0, 2
    say     "last thread is a worker:"
    leave   s0

# for_…(cause a0, address a1, pc a2, thread a3): maps the page of the address.
for_loads:
    la      t0, counts
    j       for_any
for_stores:
    la      t0, counts + 4
for_any:
    enter
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    la      t0, counts
    sw      a0, 8(t0)
    sw      a1, 12(t0)
    sw      a3, 16(t0)
    srli    a0, a1, PAGE_SHIFT
    slli    a0, a0, PAGE_SHIFT
    call    kupage_alloc
    leave

bad:
    lw      a0, (a1)
    ret

    .section .bss
    .balign 4
id:
    .zero   8
counts:                                 # loads, stores; then of the last: cause, address, thread
    .zero   20
