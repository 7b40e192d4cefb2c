# ------------------------------------------------------------------------------
# programs/matrix.s — a matrix product, its rows shared among threads
#
# C = A × B for matrices of 48 rows and columns, A[i][j] = i + j and B[i][j] = i − j. Threads take
# rows from a counter until none is left: an atomic addition is all that they need to agree. Nothing
# that they write is shared, so there is no lock. The trace of C and the sum of its elements can be
# computed by hand; a fence separates multiplying from adding up.
#
#   C[i][j] = Σ (i + k)(k − j);   trace = Σ Σ (k² − i²) = 0;   sum = 2 304 × Σ k² − (Σ k)² × 48
#
# expect: workers 8, trace 0, sum 21224448

    .include "program.inc"
    .include "locks.inc"

    .set    N, 48
    .set    WORKERS, 8

    .text

# ------------------------------------------------------------------------------
# main() → a0 0
fn main
    enter   s0, s1
    call    prepare
    la      a0, fence
    li      a1, WORKERS
    call    fence_initialize
    la      s0, ids
    li      s1, WORKERS
main.create:
    mv      a0, s0
    la      a1, worker
    call    kthread_create
    addi    s0, s0, 4
    addi    s1, s1, -1
    bnez    s1, main.create
    li      s1, WORKERS
main.join:
    addi    s0, s0, -4
    lw      a0, (s0)
    li      a1, 0
    call    kthread_join
    addi    s1, s1, -1
    bnez    s1, main.join

    la      a0, text.workers
    call    print_string
    li      a0, WORKERS
    call    print_decimal
    la      a0, text.trace
    call    print_string
    call    trace
    call    print_decimal
    la      a0, text.sum
    call    print_string
    lw      a0, total
    call    print_decimal
    la      a0, text.end
    call    print_line
    li      a0, 0
    leave   s0, s1
endfn main

# ------------------------------------------------------------------------------
# prepare(): fills A and B.
fn prepare
    la      t0, a
    la      t1, b
    li      t2, 0                       # t2 = i, t3 = j
prepare.row:
    li      t3, 0
prepare.next:
    add     t4, t2, t3
    sw      t4, (t0)
    sub     t4, t2, t3
    sw      t4, (t1)
    addi    t0, t0, 4
    addi    t1, t1, 4
    addi    t3, t3, 1
    li      t4, N
    bne     t3, t4, prepare.next
    addi    t2, t2, 1
    bne     t2, t4, prepare.row
    ret
endfn prepare

# ------------------------------------------------------------------------------
# worker(): multiplies rows while there are any; when all are done, adds up its share of them.
fn worker
    enter   s0
worker.row:
    la      t0, next_row
    li      t1, 1
    amoadd.w a0, t1, (t0)
    li      t1, N
    bgeu    a0, t1, worker.multiplied
    call    multiply
    j       worker.row

worker.multiplied:
    la      a0, fence
    call    fence_wait
worker.sum:
    la      t0, next_sum
    li      t1, 1
    amoadd.w a0, t1, (t0)
    li      t1, N
    bgeu    a0, t1, worker.out
    call    row_sum
    la      t0, total
    amoadd.w zero, a0, (t0)
    j       worker.sum
worker.out:
    leave   s0
endfn worker

# ------------------------------------------------------------------------------
# multiply(row a0): that row of C. Leaf.
fn multiply
    li      t0, N * 4
    mul     t0, t0, a0
    la      a1, a
    add     a1, a1, t0                  # a1 = row of A
    la      a2, c
    add     a2, a2, t0                  # a2 = next element of C
    li      a3, 0                       # a3 = column, in bytes
multiply.column:
    mv      t0, a1
    la      t1, b
    add     t1, t1, a3
    li      t2, N
    li      t3, 0
multiply.next:
    lw      t4, (t0)
    lw      t5, (t1)
    mul     t4, t4, t5
    add     t3, t3, t4
    addi    t0, t0, 4
    addi    t1, t1, N * 4
    addi    t2, t2, -1
    bnez    t2, multiply.next
    sw      t3, (a2)
    addi    a2, a2, 4
    addi    a3, a3, 4
    li      t0, N * 4
    bne     a3, t0, multiply.column
    ret
endfn multiply

# ------------------------------------------------------------------------------
# row_sum(row a0) → a0 sum of that row of C. Leaf.
fn row_sum
    li      t0, N * 4
    mul     t1, t0, a0
    la      t2, c
    add     t1, t1, t2
    add     t0, t0, t1
    li      a0, 0
row_sum.next:
    lw      t2, (t1)
    add     a0, a0, t2
    addi    t1, t1, 4
    bne     t1, t0, row_sum.next
    ret
endfn row_sum

# ------------------------------------------------------------------------------
# trace() → a0 sum of the diagonal of C. Leaf.
fn trace
    la      t0, c
    li      t1, N
    li      a0, 0
trace.next:
    lw      t2, (t0)
    add     a0, a0, t2
    addi    t0, t0, (N + 1) * 4
    addi    t1, t1, -1
    bnez    t1, trace.next
    ret
endfn trace

    .section .rodata
text.workers:
    .asciz  "workers "
text.trace:
    .asciz  ", trace "
text.sum:
    .asciz  ", sum "
text.end:
    .asciz  ""

    .section .bss
    .balign 4
fence:
    .zero   fence.SIZE
ids:
    .zero   WORKERS * 4
next_row:
    .zero   4
next_sum:
    .zero   4
total:
    .zero   4
a:
    .zero   N * N * 4
b:
    .zero   N * N * 4
c:
    .zero   N * N * 4
