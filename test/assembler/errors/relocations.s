# case: an operator that is misspelt
    lui a0, %hii(x)                      # error 13-16: there is no operator '%hii'; there are %hi, %lo, %pcrel_hi, %pcrel_lo, %got_pcrel_hi | did you mean '%hi'?
# case: an operator without its brackets
    lui a0, %hi                          # error 13-15: expected '(' behind '%hi' | write '%hi(symbol)'
# case: an operator that is not closed
    lui a0, %hi(x                        # error 18-18: expected ')' before the end of the statement
# case: an operator of nothing
    lui a0, %hi()                        # error 17-17: expected an expression, not ')'
# case: the low part where the high part must be
    lui a0, %lo(x)                       # error 13-15: %lo has no place in 'lui' | write %hi, %pcrel_hi, %got_pcrel_hi or a number
# case: the high part where the low part must be
    lw a0, %hi(x)(a1)                    # error 12-14: %hi has no place in 'lw' | write %lo, %pcrel_lo or a number
# case: the low part in a shift
    srli a0, a0, %lo(x)                  # error 18-20: %lo has no place in 'srli'
# case: an operator in a branch
    beqz a0, %lo(x)                      # error 14-19: expected a label | write 'beqz rs1, label'
# case: an operator in a jump
    jal ra, %hi(x)                       # error 13-18: expected a label | write 'jal rd, label' or 'jal label'
# case: an operator in data
    .word %hi(x)                         # error 11-16: expected an expression
# case: thread-local storage is not there
    lui a0, %tprel_hi(x)                 # error 13-21: there is no operator '%tprel_hi'; there are %hi, %lo, %pcrel_hi, %pcrel_lo, %got_pcrel_hi | did you mean '%pcrel_hi'?
# case: an operator in an operator
    lui a0, %hi(%lo(x))                  # error 17-19: expected an expression, not '%lo'
# case: an operator with something behind it
    addi a0, a0, %lo(x) 4                # error 25-25: expected ',' or the end of the statement, not '4'
# case: an operator behind what it is for
    addi a0, a0, 4 + %lo(x)              # error 22-24: expected an expression, not '%lo'
# case: an operator of a sum that is no address
    addi a0, a0, %lo(x) * 2              # error 18-27: the operands of '*' must be numbers
x:
# case: a relocation without a name
    .reloc 0                             # error 5-10: too few operands: there is 1 | write '.reloc offset, name[, value]'
# case: a relocation of another machine
    .reloc 0, R_X86_64_64, x             # error 15-25: there is no relocation 'R_X86_64_64'
# case: a relocation behind nothing
    .reloc                               # error 5-10: too few operands: there are 0 | write '.reloc offset, name[, value]'
# case: a product of an address
    lui a0, %hi(x * 2)                   # error 13-22: the operands of '*' must be numbers
x:
# case: an address as an immediate
    addi a0, a0, x                       # error 18-18: 'x' is an address, known only when linked; use %hi, %lo or la
x:
# case: the load of an address that is added to another
    la a0, x + y                         # error 12-16: the operands of '+' must be numbers
x:  nop
y:
# case: a procedure table by another name
    call x@got                           # error 11-14: expected ',' or the end of the statement, not '@got'
