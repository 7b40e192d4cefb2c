# Run in clusters 0, 1 and 2 of 4: all three want to go to cluster 3. One may; the others are told so
# while it is on its way, and stay; for when it is there it soon ends, and its cluster with it.

    .include "program.inc"

    .text

fn main
    enter
    li      a0, 3
    call    kmigrate_to
    call    print_decimal
    la      a0, text.place
    call    print_string
    call    kcluster_get_num
    call    print_decimal
    la      a0, text.end
    call    print_line
    li      a0, 0
    leave
endfn main

    .section .rodata
text.place:
    .asciz  " in cluster "
text.end:
    .asciz  ""
