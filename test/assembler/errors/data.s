# case: a byte too small
    .byte -129                           # warning 11-14: -129 does not fit in 8 bits; 0x7f is stored
# case: a halfword too large
    .half 65536                          # warning 11-15: 65536 does not fit in 16 bits; 0x0 is stored
# case: a word too large
    .word 0x100000000                    # warning 11-21: 4294967296 does not fit in 32 bits; 0x0 is stored
# case: a word too small
    .word -2147483649                    # warning 11-21: -2147483649 does not fit in 32 bits; 0x7fffffff is stored
# case: an address is no datum
    .word 4(sp)                          # error 11-15: expected an expression
# case: a string is no datum
    .byte "abc"                          # error 11-15: an address does not fit in 1 byte; use .word
# case: a gap between data
    .byte 1, , 3                         # error 13-13: expected an expression
# case: data without a comma
    .word 1 2                            # error 13-13: expected ',' or the end of the statement, not '2'
# case: a modulus that is zero
    .half 5 % 0                          # error 11-15: division by zero
# case: a shift of an address
    .word here << 2                      # error 11-19: the operands of '<<' must be numbers
here:
# case: a sum of addresses of two sections
    .word here + there                   # error 11-22: the operands of '+' must be numbers
here:
    .data
there:
# case: a number of variable length that is not there
    .sleb128                             # error 5-12: too few operands: there are 0 | write '.sleb128 value, …'
# case: a number of variable length from elsewhere
    .uleb128 elsewhere                   # error 14-22: this must be a number
# case: an octet too wide
    .octa 0x1ffffffffffffffffffffffffffffffff # error 11-45: 0x1ffffffffffffffffffffffffffffffff has more than 64 bits
# case: text without quotes
    .asciz abc                           # error 12-14: expected a string in quotes
# case: text of numbers
    .string 10                           # error 13-14: expected a string in quotes
# case: a string that never ends, then a good line
    .string "abc                         # error 13: this string has no closing …
    nop
# case: a backslash before the last quote
    .string "abc\"                       # error 13: this string has no closing …
# case: room of a size not known
    .zero size                           # error 11-14: this must be a number
# case: negative room
    .zero -4                             # error 11-12: expected a number in the range [0, 268435456]; this is -4
# case: room in the middle of nowhere
    .skip 4, 5, 6                        # error 11-17: too many operands: there are 3 | write '.skip count[, value]'
# case: filled units too large
    .fill 2, 9, 0                        # warning 14-14: a unit has at most 8 bytes; this is 9, and 8 are written
# case: filled units of negative size
    .fill 2, -1, 0                       # error 14-15: expected a number in the range [0, 268435456]; this is -1
# case: a negative count of filled units
    .fill -1, 4, 0                       # error 11-12: expected a number in the range [0, 268435456]; this is -1
# case: an alignment that is a register
    .align a0                            # error 12-13: 'a0' is not defined at this point
# case: an alignment that is negative
    .p2align -1                          # error 14-15: expected a number in the range [0, 20]; this is -1
# case: an alignment without a number
    .balign 6                            # error 13-13: an alignment must be a power of two; this is 6
# case: an alignment from a symbol to come
    .balign size                         # error 13-16: 'size' is not defined at this point
    .set size, 8
# case: org without a place
    .org                                 # error 5-8: too few operands: there are 0 | write '.org offset[, value]'
# case: org into another section
    .org there                           # error 10-14: expected an offset in this section
    .data
there:
# case: org backwards by a label
start:
    .word 1, 2
    .org start + 4                       # error 10-18: cannot go back by 4 bytes
# case: a fraction as a word
    .word 1.5                            # error 11-13: '1.5' is no number; write 10, 0xa, 0b1010 or 012
# case: a hexadecimal number cut short
    .word 0x                             # error 11-12: '0x' is no number; write 10, 0xa, 0b1010 or 012
# case: a binary number with a 2
    .word 0b102                          # error 11-15: '0b102' is no number; write 10, 0xa, 0b1010 or 012
# case: an octal number with an 8
    .word 0778                           # error 11-14: '0778' is no number; write 10, 0xa, 0b1010 or 012
# case: incbin with a skip below zero
    .incbin "data.s", -1                 # error 23-24: expected a number in the range [0, 268435456]; this is -1
# case: incbin longer than the file
    .incbin "data.s", 0, 1000000         # error 26-32: 'data.s' has only …
# case: incbin behind the end
    .incbin "data.s", 1000000            # error 23-29: 'data.s' has only …
# case: an element of a misspelt size
    .dc.q 1                              # error 5-9: there is no directive '.dc.q' | did you mean '.dc.s'?
# case: repeated elements without a count
    .dcb.b                               # error 5-10: too few operands: there are 0 | write '.dcb.b count[, value]'
# case: room of elements that is negative
    .ds.w -2                             # error 11-12: expected a number in the range [0, 134217728]; this is -2
# case: a fraction without digits
    .float 1e                            # error 12-13: '1e' is no number; write 1.5, -2e-3, inf or nan
# case: a number in place of text
    .string16 'a'                        # error 15-17: expected a string in quotes
