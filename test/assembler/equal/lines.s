# case: comments to the end of a line
    nop # one
    # two
# three
    nop#four
    .data # five ; .byte 1
    .byte 1 # six
# case: comments between strokes
    .data
    .byte /* one */ 1, 2 /* two */
    /* three */ .byte 3 /* four */ , 4
    .byte /**/ 5
    /* five
    .byte 9
    six */ .byte 6
    .byte 7 /* seven
    eight */
    .byte 8
# case: a comment parts words
    .data
    .byte/**/1
a/* */:/* */.byte 2
# case: semicolons part statements
    .data; .byte 1; .byte 2;; .byte 3 ;␠
a: .byte 4; b: .byte 5
# case: marks in strings and characters are text
    .data
    .ascii "#;/*", "*/"
    .byte '#', ';', '/'
    .byte '"', 1 # '
    .ascii "'" # "
# case: tabs are blanks
⇥nop
⇥addi⇥a0⇥,⇥a0⇥,⇥1
label:⇥nop
⇥.data
⇥.byte⇥1⇥,⇥2
# case: empty lines and lines of blanks

    nop
␠␠␠␠
⇥
    nop
# case: a file may end without the end of a line
    nop
    .data
    .byte 1
# case: labels alone on their lines
    .data
a:
b:

c:
    .byte 1
    .word a, b, c
# case: labels and statements on a line
    .data
a: b: .byte 1; c: .byte 2; d:
    .word a, b, c, d
# case: directives in any case
    .DATA
    .Byte 1
    .WORD 2
    .Text
    nop
    .OPTION norelax
# case: blanks between a name and its operands do not matter
    addi a0,a0,1
    addi a0 , a0 , 1
    lw a0,4(sp)
    lw a0 , 4 ( sp )
    sw a0,-4 (s0)
# case: linemarkers of a preprocessor
# 1 "file.c"
    nop
# 12 "other.h" 1
    nop
#APP
    nop
#NO_APP
    nop
# case: lines of directives for listings say nothing
    .title "a title"
    .sbttl "another"
    .nolist
    nop
    .list
    .eject
    .psize 60, 100
    .psize 0
    nop
# case: lines of compilers for debuggers say nothing
    .file "x.c"
    .text
    nop
    .ident "a compiler"
    .section .note.GNU-stack,"",@progbits
# case: variant_cc marks a symbol
    .variant_cc f
    .globl f
f:  ret
# case: messages that stop nothing
    .print "hello"
    .warning "careful"
    nop
# case: nothing at all
# case: an included file, twice
    .data
    .include "values.inc"
    .word VALUE
    .include "values.inc"
# case: func and endfunc say nothing
    .func f, f
f:  ret
    .endfunc
# case: sect is section
    .sect .data
    .byte 1
