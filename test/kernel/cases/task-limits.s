# The limits of tasks of the process, one by one, and what is left when all are gone: everything.
#
# row 12: 10 children, 32 parents, as many tasks as three pages hold
#
# expect: the tenth child: 0
# expect: the eleventh child: -22
# expect: the thirty-second parent: 0
# expect: the thirty-third parent: -22
# expect: a child that left makes room: 0
# expect: tasks at once: 57
# expect: one more: -11
# expect: one that left makes room: 0
# expect: threads beside one task: 15
# expect: emit without a thread for it: -11
# expect: a task without a thread to run it: -11
# expect: a handler without one: -11
# expect: threads without tasks: 17
# expect: tasks at once: 57

    .include "case.inc"
    .include "triggers.inc"

    .set    MOST, 64                    # more than there can be

fn main
    enter
    call    edges
    call    tasks_at_once
    call    threads
    call    tasks_at_once
    li      a0, 0
    leave
endfn main

# create() → a0 as ktask_create
create:
    la      a0, nothing
    li      a1, TASK_LOW
    li      a2, 0
    li      a3, TRIGGER_USER0
    li      a4, 0
    j       ktask_create

# fill() → a0 tasks that could be made, s0 what the next answered; their numbers are in `tasks`
fill:
    enter   s1
    li      s1, 0
fill.next:
    call    create
    mv      s0, a0
    bltz    a0, fill.out
    slli    t0, s1, 2
    la      t1, tasks
    add     t0, t0, t1
    sw      a0, (t0)
    addi    s1, s1, 1
    j       fill.next
fill.out:
    mv      a0, s1
    leave   s1

# empty(n a0): unlinks the first n.
empty:
    enter   s0, s1
    la      s0, tasks
    slli    a0, a0, 2
    add     s1, s0, a0
empty.next:
    beq     s0, s1, empty.out
    lw      a0, (s0)
    call    ktask_unlink
    bnez    a0, failed
    addi    s0, s0, 4
    j       empty.next
empty.out:
    leave   s0, s1

tasks_at_once:
    enter   s0, s1
    call    fill
    mv      s1, a0
    say     "tasks at once:"
    la      t0, told
    lw      t1, (t0)
    bnez    t1, tasks_at_once.out
    li      t1, 1
    sw      t1, (t0)
    mv      a0, s0
    say     "one more:"
    la      t0, tasks
    lw      a0, (t0)
    call    ktask_unlink
    call    create
    la      t0, tasks
    sw      a0, (t0)
    slti    a0, a0, 1
    say     "one that left makes room:"
tasks_at_once.out:
    mv      a0, s1
    call    empty
    leave   s0, s1

# connect(parent a0): to the last of the five tasks. disconnect(parent a0) as well.
connect:
    la      t0, tasks
    lw      a1, 16(t0)
    li      a2, TRIGGER_USER0
    li      a3, EDGE_DEPENDENCY
    j       ktask_connect
disconnect:
    la      t0, tasks
    lw      a1, 16(t0)
    j       ktask_disconnect

# Parents are tasks 1 to 4, the child is task 5.
edges:
    enter   s0, s1, s2
    li      s0, 5
    la      s1, tasks
1:  call    create
    sw      a0, (s1)
    addi    s1, s1, 4
    addi    s0, s0, -1
    bnez    s0, 1b

    la      s1, tasks
    li      s0, TASK_CHILDREN
2:  lw      a0, 0(s1)
    call    connect
    addi    s0, s0, -1
    bnez    s0, 2b
    say     "the tenth child:"
    lw      a0, 0(s1)
    call    connect
    say     "the eleventh child:"

    li      s0, TASK_CHILDREN
3:  lw      a0, 4(s1)
    call    connect
    lw      a0, 8(s1)
    call    connect
    addi    s0, s0, -1
    bnez    s0, 3b
    lw      a0, 12(s1)
    call    connect
    lw      a0, 12(s1)
    call    connect
    say     "the thirty-second parent:"
    lw      a0, 12(s1)
    call    connect
    say     "the thirty-third parent:"
    lw      a0, 0(s1)
    call    disconnect
    lw      a0, 0(s1)
    call    connect
    say     "a child that left makes room:"

    addi    s2, s1, 16
4:  lw      a0, (s1)
    call    disconnect
    beqz    a0, 4b
    addi    s1, s1, 4
    bne     s1, s2, 4b
    li      a0, 5
    call    empty
    leave   s0, s1, s2

# One task takes a page, and two with a slot for its executor: of 18 threads, main and 15 are left.
threads:
    enter   s0, s1, s2
    call    create
    mv      s0, a0
    call    sleepers
    mv      s1, a0
    say     "threads beside one task:"
    call    user_core
    mv      s2, a0
    try     "emit without a thread for it", ktask_emit, s0, s2
    mv      a0, s0
    call    ktask_unlink
    bnez    a0, failed
    call    sleepers
    add     s1, s1, a0
    call    create
    say     "a task without a thread to run it:"
    la      s2, nothing
    try     "a handler without one", kexcp_set_handler, 13, s2
    mv      a0, s1
    say     "threads without tasks:"
    call    wake
    leave   s0, s1, s2

# sleepers() → a0 threads that could be made; each sleeps until it is woken
sleepers:
    enter   s0
    li      s0, 0
sleepers.next:
    la      t0, thread_count
    lw      t1, (t0)
    slli    t1, t1, 2
    la      a0, thread_ids
    add     a0, a0, t1
    la      a1, sleeper
    call    kthread_create
    bnez    a0, sleepers.out
    addi    s0, s0, 1
    la      t0, thread_count
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    j       sleepers.next
sleepers.out:
    mv      a0, s0
    leave   s0

sleeper:
    enter
    call    ksleep
    leave

# wake(): wakes and joins them all.
wake:
    enter   s0, s1
    la      s0, thread_ids
    la      t0, thread_count
    lw      s1, (t0)
    slli    s1, s1, 2
    add     s1, s1, s0
wake.next:
    lw      a0, (s0)
    call    kwakeup
    beqz    a0, wake.join
    call    kthread_yield
    j       wake.next
wake.join:
    lw      a0, (s0)
    li      a1, 0
    call    kthread_join
    addi    s0, s0, 4
    bne     s0, s1, wake.next
    leave   s0, s1

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

nothing:
    ret

failed:
    say     "failed:"
    li      a0, 1
    call    k_exit

    .section .bss
    .balign 4
tasks:
    .zero   4 * MOST
thread_ids:
    .zero   4 * THREADS
thread_count:
    .zero   4
told:
    .zero   4
