# case: immediates may be symbols that are defined later
    lw a0, thread.state(tp)
    sw a0, thread.next(tp)
    addi a1, a0, COUNT * 4
    slli a1, a1, SHIFT
    lui a2, UPPER
    csrwi mscratch, SHIFT
    .set thread.state, 8
    .set thread.next, 12
    .set COUNT, 3
    .equ SHIFT, 2
    UPPER = 0x12345
# same as:
    lw a0, 8(tp)
    sw a0, 12(tp)
    addi a1, a0, 12
    slli a1, a1, 2
    lui a2, 0x12345
    csrwi mscratch, 2
# case: immediates may be differences of labels
    addi a0, a0, end - start
    lw a0, end - start(sp)
    lw a0, (end - start) * 2(sp)
start:
    beqz a0, end
end:
    addi a0, a0, end - start
    li a1, end - start
# same as:
    addi a0, a0, 4
    lw a0, 4(sp)
    lw a0, 8(sp)
    beqz a0, . + 4
    addi a0, a0, 4
    lui a1, 0
    addi a1, a1, 4
# case: a number that is not known yet takes two instructions
    li a0, LATER
    li a1, SMALL
    .set LATER, 0x12345678
    .set SMALL, 5
# same as:
    lui a0, 0x12345
    addi a0, a0, 0x678
    lui a1, 0
    addi a1, a1, 5
# case: code behind odd data is padded with zeros
    nop
    .byte 1, 2, 3
    .balign 4
    nop
# same as:
    nop
    .word 0x00030201
    nop
# case: .rodata stands for its section
    .rodata
    .word 1
# same as:
    .section .rodata
    .word 1
# case: directives of compilers are let pass, their labels stay
    .addrsig
    .addrsig_sym f
f:  .addrsig
    j f
    .variant_cc f
# same as:
f:  j f
# case: room may be as large as a difference that is known later
    .data
    .space b - a
    .byte 1
    .text
a:  beqz a0, c
b:  nop
c:
# same as:
    .data
    .zero 4
    .byte 1
    .text
    beqz a0, . + 8
    nop
# case: lists of variable length numbers
    .data
    .uleb128 1, 300
    .sleb128 -1, 64
    .uleb128 b - a
    .byte 0xff
    .text
a:  beqz a0, b
    nop
b:
# same as:
    .data
    .byte 1, 0xac, 2, 0x7f, 0xc0, 0, 8, 0xff
    .text
    beqz a0, . + 8
    nop
