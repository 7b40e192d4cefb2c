# case: r has three registers and two functions
    .insn r 0x33, 0, 0, a0, a1, a2
    .insn r 0x33, 7, 0x7f, x0, x31, sp
    .insn r OP, 0, 0, a0, a1, a2
# case: r may have a fourth register
    .insn r 0x43, 0, 0, a0, a1, a2, a3
    .insn r4 0x43, 0, 0, a0, a1, a2, a3
    .insn r MADD, 7, 3, x1, x2, x31, x30
# case: i has a register and a number, or an address
    .insn i 0x13, 0, a0, a1, 5
    .insn i 0x13, 0, a0, a1, -2048
    .insn i 0x03, 2, a0, 4(a1)
    .insn i 0x03, 2, a0, (a1)
    .insn i LOAD, 2, a0, -4(sp)
    .insn i OP_IMM, 0, a0, a1, 2047
# case: s has an address
    .insn s 0x23, 2, a0, 8(sp)
    .insn s STORE, 2, a0, -8(sp)
    .insn s 0x23, 2, a0, (sp)
# case: b and sb have a target
1:  .insn b 0x63, 0, a0, a1, 1b
    .insn sb 0x63, 1, a0, a1, 2f
    .insn b BRANCH, 4, a0, a1, 1b
2:  nop
# case: u has the upper bits
    .insn u 0x37, a0, 0x12345
    .insn u LUI, a0, 0xfffff
    .insn u 0x37, a0, %hi(ext)
# case: j and uj have a target
1:  .insn j 0x6f, ra, 1b
    .insn uj 0x6f, zero, 2f
    .insn j JAL, ra, ext
2:  nop
# case: operators in fields
    lui a0, %hi(ext)
    .insn i 0x13, 0, a0, a0, %lo(ext)
    .insn i 0x03, 2, a0, %lo(ext)(a0)
    .insn s 0x23, 2, a0, %lo(ext)(a1)
# case: a whole word
    .insn 0x00000013
    .insn 4, 0x00000013
    .insn 0xfffffff3
# case: names of major opcodes
    .insn i OP_IMM, 0, a0, a1, 1
    .insn r OP, 0, 0, a0, a1, a2
    .insn r AMO, 2, 0, a0, a1, a2
    .insn i MISC_MEM, 0, zero, zero, 0xff
    .insn i SYSTEM, 0, zero, zero, 0
    .insn i JALR, 0, zero, ra, 0
    .insn u AUIPC, a0, 1
    .insn r CUSTOM_0, 0, 0, a0, a1, a2
    .insn r CUSTOM_1, 0, 0, a0, a1, a2
    .insn r CUSTOM_2, 0, 0, a0, a1, a2
    .insn r CUSTOM_3, 0, 0, a0, a1, a2
    .insn r OP_32, 0, 0, a0, a1, a2
    .insn i OP_IMM_32, 0, a0, a1, 1
# case: fields may be expressions
    .set opcode, 0x33
    .insn r opcode, 1 - 1, 2 + 2, a0, a1, a2
    .insn i opcode - 0x20, 0, a0, a1, 1 << 4
