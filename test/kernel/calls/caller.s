# ------------------------------------------------------------------------------
# test/kernel/calls/caller.s — makes the kernel calls that the host has written into its scripts
#
# A script is a table of rows, each a call with its five arguments. Every thread takes the next
# script and makes its calls in order; a thread that a row creates takes one more. Into each row go
# the call's result and whether it kept all registers but a0. The first thread never ends, so that
# the process stands still, and can be looked at, when all scripts have come to their end.
#
# Pointers of the calls lead to the arena, or anywhere that they should not.

    .include "program.inc"

    .set    SCRIPTS, 12
    .set    ROWS, 48
    .set    ARENA_BYTES, 4 * PAGE_SIZE

struct row
    field   row.state                   # ROW_…
    field   row.number
    field   row.arguments, 5 * 4
    field   row.result
    field   row.source                  # offset of another row's result from here, 0: none, and …
    field   row.target                  # … of the argument that it becomes
ends row
    .set    ROW_END, 0                  # behind the last row of a script
    .set    ROW_TO_DO, 1
    .set    ROW_BEGUN, 2
    .set    ROW_DONE, 3
    .set    ROW_CHANGED, 4              # done, but another register than a0 has changed

    .text

# ------------------------------------------------------------------------------
# main(): never returns.
fn main
    call    worker
main.rest:
    call    ksleep
    j       main.rest
endfn main

# ------------------------------------------------------------------------------
# worker() → a0 0: makes the calls of the next script, if there is one more. Also a signal handler.
# Keeps sp and ra alone.
fn worker
    addi    sp, sp, -16
    sw      ra, (sp)
    la      t0, next_script
    li      t1, 1
    amoadd.w t1, t1, (t0)
    li      t0, SCRIPTS
    bgeu    t1, t0, worker.out
    li      t0, ROWS * row.SIZE
    mul     t1, t1, t0
    la      s0, scripts
    add     s0, s0, t1
worker.next:
    lw      t0, row.state(s0)
    beqz    t0, worker.out
    call    worker_call
    addi    s0, s0, row.SIZE
    j       worker.next
worker.out:
    lw      ra, (sp)
    addi    sp, sp, 16
    li      a0, 0
    ret
endfn worker

# Registers other than sp, s0 and arguments hold the row's address and their place in this list.
.macro for_each_marked action
    .set    marked.place, 0
    .irp    register, ra, gp, tp, t0, t1, t2, t3, t4, t5, t6, a5, a6
    .set    marked.place, marked.place + 1
    \action \register
    .endr
    .irp    register, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11
    .set    marked.place, marked.place + 1
    \action \register
    .endr
.endm

.macro mark register
    addi    \register, s0, marked.place
.endm

.macro check_mark register
    addi    a0, s0, marked.place
    bne     a0, \register, worker_call.changed
.endm

.macro check_argument register, field
    lw      a0, \field(s0)
    bne     a0, \register, worker_call.changed
.endm

# ------------------------------------------------------------------------------
# worker_call(row s0): makes the call of a row. Keeps sp, s0 and ra alone.
fn worker_call
    addi    sp, sp, -16
    sw      ra, (sp)
    sw      s0, 4(sp)
    lw      t0, row.source(s0)
    beqz    t0, worker_call.begin
    add     t0, s0, t0
    lw      t0, (t0)
    lw      t1, row.target(s0)
    add     t1, s0, t1
    sw      t0, (t1)
worker_call.begin:
    li      t0, ROW_BEGUN
    sw      t0, row.state(s0)
    for_each_marked mark
    lw      a7, row.number(s0)
    lw      a0, row.arguments + 0(s0)
    lw      a1, row.arguments + 4(s0)
    lw      a2, row.arguments + 8(s0)
    lw      a3, row.arguments + 12(s0)
    lw      a4, row.arguments + 16(s0)
    ecall

    # a0 alone may differ.
    sw      a0, 8(sp)
    lw      a0, 4(sp)
    bne     a0, s0, worker_call.changed
    lw      a0, 8(sp)
    sw      a0, row.result(s0)
    for_each_marked check_mark
    check_argument a1, row.arguments + 4
    check_argument a2, row.arguments + 8
    check_argument a3, row.arguments + 12
    check_argument a4, row.arguments + 16
    check_argument a7, row.number
    li      a0, ROW_DONE
    j       worker_call.out
worker_call.changed:
    lw      s0, 4(sp)
    li      a0, ROW_CHANGED
worker_call.out:
    sw      a0, row.state(s0)
    lw      ra, (sp)
    addi    sp, sp, 16
    ret
endfn worker_call

# ------------------------------------------------------------------------------
# handler(signal a0): a signal handler that has nothing to do.
fn handler
    ret
endfn handler

    # Words that can be read, and not written: they are a struct action.
    .section .rodata
    .balign 4
object fixed
    .word   handler, ksigreturn
endobject fixed

    .data
    .balign 4
object scripts
    .zero   SCRIPTS * ROWS * row.SIZE
endobject scripts
object next_script
    .word   0
endobject next_script

    # Its last byte is the last that is mapped.
    .bss
    .balign PAGE_SIZE
object arena
    .zero   ARENA_BYTES
endobject arena
