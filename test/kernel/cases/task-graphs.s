# Graphs of tasks in user mode. A task prints its letter and ends as its arguments say; the last one
# of each graph, z, lets main go on. What the engine does with edges is tried in full in
# tasks/tasks.s; here, that it does so for a process.
#
# row 12: flows and dependencies, triggers, priorities, periods, errors, other cores
#
# expect: flow: a b c z
# expect: triggers choose: a b a c z
# expect: a dependency waits for both: b a c z
# expect: a temporary edge serves once: a b z | a z
# expect: again: a a z
# expect: high goes first: b a z
# expect: words for the child: a w z
# expect: the last letter: 122
# expect: an error passes by, and is caught: a c z
# expect: nobody catches it: a
# expect: passed by with: 97
# expect: stopped, then continued: a | b z
# expect: three periods: p p p
# expect: at least five ticks: 1
# expect: beside a task that spins: e
# expect: who spun ended with: 5
# expect: threads that remain: 17

    .include "case.inc"
    .include "triggers.inc"

    .set    TASKS, 4
    .set    task_a, 0
    .set    task_b, 4
    .set    task_c, 8
    .set    task_z, 12

# graph "NAME": prints it, and makes a, b, c and z.
.macro graph name
    .pushsection .rodata
graph.name\@:
    .asciz  "\name:"
    .popsection
    la      a0, graph.name\@
    call    begin
.endm

# edge PARENT, TRIGGER, CHILD
.macro edge parent, trigger, child, kind=EDGE_FLOW
    la      t0, tasks
    lw      a0, task_\parent(t0)
    lw      a1, task_\child(t0)
    li      a2, TRIGGER_\trigger
    li      a3, \kind
    call    ktask_connect
    bnez    a0, failed
.endm

# ending LETTER, FIRST, SECOND: how its first run ends, and those after it.
.macro ending letter, first, second=USER0
    la      t0, endings + task_\letter
    li      t1, TRIGGER_\first
    sb      t1, 0(t0)
    li      t1, TRIGGER_\second
    sb      t1, 1(t0)
.endm

.macro with call, letter, argument=0
    la      a0, tasks
    lw      a0, task_\letter(a0)
    li      a1, \argument
    call    ktask_\call
.endm

.macro run letter
    with    dispatch, \letter
    bnez    a0, failed
.endm

# finish: waits for z, prints the end of the line, and unlinks everything.
.macro finish
    with    wait, z
    call    end
.endm

fn main
    enter
    call    graphs
    call    errors
    call    control
    call    periods
    call    emitted
    call    remain
    li      a0, 0
    leave
endfn main

graphs:
    enter
    graph   "flow"
    edge    a, USER0, b
    edge    b, USER0, c
    edge    c, USER0, z
    run     a
    finish

    graph   "triggers choose"
    edge    a, USER0, b
    edge    b, USER0, a
    edge    a, USER1, c
    edge    c, USER2, z
    ending  a, USER0, USER1
    ending  c, USER2
    run     a
    finish

    # The executor is held until both are queued; b is of high priority.
    graph   "a dependency waits for both"
    edge    a, USER0, c, EDGE_DEPENDENCY
    edge    b, USER0, c, EDGE_DEPENDENCY
    edge    c, USER0, z
    call    hold
    run     a
    run     b
    call    let_go
    finish

    graph   "a temporary edge serves once"
    edge    a, USER0, b, EDGE_TEMPORARY
    edge    b, USER0, z
    edge    a, USER1, z
    ending  a, USER0, USER1
    run     a
    with    wait, z
    call    bar
    run     a
    finish

    graph   "again"
    edge    a, USER0, z
    ending  a, AGAIN, USER0
    run     a
    finish

    graph   "high goes first"
    edge    a, USER0, z
    call    hold
    run     a
    run     b
    call    let_go
    finish

    graph   "words for the child"
    edge    a, USER1, b
    edge    b, USER0, z
    la      t0, giving
    li      t1, 1
    sw      t1, (t0)
    run     a
    with    wait, z
    la      t0, giving
    sw      zero, (t0)
    call    end
    la      t0, seen
    lw      a0, (t0)
    say     "the last letter:"
    leave

