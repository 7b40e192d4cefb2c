# ------------------------------------------------------------------------------
# test/bench/kernel/kernel.s — a program that measures what its kernel takes, for `nanvix bench --kernel`
#
# It runs in clusters 0 and 1. Cluster 0 measures, on core 1, with the counter `cycle`, which goes on
# while the core sleeps; cluster 1 answers. Everything is done once before it counts, so that caches
# and tables are warm. The host finds the cycles of one of each in the words cost_… .

    .include "program.inc"
    .include "costs.inc"

    .text

# measure COST, ROUTINE: stores the cycles of one run of it. Only in main.
.macro measure cost, routine
    la      a0, \routine
    la      a1, cost_\cost
    call    repeat
    bnez    a0, main.failed
.endm

# ------------------------------------------------------------------------------
# main() → a0 0, or 1 where something failed
fn main
    enter   s0, s1
    li      a0, 1 << MEASURING_CORE
    call    kthread_set_affinity
    call    kcluster_get_num
    mv      s0, a0
    call    meet
    bnez    a0, main.failed
    bnez    s0, main.answer
    measure local, kthread_get_id
    measure forwarded, knode_get_num
    call    measure_threads
    bnez    a0, main.failed
    measure letter, there_and_back
    call    measure_stream
    leave   s0, s1
main.answer:
    li      s1, ROUNDS + 1
main.echo:
    call    receive
    bnez    a0, main.failed
    call    send
    bnez    a0, main.failed
    addi    s1, s1, -1
    bnez    s1, main.echo
    call    take_stream
    leave   s0, s1
main.failed:
    li      a0, 1
    leave   s0, s1
endfn main

# ------------------------------------------------------------------------------
# repeat(routine a0, place of the result a1) → a0 0, or the first error of the routine
# Stores the cycles of one run, on the average of ROUNDS.
fn repeat
    enter   s0, s1, s2, s3
    mv      s0, a0
    mv      s1, a1
    jalr    s0
    li      s2, ROUNDS
    csrr    s3, cycle
repeat.next:
    jalr    s0
    bltz    a0, repeat.out
    addi    s2, s2, -1
    bnez    s2, repeat.next
    csrr    t0, cycle
    sub     t0, t0, s3
    li      t1, ROUNDS
    divu    t0, t0, t1
    sw      t0, (s1)
    li      a0, 0
repeat.out:
    leave   s0, s1, s2, s3
endfn repeat

# ------------------------------------------------------------------------------
# measure_threads() → a0 0 or an error: making a thread and joining it; switching between two.
fn measure_threads
    enter   s0, s1, s2, s3
    li      s0, ROUNDS + 1
    li      s1, 0                       # s1 = cycles to create, s2 = to join
    li      s2, 0
measure_threads.next:
    csrr    s3, cycle
    la      a0, id
    la      a1, nothing
    call    kthread_create
    bnez    a0, measure_threads.out
    csrr    t0, cycle
    sub     t1, t0, s3
    add     s1, s1, t1
    mv      s3, t0
    lw      a0, id
    li      a1, 0
    call    kthread_join
    bnez    a0, measure_threads.out
    csrr    t0, cycle
    sub     t0, t0, s3
    add     s2, s2, t0
    addi    s0, s0, -1
    li      t0, ROUNDS
    bne     s0, t0, measure_threads.warm
    li      s1, 0
    li      s2, 0
measure_threads.warm:
    bnez    s0, measure_threads.next
    divu    s1, s1, t0
    la      t1, cost_create
    sw      s1, (t1)
    divu    s2, s2, t0
    la      t1, cost_join
    sw      s2, (t1)
    call    measure_switch
measure_threads.out:
    leave   s0, s1, s2, s3
endfn measure_threads

# nothing(): the function of a thread that ends at once.
nothing:
    ret

# ------------------------------------------------------------------------------
# measure_switch() → a0 0 or an error: yielding to another thread of this core, which yields, too.
fn measure_switch
    enter
    la      a0, id
    la      a1, partner
    call    kthread_create
    bnez    a0, measure_switch.out
measure_switch.wait:
    call    kthread_yield
    lw      t0, is_here
    beqz    t0, measure_switch.wait
    la      a0, kthread_yield
    la      a1, cost_switch
    call    repeat
    la      t0, cost_switch
    lw      t1, (t0)
    srli    t1, t1, 1                   # there and back
    sw      t1, (t0)
    la      t0, is_over
    li      t1, 1
    sw      t1, (t0)
    lw      a0, id
    li      a1, 0
    call    kthread_join
measure_switch.out:
    leave
endfn measure_switch

# partner(): yields on the measuring core until is_over.
partner:
    enter
    li      a0, 1 << MEASURING_CORE
    call    kthread_set_affinity
    la      t0, is_here
    li      t1, 1
    sw      t1, (t0)
partner.next:
    call    kthread_yield
    lw      t0, is_over
    beqz    t0, partner.next
    leave

    .bss
    .balign 8
    .irp    cost, local, forwarded, create, join, switch, letter, stream
    .globl  cost_\cost
cost_\cost:
    .zero   4
    .endr
    .irp    word, id, is_here, is_over
\word:
    .zero   4
    .endr
