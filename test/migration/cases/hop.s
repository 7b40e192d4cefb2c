# A process goes once around all clusters, and back. One of its threads sleeps all the way, another
# waits for that one: who is asleep in the kernel moves too. A page and a word keep their contents.

    .include "program.inc"

    .set    PAGE, USER_VIRTUAL_START
    .set    WORD, 0xdeadbeef

    .text

# main() → a0 exit status: number of words that were wrong
fn main
    enter   s0, s1
    li      a0, PAGE
    call    kupage_alloc
    li      a0, PAGE
    li      t0, PAGE + PAGE_SIZE
    li      t1, WORD
1:  sw      t1, (a0)
    addi    a0, a0, 4
    bne     a0, t0, 1b
    la      a0, sleeper_id
    la      a1, sleeper
    li      a2, 0
    call    kthread_create
    la      a0, waiter_id
    la      a1, waiter
    li      a2, 0
    call    kthread_create

    # s0 = words that were wrong
    li      s0, 0
main.hop:
    call    check
    add     s0, s0, a0
    call    say
    call    kcluster_get_num
    addi    a0, a0, 1
    call    kmigrate_to
    beqz    a0, main.hop

    # There is no further cluster: home.
    li      a0, 0
    call    kmigrate_to
    call    check
    add     s0, s0, a0
    call    say

main.wake:
    la      t0, sleeper_id
    lw      a0, (t0)
    call    kwakeup
    beqz    a0, main.awake
    call    kthread_yield
    j       main.wake
main.awake:
    la      t0, waiter_id
    lw      a0, (t0)
    la      a1, value
    call    kthread_join
    la      a0, text.value
    call    print_string
    la      t0, value
    lw      a0, (t0)
    call    print_decimal
    la      a0, text.end
    call    print_line
    mv      a0, s0
    leave   s0, s1
endfn main

# sleeper() → a0 20: sleeps until somebody wakes it.
fn sleeper
    enter
    call    ksleep
    li      a0, 20
    leave
endfn sleeper

# waiter() → a0 21: one more than the sleeper, for whom it waits.
fn waiter
    enter
    la      t0, sleeper_id
    lw      a0, (t0)
    la      a1, slept
    call    kthread_join
    la      t0, slept
    lw      a0, (t0)
    addi    a0, a0, 1
    leave
endfn waiter

# check() → a0 words of the page that are wrong
fn check
    li      a0, 0
    li      t0, PAGE
    li      t1, PAGE + PAGE_SIZE
    li      t2, WORD
1:  lw      t3, (t0)
    xor     t3, t3, t2
    snez    t3, t3
    add     a0, a0, t3
    addi    t0, t0, 4
    bne     t0, t1, 1b
    ret
endfn check

# say(): which hop this is, and where.
fn say
    enter
    la      a0, text.hop
    call    print_string
    la      t0, hops
    lw      a0, (t0)
    addi    t1, a0, 1
    sw      t1, (t0)
    call    print_decimal
    la      a0, text.place
    call    print_string
    call    kcluster_get_num
    call    print_decimal
    la      a0, text.end
    call    print_line
    leave
endfn say

    .section .rodata
text.hop:
    .asciz  "hop "
text.place:
    .asciz  " in cluster "
text.value:
    .asciz  "waited for "
text.end:
    .asciz  ""

    .data
    .balign 4
hops:
    .word   0

    .bss
    .balign 4
sleeper_id:
    .skip   4
waiter_id:
    .skip   4
slept:
    .skip   4
value:
    .skip   4
