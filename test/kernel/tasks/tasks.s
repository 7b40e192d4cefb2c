# The task engine by itself: this file stands in for kernel/main.s, makes small graphs, runs them to
# their end without any thread, and prints a letter for every run of a task. Task a is the first of
# the table, b the second, and so on; `script` says how their runs end, else they end with USER0.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "task-board.inc"

    .set    TASKS, 12
    .set    SCRIPT_RUNS, 8              # runs of a task that a script can tell the end of
    .set    task_a, 0
    .set    task_b, 1
    .set    task_c, 2
    .set    task_d, 3
    .set    task_e, 4
    .set    task_f, 5
    .set    task_g, 6
    .set    task_h, 7
    .set    task_i, 8
    .set    task_j, 9
    .set    task_k, 10
    .set    task_l, 11

# case "NAME": forgets all tasks and scripts and prints the name.
.macro case name
    .pushsection .rodata
case.name\@:
    .asciz  "\name:"
    .popsection
    call    forget
    la      a0, case.name\@
    call    kprint_string
.endm

.macro make letters:vararg
    .irp    letter, \letters
    la      a0, tasks + task_\letter * task.SIZE
    la      a1, run
    li      a2, 0
    li      a3, TRIGGER_USER0
    call    task_create
    .endr
.endm

.macro connect parent, trigger, child, kind=EDGE_FLOW
    la      a0, tasks + task_\parent * task.SIZE
    la      a1, tasks + task_\child * task.SIZE
    li      a2, TRIGGER_\trigger
    li      a3, \kind
    call    task_connect
.endm

# script LETTER, ENDING …: how the runs of a task end, in order.
.macro script letter, endings:vararg
    .set    script.offset, task_\letter * SCRIPT_RUNS
    .irp    ending, \endings
    la      t0, endings + script.offset
    li      t1, TRIGGER_\ending
    sb      t1, (t0)
    .set    script.offset, script.offset + 1
    .endr
.endm

.macro with call, letter
    la      a0, tasks + task_\letter * task.SIZE
    call    task_\call
.endm

# code: prints a0 as a number.
.macro code
    call    print_code
.endm

    .text

fn kmain
    call    core_discover
    call    uarea_initialize
    call    system_initialize
    call    task_initialize
    call    graphs
    call    more_graphs
    call    errors
    call    control
    call    codes
    call    periodic
    li      a0, 0
    call    power_off
endfn kmain

graphs:
    enter
    # expect: flow: a b c
    case    "flow"
    make    a, b, c
    connect a, USER0, b
    connect b, USER0, c
    with    dispatch, a
    call    drain

    # expect: triggers choose: a b a c
    case    "triggers choose"
    make    a, b, c
    connect a, USER0, b
    connect b, USER0, a
    connect a, USER1, c
    script  a, USER0, USER1
    with    dispatch, a
    call    drain

    # expect: no trigger matches: a
    case    "no trigger matches"
    make    a, b
    connect a, USER0, b
    script  a, USER2
    with    dispatch, a
    call    drain

    # A flow child runs for every parent that ends, but is queued only once at a time.
    # expect: two flow parents: a c | b c | a b c
    case    "two flow parents"
    make    a, b, c
    connect a, USER0, c
    connect b, USER0, c
    with    dispatch, a
    call    drain_part
    with    dispatch, b
    call    drain_part
    with    dispatch, a
    with    dispatch, b
    call    drain

    # expect: two dependencies: a b c
    case    "two dependencies"
    make    a, b, c
    connect a, USER0, c, EDGE_DEPENDENCY
    connect b, USER0, c, EDGE_DEPENDENCY
    with    dispatch, a
    with    dispatch, b
    call    drain

    # expect: one of two dependencies: a
    case    "one of two dependencies"
    make    a, b, c
    connect a, USER0, c, EDGE_DEPENDENCY
    connect b, USER0, c, EDGE_DEPENDENCY
    with    dispatch, a
    call    drain

    # expect: a flow beside a dependency waits for it: a b c
    case    "a flow beside a dependency waits for it"
    make    a, b, c
    connect a, USER0, c
    connect b, USER0, c, EDGE_DEPENDENCY
    with    dispatch, a
    with    dispatch, b
    call    drain
    leave

