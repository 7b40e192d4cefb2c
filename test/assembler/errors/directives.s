# case: unknown directives
    .wrod 1                 # error 5: there is no directive '.wrod' | did you mean '.word'?
    .gobl x                 # error 5: there is no directive '.gobl' | did you mean '.globl'?
    .maco x                 # error 5: there is no directive '.maco' | did you mean '.macro'?
# case: operands
    .set x                  # error 5: too few operands: there is 1 | write '.set name, value'
    .set x, 1, 2            # error 10: too many operands: there are 3 | write '.set name, value'
    .globl                  # error 5: too few operands: there are 0 | write '.globl name, …'
    .globl 12               # error 12: expected the name of a symbol
    .ascii 12               # error 12: expected a string in quotes
    .asciz "a" b            # error 16: expected ',' or the end of the statement, not 'b'
    .byte 1,                # error 13: expected an expression
    .align 3, 4, 5, 6       # error 12: too many operands: there are 4 | write '.align [power, value, most]'
    .balign 3               # error 13: an alignment must be a power of two; this is 3
    .align 40               # error 12: expected a number in the range [0, 20]; this is 40
    .space -1               # error 12: expected a number in the range [0, 268435456]; this is -1
    .space ext              # error 12: this must be a number
    .fill 0x10000000, 8     # error 11: expected a number in the range [0, 268435456]; this is 2147483648
    .type x, @thing         # error 14: the type of a symbol is @function, @object or @notype
    .comm x, 4, 3           # error 17: an alignment must be a power of two; this is 3
    .option frob            # warning 13: there is no option 'frob' | there are push, pop, relax, norelax, rvc, norvc, pic, nopic, arch, csr-check, no-csr-check
    .option rvc             # warning 13: there are no compressed instructions: all have 4 bytes
    .insn q 0x33, 0         # error 11: there is no format 'q'; there are r, r4, i, s, sb, b, u, uj, j
# case: sections
    .section "x", 5         # error 19: expected the flags of the section in quotes
    .section x, "aq"        # error 17: there is no section flag 'q'; there are a w x M S G
    .section x, "a", @bits  # error 22: the type of a section is @progbits, @nobits, @note, @init_array, @preinit_array, @fini_array
    .section x, "aM"        # error 17: a section with flag M needs the size of its entries
    .text
    .section .text, "aw"    # warning 21: section '.text' has other attributes already; these are ignored
    .popsection             # error 5: .popsection without a .pushsection before it
    .bss
    .word 1                 # error 5: section '.bss' has no bytes in the file; only .space and .zero make room in it
    nop                     # error 5: section '.bss' has no bytes in the file; only .space and .zero make room in it
    .struct 0
    .word 1                 # error 5: there can be no bytes here: .struct only counts offsets; name a section first
    .data
    .org 8
    .org 4                  # error 10: cannot go back by 4 bytes
    .org ext                # error 10: expected an offset in this section
# case: files
    .include "nothing.inc"  # error 14: there is no file 'nothing.inc'; looked for errors/nothing.inc
    .include nothing        # error 14: expected the name of a file in quotes
    .incbin "nothing.bin"   # error 13: there is no file 'nothing.bin'; looked for errors/nothing.bin
# case: messages of the source
    .error "the reason"     # error 5: the reason
    .error                  # error 5: .error was reached
    .err                    # error 5: .err was reached
    .warning "be careful"   # warning 5: be careful
