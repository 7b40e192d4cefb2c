# Tasks of the process: what calls 60 to 72 answer, right and wrong.
#
# row 12: every call about tasks, and every error
#
# expect: create without function: -22
# expect: create with priority 2: -22
# expect: create with priority -1: -22
# expect: create with period -1: -22
# expect: create with release 256: -22
# expect: create with kernel arguments: -14
# expect: current outside of tasks: 0
# expect: exit outside of tasks: -22
# expect: unlink 0: -22
# expect: unlink 99: -22
# expect: connect nobody: -22
# expect: connect to nobody: -22
# expect: connect without trigger: -22
# expect: connect with trigger 256: -22
# expect: connect with kind 4: -22
# expect: disconnect what is not connected: -22
# expect: disconnect nobody: -22
# expect: dispatch nobody: -22
# expect: dispatch with kernel arguments: -14
# expect: dispatch with arguments at 4: -14
# expect: emit nobody: -22
# expect: emit to core 16: -22
# expect: emit to core -1: -22
# expect: wait for nobody: -22
# expect: trywait for nobody: -22
# expect: trywait too early: -71
# expect: stop nobody: -22
# expect: stop at rest: -9
# expect: continue nobody: -22
# expect: continue at rest: -9
# expect: complete nobody: -22
# expect: complete with ending 256: -22
# expect: connect: 0
# expect: unlink a parent: -22
# expect: unlink a child: -22
# expect: emit a parent: -9
# expect: emit a child: -9
# expect: disconnect: 0
# expect: dispatch: 0
# expect: wait: 25
# expect: trywait: 25
# expect: complete: 0
# expect: wait after complete: 25
# expect: in a task, current: 1
# expect: in a task, wait for another: -35
# expect: in a task, stop itself: -9
# expect: in a task, complete itself: -9
# expect: in a task, unlink itself: -22
# expect: in a task, exit with ending 256: -22
# expect: in a task, exit with kernel words: -14
# expect: exited with: 7
# expect: thread_exit in a task: 8
# expect: emitted to a core of ours: 0
# expect: emitted: 49
# expect: dispatch periodic: 0
# expect: unlink while on the clock: -22
# expect: emit periodic: -9
# expect: stop: 0
# expect: dispatch while stopped: -9
# expect: continue: 0
# expect: stop again: 0
# expect: unlink: 0
# expect: unlink again: -22

    .include "case.inc"
    .include "triggers.inc"

.macro make function, priority, period, release
    la      a0, \function
    li      a1, \priority
    li      a2, \period
    li      a3, \release
    li      a4, 0
    call    ktask_create
.endm

# Everywhere: s0 and s1 are tasks, s2 arguments, s3 a core that user code runs on.
fn main
    enter   s0, s1, s2, s3
    call    mistakes
    la      s2, words
    call    user_core
    mv      s3, a0
    make    talk, TASK_LOW, 0, TRIGGER_USER0
    mv      s0, a0
    make    square, TASK_HIGH, 0, TRIGGER_USER0
    mv      s1, a0
    call    nobody
    call    edges
    call    good
    call    inside
    call    clock
    try     unlink, ktask_unlink, s0
    try     "unlink again", ktask_unlink, s0
    li      a0, 0
    leave   s0, s1, s2, s3
endfn main

.macro making text, function, priority, period, release
    make    \function, \priority, \period, \release
    say     "create \text:"
.endm

mistakes:
    enter
    try     "create without function", ktask_create, 0, 0, 0
    making  "with priority 2", square, 2, 0, 0
    making  "with priority -1", square, -1, 0, 0
    making  "with period -1", square, TASK_LOW, -1, 0
    making  "with release 256", square, TASK_LOW, 0, 256
    la      a0, square
    li      a1, TASK_LOW
    li      a2, 0
    li      a3, TRIGGER_USER0
    li      a4, KERNEL_START
    call    ktask_create
    say     "create with kernel arguments:"
    call    ktask_current
    say     "current outside of tasks:"
    try     "exit outside of tasks", ktask_exit, 0, TRIGGER_USER0, 0
    try     "unlink 0", ktask_unlink, 0
    try     "unlink 99", ktask_unlink, 99
    leave

.macro connecting text, parent, child, trigger, kind
    argument a0, \parent
    argument a1, \child
    li      a2, \trigger
    li      a3, \kind
    call    ktask_connect
    say     "\text:"
.endm

nobody:
    enter
    connecting "connect nobody", 99, s0, TRIGGER_USER0, EDGE_FLOW
    connecting "connect to nobody", s0, 99, TRIGGER_USER0, EDGE_FLOW
    connecting "connect without trigger", s0, s1, 0, EDGE_FLOW
    connecting "connect with trigger 256", s0, s1, 256, EDGE_FLOW
    connecting "connect with kind 4", s0, s1, TRIGGER_USER0, 4
    try     "disconnect what is not connected", ktask_disconnect, s0, s1
    try     "disconnect nobody", ktask_disconnect, 99, s0
    try     "dispatch nobody", ktask_dispatch, 99, 0
    try     "dispatch with kernel arguments", ktask_dispatch, s0, KERNEL_START
    try     "dispatch with arguments at 4", ktask_dispatch, s0, 4
    try     "emit nobody", ktask_emit, 99, s3
    try     "emit to core 16", ktask_emit, s0, 16
    try     "emit to core -1", ktask_emit, s0, -1
    try     "wait for nobody", ktask_wait, 99
    try     "trywait for nobody", ktask_trywait, 99
    try     "trywait too early", ktask_trywait, s0
    try     "stop nobody", ktask_stop, 99
    try     "stop at rest", ktask_stop, s0
    try     "continue nobody", ktask_continue, 99
    try     "continue at rest", ktask_continue, s0
    try     "complete nobody", ktask_complete, 99, TRIGGER_USER0
    try     "complete with ending 256", ktask_complete, s0, 256
    leave

edges:
    enter
    connecting connect, s0, s1, TRIGGER_USER0, EDGE_FLOW
    try     "unlink a parent", ktask_unlink, s0
    try     "unlink a child", ktask_unlink, s1
    try     "emit a parent", ktask_emit, s0, s3
    try     "emit a child", ktask_emit, s1, s3
    try     disconnect, ktask_disconnect, s0, s1
    leave

good:
    enter
    try     dispatch, ktask_dispatch, s1, s2
    try     wait, ktask_wait, s1
    try     trywait, ktask_trywait, s1
    try     complete, ktask_complete, s1, TRIGGER_USER0
    try     "wait after complete", ktask_wait, s1
    leave

# What a task may not do, and how it can end; its arguments are the words, the other task among them.
inside:
    enter
    sw      zero, (s2)
    sw      s1, 4(s2)
    need    ktask_dispatch, s0, s2
    try     "exited with", ktask_wait, s0
    li      t0, 1
    sw      t0, (s2)
    need    ktask_dispatch, s0, s2
    try     "thread_exit in a task", ktask_wait, s0
    need    ktask_unlink, s0
    make    square, TASK_LOW, 0, TRIGGER_USER0
    mv      s0, a0
    li      t0, 7
    sw      t0, (s2)
    need    ktask_dispatch, s0, s2      # the argument stays with the task
    need    ktask_wait, s0
    try     "emitted to a core of ours", ktask_emit, s0, s3
    try     emitted, ktask_wait, s0
    leave

# talk(0, another task): says what a task's own calls answer, and exits with 7. talk(1): ends as
# threads do.
talk:
    enter   s0, s1
    mv      s1, a1
    li      t0, 1
    beq     a0, t0, talk.exit
    call    ktask_current
    mv      s0, a0
    say     "in a task, current:"
    try     "in a task, wait for another", ktask_wait, s1
    try     "in a task, stop itself", ktask_stop, s0
    try     "in a task, complete itself", ktask_complete, s0, TRIGGER_USER0
    try     "in a task, unlink itself", ktask_unlink, s0
    try     "in a task, exit with ending 256", ktask_exit, 0, 256, 0
    try     "in a task, exit with kernel words", ktask_exit, 0, TRIGGER_USER0, KERNEL_START
    try     "did not exit", ktask_exit, 7, TRIGGER_USER0, 0
talk.exit:
    li      a0, 8
    call    kthread_exit

# A task that would run in an hour; s0 is what is left of the others.
clock:
    enter   s4
    make    square, TASK_LOW, 1000000, TRIGGER_USER0
    mv      s4, a0
    try     "dispatch periodic", ktask_dispatch, s4, 0
    try     "unlink while on the clock", ktask_unlink, s4
    try     "emit periodic", ktask_emit, s4, s3
    try     stop, ktask_stop, s4
    try     "dispatch while stopped", ktask_dispatch, s4, 0
    try     continue, ktask_continue, s4
    try     "stop again", ktask_stop, s4
    leave   s4

square:
    mul     a0, a0, a0
    ret

# user_core() → a0 the core that this thread may run on
user_core:
    enter   s0
    li      s0, 1
    li      a0, 2
    call    kthread_set_affinity
    bgez    a0, user_core.out
    li      s0, 0                       # a cluster of one core
user_core.out:
    mv      a0, s0
    leave   s0

    .section .data
    .balign 4
words:
    .word   5, 0, 0, 0, 0