more_graphs:
    enter
    # Parents are pending again at every run: the graph can go round.
    # expect: round twice: a b c a b c
    case    "round twice"
    make    a, b, c
    connect a, USER0, c, EDGE_DEPENDENCY
    connect b, USER0, c, EDGE_DEPENDENCY
    connect a, USER0, b
    connect c, USER0, a
    script  c, USER0, NONE
    with    dispatch, a
    call    drain

    # expect: a temporary edge serves once: a b | a
    case    "a temporary edge serves once"
    make    a, b
    connect a, USER0, b, EDGE_TEMPORARY
    with    dispatch, a
    call    drain_part
    with    dispatch, a
    call    drain

    # expect: a temporary dependency: a b c | a c
    case    "a temporary dependency"
    make    a, b, c
    connect a, USER0, c
    connect b, USER0, c, EDGE_DEPENDENCY + EDGE_TEMPORARY
    with    dispatch, a
    with    dispatch, b
    call    drain_part
    with    dispatch, a
    call    drain

    # expect: again: a a a b
    case    "again"
    make    a, b
    connect a, USER0, b
    script  a, AGAIN, AGAIN
    with    dispatch, a
    call    drain

    # expect: high goes first: d c a b
    case    "high goes first"
    make    a, b, c, d
    li      t0, TASK_HIGH
    la      t1, tasks + task_c * task.SIZE
    sw      t0, task.priority(t1)
    la      t1, tasks + task_d * task.SIZE
    sw      t0, task.priority(t1)
    with    dispatch, a
    with    dispatch, b
    with    dispatch, c
    with    dispatch, d
    call    drain

    # expect: dispatched twice runs once: a
    case    "dispatched twice runs once"
    make    a
    with    dispatch, a
    with    dispatch, a
    call    drain

    # expect: dispatched while it runs: a a
    case    "dispatched while it runs"
    make    a
    la      t0, redispatch
    li      t1, 1
    sw      t1, (t0)
    with    dispatch, a
    call    drain

    # Result and arguments go to the child; a child that is not told keeps its own.
    # expect: results and arguments: a b 97 5 c 97 0
    case    "results and arguments"
    make    a, b, c
    la      t0, tasks + task_a * task.SIZE
    la      t1, run_giving
    sw      t1, task.function(t0)
    connect a, USER0, b
    connect b, USER0, c
    with    dispatch, a
    call    drain
    leave

errors:
    enter
    # expect: an error passes by: a d
    case    "an error passes by"
    make    a, b, c, d
    connect a, DEFAULT, b
    connect b, DEFAULT, c
    connect c, ERROR_CATCH, d
    script  a, ERROR
    with    dispatch, a
    call    drain

    # expect: nobody throws it on: a
    case    "nobody throws it on"
    make    a, b, c
    connect a, USER0, b
    connect b, ERROR_CATCH, c
    script  a, ERROR
    with    dispatch, a
    call    drain

    # expect: caught at once: a b
    case    "caught at once"
    make    a, b
    connect a, ERROR_CATCH, b
    script  a, ERROR
    with    dispatch, a
    call    drain

    # expect: a cycle of throws ends: a d states 64 64 64 8
    case    "a cycle of throws ends"
    make    a, b, c, d
    connect a, DEFAULT, b
    connect b, DEFAULT, c
    connect c, DEFAULT, a
    connect c, ERROR_CATCH, d
    script  a, ERROR
    with    dispatch, a
    call    drain_part_quietly
    la      a0, text.states
    call    kprint_string
    .irp    letter, a, b, c, d
    la      t0, tasks + task_\letter * task.SIZE
    lw      a0, task.state(t0)
    code
    .endr
    call    newline

    # expect: after an error it runs as before: a d | a b c
    case    "after an error it runs as before"
    make    a, b, c, d
    connect a, DEFAULT, b
    connect b, DEFAULT, c
    connect c, ERROR_CATCH, d
    script  a, ERROR
    with    dispatch, a
    call    drain_part
    with    dispatch, a
    call    drain
    leave

