# ------------------------------------------------------------------------------
# programs/migrate.s — a process moves to another cluster in the middle of its work.
#
# Three workers compute; meanwhile the main thread fills registers, stack, statics and heap with
# words that can be computed again, calls kmigrate_to, and looks at all of them afterwards. Nobody
# tells the workers: their results are right only if their registers and stacks moved well, too.
# The answer is a checksum over everything. It says nothing about where the process has been.
#
#   P(n)      = (n + 1) × 0x9E3779B1                        fold(s, word) = 31 × s + word
#   worker w:   x = P(1000 w); stack[j] = P(1000 w + j), 32 words; 32768 times:
#               x = x × 1664525 + 1013904223; stack[x >> 27] += x; its result: fold of stack, x
#   checksum:   fold of 28 registers P(100 …), 64 words of stack P(200 …), 64 of data P(300 …),
#               64 of bss P(400 …), 4096 of heap P(5000 …), results of workers 1, 2, 3; mod 2³²
#
# The answer below was computed from these sentences, without this program: so does the test again
# (test/migration/answer.ts). Where there is no other cluster, or it is taken, the program says so,
# stays, and ends with exit status 3.
#
# expect: computing in cluster 0
# expect: computing in cluster 1
# expect: checksum 0x1757eb09

    .include "program.inc"

    .set    WORKERS, 3
    .set    ROUNDS, 32768
    .set    ROUNDS_BEFORE, 4096         # that every worker has done when the process moves
    .set    WORDS, 64
    .set    TRAVEL_BYTES, WORDS * 4 + 16    # the words, and what the call returned
    .set    HEAP, USER_VIRTUAL_START
    .set    HEAP_PAGES, 4
    .set    FACTOR, 0x9E3779B1          # as in lib/pattern.s
    .set    STAYED, 3                   # exit status

# First n of P(n) for each kind of memory; for a worker, times its number.
    .set    REGISTERS, 100
    .set    STACK, 200
    .set    DATA, 300
    .set    BSS, 400
    .set    HEAP_FIRST, 5000
    .set    WORKER, 1000

# Every register but zero, sp, and the two that a call uses.
.macro for_each_register action
    .irp    register, ra, gp, tp, t0, t1, t2, s0, s1, a1, a2, a3, a4, a5, a6
    \action \register
    .endr
    .irp    register, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, t3, t4, t5, t6
    \action \register
    .endr
.endm

# load REGISTER: the next P(n). add_register REGISTER: folds it into a0. Clobbers a7.
.macro load register
    .set    load.n, load.n + 1
    li      \register, (load.n * FACTOR) & 0xffffffff
.endm

.macro add_register register
    slli    a7, a0, 5
    sub     a0, a7, a0
    add     a0, a0, \register
.endm

# KCALL_NAME: the number of a call. The program makes the one call itself: a stub would need ra.
.macro kcall number, name, place, routine
    .set    KCALL_\name, \number
.endm
    .include "kcalls.inc"
    .purgem kcall

    .text

# ------------------------------------------------------------------------------
# main() → a0 exit status
fn main
    enter   s0
    call    prepare
    call    workers_start
    call    print_place
    call    workers_wait

    # Away: the other of two clusters. s0 = what kmigrate_to said.
    call    kcluster_get_num
    xori    a0, a0, 1
    call    travel
    mv      s0, a0
    bnez    s0, main.stayed
    call    print_place
    j       main.answer
main.stayed:
    la      a0, text.stayed
    call    print_string
    mv      a0, s0
    call    print_decimal
    call    print_end

main.answer:
    la      a0, text.checksum
    call    print_string
    call    add_up
    call    print_hex
    call    print_end
    beqz    s0, main.out
    li      s0, STAYED
main.out:
    mv      a0, s0
    leave   s0
endfn main

# ------------------------------------------------------------------------------
# prepare(): makes the heap, and fills it and bss. Without a heap the checksum will be wrong.
fn prepare
    enter   s0, s1
    li      s0, HEAP
    li      s1, HEAP + HEAP_PAGES * PAGE_SIZE
prepare.page:
    mv      a0, s0
    call    kupage_alloc
    li      t0, PAGE_SIZE
    add     s0, s0, t0
    bne     s0, s1, prepare.page

    li      a0, HEAP
    li      a1, HEAP_FIRST
    li      a2, HEAP_PAGES * PAGE_SIZE / 4
    call    pattern_fill
    la      a0, bss_words
    li      a1, BSS
    li      a2, WORDS
    call    pattern_fill
    leave   s0, s1
endfn prepare

# ------------------------------------------------------------------------------
# travel(cluster a0) → a0 0 or the error of kmigrate_to
# Calls kmigrate_to with known words on the stack and in every register that a call keeps, and adds
# up in `sum` what it finds in them when the call returns, wherever that is.
fn travel
    enter   s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, gp, tp
    addi    sp, sp, -TRAVEL_BYTES
    mv      s0, a0
    mv      a0, sp
    li      a1, STACK
    li      a2, WORDS
    call    pattern_fill
    mv      a0, s0
    .set    load.n, REGISTERS
    for_each_register load
    li      a7, KCALL_migrate_to
    ecall

    # From here on a0 and a7 are free, and only they.
    sw      a0, WORDS * 4(sp)
    li      a0, 0
    for_each_register add_register
    mv      a1, sp
    li      a2, WORDS
    call    pattern_fold
    la      t0, sum
    sw      a0, (t0)
    lw      a0, WORDS * 4(sp)
    addi    sp, sp, TRAVEL_BYTES
    leave   s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, gp, tp
endfn travel

# ------------------------------------------------------------------------------
# add_up() → a0 checksum: `sum`, then statics, heap and the workers' results. Joins the workers.
fn add_up
    enter   s0, s1
    la      t0, sum
    lw      a0, (t0)
    la      a1, data_words
    li      a2, WORDS
    call    pattern_fold
    la      a1, bss_words
    li      a2, WORDS
    call    pattern_fold
    li      a1, HEAP
    li      a2, HEAP_PAGES * PAGE_SIZE / 4
    call    pattern_fold
    mv      s0, a0

    li      s1, 0
add_up.worker:
    slli    t0, s1, 2
    la      t1, ids
    add     t0, t0, t1
    lw      a0, (t0)
    la      a1, joined
    call    kthread_join
    mv      a0, s0
    la      a1, joined
    li      a2, 1
    call    pattern_fold
    mv      s0, a0
    addi    s1, s1, 1
    li      t0, WORKERS
    bne     s1, t0, add_up.worker
    leave   s0, s1
endfn add_up

# ------------------------------------------------------------------------------
# workers_start(): creates workers 1, 2 and 3.
fn workers_start
    enter   s0
    li      s0, 0
workers_start.next:
    slli    t0, s0, 2
    la      a0, ids
    add     a0, a0, t0
    la      a1, worker
    addi    s0, s0, 1
    mv      a2, s0
    call    kthread_create
    li      t0, WORKERS
    bne     s0, t0, workers_start.next
    leave   s0
endfn workers_start

# ------------------------------------------------------------------------------
# workers_wait(): waits until every worker is in the middle of its work.
fn workers_wait
    enter   s0, s1
    la      s0, rounds
    addi    s1, s0, WORKERS * 4
workers_wait.look:
    lw      t0, (s0)
    li      t1, ROUNDS_BEFORE
    bgeu    t0, t1, workers_wait.next
    call    kthread_yield
    j       workers_wait.look
workers_wait.next:
    addi    s0, s0, 4
    bne     s0, s1, workers_wait.look
    leave   s0, s1
endfn workers_wait

# ------------------------------------------------------------------------------
# worker(number a0) → a0 result: works, saying in rounds[number - 1] how far it is.
fn worker
    slli    t0, a0, 2
    la      a2, rounds - 4
    add     a2, a2, t0
    li      t0, WORKER
    mul     a0, a0, t0
    li      a1, ROUNDS
    tail    pattern_work
endfn worker

# ------------------------------------------------------------------------------
# print_place(): says where we are.
fn print_place
    enter
    la      a0, text.place
    call    print_string
    call    kcluster_get_num
    call    print_decimal
    call    print_end
    leave
endfn print_place

# ------------------------------------------------------------------------------
# print_end(): ends the line.
fn print_end
    la      a0, text.end
    tail    print_line
endfn print_end

    .section .rodata
text.place:
    .asciz  "computing in cluster "
text.stayed:
    .asciz  "no cluster to move to: error "
text.checksum:
    .asciz  "checksum "
text.end:
    .asciz  ""

    .data
    .balign 4
data_words:
    .set    data.n, DATA
    .rept   WORDS
    .set    data.n, data.n + 1
    .word   (data.n * FACTOR) & 0xffffffff
    .endr

    .bss
    .balign 4
bss_words:
    .skip   WORDS * 4
ids:
    .skip   WORKERS * 4
rounds:                                 # that each worker has done
    .skip   WORKERS * 4
joined:
    .skip   4
sum:
    .skip   4
