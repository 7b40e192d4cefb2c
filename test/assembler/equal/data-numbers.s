# case: byte takes numbers from -128 to 255
    .data
    .byte -128, -1, 0, 127, 128, 255
# case: a directive of numbers may have none, and gaps are zeros
    .data
    .byte
    .word
    .byte 1
# case: half, short, hword and 2byte are the same
    .data
    .half 0x1234
    .short 0x1234
    .hword 0x1234
    .2byte 0x1234, -1, 65535, -32768
# case: word, long, int and 4byte are the same
    .data
    .word 0x12345678
    .long 0x12345678
    .int 0x12345678
    .4byte 0x12345678, -1, 4294967295
# case: dword, quad and 8byte are the same
    .data
    .dword 0x123456789abcdef0
    .quad 0x123456789abcdef0
    .8byte 0x123456789abcdef0, -1, -9223372036854775808
# case: octa has sixteen bytes
    .data
    .octa 0x0123456789abcdef
    .octa -1, 5
# case: numbers are not aligned
    .data
    .byte 1
    .half 2
    .byte 3
    .word 4
    .byte 5
    .dword 6
# case: dc and its suffixes
    .data
    .dc.b 1, 2
    .dc.w 3
    .dc 5
    .dc.l 4
    .dc.a 8
# case: dcb repeats a value
    .data
    .dcb.b 3, 7
    .dcb.w 2, 0x1234
    .dcb 2, 0x4321
    .dcb.l 2, 5
    .dcb.b 1
# case: ds leaves room
    .data
    .ds.b 3
    .ds.w 2
    .ds 1
    .ds.l 2
    .ds.d 1
    .byte 9
# case: a word of an undefined symbol
    .data
    .word ext
    .long ext + 4
    .4byte ext - 4
# case: a word of a label defined later
    .data
    .word later, later - 4
    .word 0
later:
    .word 1
# case: a double word of a label has zeros above
    .data
    .dword here
here:
    .dword here + 8, ext
# case: a difference of labels in every size
    .data
a:  .space 10
b:  .byte b - a
    .half b - a, a - b
    .word b - a, a - b
# case: a difference of labels in a double word
    .option norelax
    .data
a:  .space 10
b:  .dword b - a, a - b
# case: a difference of code labels
    .text
a:  nop
    nop
b:  ret
    .data
    .word b - a
    .half b - a
    .byte b - a
# case: a distance to the place itself
    .data
    .word 0
a:  .word . - a, a - ., .
# case: a number out of range is cut
    .data
    .byte 0x123, -200
    .half 0x12345
    .word 0x123456789
# case: unsigned numbers of variable length
    .data
    .uleb128 0
    .uleb128 1
    .uleb128 127
    .uleb128 128
    .uleb128 16383
    .uleb128 16384
    .uleb128 0xffffffff
    .uleb128 0x7fffffffffffffff
# case: signed numbers of variable length
    .data
    .sleb128 0
    .sleb128 1
    .sleb128 -1
    .sleb128 63
    .sleb128 64
    .sleb128 -64
    .sleb128 -65
    .sleb128 8191
    .sleb128 8192
    .sleb128 -8192
    .sleb128 -8193
    .sleb128 0x7fffffff
    .sleb128 -0x80000000
# case: single, float and double
    .data
    .float 1.5, -2, 0.1, 1e10, 1e-3
    .single 3.14159
    .double 1.5, -0.1, 1e100
    .float 0, 0f1.5, 0d2.5
# case: zero and skip and space leave zeros
    .data
    .zero 1
    .skip 2
    .space 3
    .byte 1
    .zero 0
# case: skip and space take a value
    .data
    .skip 2, 0xaa
    .space 2, -1
    .zero 2, 5
# case: room of a size that is known later
    .option norelax
    .data
    .space size
    .byte 1
    .set size, 5
# case: room of the size of a distance
    .option norelax
    .data
a:  .word 1, 2
b:  .space b - a
    .byte 1
# case: fill repeats a value of some bytes
    .data
    .fill 3
    .fill 2, 1, 0xaa
    .fill 2, 2, 0x1234
    .fill 2, 3, 0x123456
    .fill 2, 4, 0x12345678
    .fill 1, 8, 0x12345678
    .fill 2, 0, 1
    .fill 0
# case: fill of 5 to 8 bytes has only four of a value
    .data
    .fill 1, 5, 0x12345678
    .fill 1, 6, -1
    .fill 1, 7, 1
    .fill 1, 8, -1
# case: org moves on within the section
    .data
start: .byte 1
    .org 4
    .byte 2
    .org 8, 0xff
    .byte 3
    .org start + 12
    .byte 4
    .org .
    .org . + 1
    .byte 5
# case: an assignment to the place moves on
    .data
    .byte 1
    . = 8
    .byte 2
    . = . + 2
    .byte 3
# case: incbin takes a file, its tail, and its middle
    .data
    .incbin "bytes.bin"
    .incbin "bytes.bin", 3
    .incbin "bytes.bin", 2, 2
    .incbin "bytes.bin", 0, 1
