# case: numbers with fractions
    .float abc, 1.5                      # error 12-14: 'abc' is no number; write 1.5, -2e-3, inf or nan
    .double 1+2                          # error 14-14: expected ',' or the end of the statement, not '+'
    .float                               # error 5-10: too few operands: there are 0 | write '.float number, …'
# case: relocations by name
    .reloc 0, R_RISCV_HI21, x            # error 15-26: there is no relocation 'R_RISCV_HI21' | did you mean 'R_RISCV_HI20'?
    .reloc 0, 5                          # error 15-15: expected the name of a relocation
    .reloc elsewhere, R_RISCV_NONE       # error 12-20: expected a place in this section
# case: a group without its name
    .section .text.f, "axG", @progbits   # error 23-27: a section with flag G needs the name of its group
# case: a dollar label is defined twice in its stretch, and again in the next
1$: nop
1$: nop                                  # error 1-2: '1$' is defined already
next:
1$: nop
# case: a dollar label that never comes
    j 1$                                 # error 7-8: there is no label '1$:' behind this
# case: fields of raw instructions
    .insn i 0x13, 0, a0, a1, %hi(x)      # error 30-32: %hi has no place in this operand
    .insn u 0x37, a0, %high(x)           # error 23-27: there is no operator '%high'; there are %hi, %lo, %pcrel_hi, %pcrel_lo, %got_pcrel_hi
    .insn r4 0x43, 0, 9, a0, a1, a2, a3  # error 23-23: expected a number in the range [0, 3]; this is 9
    .insn i LODA, 0, a0, a1, 1           # error 13-16: this must be a number that is known at this point
# case: the alternate mode
    .altmacro 1                          # error 15-15: .altmacro takes no operands
    .macro m a
    .word a
    .endm
    m %nothing                           # error 8-14: 'nothing' is not defined at this point
    .noaltmacro
    LOCAL x                              # error 5-9: there is no instruction 'LOCAL'
# case: elements of a size
    .dcb.w -1                            # error 12-13: expected a number in the range [0, 134217728]; this is -1
    .string16 5                          # error 15-15: expected a string in quotes
    .octa here * 2                       # error 11-18: the operands of '*' must be numbers
here:
