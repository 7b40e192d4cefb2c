# Makes every call once, with arguments of -1, from a thread that runs on core 2 alone. Those that do
# not come back come last: sleep and thread_exit in a thread of their own, also on core 2; then freeze,
# which the kernel of this test lets go at once; then the call that the host has written to `last`.

    .include "../cases/case.inc"

    .set    CORE, 2

# CALLS is the last number of the table.
.macro kcall number, name, place, routine
    .set    CALLS, \number
.endm
    .include "kcalls.inc"
    .purgem kcall

# later NUMBER …: goes to caller.skip if s0 is one of them.
.macro later numbers:vararg
    .irp    number, \numbers
    li      t0, \number
    beq     s0, t0, caller.skip
    .endr
.endm

fn main
    enter
    la      a0, id
    la      a1, caller
    call    kthread_create
    lw      a0, id
    li      a1, 0
    call    kthread_join
    li      a0, 0
    leave
endfn main

caller:
    enter   s0
    li      a0, 1 << CORE
    call    kthread_set_affinity
    li      s0, 1
caller.next:
    later   1, 5, 10, 12, 73
    call    ask
caller.skip:
    addi    s0, s0, 1
    li      t0, CALLS + 1
    bne     s0, t0, caller.next

    # Another thread sleeps, is woken, and ends.
    la      a0, id + 4
    la      a1, sleeper
    call    kthread_create
caller.wake:
    lw      a0, id + 4
    call    kwakeup
    bnez    a0, caller.wake
    lw      a0, id + 4
    li      a1, 0
    call    kthread_join
    li      s0, 73
    call    ask
    la      s0, last
    lw      s0, (s0)
    call    ask


# ask(number s0): makes that call with arguments of -1.
ask:
    mv      a7, s0
    .globl  asking
asking:
    li      a0, -1
    li      a1, -1
    li      a2, -1
    li      a3, -1
    li      a4, -1
    ecall
    ret

sleeper:
    enter   s0
    li      a0, 1 << CORE
    call    kthread_set_affinity
    li      s0, 10
    call    ask
    li      s0, 5
    call    ask

    .section .data
    .balign 4
    .globl  last
last:
    .word   1

    .section .bss
    .balign 4
id: .zero   8
