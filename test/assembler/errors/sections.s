# case: a section without a name
    .section                             # error 5-12: too few operands: there are 0 | write '.section name[, "flags", @type, size, group, comdat]'
# case: a section with flags without quotes
    .section .mine, aw                   # error 21-22: expected the flags of the section in quotes
# case: a section with a flag that is none
    .section .mine, "awz"                # error 21-25: there is no section flag 'z'; there are a w x M S G
# case: a section of a type that is none
    .section .mine, "a", @progbit        # error 26-33: the type of a section is @progbits, @nobits, @note, @init_array, @preinit_array, @fini_array
# case: a section of a type without its mark
    .section .mine, "a", progbits        # error 26-33: the type of a section is @progbits, @nobits, @note, @init_array, @preinit_array, @fini_array
# case: merged strings without a size
    .section .strings, "aMS", @progbits  # error 24-28: a section with flag M needs the size of its entries
# case: merged entries of size zero
    .section .strings, "aM", @progbits, 0 # error 24-27: a section with flag M needs the size of its entries
# case: a group without a name
    .section .mine, "aG", @progbits      # error 21-24: a section with flag G needs the name of its group
# case: flags that change
    .section .mine, "a"
    .text
    .section .mine, "aw"                 # warning 21-24: section '.mine' has other attributes already; these are ignored
# case: a section popped that was never pushed
    .popsection                          # error 5-15: .popsection without a .pushsection before it
# case: a section pushed without a name
    .pushsection                         # error 5-16: too few operands: there are 0 | write '.pushsection name[, subsection, "flags", @type, size, group, comdat]'
# case: the section before the first
    .previous                            # error 5-13: there was no section before this one
# case: a subsection below zero
    .text -1                             # error 11-12: expected a number in the range [0, 8192]; this is -1
# case: a subsection that is a name
    .subsection x                        # error 17-17: 'x' is not defined at this point
# case: an operand of text that is a string
    .text "x"                            # error 11-13: 'x' is not defined at this point
# case: data in bss
    .bss
    .byte 1                              # error 5-11: section '.bss' has no bytes in the file; only .space and .zero make room in it
# case: text in bss
    .bss
    .asciz "x"                           # error 5-14: section '.bss' has no bytes in the file; only .space and .zero make room in it
# case: an instruction in bss
    .section .bss
    ret                                  # error 5-7: section '.bss' has no bytes in the file; only .space and .zero make room in it
# case: code in a structure
    .struct 0
x:  nop                                  # error 1-7: there can be no bytes here: .struct only counts offsets; name a section first
# case: a structure that begins nowhere
    .struct x                            # error 13-13: 'x' is not defined at this point
# case: an alignment in a structure
    .struct 0
a:  .space 1
    .align 40                            # error 12-13: expected a number in the range [0, 20]; this is 40
# case: a misspelt section directive
    .sectoin .text                       # error 5-12: there is no directive '.sectoin' | did you mean '.section'?
# case: a misspelt directive in capital letters
    .WORDS 1                             # error 5-10: there is no directive '.WORDS' | did you mean '.word'?
# case: an option that is misspelt
    .option norelaxx                     # warning 13-20: there is no option 'norelaxx' | did you mean 'norelax'?
# case: an option without a word
    .option                              # error 5-11: too few operands: there are 0 | write '.option word, …'
# case: an option popped that was never pushed
    .option pop                          # error 13-15: .option pop without a .option push before it
# case: an option of compressed instructions
    .option rvc                          # warning 13-15: there are no compressed instructions: all have 4 bytes
# case: an option that is a number
    .option 5                            # warning 13-13: there is no option '5' | there are push, pop, relax, norelax, rvc, norvc, pic, nopic, arch, csr-check, no-csr-check
# case: an attribute without a value
    .attribute arch                      # error 5-14: too few operands: there is 1 | write '.attribute tag, value'
# case: an attribute that is misspelt
    .attribute stack_aling, 16           # error 16-26: there is no attribute 'stack_aling' | did you mean 'stack_align'?
# case: an attribute whose value must be a number
    .attribute stack_align, "16"         # error 29-32: this must be a number
# case: an attribute whose value must be text
    .attribute arch, 5                   # error 22-22: expected a string in quotes
# case: a raw instruction without a format
    .insn                                # error 5-9: too few operands: there are 0 | write '.insn value' or '.insn 4, value' or '.insn format, …'
# case: a raw instruction of a format that is none
    .insn x 0x13, 0, a0, a1, 1           # error 11-11: there is no format 'x'; there are r, r4, i, s, sb, b, u, uj, j
# case: a raw instruction with too few fields
    .insn r 0x33, 0, 0, a0, a1           # error 13-30: too few operands: there are 5 | write '.insn r opcode, func3, func7, rd, rs1, rs2' or '.insn r opcode, func3, func2, rd, rs1, rs2, rs3'
