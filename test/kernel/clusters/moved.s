# What a process has said about faults and signals moves with it, and so do threads that wait for
# them: a pager and a thread in sigwait sleep while the process goes to cluster 1, and work there.
#
# clusters: 2
# placed: 0
# expect 0: a page that was missing: 0
# expect 1: in cluster: 1
# expect 1: the page: 41
# expect 1: another that was missing: 0
# expect 1: faults: 2
# expect 1: a handler: 3
# expect 1: the thread that waited: 9

    .include "../cases/case.inc"
    .include "structs.inc"
    .include "machine.inc"

fn main
    enter   s0, s1
    need    kexcp_ctrl, CAUSE_LOAD_PAGE, 1
    la      a0, id
    la      a1, pager
    call    kthread_create
    la      a0, id
    la      a1, waiter
    call    kthread_create
    la      s1, action
    need    ksigctl, 3, s1
    li      s0, USER_VIRTUAL_START
    lw      a0, (s0)
    say     "a page that was missing:"
    li      t0, 41
    sw      t0, (s0)
    need    kmigrate_to, 1

    call    kcluster_get_num
    say     "in cluster:"
    lw      a0, (s0)
    say     "the page:"
    li      t0, USER_VIRTUAL_START + 0x1000000
    lw      a0, (t0)
    say     "another that was missing:"
    la      t0, faults
    lw      a0, (t0)
    say     "faults:"
    need    ksigsend, 3, THREAD_FIRST
    la      t0, handled
    lw      a0, (t0)
    say     "a handler:"
    la      s1, id
    lw      a1, (s1)
    li      a0, 6
    call    ksigsend
    lw      a0, (s1)
    la      s1, handled
    mv      a1, s1
    call    kthread_join
    lw      a0, (s1)
    say     "the thread that waited:"
    li      a0, 0
    leave   s0, s1
endfn main

pager:
    la      a0, fault
    call    kexcp_pause
    la      t0, faults
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    la      t0, fault
    lw      a0, fault.address(t0)
    call    kupage_alloc
    call    kexcp_resume
    j       pager

waiter:
    enter
    li      a0, 6
    call    ksigwait
    addi    a0, a0, 9
    leave

handle:
    la      t0, handled
    sw      a0, (t0)
    ret

    .section .rodata
    .balign 4
action:
    .word   handle, ksigreturn

    .section .bss
    .balign 4
id:
    .zero   4
faults:
    .zero   4
handled:
    .zero   4
fault:
    .zero   fault.SIZE
