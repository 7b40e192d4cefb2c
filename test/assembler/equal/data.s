# case: integers of every size
    .data
    .byte 1, 255, -128, 'A', '\n', ~0
    .half 0x1234, -1
    .short 2
    .hword 3
    .2byte 4
    .word 0x12345678, -1, 0xffffffff
    .long 1
    .int 2
    .4byte 3
    .dword 0x123456789abcdef0, -1
    .quad 5
    .8byte 6
# case: numbers in every base
    .data
    .word 0b101, 0B11, 017, 0x1F, 0Xff, 10, 0, 00
# case: characters
    .data
    .byte 'a, 'b', '\n, '\t', '\\', '\'', '"', ';', '#', ' '
# case: strings with escapes
    .data
    .ascii "plain", "a\tb\n", "\101\x41\\\"", "\0\12\8"
    .asciz "x", "y"
    .string "z" "w"
    .ascii "\b\f\r\v\q\x1234\400"
    .asciz "ümlaut # no comment ; no separator /* nor this */"
# case: values that are cut
    .data
    .byte 256, -129, 0x1ff
    .word 0x1ffffffff, -8>>1
# case: words of symbols
    .data
here: .word here, here+4, here-4, there, there-here, ext, ext+8, ext-1
there: .word (there-here)/4, (there-here)*3
# case: differences across sections stay relocations
    .text
start: nop
    .data
    .word start - other
other:
    .word other - start
    .half other - other
    .byte . - other
# case: room and fill
    .data
    .zero 3
    .skip 2
    .space 3, 7
    .fill 3, 2, 0x1234
    .fill 2
    .fill 2, 8, 0x1122334455667788
    .fill 1, 4, -1
    .zero 3, 1
    .fill 0, 4, 1
    .byte 9
# case: org
    .data
    .byte 1
    .org 0x10
    .byte 2
    .org . + 4, 5
    .byte 3
label:
    .org label + 8
    .byte 4
    . = . + 3
    .byte 5
# case: alignment of data
    .data
    .byte 1
    .align 2
    .byte 2
    .p2align 3, 9
    .byte 3
    .balign 16
    .byte 4
    .p2align 3, , 2
    .byte 5
    .p2align 3, 1, 7
    .balignw 8, 0x1234
    .byte 6
    .balign 4, 0xff, 2
    .byte 7
    .align 0
# case: alignment of code
    .option norelax
    .text
    nop
    .align 4
    nop
    .balign 8
    nop
    .p2align 5
    nop
    .align 3, 0
    nop
# case: alignment behind branches that may grow
    .option norelax
    .text
    beq a0, a1, far
    .align 2
    nop
    .align 4
    nop
    .space 4096
far:
    .align 4
    nop
# case: data in text
    .text
    nop
    .word 1
    nop
    .asciz "abc"
    nop
# case: leb128
    .data
    .uleb128 0
    .uleb128 127
    .uleb128 128
    .uleb128 300
    .uleb128 0xffffffff
    .sleb128 0
    .sleb128 63
    .sleb128 64
    .sleb128 -64
    .sleb128 -65
    .sleb128 -300
# case: common and local common
    .comm shared, 8, 4
    .lcomm own, 12
    .local mine
    .comm mine, 6, 8
    .data
    .word shared
    .text
    la a0, own
# case: a binary file
    .data
    .incbin "bytes.bin"
    .incbin "bytes.bin", 2
    .incbin "bytes.bin", 1, 3
