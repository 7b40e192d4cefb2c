# Signals: calls 13 to 17, handlers that leave no trace, and threads that tell each other.
#
# expect: control signal 16: -22
# expect: control by nothing: -11
# expect: control from the kernel: -14
# expect: alarm: 0
# expect: alarm in the past: -22
# expect: send signal 16: -22
# expect: send to nobody: -22
# expect: send to the master: -22
# expect: wait for signal -1: -22
# expect: return from no handler: -22
# expect: send what has no handler: 0
# expect: handle 3: 0
# expect: handle 4: 0
# expect: send to myself: 0
# expect: handled: 3
# expect: registers that changed: 0
# expect: two at once: 0
# expect: one after the other: 43
# expect: return by half a frame: -14
# expect: a register then: 4242
# expect: a worker was told: 7
# expect: it has waited for us: 0
# expect: waited for: 0
# expect: a signal without a stack
# expect-start: process ended: stack overrun (core
# expect-exit: 160

    .include "case.inc"
    .include "structs.inc"

fn main
    enter   s0, s1, s2
    call    kthread_get_id
    mv      s1, a0
    la      s0, nothing
    try     "control signal 16", ksigctl, SIGNALS, s0
    try     "control by nothing", ksigctl, 3, 0
    try     "control from the kernel", ksigctl, 3, UAREA_START
    try     alarm, kalarm, 5
    try     "alarm in the past", kalarm, -1
    try     "send signal 16", ksigsend, SIGNALS, s1
    try     "send to nobody", ksigsend, 3, 99
    try     "send to the master", ksigsend, 3, 0
    try     "wait for signal -1", ksigwait, -1
    try     "return from no handler", ksigreturn
    try     "send what has no handler", ksigsend, 9, s1
    la      s0, noting
    try     "handle 3", ksigctl, 3, s0
    la      s0, sending
    try     "handle 4", ksigctl, 4, s0
    try     "send to myself", ksigsend, 3, s1
    la      s0, noted
    lw      a0, (s0)
    say     "handled:"
    call    traceless
    say     "registers that changed:"

    # The handler of 4 sends 3, which waits until it is done.
    sw      zero, (s0)
    try     "two at once", ksigsend, 4, s1
    lw      a0, (s0)
    say     "one after the other:"
    call    half_frame
    call    others
    la      a0, last_words
    call    print_line
    mv      a0, s1
    call    no_stack
    leave   s0, s1, s2
endfn main

# note(signal a0): writes it down behind the others.
note:
    la      t0, noted
    lw      t1, (t0)
    li      t2, 10
    mul     t1, t1, t2
    add     t1, t1, a0
    sw      t1, (t0)
    ret

# send(signal a0): sends 3 to this very thread; then writes 4 down, which must be before the 3.
send:
    enter
    call    kthread_get_id
    mv      a1, a0
    li      a0, 3
    call    ksigsend
    li      a0, 4
    call    note
    leave

# forget(signal a0): a handler that leaves nothing as it was.
forget:
    .irp    register, ra, gp, tp, t0, t1, t2, s0, s1, a0, a1, a2, a3, a4, a5, a6, a7
    li      \register, -1
    .endr
    .irp    register, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, t3, t4, t5, t6
    li      \register, -1
    .endr
    li      a7, 17
    ecall

# traceless() → a0 registers that are not what they were, after a signal whose handler forgets
traceless:
    enter   s0, s1, s2, s3
    la      a1, forgetting
    li      a0, 5
    call    ksigctl
    call    kthread_get_id
    mv      a1, a0
    li      a0, 5
    .irp    register, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, t0, t1, t2, t3, t4, t5, t6
    li      \register, 1234
    .endr
    li      a7, 15
    ecall
    .irp    register, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, t0, t1, t2, t3, t4, t5, t6
    addi    \register, \register, -1234
    snez    \register, \register
    add     a0, a0, \register
    .endr
    leave   s0, s1, s2, s3

# half_frame(): a handler returns by a frame of which only the first half can be read: it goes on as
# if it had not called.
half_frame:
    enter   s0
    la      a1, straying
    li      a0, 8
    call    ksigctl
    call    kthread_get_id
    mv      a1, a0
    li      a0, 8
    call    ksigsend
    la      s0, strayed
    lw      a0, (s0)
    say     "return by half a frame:"
    lw      a0, 4(s0)
    say     "a register then:"
    leave   s0

stray:
    la      t0, strayed
    sw      sp, (t0)
    li      s0, 4242
    li      t0, PAGE_SIZE - 1
    or      sp, sp, t0
    addi    sp, sp, 1 - frame.SIZE / 2
    li      a7, 17
    ecall
    la      t0, strayed
    lw      sp, (t0)
    sw      a0, (t0)
    sw      s0, 4(t0)
    tail    ksigreturn

# others(): a worker that only looks at a word; a thread that waits; a signal that came before.
others:
    enter   s0, s1
    la      a1, telling
    li      a0, 7
    call    ksigctl
    la      s0, id
    mv      a0, s0
    la      a1, look
    call    kthread_create
    lw      a1, (s0)
    li      a0, 7
    call    ksigsend
    lw      a0, (s0)
    la      s1, value
    mv      a1, s1
    call    kthread_join
    lw      a0, (s1)
    say     "a worker was told:"

    # Sent long ago, and by another thread, before or after we come here.
    try     "it has waited for us", ksigwait, 9
    la      a0, id
    la      a1, sender
    call    kthread_create
    try     "waited for", ksigwait, 6
    leave   s0, s1

# look() → a0 word that a handler has set
look:
    la      t0, told
1:  lw      a0, (t0)
    beqz    a0, 1b
    ret

tell:
    la      t0, told
    sw      a0, (t0)
    ret

# sender(): sends 6 to the main thread.
sender:
    li      a0, 6
    li      a1, THREAD_FIRST
    j       ksigsend

# no_stack(id a0): a signal comes while the stack pointer means nothing.
no_stack:
    mv      a1, a0
    li      a0, 3
    li      sp, 64
    li      a7, 15
    ecall
    ret

    .section .rodata
    .balign 4
nothing:
    .word   0, 0
noting:
    .word   note, ksigreturn
sending:
    .word   send, ksigreturn
forgetting:
    .word   forget, 0
straying:
    .word   stray, 0
telling:
    .word   tell, ksigreturn
last_words:
    .asciz  "a signal without a stack"

    .section .bss
    .balign 4
noted:
    .zero   4
told:
    .zero   4
strayed:
    .zero   8
id:
    .zero   4
value:
    .zero   4
