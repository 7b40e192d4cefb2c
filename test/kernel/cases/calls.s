# Wrong and absent calls answer as the table of calls says, and harm nobody.
#
# expect: number 0: -38
# expect: number 41: -38
# expect: number 52: -38
# expect: number 79: -22
# expect: number -1: -22
# expect: write to -1: -22
# expect: write nothing: -22
# expect: write 513: -22
# expect: write kernel: -14
# expect: write UArea: -14
# expect: write unmapped: -14
# expect: write device: -14
# expect: write across the end: -14
# expect: write 0: 0
# expect: id 18
# expect: join self: -22
# expect: join system: -22
# expect: join future: -22
# expect: join -1: -22
# expect: create without start: -22
# expect: create with kernel id: -14
# expect: wakeup nobody: -22
# expect: wakeup master: -22
# expect: wakeup who runs: -11
# expect: no affinity: -22
# expect: affinity beyond: -22
# expect: cluster 0
# expect: pending 0
# expect: unfreeze what is not frozen 0
# expect: clock nowhere: -22
# expect: clock kernel: -14
# expect: clock 0

    .include "case.inc"

.macro number n
    li      a7, \n
    ecall
    say     "number \n:"
.endm

.macro write descriptor, buffer, count, text
    li      a0, \descriptor
    li      a1, \buffer
    li      a2, \count
    call    kwrite
    say     "write \text:"
.endm

fn main
    enter
    number  0
    number  41
    number  52
    number  79
    number  -1
    write   -1, USER_START, 4, "to -1"
    write   1, 0, 4, nothing
    write   1, USER_START, 513, 513
    write   1, KERNEL_START, 4, kernel
    write   1, UAREA_START, 4, UArea
    write   1, USER_VIRTUAL_START, 4, unmapped
    write   1, 0x10000000, 4, device
    write   1, 0xfffffffe, 4, "across the end"
    write   1, USER_START, 0, 0
    call    threads
    call    rest
    li      a0, 0
    leave
endfn main

threads:
    enter
    call    kthread_get_id
    say     id
    li      a0, 18
    li      a1, 0
    call    kthread_join
    say     "join self:"
    li      a0, 17
    li      a1, 0
    call    kthread_join
    say     "join system:"
    li      a0, 19
    li      a1, 0
    call    kthread_join
    say     "join future:"
    li      a0, -1
    li      a1, 0
    call    kthread_join
    say     "join -1:"
    li      a0, 0
    li      a1, 0
    call    kthread_create
    say     "create without start:"
    li      a0, UAREA_START
    la      a1, main
    call    kthread_create
    say     "create with kernel id:"
    leave

rest:
    enter
    li      a0, 99
    call    kwakeup
    say     "wakeup nobody:"
    li      a0, 0
    call    kwakeup
    say     "wakeup master:"
    li      a0, 18
    call    kwakeup
    say     "wakeup who runs:"
    li      a0, 0
    call    kthread_set_affinity
    say     "no affinity:"
    li      a0, 0x10000
    call    kthread_set_affinity
    say     "affinity beyond:"
    call    kcluster_get_num
    say     cluster
    call    kuser_syscall_lookup
    say     pending
    call    kunfreeze
    say     "unfreeze what is not frozen"
    li      a0, 0
    call    kclock
    say     "clock nowhere:"
    li      a0, UAREA_START
    call    kclock
    say     "clock kernel:"
    la      a0, time
    call    kclock
    say     clock
    leave

    .section .bss
    .balign 8
time:
    .zero   8
