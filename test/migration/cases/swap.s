# Run in clusters 0 and 1: both processes want to change places at once. Neither place is free, so
# both stay and go on.

    .include "program.inc"

    .text

fn main
    enter
    call    kcluster_get_num
    xori    a0, a0, 1
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