errors:
    enter   s0
    graph   "an error passes by, and is caught"
    edge    a, DEFAULT, b
    edge    b, ERROR_CATCH, c
    edge    c, USER0, z
    ending  a, ERROR
    run     a
    finish

    # The error is in b then, which has not run: it ended, with the result of a.
    graph   "nobody catches it"
    edge    a, DEFAULT, b
    edge    b, USER0, z
    ending  a, ERROR
    run     a
    with    wait, a
    with    trywait, b
    mv      s0, a0
    call    end
    mv      a0, s0
    say     "passed by with:"
    leave   s0

control:
    enter
    graph   "stopped, then continued"
    edge    a, USER0, b
    edge    b, USER0, z
    call    hold
    run     b
    with    stop, b
    run     a
    call    let_go
    with    wait, a
    call    bar
    with    continue, b
    finish
    leave

# p runs every second tick, until it stops itself at the third.
periods:
    enter   s0
    la      a0, text.periods
    call    print_string
    la      a0, now
    call    kclock
    la      t0, now
    lw      s0, (t0)
    la      a0, every
    li      a1, TASK_LOW
    li      a2, 2
    li      a3, TRIGGER_USER1
    li      a4, 0
    call    ktask_create
    blez    a0, failed
    mv      s1, a0
    li      a1, 0
    call    ktask_dispatch
    mv      a0, s1
    call    ktask_wait
    la      a0, text.nothing
    call    print_line
    la      a0, now
    call    kclock
    la      t0, now
    lw      a0, (t0)
    sub     a0, a0, s0
    li      t0, 5 * TICK                # six ticks, and the first may be short
    sltu    a0, t0, a0
    say     "at least five ticks:"
    mv      a0, s1
    call    ktask_unlink
    bnez    a0, failed
    leave   s0

every:
    enter
    li      a0, 'p'
    call    letter
    la      t0, periods.count
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    li      a1, TRIGGER_USER0
    li      t0, 3
    bne     t1, t0, every.exit
    li      a1, TRIGGER_USER1 | TRIGGER_STOP
every.exit:
    li      a0, 0
    li      a2, 0
    call    ktask_exit

# The executor spins until another task has run, so that one must run elsewhere; with one core, in
# turns.
emitted:
    enter   s0, s1
    la      a0, text.emitted
    call    print_string
    la      a0, spin
    li      a1, TASK_LOW
    li      a2, 0
    li      a3, TRIGGER_USER0
    li      a4, 0
    call    ktask_create
    mv      s0, a0
    la      a0, free
    li      a1, TASK_LOW
    li      a2, 0
    li      a3, TRIGGER_USER0
    li      a4, 0
    call    ktask_create
    mv      s1, a0
    mv      a0, s0
    li      a1, 0
    call    ktask_dispatch
    li      a1, 1
    mv      a0, s1
    call    ktask_emit
    beqz    a0, emitted.wait
    li      a1, 0                       # a cluster of one core
    mv      a0, s1
    call    ktask_emit
    bnez    a0, failed
emitted.wait:
    mv      a0, s1
    call    ktask_wait
    la      a0, text.nothing
    call    print_line
    mv      a0, s0
    call    ktask_wait
    say     "who spun ended with:"
    mv      a0, s0
    call    ktask_unlink
    mv      a0, s1
    call    ktask_unlink
    bnez    a0, failed
    leave   s0, s1

spin:
    la      t0, is_spinning
    li      t1, 1
    sw      t1, (t0)
    la      t0, is_free
1:  lw      t1, (t0)
    beqz    t1, 1b
    li      a0, 5
    ret

free:
    enter
    li      a0, 'e'
    call    letter
    la      t0, is_free
    li      t1, 1
    sw      t1, (t0)
    li      a0, 0
    leave

# Nothing of all that is left: as many threads can be made as ever.
remain:
    enter   s0
    li      s0, 0
remain.next:
    li      a0, 0
    la      a1, sleeper
    call    kthread_create
    bnez    a0, remain.out
    addi    s0, s0, 1
    j       remain.next
remain.out:
    mv      a0, s0
    say     "threads that remain:"
    leave   s0

sleeper:
    enter
    call    ksleep
    leave

# begin(name a0): a new line, and four tasks.
begin:
    enter   s0, s1
    call    print_string
    la      s0, tasks
    la      s1, endings
begin.next:
    la      a0, run
    li      a1, TASK_LOW
    la      t0, tasks + task_b
    bne     s0, t0, begin.create
    li      a1, TASK_HIGH
