# What kmigrate_to answers to clusters that cannot be: it refuses at once, and nothing stops.

    .include "program.inc"

.macro try cluster
    li      a0, \cluster
    call    kmigrate_to
    call    say
.endm

    .text

fn main
    enter
    call    kcluster_get_num
    call    kmigrate_to
    call    say
    try     -1
    try     2
    try     3
    try     64
    try     0x7fffffff
    try     0x80000000
    li      a0, 0
    leave
endfn main

# say(number a0): a line.
fn say
    enter
    call    print_decimal
    la      a0, text.end
    call    print_line
    leave
endfn say

    .section .rodata
text.end:
    .asciz  ""
