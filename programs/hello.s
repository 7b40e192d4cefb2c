# ------------------------------------------------------------------------------
# programs/hello.s — the smallest program: prints a line and returns 0.
#
# expect: hello, world

    .include "program.inc"

    .text

# ------------------------------------------------------------------------------
# main() → a0 exit status
fn main
    enter
    la      a0, hello
    call    print_line
    li      a0, 0
    leave
endfn main

    .section .rodata
hello:
    .asciz  "hello, world"