begin.create:
    li      a2, 0
    li      a3, TRIGGER_ALL
    la      a4, words
    la      t0, tasks
    sub     t0, s0, t0
    srli    t0, t0, 2
    la      t1, letters
    add     t0, t0, t1
    lbu     t0, (t0)
    sw      t0, 0(a4)
    sw      s1, 4(a4)
    li      t0, TRIGGER_USER0
    sb      t0, 0(s1)
    sb      t0, 1(s1)
    call    ktask_create
    blez    a0, failed
    sw      a0, (s0)
    addi    s0, s0, 4
    addi    s1, s1, 4
    la      t0, tasks + 4 * TASKS
    bne     s0, t0, begin.next
    leave   s0, s1

# run(letter a0, its endings a1): prints the letter and ends so; next time, as the second says.
run:
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    call    letter
    la      t0, seen
    sw      s0, (t0)
    lbu     a1, 0(s1)
    lbu     t0, 1(s1)
    sb      t0, 0(s1)
    li      a2, 0
    la      t0, giving
    lw      t0, (t0)
    beqz    t0, run.exit
    li      t0, 'a'
    bne     s0, t0, run.exit
    li      a1, TRIGGER_USER1
    la      a2, given
run.exit:
    mv      a0, s0
    call    ktask_exit

# hold(), let_go(): a task keeps the executor until it is let go. It runs when hold returns, for a
# task of high priority that is dispatched next would overtake it in the queue.
hold:
    enter
    la      t0, is_free
    sw      zero, (t0)
    la      t0, is_spinning
    sw      zero, (t0)
    la      a0, spin
    li      a1, TASK_LOW
    li      a2, 0
    li      a3, TRIGGER_USER0
    li      a4, 0
    call    ktask_create
    blez    a0, failed
    la      t0, holder
    sw      a0, (t0)
    li      a1, 0
    call    ktask_dispatch
    la      t0, is_spinning
1:  lw      t1, (t0)
    beqz    t1, 1b
    leave
let_go:
    enter
    la      t0, is_free
    li      t1, 1
    sw      t1, (t0)
    la      t0, holder
    lw      a0, (t0)
    call    ktask_wait
    la      t0, holder
    lw      a0, (t0)
    call    ktask_unlink
    bnez    a0, failed
    la      t0, is_free
    sw      zero, (t0)
    leave

# letter(a0): a blank and the letter, into the line.
letter:
    enter   s0
    mv      s0, a0
    li      a0, ' '
    call    print_character
    mv      a0, s0
    call    print_character
    leave   s0

bar:
    la      a0, text.bar
    j       print_string

# end(): ends the line; no edges, no tasks.
end:
    enter   s0, s1
    la      a0, text.nothing
    call    print_line
    la      s0, tasks
end.parent:
    la      s1, tasks
end.child:
    lw      a0, (s0)
    lw      a1, (s1)
    call    ktask_disconnect
    beqz    a0, end.child
    addi    s1, s1, 4
    la      t0, tasks + 4 * TASKS
    bne     s1, t0, end.child
    addi    s0, s0, 4
    bne     s0, t0, end.parent
    la      s0, tasks
end.unlink:
    lw      a0, (s0)
    call    ktask_unlink
    bnez    a0, failed
    addi    s0, s0, 4
    la      t0, tasks + 4 * TASKS
    bne     s0, t0, end.unlink
    leave   s0, s1

# failed(a0): a call answered what it should not.
failed:
    say     "failed:"
    li      a0, 1
    call    k_exit

    .section .rodata
letters:
    .ascii  "abcz"
text.bar:
    .asciz  " |"
text.nothing:
    .asciz  ""
text.periods:
    .asciz  "three periods:"
text.emitted:
    .asciz  "beside a task that spins:"

    .section .data
    .balign 4
given:                                  # words for the child: its letter is w
    .word   'w', endings + task_b, 0, 0, 0

    .section .bss
    .balign 4
tasks:
    .zero   4 * TASKS
endings:                                # of each task: of the next run, and of those after it
    .zero   4 * TASKS
words:
    .zero   20
now:
    .zero   8
giving:
    .zero   4
seen:
    .zero   4
holder:
    .zero   4
is_free:
    .zero   4
is_spinning:
    .zero   4
periods.count:
    .zero   4