control:
    enter
    # expect: stopped in the queue: b
    case    "stopped in the queue"
    make    a, b
    with    dispatch, a
    with    dispatch, b
    with    stop, a
    call    drain

    # expect: stopped at the end of the queue: a c
    case    "stopped at the end of the queue"
    make    a, b, c
    with    dispatch, a
    with    dispatch, b
    with    stop, b
    with    dispatch, c
    call    drain

    # expect: stopped is not told: a | b
    case    "stopped is not told"
    make    a, b
    connect a, USER0, b
    with    dispatch, b
    with    stop, b
    with    dispatch, a
    call    drain_part
    with    continue, b
    call    drain

    # expect: stops itself: a | a
    case    "stops itself"
    make    a
    script  a, STOP
    with    dispatch, a
    call    drain_part
    with    dispatch, a
    with    continue, a
    call    drain

    # expect: completed in its place: b
    case    "completed in its place"
    make    a, b
    connect a, USER1, b
    la      a0, tasks
    li      a1, TRIGGER_USER1
    call    task_complete
    call    drain
    leave

codes:
    enter
    # expect: create: -22 -22 -22 0
    case    "create"
    li      a0, 0
    la      a1, run
    li      a2, 0
    call    task_create
    code
    la      a0, tasks
    li      a1, 0
    li      a2, 0
    call    task_create
    code
    la      a0, tasks
    la      a1, run
    li      a2, -1
    call    task_create
    code
    la      a0, tasks
    la      a1, run
    li      a2, 0
    call    task_create
    code
    call    newline

    # expect: connect: -22 -22 -22 0 0
    case    "connect"
    make    a, b
    connect a, USER0, c
    code
    connect a, NONE, b
    code
    la      a0, tasks
    la      a1, tasks + task_b * task.SIZE
    li      a2, TRIGGER_ALL + 1
    li      a3, 0
    call    task_connect
    code
    connect a, USER0, b
    code
    la      a0, tasks
    la      a1, tasks + task_b * task.SIZE
    call    task_disconnect
    code
    call    newline

    # expect: the eleventh child: 0 -22
    case    "the eleventh child"
    make    a, b
    .rept   TASK_CHILDREN
    connect a, USER0, b
    .endr
    code
    connect a, USER0, b
    code
    call    newline

    # expect: the parent after the thirty-second: 0 -22
    case    "the parent after the thirty-second"
    make    a, b, c, d, e
    .rept   TASK_CHILDREN
    connect a, USER0, e
    connect b, USER0, e
    connect c, USER0, e
    .endr
    connect d, USER0, e
    connect d, USER0, e
    code
    connect d, USER0, e
    code
    call    newline

    # expect: unlink: -22 -22 -22 0 -22
    case    "unlink"
    make    a, b, c
    connect a, USER0, b
    with    unlink, a
    code
    with    unlink, b
    code
    with    dispatch, c
    with    unlink, c
    code
    call    drain_silently
    with    unlink, c
    code
    with    dispatch, c
    code
    call    newline

    # expect: stop, continue, wait: -9 -9 -71 97 -22
    case    "stop, continue, wait"
    make    a
    with    stop, a
    code
    with    continue, a
    code
    with    trywait, a
    code
    with    dispatch, a
    call    drain_silently
    with    trywait, a
    code
    with    trywait, b
    code
    call    newline
    leave

# Two periodic tasks: a every third tick, b every second; after seven ticks they are stopped.
periodic:
    enter   s0
    # expect: periodic: . b. a. b. . ab. .
    case    "periodic"
    make    a, b
    li      t1, 3
    la      t0, tasks + task_a * task.SIZE
    sw      t1, task.period(t0)
    li      t1, 2
    la      t0, tasks + task_b * task.SIZE
    sw      t1, task.period(t0)
    with    dispatch, a
    with    dispatch, b
    li      a0, ' '
    call    console_put
    li      s0, 7
periodic.tick:
    la      a0, task_board
    call    task_tick
    call    drain_part_letters
    li      a0, '.'
    call    console_put
    addi    s0, s0, -1
    beqz    s0, periodic.out
    li      a0, ' '
    call    console_put
    j       periodic.tick
periodic.out:
    with    stop, a
    with    stop, b
    call    newline
    leave   s0

