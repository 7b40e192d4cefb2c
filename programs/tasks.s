# ------------------------------------------------------------------------------
# programs/tasks.s — a graph of tasks: numbers are sorted, half by half, as long as anything changes
#
#   [left]  ──USER0, dependency──┐             ┌──USER0──► [left] and [right]: one more round
#                                ├──► [border]─┤
#   [right] ──USER0, dependency──┘             └──USER1──► [report] ──► main, which waits
#
# Nobody calls anybody: an edge says what runs after what. Left and right move greater numbers
# rightwards in their half; border, which depends on both, compares the two numbers where the halves
# meet. How a task ends chooses the edges that serve; to report, border also gives a word, the
# rounds. One thread, the executor, runs all of them, one after the other, so they need no lock.
#
# expect: 1 2 3 5 8 13 21 34 55 89 144 233 377 610 987 1597
# expect: rounds 11

    .include "program.inc"
    .include "triggers.inc"

    .set    HALF, 8                     # numbers of each half

# The places of the tasks' numbers in `tasks`, in bytes.
    .set    LEFT, 0
    .set    RIGHT, 4
    .set    BORDER, 8
    .set    REPORT, 12
    .set    TASKS_END, 16

struct row                              # a task to make
    field   row.function
    field   row.words                   # address of its five words, 0: all 0
ends row

    .set    edge.parent, 0              # an edge to make, in bytes; tasks by their places
    .set    edge.child, 1
    .set    edge.trigger, 2
    .set    edge.kind, 3
    .set    edge.SIZE, 4

    .set    WORD, 4

    .text

# ------------------------------------------------------------------------------
# main() → a0 0, 1: a call failed. The tasks go with the process.
fn main
    enter
    call    make_tasks
    bnez    a0, main.failed
    call    make_edges
    bnez    a0, main.failed
    lw      a0, tasks + LEFT
    li      a1, 0                       # no other words than it was made with
    call    ktask_dispatch
    bnez    a0, main.failed
    lw      a0, tasks + RIGHT
    li      a1, 0
    call    ktask_dispatch
    bnez    a0, main.failed

    lw      a0, tasks + REPORT
    call    ktask_wait                  # a0 = its result
    bltz    a0, main.failed
    call    print_result
    li      a0, 0
    leave
main.failed:
    li      a0, 1
    leave
endfn main

# ------------------------------------------------------------------------------
# make_tasks() → a0 0, else a call failed: fills `tasks`, a task for each row of `rows`.
fn make_tasks
    enter   s0, s1, s2
    la      s0, rows
    la      s1, tasks
    addi    s2, s1, TASKS_END
make_tasks.next:
    lw      a0, row.function(s0)
    li      a1, TASK_LOW
    li      a2, 0                       # not periodic
    li      a3, TRIGGER_USER0           # who waits for it goes on when it ends so
    lw      a4, row.words(s0)
    call    ktask_create
    blez    a0, make_tasks.out
    sw      a0, (s1)
    addi    s0, s0, row.SIZE
    addi    s1, s1, WORD
    bne     s1, s2, make_tasks.next
    li      a0, 0
make_tasks.out:
    leave   s0, s1, s2
endfn make_tasks

# ------------------------------------------------------------------------------
# make_edges() → a0 0, else a call failed: connects as the rows of `edges` say.
fn make_edges
    enter   s0, s1
    la      s0, edges
    la      s1, edges_end
make_edges.next:
    la      t0, tasks
    lbu     t1, edge.parent(s0)
    add     t1, t1, t0
    lw      a0, (t1)
    lbu     t1, edge.child(s0)
    add     t1, t1, t0
    lw      a1, (t1)
    lbu     a2, edge.trigger(s0)
    lbu     a3, edge.kind(s0)
    call    ktask_connect
    bnez    a0, make_edges.out
    addi    s0, s0, edge.SIZE
    bne     s0, s1, make_edges.next
make_edges.out:
    leave   s0, s1
endfn make_edges

# ------------------------------------------------------------------------------
# pass(first a0, last a1: addresses of numbers) → a0 0; a task. Compares each with the next, and
# exchanges them if they are in the wrong order. A task that returns ends with USER0.
fn pass
    la      t0, exchanges
    lw      t1, (t0)
pass.next:
    lw      t2, (a0)
    lw      t3, WORD(a0)
    ble     t2, t3, pass.right
    sw      t3, (a0)
    sw      t2, WORD(a0)
    addi    t1, t1, 1
pass.right:
    addi    a0, a0, WORD
    bne     a0, a1, pass.next
    sw      t1, (t0)
    li      a0, 0
    ret
endfn pass

# ------------------------------------------------------------------------------
# border(first a0, last a1): a task. Compares across the border; ends with USER0 if the round
# has exchanged anything, and with USER1, the rounds as a word, if it has not. Does not return.
fn border
    enter
    call    pass
    la      t0, words.report
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    la      t0, exchanges
    lw      t1, (t0)
    sw      zero, (t0)
    li      a0, 0
    li      a1, TRIGGER_USER0
    li      a2, 0                       # the halves keep their words
    bnez    t1, border.exit
    li      a1, TRIGGER_USER1
    la      a2, words.report
border.exit:
    call    ktask_exit
endfn border

# ------------------------------------------------------------------------------
# report(rounds a0) → a0 rounds; a task. What it returns is what a thread that waits gets.
fn report
    ret
endfn report

# ------------------------------------------------------------------------------
# print_result(rounds a0): the numbers and the rounds.
fn print_result
    enter   s0, s1, s2
    mv      s2, a0
    la      s0, numbers
    la      s1, numbers_end
print_result.next:
    lw      a0, (s0)
    call    print_decimal
    addi    s0, s0, WORD
    beq     s0, s1, print_result.rounds
    li      a0, ' '
    call    print_character
    j       print_result.next
print_result.rounds:
    la      a0, text.end
    call    print_line
    la      a0, text.rounds
    call    print_string
    mv      a0, s2
    call    print_decimal
    la      a0, text.end
    call    print_line
    leave   s0, s1, s2
endfn print_result

    .section .rodata
    .balign 4
rows:                                   # as struct row
    .word   pass, words.left
    .word   pass, words.right
    .word   border, words.border
    .word   report, 0
edges:                                  # parent, child, trigger, kind
    .byte   LEFT, BORDER, TRIGGER_USER0, EDGE_DEPENDENCY
    .byte   RIGHT, BORDER, TRIGGER_USER0, EDGE_DEPENDENCY
    .byte   BORDER, LEFT, TRIGGER_USER0, EDGE_FLOW
    .byte   BORDER, RIGHT, TRIGGER_USER0, EDGE_FLOW
    .byte   BORDER, REPORT, TRIGGER_USER1, EDGE_FLOW
edges_end:
words.left:
    .word   numbers, numbers + WORD * (HALF - 1), 0, 0, 0
words.right:
    .word   numbers + WORD * HALF, numbers + WORD * (2 * HALF - 1), 0, 0, 0
words.border:
    .word   numbers + WORD * (HALF - 1), numbers + WORD * HALF, 0, 0, 0
text.rounds:
    .asciz  "rounds "
text.end:
    .asciz  ""

    .section .data
    .balign 4
numbers:
    .word   1597, 13, 610, 2, 233, 55, 987, 1
    .word   8, 377, 34, 3, 144, 21, 5, 89
numbers_end:

    .section .bss
    .balign 4
tasks:
    .zero   TASKS_END
words.report:                           # rounds so far
    .zero   20
exchanges:                              # in this round
    .zero   4
