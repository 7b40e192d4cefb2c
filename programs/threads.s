# ------------------------------------------------------------------------------
# programs/threads.s — as many threads as there can be: worker n squares n and returns it.
#
# Creates workers, who go to sleep, until the kernel says that it has no more room (-EAGAIN). Wakes
# them, joins them in order and adds their results: 1² + 2² + … + 17² = 1785. Nothing that it prints
# depends on who runs where or when. Then all of it once more, to see that slots and stacks are used
# again.
#
# expect: workers 17, sum of squares 1785
# expect: workers 17, sum of squares 1785

    .include "program.inc"

    .text

# ------------------------------------------------------------------------------
# main() → a0 exit status
fn main
    enter   s0
    call    round
    mv      s0, a0
    call    round
    or      a0, a0, s0
    leave   s0
endfn main

# ------------------------------------------------------------------------------
# round() → a0 0, or the error of a join
fn round
    enter   s0, s1, s2
    call    fork
    mv      s0, a0
    call    wake

    # Join 1 … s0; s2 = sum of their results.
    li      s1, 0
    li      s2, 0
round.next:
    beq     s1, s0, round.print
    slli    t0, s1, 2
    la      t1, ids
    add     t0, t0, t1
    lw      a0, (t0)
    la      a1, square
    call    kthread_join
    bnez    a0, round.out
    la      t0, square
    lw      t0, (t0)
    add     s2, s2, t0
    addi    s1, s1, 1
    j       round.next

round.print:
    la      a0, text.workers
    call    print_string
    mv      a0, s0
    call    print_decimal
    la      a0, text.sum
    call    print_string
    mv      a0, s2
    call    print_decimal
    la      a0, text.end
    call    print_line
    li      a0, 0
round.out:
    leave   s0, s1, s2
endfn round

# ------------------------------------------------------------------------------
# fork() → a0 how many workers could be created; their ids are in `ids`
fn fork
    enter   s0
    li      s0, 0
fork.next:
    slli    t0, s0, 2
    la      a0, ids
    add     a0, a0, t0
    la      a1, worker
    addi    a2, s0, 1
    call    kthread_create
    bnez    a0, fork.out
    addi    s0, s0, 1
    j       fork.next
fork.out:
    mv      a0, s0
    leave   s0
endfn fork

# ------------------------------------------------------------------------------
# wake(count a0): wakes so many workers. One that is not asleep yet is tried again a little later.
fn wake
    enter   s0, s1
    la      s0, ids
    slli    a0, a0, 2
    add     s1, s0, a0
wake.next:
    beq     s0, s1, wake.out
    lw      a0, (s0)
    call    kwakeup
    beqz    a0, wake.awake
    call    kthread_yield
    j       wake.next
wake.awake:
    addi    s0, s0, 4
    j       wake.next
wake.out:
    leave   s0, s1
endfn wake

# ------------------------------------------------------------------------------
# worker(n a0) → a0 n². Its slot would be free again as soon as it ended, hence the sleep. What a
# thread's function returns is what join finds.
fn worker
    enter   s0
    mv      s0, a0
    call    ksleep
    mul     a0, s0, s0
    leave   s0
endfn worker

    .section .rodata
text.workers:
    .asciz  "workers "
text.sum:
    .asciz  ", sum of squares "
text.end:
    .asciz  ""

    .section .bss
    .balign 4
ids:
    .zero   THREADS * 4
square:
    .zero   4
