# case: align and p2align take a power of two
    .data
    .byte 1
    .align 2
    .byte 2
    .p2align 3
    .byte 3
    .align 0
    .byte 4
# case: align without a number is align 0 or 2
    .data
    .byte 1
    .align
    .byte 2
    .p2align
    .byte 3
    .balign
    .byte 4
# case: balign takes bytes
    .data
    .byte 1
    .balign 4
    .byte 2
    .balign 16
    .byte 3
    .balign 1
    .balign 0
    .byte 4
# case: padding takes a value
    .data
    .byte 1
    .balign 4, 0xcc
    .byte 2
    .p2align 2, 1
    .byte 3
    .align 2, 0xff
    .byte 4
# case: padding is left out when it would be too long
    .data
    .byte 1
    .balign 8, 0, 3
    .byte 2
    .balign 8, 0, 7
    .byte 3
    .p2align 2,, 1
    .byte 4
    .align 2, 9, 2
    .byte 5
# case: padding of halfwords and words
    .data
    .half 1
    .balignw 8, 0x1234
    .half 2
    .p2alignw 3, 0x4321
    .word 3
    .balignl 16, 0x12345678
    .word 4
    .p2alignl 4, 0x11223344
    .word 5
# case: code is padded with nops
    .option norelax
    nop
    .align 3
    nop
    .balign 16
    nop
    .p2align 4
    ret
# case: code is padded with a value if one is given
    .option norelax
    nop
    .balign 16, 0
    nop
    .p2align 3, 0x55
    ret
# case: code is padded with nops, twice
    .option norelax
    nop
    .align 5
    nop
    .align 4
    ret
# case: padding of code has a limit
    .option norelax
    nop
    .balign 16, , 4
    nop
    .balign 16, , 8
    ret
# case: padding behind a call
    .option norelax
    call ext
    .align 4
    ret
# case: padding in zeroed memory is room
    .bss
    .byte 0
    .align 4
a:  .space 1
    .balign 32
b:  .space 1
    .text
    la a0, a
    la a0, b
# case: the largest alignment decides where the section lies
    .data
    .byte 1
    .align 6
    .byte 2
    .section .rodata
    .byte 1
    .align 5
    .byte 2
# case: alignment in structures rounds the offset
    .struct 0
a:  .space 1
    .align 2
b:  .space 2
    .balign 8
c:
    .data
    .word a, b, c
# case: alignment behind a branch that grows
    .option norelax
    beq a0, a1, far
    .align 3
    nop
    .align 4
near:
    nop
    .space 4096
far:
    bne a0, a1, near
# case: words in code are data of that code
    nop
    .word 0x13
    nop
    .align 3
    .word near
near:
    nop
