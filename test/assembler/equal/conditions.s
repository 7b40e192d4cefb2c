# case: if and else
    .data
    .if 1
    .byte 1
    .else
    .byte 2
    .endif
    .if 0
    .byte 3
    .else
    .byte 4
    .endif
# case: elseif is asked in order
    .data
    .set n, 2
    .if n == 1
    .byte 1
    .elseif n == 2
    .byte 2
    .elseif n > 0
    .byte 3
    .else
    .byte 4
    .endif
# case: conditions are nested
    .data
    .if 1
    .if 0
    .byte 1
    .else
    .if 1
    .byte 2
    .endif
    .endif
    .else
    .if 1
    .byte 3
    .endif
    .endif
# case: if takes any number but 0
    .data
    .if -1
    .byte 1
    .endif
    .if 5 - 5
    .byte 2
    .endif
    .if 'a'
    .byte 3
    .endif
# case: ifeq and ifne compare with 0
    .data
    .ifeq 0
    .byte 1
    .endif
    .ifeq 1
    .byte 2
    .endif
    .ifne 0
    .byte 3
    .endif
    .ifne -1
    .byte 4
    .endif
# case: ifgt, ifge, iflt and ifle compare with 0
    .data
    .irp n, -1, 0, 1
    .ifgt \n
    .byte 1
    .endif
    .ifge \n
    .byte 2
    .endif
    .iflt \n
    .byte 3
    .endif
    .ifle \n
    .byte 4
    .endif
    .endr
# case: ifdef asks for what is defined before
    .data
    .set a, 1
label:
    .ifdef a
    .byte 1
    .endif
    .ifdef label
    .byte 2
    .endif
    .ifdef later
    .byte 3
    .endif
    .ifndef later
    .byte 4
    .endif
    .ifnotdef a
    .byte 5
    .endif
later:
# case: ifdef of a symbol that is only named
    .globl named
    .data
    .word used
    .ifdef named
    .byte 1
    .endif
    .ifdef used
    .byte 2
    .endif
    .weak used
# case: ifb and ifnb ask for blanks
    .data
    .ifb
    .byte 1
    .endif
    .ifb␠␠␠
    .byte 2
    .endif
    .ifb x
    .byte 3
    .endif
    .ifnb x y
    .byte 4
    .endif
    .ifnb
    .byte 5
    .endif
# case: ifc compares texts
    .data
    .ifc a, a
    .byte 1
    .endif
    .ifc a, b
    .byte 2
    .endif
    .ifc a b, a b
    .byte 3
    .endif
    .ifc  a  ,  a
    .byte 4
    .endif
    .ifc a,
    .byte 6
    .endif
    .ifc ,
    .byte 7
    .endif
# case: ifnc is the opposite
    .data
    .ifnc a, a
    .byte 1
    .endif
    .ifnc a, b
    .byte 2
    .endif
    .ifnc A, a
    .byte 3
    .endif
# case: ifeqs and ifnes compare strings
    .data
    .ifeqs "a", "a"
    .byte 1
    .endif
    .ifeqs "a", "b"
    .byte 2
    .endif
    .ifnes "a", "a"
    .byte 3
    .endif
    .ifnes "a", ""
    .byte 4
    .endif
    .ifeqs "x y","x y"
    .byte 5
    .endif
# case: conditions on distances between labels
    .option norelax
    .text
a:  nop
    nop
b:  .if b - a == 8
    nop
    .endif
    .if . - b > 100
    ebreak
    .endif
    .ifne b - a - 8
    ebreak
    .endif
# case: elsec and endc
    .data
    .if 0
    .byte 1
    .elsec
    .byte 2
    .endc
# case: skipped text is not read
    .if 0
    no such instruction (
    .byte )
    .endif
    nop
# case: skipped conditions are not asked
    .if 0
    .if nothing_known
    .elseif nor_this
    .endif
    .endif
    nop
# case: after a branch was taken, no more are asked
    .data
    .if 1
    .byte 1
    .elseif nothing_known
    .byte 2
    .endif
# case: a label stands behind an if
    .data
    .if 1
a:  .byte 1
    .endif
    .if 0
a:  .byte 2
    .endif
    .word a
# case: a condition on one line
    .data
    .if 1; .byte 1; .else; .byte 2; .endif
# case: a condition in capitals
    .data
    .IF 1
    .byte 1
    .ELSE
    .byte 2
    .ENDIF
# case: include inside a condition
    .if 1
    .include "values.inc"
    .endif
    .data
    .word VALUE
# case: end stops in a file
    .data
    .byte 1
    .end
    .byte 2
    garbage
