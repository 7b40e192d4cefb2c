# case: unknown instructions
    ad a0, a1, a2           # error 5: there is no instruction 'ad' | did you mean 'add'?
    addd a0, a1             # error 5: there is no instruction 'addd' | did you mean 'addi'?
    fadd.s fa0, fa1, fa2    # error 5: there is no instruction 'fadd.s'; the machine has no floating point (F, D)
    c.addi a0, 1            # error 5: there is no instruction 'c.addi'; the machine has no compressed instructions (C) | did you mean 'addi'?
    ld a0, 0(a1)            # error 5: there is no instruction 'ld'; the machine has no 64-bit registers (RV64) | did you mean 'lb'?
    frobnicate              # error 5: there is no instruction 'frobnicate'
    ADD a0, a1, a2          # error 5: there is no instruction 'ADD' | did you mean 'add'?
    add.aq a0, a1, a2       # error 5: there is no instruction 'add.aq'
# case: operands missing and superfluous
    add a0, a1              # error 5: too few operands: there are 2 | write 'add rd, rs1, rs2' or 'add rd, rs1, imm'
    add a0, a1, a2, a3      # error 21: too many operands: there are 4 | write 'add rd, rs1, rs2' or 'add rd, rs1, imm'
    ret a0                  # error 9: too many operands: there is 1 | write 'ret'
    lw a0                   # error 5: too few operands: there is 1 | write 'lw rd, imm(rs1)' or 'lw rd, symbol'
    add a0, , a2            # error 12: expected a register | …
    add a0, a1,             # error 16: expected a register | …
    add a0 a1 a2            # error 12: expected ',' or the end of the statement, not 'a1'
    add a0, a1 a2           # error 16: expected ',' or the end of the statement, not 'a2'
# case: registers
    add a0, b1, a2          # error 13: expected a register; 'b1' is none | registers are zero ra sp gp tp fp, t0 … t6, s0 … s11, a0 … a7, or x0 … x31
    add a0, a8, a2          # error 13: expected a register; 'a8' is none | …
    mv x32, a0              # error 8: expected a register; 'x32' is none | …
    lw a0, 4(b0)            # error 14: expected a register; 'b0' is none | …
    lw a0, 4(8)             # error 14: expected a register | …
    mv spp, A0              # error 8: expected a register; 'spp' is none | did you mean 'sp'?
    mv sp, A0               # error 12: expected a register; 'A0' is none | did you mean 'a0'?
    add a0, 4, a1           # error 13: expected a register | …
    addi a0, a1, a2         # error 18: expected an immediate, not a register | write 'addi rd, rs1, imm'
    j a0                    # error 7: expected a label, not a register | write 'j label'
    lr.w a0, 4(a1)          # error 14: expected an address such as '(a0)' | write 'lr.w rd, (rs1)'
    sw a0, a1               # error 12: expected an address such as '8(sp)', not a register | write 'sw rs2, imm(rs1)' or 'sw rs, symbol, rt'
# case: immediates out of range
    addi a0, a1, 5000       # error 18: immediate must be an integer in the range [-2048, 2047]; this is 5000
    addi a0, a1, 2048       # error 18: immediate must be an integer in the range [-2048, 2047]; this is 2048
    addi a0, a1, -2049      # error 18: immediate must be an integer in the range [-2048, 2047]; this is -2049
    addi a0, a1, 0xfff      # error 18: immediate must be an integer in the range [-2048, 2047]; this is 4095
    lw a0, 4096(a1)         # error 12: immediate must be an integer in the range [-2048, 2047]; this is 4096
    sw a0, -4096(a1)        # error 12: immediate must be an integer in the range [-2048, 2047]; this is -4096
    slli a0, a1, 32         # error 18: immediate must be an integer in the range [0, 31]; this is 32
    srai a0, a1, -1         # error 18: immediate must be an integer in the range [0, 31]; this is -1
    lui a0, 0x100000        # error 13: immediate must be an integer in the range [0, 1048575]; this is 1048576
    csrwi mstatus, 32       # error 20: immediate must be an integer in the range [0, 31]; this is 32
    csrr a0, 4096           # error 14: immediate must be an integer in the range [0, 4095]; this is 4096
    li a0, 0x100000000      # error 12: immediate must be an integer in the range [-2147483648, 4294967295]; this is 4294967296
    jalr ra, 2048(a0)       # error 14: immediate must be an integer in the range [-2048, 2047]; this is 2048
# case: CSRs and fences
    csrr a0, mstatuss       # error 14: there is no CSR 'mstatuss' | did you mean 'mstatus'?
    csrw mscrtch, a0        # error 10: there is no CSR 'mscrtch' | did you mean 'mscratch'?
    fence rw, x             # error 15: expected accesses such as 'rw': letters of iorw in this order | write 'fence pred, succ' or 'fence'
    fence wr, r             # error 11: expected accesses such as 'rw': letters of iorw in this order | write 'fence pred, succ' or 'fence'
# case: operators
    addi a0, a0, %hi(x)     # error 18: %hi has no place in 'addi' | write %lo, %pcrel_lo or a number
    lui a0, %lo(x)          # error 13: %lo has no place in 'lui' | write %hi, %pcrel_hi, %got_pcrel_hi or a number
    lui a0, %high(x)        # error 13: there is no operator '%high'; there are %hi, %lo, %pcrel_hi, %pcrel_lo, %got_pcrel_hi
    slli a0, a0, %lo(x)     # error 18: %lo has no place in 'slli'
    li a0, %lo(x)           # error 12: %lo has no place in this operand
    .word %lo(x)            # error 11: expected an expression
# case: symbols where numbers must be
    addi a0, a0, ext        # error 18: 'ext' is not defined, so the immediate has no value
    addi a0, a0, here       # error 18: 'here' is an address, known only when linked; use %hi, %lo or la
    li a0, here             # error 12: 'here' is an address, known only when linked; use %hi, %lo or la
    li a0, ext              # error 12: 'ext' is not defined, so the immediate has no value
    .set thread.state, 4
    lw a0, thread.stat(tp)  # error 12: 'thread.stat' is not defined, so the immediate has no value | did you mean 'thread.state'?
    .if thread.sate         # error 9: 'thread.sate' is not defined at this point | did you mean 'thread.state'?
    .endif
    .if . - here2 > 8       # error 9: 'here2' is not defined at this point
    .endif
here2:
    beqz a0, there
    .if . - here2 > 8       # error 9: this must be a number that is known at this point | a branch between these labels may still have to become longer
    .endif
there:
here:
# case: targets out of reach
start:
    jal far                 # error 9: the target must be at an even distance in the range [-1048576, 1048574]; this is 1048580
    j start + 1             # error 7: the target must be at an even distance in the range [-1048576, 1048574]; this is -3
    .space 0x100000 - 4
far:
    beq a0, a1, start + 1   # error 17: the target must be at an even distance in the range [-1048576, 1048574]; this is -1048583
