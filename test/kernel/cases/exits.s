# Threads that end in either way, are joined late or twice, and the ring of 32 exit values.
#
# expect: returned 7
# expect: again 7
# expect: exited -5
# expect: nothing 0
# expect: value nowhere -14
# expect: after 31 others 1
# expect: after 32 others 0
# expect: last thread ends

    .include "case.inc"

.macro start function, argument
    la      a0, id
    la      a1, \function
    li      a2, \argument
    call    kthread_create
    lw      s0, id
.endm

.macro join
    mv      a0, s0
    la      a1, value
    call    kthread_join
    lw      a0, value
.endm

fn main
    enter   s0, s1
    start   identity, 7
    join
    say     returned
    join
    say     again
    start   leaver, -5
    join
    say     exited
    start   identity, 0
    join
    say     nothing
    mv      a0, s0
    li      a1, UAREA_START
    call    kthread_join
    say     "value nowhere"

    start   identity, 1
    join
    mv      s1, s0
    li      a0, 31
    call    others
    mv      s0, s1
    join
    say     "after 31 others"
    li      a0, 1
    call    others
    mv      s0, s1
    join
    say     "after 32 others"
    start   last, 18
    li      a0, 0
    call    kthread_exit
endfn main

# others(n a0): so many threads end with a value
others:
    enter   s0, s1
    mv      s1, a0
others.next:
    start   identity, 99
    join
    addi    s1, s1, -1
    bnez    s1, others.next
    leave   s0, s1

identity:
    ret

leaver:
    call    kthread_exit

# last(id of main a0): goes on when main has ended
last:
    enter
    li      a1, 0
    call    kthread_join
    la      a0, text
    call    print_line
    leave

    .section .rodata
text:
    .asciz  "last thread ends"

    .section .bss
    .balign 4
id: .zero   4
value:
    .zero   4
