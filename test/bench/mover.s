# ------------------------------------------------------------------------------
# test/bench/mover.s — a process with as many threads and pages as the words `threads` and `pages`
# say, that moves to the next cluster and ends there, for `nanvix bench --migration`.
#
# The host sets the words before the machine starts. The other threads compute without end.

    .include "program.inc"

    .set    MOST_THREADS, 17
    .set    HEAP, USER_VIRTUAL_START

    .text

# ------------------------------------------------------------------------------
# main() → a0 exit status: 0, or 1 if it could not have its threads and pages, or not move
fn main
    enter   s0, s1
    li      s0, HEAP
    lw      s1, pages
main.page:
    beqz    s1, main.threads
    mv      a0, s0
    call    kupage_alloc
    bnez    a0, main.failed
    sw      s1, (s0)
    li      t0, PAGE_SIZE
    add     s0, s0, t0
    addi    s1, s1, -1
    j       main.page

    # Last, for the 17th thread computes on the core of the first, and does not give it up.
main.threads:
    la      s0, ids
    lw      s1, threads
main.create:
    addi    s1, s1, -1
    beqz    s1, main.move
    mv      a0, s0
    la      a1, compute
    li      a2, 0
    call    kthread_create
    bnez    a0, main.failed
    addi    s0, s0, 4
    j       main.create

main.move:
    call    kcluster_get_num
    addi    a0, a0, 1
    call    kmigrate_to
    bnez    a0, main.failed
    call    k_exit
main.failed:
    li      a0, 1
    call    k_exit
    leave   s0, s1
endfn main

# ------------------------------------------------------------------------------
# compute(): does not return.
fn compute
    addi    a0, a0, 1
    j       compute
endfn compute

    .data
    .balign 4
    .globl  threads, pages
threads:
    .word   1
pages:
    .word   0

    .bss
    .balign 4
ids:
    .space  MOST_THREADS * 4
