# case: sections by name
    .section .text.boot, "ax", @progbits
    nop
    .section .rodata
    .word 1
    .section .rodata.str, "aMS", @progbits, 1
    .asciz "abc"
    .section .data.more
    .word 2
    .section .mine, "aw"
    .word 3
    .section .room, "aw", @nobits
    .space 16
    .section .bss.more
    .zero 8
    .section ".quoted", "a"
    .byte 1
    .text
    nop
# case: push, pop and previous
    .text
    nop
    .pushsection .data
    .word 1
    .pushsection .rodata, "a"
    .byte 1
    .popsection
    .word 2
    .popsection
    nop
    .data
    .word 3
    .previous
    nop
    .previous
    .word 4
# case: subsections come in order of their numbers
    .data 2
    .word 2
    .data 0
    .word 0
    .data 1
one: .word 1
    .subsection 2
    .word 22
    .data
    .word 00, one
# case: bss
    .bss
a:  .space 4
    .align 4
b:  .zero 8
    .text
    la a0, a
    la a1, b
# case: types, sizes and visibility
    .globl main
    .type main, @function
main:
    ret
    .size main, . - main
    .data
    .type thing, %object
    .type other, STT_OBJECT
    .size thing, 8
    .hidden thing
    .global thing, other
thing: .dword 1
other: .word 2
    .size other, .-other
    .weak feeble
feeble: .word 3
    .local mine
mine: .word 4
# case: weak symbols that nobody defines
    .weak nobody
    .data
    .word nobody
# case: what compilers write
    .file "x.c"
    .option nopic
    .attribute arch, "rv32i2p1_m2p0_a2p1_zicsr2p0_zifencei2p0_zmmul1p0"
    .attribute unaligned_access, 0
    .attribute stack_align, 16
    .text
    .align 2
    .globl f
    .type f, @function
f:
    addi sp,sp,-16
    sw ra,12(sp)
    lui a5,%hi(counter)
    lw a0,%lo(counter)(a5)
    addi a5,a5,%lo(counter)
    sw a0,%lo(counter)(a5)
    call g
    lw ra,12(sp)
    addi sp,sp,16
    jr ra
    .size f, .-f
g:  ret
    .section .sbss,"aw",@nobits
    .align 2
    .type counter, @object
    .size counter, 4
counter:
    .zero 4
    .ident "GCC: (x) 12"
# case: options
    .option push
    .option norelax
    .option pop
    .option relax
    .option norvc
    .option nopic
    nop
# case: text, data and bss
    .data
    .word 1
    .text
    nop
    .bss
    .space 4
    .text
    ret
    .data
    .word 2
# case: a section by its name alone
    .section .text
    nop
    .section .data
    .word 1
    .section .bss
    .space 4
    .section .rodata
    .word 2
# case: names below the usual ones have their kind
    .section .text.hot
    nop
    .section .data.one
    .word 1
    .section .bss.two
    .space 4
    .section .rodata.three
    .word 2
    .section .sdata, "aw"
    .word 3
    .section .sbss, "aw", @nobits
    .space 4
# case: flags of sections
    .section a, "a"
    .word 1
    .section aw, "aw"
    .word 2
    .section ax, "ax"
    nop
    .section none, ""
    .word 3
# case: types of sections
    .section a, "a", @progbits
    .word 1
    .section b, "aw", @nobits
    .space 4
    .section c, "a", %progbits
    .word 2
    .section d, "a", "progbits"
    .word 3
    .section e, "", @note
    .word 4
    .section f, "aw", @init_array
    .word 5
    .section g, "aw", @fini_array
    .word 6
    .section h, "aw", @preinit_array
    .word 6
# case: mergeable sections have a size of entries
    .section .rodata.str1.1, "aMS", @progbits, 1
    .asciz "abc"
    .section .rodata.cst4, "aM", @progbits, 4
    .word 7
# case: a group says what belongs together
    .section .text.f, "axG", @progbits, f, comdat
    .globl f
f:  ret
    .section .data.g, "awG", @progbits, f, comdat
    .word f
# case: a quoted name of a section
    .section "name with blanks", "a"
    .word 1
    .section ".data.q"
    .word 2
# case: a section is gone on with
    .section one, "a"
    .byte 1
    .section two, "a"
    .byte 2
    .section one
    .byte 3
    .section two
    .byte 4
# case: previous goes back and forth
    .text
    nop
    .data
    .word 1
    .previous
    ret
    .previous
    .word 2
# case: push and pop of sections
    .text
    nop
    .pushsection .data
    .word 1
    .popsection
    ret
# case: pushes may be nested
    .text
    nop
    .pushsection .data
    .word 1
    .pushsection .rodata
    .word 2
    .popsection
    .word 3
    .popsection
    ret
# case: pushsection takes flags, type and a number
    .pushsection .rodata, "a", @progbits
    .word 1
    .popsection
    .pushsection .data, 2
    .word 2
    .popsection
    .pushsection .data, 1
    .word 1
    .popsection
    .pushsection .data
    .word 0
    .popsection
# case: previous inside a push goes back within it
    .text
    nop
    .pushsection .data
    .word 1
    .previous
    nop
    .previous
    .word 2
    .popsection
    ret
# case: numbered parts lie in order
    .text 1
    li a1, 1
    .text
    li a0, 0
    .text 2
    li a2, 2
    .text 1
    li a1, 11
# case: subsection goes to a part of the present section
    .data
    .word 0
    .subsection 3
    .word 3
    .subsection 1
    .word 1
    .subsection 0
    .word 0xff
# case: labels in numbered parts
    .data 1
one: .word zero
    .data 0
zero: .word one
    .word one - zero
# case: structures count offsets
    .struct 0
field1: .struct field1 + 4
field2: .space 8
field3:
    .data
    .word field1, field2, field3
# case: structures may begin anywhere
    .struct 16
a:  .space 4
b:  .word
c:
    .text
    lw a0, a(sp)
    lw a0, b(sp)
# case: offset is struct
    .offset 8
a:  .space 4
b:  .zero 2
c:  .skip 2
d:
    .text
    li a0, d
    .data
    .byte a, b, c, d
# case: org in a structure
    .struct 0
a:  .org 12
b:  .org b + 4
c:
    .data
    .byte a, b, c
# case: bss takes zeros of data too
    .bss
a:  .word 0
b:  .space 3
    .byte 0
c:  .zero 4
    .asciz ""
    .text
    la a0, a
    la a0, b
    la a0, c
# case: bss has numbered parts
    .bss
    .subsection 1
b:  .space 4
    .bss
a:  .space 8
    .data
    .word a, b
# case: an ident goes to comment
    .ident "hello"
    .text
    nop
# case: attributes of the object
    .attribute arch, "rv32i2p1_m2p0_a2p1_zicsr2p0_zifencei2p0"
    .attribute unaligned_access, 1
    .attribute stack_align, 16
    .attribute 4, 16
    .attribute priv_spec, 1
    .attribute priv_spec_minor, 11
    .attribute Tag_RISCV_stack_align, 16
    nop
# case: sections without flags are not loaded
    .section .notes
    .word 1
    .section .comment.mine, "", @progbits
    .asciz "text"
    .text
    nop
# case: code and data take turns in a section
    nop
    .word 1
    .byte 1, 2, 3, 4
    nop
    .half 1, 2
    ret
