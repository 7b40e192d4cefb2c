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
