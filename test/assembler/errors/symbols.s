# case: a label defined twice is shown with the first
loop:
    nop
loop:                                    # error 1-4: 'loop' is defined already
    nop
# case: a label that is a value already
    .set size, 4
size:                                    # error 1-4: 'size' is defined already
# case: a value that is a label already
size:
    .set size, 4                         # error 10-13: 'size' is defined already
# case: a value that must not change
    .equiv size, 4
    .equiv size, 8                       # error 12-15: 'size' is defined already
# case: a value given twice by two equals signs
    size == 4
    size == 8                            # error 5-8: 'size' is defined already
# case: a value without a value
    .set size                            # error 5-8: too few operands: there is 1 | write '.set name, value'
# case: a value without a name
    .set , 4                             # error 9-9: expected the name of a symbol
# case: a value with a name that is a number
    .equ 5, 4                            # error 10-10: expected the name of a symbol
# case: an assignment without a value
    size =                               # error 11-11: expected an expression before the end of the statement
# case: an assignment to a number
    5 = size                             # error 5-5: expected an instruction, a directive or a label, not '5'
# case: a value that is itself
    .set size, size + 1                  # error 10-13: 'size' is defined by itself
# case: values in a circle
    .set a, b                            # error 10-10: 'b' is defined by itself: b → c → b
    .set b, c                            # error 10-10: 'b' is defined by itself: b → c → b
    .set c, a                            # error 10-10: 'c' is defined by itself: c → b → c
    .word a                              # error 11-11: 'b' is defined by itself: b → c → b
# case: common room that grows
    .comm buffer, 4
    .comm buffer, 4
    .comm buffer, 8                      # warning 11-16: 'buffer' has a size of 4 bytes already, which does not change to 8
# case: an address of a symbol without its register
    lw a0, x()                           # error 14-14: expected a register, not ')'
# case: a register with a sign
    addi a0, %a0, 1                      # error 14-16: expected a register | did you mean 'a0'?
# case: a register's name as a symbol
    .set a0, 4
    addi a1, a1, a0                      # error 18-19: expected an immediate, not a register | write 'addi rd, rs1, imm'
# case: a numeric label that is only ahead
    j 1b                                 # error 7-8: there is no label '1:' before this
1:  nop
# case: a numeric label that is only behind
1:  nop
    j 1f                                 # error 7-8: there is no label '1:' behind this
# case: a numeric label with a wrong direction
1:  j 1c                                 # error 7-8: '1c' is no number; write 10, 0xa, 0b1010 or 012
# case: a label with a blank in it
my loop:                                 # error 8-8: expected ',' or the end of the statement, not ':'
    nop
# case: a label with a hyphen
my-loop:                                 # error 8-8: expected ',' or the end of the statement, not ':'
    nop
# case: a label that begins with a digit
2nd: nop                                 # error 1-3: '2nd' is no label; a label is a name, which begins with no digit, or a number
# case: globl of a number
    .globl 5                             # error 12-12: expected the name of a symbol
# case: globl of nothing
    .globl                               # error 5-10: too few operands: there are 0 | write '.globl name, …'
# case: globl without commas
    .globl a b                           # error 14-14: expected ',' or the end of the statement, not 'b'
# case: weak with a value
    .weak a, 5                           # error 14-14: expected the name of a symbol
# case: a local symbol that is not there
    .local                               # error 5-10: too few operands: there are 0 | write '.local name, …'
# case: a type without a type
    .type main                           # error 5-9: too few operands: there is 1 | write '.type name, @type'
# case: a type that is misspelt
    .type main, @funciton                # error 17-25: the type of a symbol is @function, @object or @notype
# case: a type of a number
    .type 5, @function                   # error 11-11: expected the name of a symbol
# case: a size without a size
    .size main                           # error 5-9: too few operands: there is 1 | write '.size name, size'
# case: a size of an address
main:
    .size main, main                     # error 17-20: the size of 'main' must be a number
# case: a size of nothing known
    .size main, elsewhere                # error 17-25: the size of 'main' must be a number
main:
# case: common room without a size
    .comm buffer                         # error 5-9: too few operands: there is 1 | write '.comm name, size[, align]'
# case: common room below zero
    .comm buffer, -4                     # error 19-20: expected a number in the range [0, 268435456]; this is -4
# case: common room of an odd alignment
    .comm buffer, 4, 6                   # error 22-22: an alignment must be a power of two; this is 6
# case: common room that is a label already
buffer:
    .comm buffer, 4                      # error 11-16: 'buffer' is defined already
# case: local room that is there already
    .lcomm buffer, 4
    .lcomm buffer, 4                     # error 12-17: 'buffer' is defined already
# case: a hidden number
    .hidden 7                            # error 13-13: expected the name of a symbol
# case: a symbol that is misspelt
    .set thread.SIZE, 32
    .zero thread.SZE                     # error 11-20: this must be a number | did you mean 'thread.SIZE'?
# case: an undefined symbol in a comparison
    .if version > 3                      # error 9-19: 'version' is not defined at this point
    .endif
