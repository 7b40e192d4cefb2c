# case: characters and tokens
    addi a0, a0, 1 @        # error 20: '@' has no meaning here
    addi a0, a0, [1]        # error 18: '[' has no meaning here
    li a0, (1 + 2           # error 18: expected ')' before the end of the statement
    li a0, 1 + 2)           # error 17: expected ',' or the end of the statement, not ')'
    li a0, 1 +              # error 15: expected an expression before the end of the statement
    li a0, * 2              # error 12: expected an expression, not '*'
    lw a0, 4(sp             # error 16: expected ')' before the end of the statement
    .word )                 # error 11: expected an expression, not ')'
    123                     # error 5: expected an instruction, a directive or a label, not '123'
    : nop                   # error 5: expected an instruction, a directive or a label, not ':'
a:  123                     # error 5: expected an instruction, a directive or a label, not '123'
    .ascii "abc             # error 12: this string has no closing …
# case: numbers
    li a0, 0x               # error 12: '0x' is no number; write 10, 0xa, 0b1010 or 012
    li a0, 12ab             # error 12: '12ab' is no number; write 10, 0xa, 0b1010 or 012
    li a0, 089              # error 12: '089' is no number; write 10, 0xa, 0b1010 or 012
    li a0, 0b12             # error 12: '0b12' is no number; write 10, 0xa, 0b1010 or 012
    li a0, 1.5              # error 12: '1.5' is no number; write 10, 0xa, 0b1010 or 012
    .quad 0x1ffffffffffffffff # error 11: 0x1ffffffffffffffff has more than 64 bits
# case: labels
a:  nop
a:  nop                     # error 1: 'a' is defined already
    .set a, 1               # error 10: 'a' is defined already
    j 1b                    # error 7: there is no label '1:' before this
    j 9f                    # error 7: there is no label '9:' behind this
1x: nop                     # error 1: '1x' is no label; a label is a name, which begins with no digit, or a number
    .equiv k, 1
    .equiv k, 2             # error 12: 'k' is defined already
    k = 3                   # error 5: 'k' is defined already
# case: values
    .word 1 / 0             # error 11: division by zero
    .word 1 % (2 - 2)       # error 11: division by zero
    .set loop, loop2        # error 10: 'loop2' is defined by itself
    .set loop2, loop        # error 10: 'loop2' is defined by itself
    .byte a                 # error 11: an address does not fit in 1 byte; use .word
    .half a + 2             # error 11: an address does not fit in 2 bytes; use .word
    .word a * 2             # error 11: the operands of '*' must be numbers
    .word -a                # error 11: no relocation can express this; a difference of labels may stand in .byte, .half and .word
    .word a + b             # error 11: the operands of '+' must be numbers
    .quad a - ext           # error 11: no relocation can express this; a difference of labels may stand in .byte, .half and .word
    .byte 256               # warning 11: 256 does not fit in 8 bits; 0x0 is stored
a:
b:
# case: a comment that never ends
    nop
    nop /* to the end       # error 9: this comment has no closing …
    nop
