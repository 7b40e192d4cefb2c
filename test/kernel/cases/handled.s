# A process that handles its own faults: calls 54, 56 and 57. A handler maps every page that is
# touched, so the others find memory wherever they look. A second view of a page: call 51.
#
# expect: control 16: -22
# expect: control a call: -22
# expect: action 2: -22
# expect: resume nobody: -22
# expect: pause to nowhere: -14
# expect: handle loads: 0
# expect: handle stores: 0
# expect: fresh: 0
# expect: kept: 77
# expect: a worker's word: 78
# expect: faults: 3
# expect: last cause: 15
# expect: last thread: 20
# expect: link unaligned: -22
# expect: link to unaligned: -22
# expect: link kernel: -14
# expect: link what is not mapped: -14
# expect: link to the kernel: -14
# expect: link to what is mapped: -98
# expect: link: 0
# expect: seen through the other: 77
# expect: unmap the other: 0
# expect: page unlink is no call: -38
# expect: ignore loads: 0
# expect-start: process ended: load page fault at pc 0x800
# expect-exit: 141

    .include "case.inc"
    .include "structs.inc"
    .include "machine.inc"

    .set    PAGE, USER_VIRTUAL_START
    .set    SECOND, USER_VIRTUAL_START + 0x1000000
    .set    THIRD, USER_VIRTUAL_START + 0x2000000
    .set    OTHER, USER_VIRTUAL_START + 0x3000

fn main
    enter   s0
    try     "control 16", kexcp_ctrl, 16, 1
    try     "control a call", kexcp_ctrl, CAUSE_USER_CALL, 1
    try     "action 2", kexcp_ctrl, CAUSE_LOAD_PAGE, 2
    try     "resume nobody", kexcp_resume
    try     "pause to nowhere", kexcp_pause, KERNEL_START
    try     "handle loads", kexcp_ctrl, CAUSE_LOAD_PAGE, 1
    try     "handle stores", kexcp_ctrl, CAUSE_STORE_PAGE, 1
    la      a0, id
    la      a1, handler
    call    kthread_create

    li      s0, PAGE
    lw      a0, (s0)
    say     "fresh:"
    li      t0, 77
    sw      t0, (s0)
    lw      a0, (s0)
    say     "kept:"
    la      a0, id
    la      a1, worker
    call    kthread_create
    la      t0, id
    lw      a0, (t0)
    la      a1, value
    call    kthread_join
    la      t0, value
    lw      a0, (t0)
    say     "a worker's word:"
    la      t0, faults
    lw      a0, (t0)
    say     "faults:"
    la      s0, last
    lw      a0, fault.cause(s0)
    say     "last cause:"
    lw      a0, fault.thread(s0)
    say     "last thread:"
    call    links
    try     "ignore loads", kexcp_ctrl, CAUSE_LOAD_PAGE, 0
    li      s0, THIRD
    lw      a0, (s0)
    leave   s0
endfn main

# handler(): maps what threads miss, for ever.
handler:
    la      a0, info
    call    kexcp_pause
    la      t0, faults
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    la      a0, last
    la      a1, info
    li      a2, fault.SIZE
    call    bytes_copy
    la      t0, info
    lw      a0, fault.address(t0)
    srli    a0, a0, PAGE_SHIFT
    slli    a0, a0, PAGE_SHIFT
    call    kupage_alloc
    call    kexcp_resume
    j       handler

# worker() → a0 78, after two faults
worker:
    li      t0, SECOND
    lw      t1, (t0)
    li      t0, THIRD - 4
    addi    t1, t1, 78
    sw      t1, (t0)
    lw      a0, (t0)
    ret

links:
    enter
    try     "link unaligned", kupage_link, PAGE + 4, OTHER
    try     "link to unaligned", kupage_link, PAGE, OTHER + 4
    try     "link kernel", kupage_link, KERNEL_START, OTHER
    try     "link what is not mapped", kupage_link, OTHER, OTHER + PAGE_SIZE
    try     "link to the kernel", kupage_link, PAGE, UAREA_START
    try     "link to what is mapped", kupage_link, PAGE, SECOND
    try     link, kupage_link, PAGE, OTHER
    li      t0, OTHER
    lw      a0, (t0)
    say     "seen through the other:"
    try     "unmap the other", kupage_unmap, OTHER
    li      a7, 52
    ecall
    say     "page unlink is no call:"
    leave

    .section .bss
    .balign 4
id:
    .zero   4
value:
    .zero   4
faults:
    .zero   4
info:
    .zero   fault.SIZE
last:
    .zero   fault.SIZE