# case: a raw instruction with too many fields
    .insn u 0x37, a0, 1, 2               # error 13-26: too many operands: there are 4 | write '.insn u opcode, rd, imm'
# case: a raw instruction with an opcode too large
    .insn i 0x93, 0, a0, a1, 1           # error 13-16: expected a number in the range [0, 127]; this is 147
# case: a raw instruction with a function too large
    .insn r 0x33, 8, 0, a0, a1, a2       # error 19-19: expected a number in the range [0, 7]; this is 8
# case: a raw instruction with a number for a register
    .insn i 0x13, 0, 10, a1, 1           # error 22-23: expected a register | …
# case: a raw instruction with an immediate too large
    .insn i 0x13, 0, a0, a1, 4096        # error 30-33: expected a number in the range [-2048, 2047]; this is 4096
# case: a raw instruction of 16 bits
    .insn 2, 0x0001                      # error 11-11: expected 4; this is 2
# case: frames that end before they begin
    .cfi_endproc                         # error 5-16: there is no .cfi_startproc before this in this section
# case: frames that never end
    .cfi_startproc                       # error 5-18: this .cfi_startproc has no .cfi_endproc
    nop
# case: frames within frames
    .cfi_startproc
    .cfi_startproc                       # error 5-18: the .cfi_startproc before this one has no .cfi_endproc yet
    .cfi_endproc
# case: a frame rule outside of a frame
    .cfi_def_cfa_offset 16               # error 5-23: there is no .cfi_startproc before this in this section
# case: a frame rule of no register
    .cfi_startproc
    .cfi_offset a9, -4                   # error 17-18: expected a register; 'a9' is none | …
    .cfi_endproc
# case: a frame state that was never put aside
    .cfi_startproc
    .cfi_restore_state                   # error 5-22: there is no .cfi_remember_state before this
    .cfi_endproc
# case: a file number of zero
    .file 0                              # error 11-11: expected the name of a file in quotes | write '.file "name"' or '.file 1 "folder" "name"'
# case: a line of a file that has no number
    .loc 5 1                             # error 10-12: no .file has the number 5
# case: a line that says something unknown
    .file 1 "a.c"
    .loc 1 1 0 prologue_ends             # error 16-28: 'prologue_ends' says nothing of a line | did you mean 'prologue_end'?
# case: an error with a number
    .error 5                             # error 12-12: expected a string in quotes
# case: a print without text
    .print                               # error 5-10: too few operands: there are 0 | write '.print "text"'
# case: an ident without quotes
    .ident x                             # error 12-12: expected a string in quotes
# case: an architecture that is none
    .attribute arch, "riscv32"           # error 22-30: the name of an architecture begins with 'rv32', not 'risc'
# case: an architecture without a name
    .attribute arch, ""                  # error 22-23: expected the name of an architecture, as 'rv32ima'
# case: an architecture without its base
    .attribute arch, "rv32ma"            # error 22-29: expected 'i' or 'g' behind 'rv32'
# case: an architecture of another width
    .attribute arch, "rv64ima"           # error 22-30: this machine has 32 registers of 32 bits (rv32i), not those of rv64i
# case: an architecture in capitals
    .attribute arch, "RV32IMA"           # error 22-30: names of architectures and extensions are written in small letters
# case: an architecture with an extension that is misspelt
    .attribute arch, "rv32ima_zicrs"     # error 22-36: there is no extension 'zicrs' | did you mean 'zicsr'?
# case: an architecture with a vendor's extension of no version
    .attribute arch, "rv32i_xours"       # error 22-34: there is no extension 'xours' | an extension of a vendor needs its version, as 'xours1p0'
# case: an architecture with numbers with fractions in both kinds of registers
    .attribute arch, "rv32if_zfinx"      # error 22-35: 'zfinx' and 'f' exclude each other
# case: an architecture with lengths of vectors that it does not have
    .attribute arch, "rv32i_zvl128b"     # error 22-36: 'zvl128b' says how long vectors are; it needs 'v' or one of 'zve…'
# case: an architecture that is named too late
    nop
    .attribute arch, "rv32i"             # error 5-14: the architecture of an object is named before its first instruction
# case: an extension that is not there
    .option arch, +zzz                   # error 19-22: there is no extension 'zzz'
# case: an extension that is misspelt
    .option arch, +zicsr, -zifenci       # error 27-34: there is no extension 'zifenci' | did you mean 'zifencei'?
# case: the base taken away
    .option arch, -i                     # error 19-20: 'i' is no extension: it is the base that others extend
# case: an architecture by option without its start
    .option arch, ima                    # error 19-21: the name of an architecture begins with 'rv32', not 'ima'
# case: an option about nothing
    .option arch                         # warning 13-16: 'arch' says nothing alone | write '.option arch, +zba' or '.option arch, rv32ima'
# case: an option with something behind it
    .option push, 3                      # warning 13-19: there is no option 'push, 3' | there are push, pop, relax, norelax, rvc, norvc, pic, nopic, arch, csr-check, no-csr-check
