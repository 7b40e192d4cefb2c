# ------------------------------------------------------------------------------
# programs/mutex.s — a mutex and two condition variables: threads that hand goods to each other
#
# Three producers put the numbers 1 … 60 on a shelf with four places, three consumers take them off.
# Who comes to a full shelf waits for `taken`, who comes to an empty one for `put`; both look again
# when they wake, for somebody may have been faster. The mutex makes looking and changing one step.
# Who meets whom differs from run to run; the sum of what is taken does not.
#
# expect: taken 60 numbers, sum 1830

    .include "program.inc"
    .include "locks.inc"

    .set    WORKERS, 6                  # even ones produce, odd ones consume
    .set    SHARE, 20                   # numbers of each
    .set    PLACES, 4

    .text

# ------------------------------------------------------------------------------
# main() → a0 0
fn main
    enter   s0, s1
    la      a0, mutex
    li      a1, MUTEX_ERRORCHECK
    call    mutex_initialize
    la      a0, put
    call    cond_initialize
    la      a0, taken
    call    cond_initialize

    la      s0, ids
    li      s1, 0                       # s1 = number of the worker
main.create:
    mv      a0, s0
    la      a1, worker
    mv      a2, s1
    call    kthread_create
    addi    s0, s0, 4
    addi    s1, s1, 1
    li      t0, WORKERS
    bne     s1, t0, main.create
main.join:
    addi    s0, s0, -4
    lw      a0, (s0)
    li      a1, 0
    call    kthread_join
    addi    s1, s1, -1
    bnez    s1, main.join

    la      a0, text.taken
    call    print_string
    lw      a0, count
    call    print_decimal
    la      a0, text.sum
    call    print_string
    lw      a0, sum
    call    print_decimal
    la      a0, text.end
    call    print_line
    li      a0, 0
    leave   s0, s1
endfn main

# ------------------------------------------------------------------------------
# worker(number a0): takes SHARE numbers if it is odd; puts SHARE numbers of its own if it is even.
fn worker
    enter   s0, s1
    andi    t0, a0, 1
    srli    a0, a0, 1
    li      s1, SHARE
    mul     s0, a0, s1                  # s0 = its numbers begin behind this
    bnez    t0, worker.consume
worker.produce:
    addi    s0, s0, 1
    mv      a0, s0
    call    produce
    addi    s1, s1, -1
    bnez    s1, worker.produce
    leave   s0, s1
worker.consume:
    call    consume
    addi    s1, s1, -1
    bnez    s1, worker.consume
    leave   s0, s1
endfn worker

# ------------------------------------------------------------------------------
# produce(number a0): puts it on the shelf, as soon as there is a place.
fn produce
    enter   s0
    mv      s0, a0
    la      a0, mutex
    call    mutex_lock
produce.look:
    lw      t0, goods
    li      t1, PLACES
    bne     t0, t1, produce.put
    la      a0, taken
    la      a1, mutex
    call    cond_wait
    j       produce.look

produce.put:
    slli    t1, t0, 2
    la      t2, shelf
    add     t1, t1, t2
    sw      s0, (t1)
    addi    t0, t0, 1
    la      t1, goods
    sw      t0, (t1)
    la      a0, put
    call    cond_signal
    la      a0, mutex
    call    mutex_unlock
    leave   s0
endfn produce

# ------------------------------------------------------------------------------
# consume(): takes a number off the shelf, as soon as there is one, and adds it.
fn consume
    enter
    la      a0, mutex
    call    mutex_lock
consume.look:
    lw      t0, goods
    bnez    t0, consume.take
    la      a0, put
    la      a1, mutex
    call    cond_wait
    j       consume.look

consume.take:
    addi    t0, t0, -1
    la      t1, goods
    sw      t0, (t1)
    slli    t1, t0, 2
    la      t2, shelf
    add     t1, t1, t2
    lw      t2, (t1)
    la      t0, sum
    lw      t1, (t0)
    add     t1, t1, t2
    sw      t1, (t0)
    la      t0, count
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    la      a0, taken
    call    cond_signal
    la      a0, mutex
    call    mutex_unlock
    leave
endfn consume

    .section .rodata
text.taken:
    .asciz  "taken "
text.sum:
    .asciz  " numbers, sum "
text.end:
    .asciz  ""

    .section .bss
    .balign 4
mutex:
    .zero   mutex.SIZE
put:
    .zero   cond.SIZE
taken:
    .zero   cond.SIZE
goods:                                  # numbers on the shelf
    .zero   4
shelf:
    .zero   PLACES * 4
count:
    .zero   4
sum:
    .zero   4
ids:
    .zero   WORKERS * 4