# run(task a0) → a0 its letter: prints it, and ends as its script says.
run:
    enter   s0, s1
    la      t0, tasks
    sub     s0, a0, t0
    li      t0, task.SIZE
    divu    s0, s0, t0
    la      t0, quiet
    lw      t0, (t0)
    andi    t1, t0, 2
    bnez    t1, run.end
    andi    t1, t0, 1
    bnez    t1, run.letter
    li      a0, ' '
    call    console_put
run.letter:
    addi    a0, s0, 'a'
    call    console_put
run.end:
    la      t0, runs
    add     t0, t0, s0
    lbu     t1, (t0)
    addi    t2, t1, 1
    sb      t2, (t0)
    li      t0, SCRIPT_RUNS
    bgeu    t1, t0, run.default
    mul     t0, t0, s0
    add     t0, t0, t1
    la      t1, endings
    add     t0, t0, t1
    lbu     a0, (t0)
    li      t1, 0xee
    beq     a0, t1, run.default
    li      a1, 0
    call    task_exit
run.default:
    la      t0, redispatch
    lw      t1, (t0)
    beqz    t1, run.out
    sw      zero, (t0)
    call    task_current
    call    task_dispatch
run.out:
    addi    a0, s0, 'a'
    leave   s0, s1

# run_giving(task a0): as run, then gives its children the argument 5; they print what they got.
run_giving:
    enter
    call    run
    la      t0, tasks + task_b * task.SIZE
    la      t1, run_printing
    sw      t1, task.function(t0)
    la      t0, tasks + task_c * task.SIZE
    sw      t1, task.function(t0)
    la      a1, fives
    li      a0, TRIGGER_USER0
    call    task_exit
    li      a0, 'a'
    leave

# run_printing(task a0) → a0 'a': prints letter, the result it was given, and its first argument.
run_printing:
    enter   s0
    mv      s0, a0
    call    run
    lw      a0, task.result(s0)
    code
    lw      a0, task.arguments(s0)
    code
    li      a0, 'a'
    leave   s0

# drain(): runs tasks until none is ready, and ends the line.
drain:
    enter
    call    drain_part_quietly
    call    newline
    leave

# drain_part(): the same, and a bar instead of the line's end.
drain_part:
    enter
    call    drain_part_quietly
    la      a0, text.bar
    call    kprint_string
    leave

drain_part_quietly:
    enter
drain.next:
    la      a0, task_board
    call    task_dequeue
    beqz    a0, drain.out
    call    task_execute
    j       drain.next
drain.out:
    leave

# drain_part_letters(): letters without blanks. drain_silently(): nothing at all.
drain_part_letters:
    enter
    la      t0, quiet
    li      t1, 1
    sw      t1, (t0)
    call    drain_part_quietly
    la      t0, quiet
    sw      zero, (t0)
    leave
drain_silently:
    enter
    la      t0, quiet
    li      t1, 2
    sw      t1, (t0)
    call    drain_part_quietly
    la      t0, quiet
    sw      zero, (t0)
    leave

newline:
    li      a0, '\n'
    tail    console_put

# print_code(number a0): a blank and a signed number.
print_code:
    enter   s0
    mv      s0, a0
    li      a0, ' '
    call    console_put
    bgez    s0, print_code.digits
    li      a0, '-'
    call    console_put
    neg     s0, s0
print_code.digits:
    mv      a0, s0
    call    kprint_decimal
    leave   s0

# forget(): no tasks, no scripts.
forget:
    enter
    la      a0, tasks
    li      a1, 0
    li      a2, TASKS * task.SIZE
    call    memory_fill
    la      a0, runs
    li      a1, 0
    li      a2, TASKS
    call    memory_fill
    la      a0, endings
    li      a1, 0xee
    li      a2, TASKS * SCRIPT_RUNS
    call    memory_fill
    leave

    .section .rodata
text.bar:
    .asciz  " |"
text.states:
    .asciz  " states"
    .balign 4
fives:
    .word   5, 5, 5, 5, 5

    .bss
    .balign 4
tasks:
    .skip   TASKS * task.SIZE
endings:
    .skip   TASKS * SCRIPT_RUNS
runs:
    .skip   TASKS
quiet:
    .skip   4
redispatch:
    .skip   4
