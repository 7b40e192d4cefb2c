# case: a register of another alphabet
    add r1, r2, r3                       # error 9-10: expected a register; 'r1' is none | …
# case: a register with a percent sign
    mv %a0, a1                           # error 8-10: expected a register | …
# case: a register with a dollar sign
    mv $a0, a1                           # error 8-10: expected a register; '$a0' is none | did you mean 'a0'?
# case: a register that is one too far
    mv s12, t7                           # error 8-10: expected a register; 's12' is none | …
# case: a floating-point register
    mv fa0, a1                           # error 8-10: expected a register; 'fa0' is none | did you mean 'a0'?
# case: an immediate where a register must be
    add a0, 1, a1                        # error 13-13: expected a register | …
# case: an immediate as the destination
    addi 5, a0, 1                        # error 10-10: expected a register | …
# case: an address where a register must be
    mv a0, 0(a1)                         # error 12-16: expected a register | …
# case: a string where a register must be
    mv a0, "a1"                          # error 12-15: expected a register | …
# case: a dollar sign before an immediate
    addi a0, a0, $5                      # error 18-19: '$5' is not defined, so the immediate has no value
# case: an address in square brackets
    lw a0, [sp]                          # error 12-12: '[' has no meaning here
# case: an address with two registers
    lw a0, a1(a2)                        # error 12-17: expected an address such as '8(sp)' | write 'lw rd, imm(rs1)' or 'lw rd, symbol'
# case: an address without its base
    lw a0, 8()                           # error 14-14: expected a register, not ')'
# case: an address that is not closed
    sw a0, 8(sp                          # error 16-16: expected ')' before the end of the statement
# case: an address that is closed twice
    sw a0, 8(sp))                        # error 17-17: expected ',' or the end of the statement, not ')'
# case: a store to a symbol without a spare register
    sw a0, there                         # error 12-16: expected an address such as '8(sp)' | write 'sw rs2, imm(rs1)' or 'sw rs, symbol, rt'
# case: a load from a register without brackets
    lw a0, sp                            # error 12-13: expected an address such as '8(sp)', not a register | write 'lw rd, imm(rs1)' or 'lw rd, symbol'
# case: an offset of a load too far
    lw a0, 2048(sp)                      # error 12-15: immediate must be an integer in the range [-2048, 2047]; this is 2048
# case: an offset of a store too far
    sb a0, -2049(sp)                     # error 12-16: immediate must be an integer in the range [-2048, 2047]; this is -2049
# case: a shift by a register
    slli a0, a0, a1                      # error 18-19: expected an immediate, not a register | write 'slli rd, rs1, shamt'
# case: a shift by the width
    srli a0, a0, 32                      # error 18-19: immediate must be an integer in the range [0, 31]; this is 32
# case: an upper immediate too large
    lui a0, 1048576                      # error 13-19: immediate must be an integer in the range [0, 1048575]; this is 1048576
# case: an upper immediate below zero
    auipc a0, -1                         # error 15-16: immediate must be an integer in the range [0, 1048575]; this is -1
# case: a number too wide for li
    li a0, -2147483649                   # error 12-22: immediate must be an integer in the range [-2147483648, 4294967295]; this is -2147483649
# case: a jump to a register
    jal ra, a0                           # error 13-14: expected a label, not a register | write 'jal rd, label' or 'jal label'
# case: a branch with two operands
    beq a0, a1                           # error 5-7: too few operands: there are 2 | write 'beq rs1, rs2, label'
# case: a branch on zero with three operands
    beqz a0, a1, here                    # error 18-21: too many operands: there are 3 | write 'beqz rs1, label'
here:
# case: a call without its target
    call                                 # error 5-8: too few operands: there are 0 | write 'call symbol' or 'call rd, symbol'
# case: a call of a register
    call a0                              # error 10-11: expected a symbol, not a register | write 'call symbol' or 'call rd, symbol'
# case: a call of a number of words
    call 1 2                             # error 12-12: expected ',' or the end of the statement, not '2'
# case: an address of a register
    la a0, a1                            # error 12-13: expected a symbol, not a register | write 'la rd, symbol'
# case: an atomic with an offset
    amoadd.w a0, a1, 4(a2)               # error 22-26: expected an address such as '(a0)' | write 'amoadd.w rd, rs2, (rs1)'
# case: an atomic without brackets
    amoswap.w a0, a1, a2                 # error 23-24: expected an address such as '(a0)', not a register | write 'amoswap.w rd, rs2, (rs1)'
# case: an atomic of an ordering that is none
    amoadd.w.rel a0, a1, (a2)            # error 5-16: there is no instruction 'amoadd.w.rel' | did you mean 'amoadd.w.rl'?
# case: an atomic of bytes
    amoadd.b a0, a1, (a2)                # error 5-12: there is no instruction 'amoadd.b' | did you mean 'amoadd.w'?
# case: a conditional store without its address
    sc.w a0, a1                          # error 5-8: too few operands: there are 2 | write 'sc.w rd, rs2, (rs1)'
# case: a CSR that is misspelt
    csrr a0, mcuase                      # error 14-19: there is no CSR 'mcuase' | did you mean 'mcause'?
# case: a CSR that is a register
    csrr a0, a1                          # error 14-15: expected the name or number of a CSR, not a register | write 'csrr rd, csr'
# case: a CSR below zero
    csrr a0, -1                          # error 14-15: immediate must be an integer in the range [0, 4095]; this is -1
# case: a CSR changed by a number too large
    csrsi mie, 64                        # error 16-17: immediate must be an integer in the range [0, 31]; this is 64
# case: a CSR changed by a register where a number must be
    csrwi mie, a0                        # error 16-17: expected an immediate, not a register | write 'csrwi csr, zimm'
# case: a CSR instruction with its operands turned around
    csrw a0, mie                         # error 10-11: expected the name or number of a CSR, not a register | write 'csrw csr, rs1' or 'csrw csr, zimm'
# case: a fence of letters out of order
    fence wo, rw                         # error 11-12: expected accesses such as 'rw': letters of iorw in this order | write 'fence pred, succ' or 'fence'
# case: a fence with one operand
    fence rw                             # error 5-9: too few operands: there is 1 | write 'fence pred, succ' or 'fence'
# case: a fence of numbers
    fence 16, 1                          # error 11-12: expected accesses such as 'rw': letters of iorw in this order
# case: fence.i with operands it does not mean
    fence.i rw, rw                       # error 13-18: too many operands: there are 2 | write 'fence.i'
# case: a return with a register
    mret ra                              # error 10-11: too many operands: there is 1 | write 'mret'
# case: a trap with an operand
    ecall 1                              # error 11-11: too many operands: there is 1 | write 'ecall'
# case: three operands for two
    not a0, a1, a2                       # error 17-18: too many operands: there are 3 | write 'not rd, rs1'
# case: a dot missing from an instruction
    lrw a0, (a1)                         # error 5-7: there is no instruction 'lrw' | did you mean 'lr.w'?
# case: letters swapped in an instruction
    adid a0, a0, 1                       # error 5-8: there is no instruction 'adid' | did you mean 'addi'?
# case: an instruction of another machine
    mov a0, a1                           # error 5-7: there is no instruction 'mov' | did you mean 'mv'?
# case: an instruction of ARM
    ldr a0, [a1]                         # error 13-13: '[' has no meaning here
# case: the bit manipulation that is not there
    andn a0, a1, a2                      # error 5-8: there is no instruction 'andn'; the machine has no bit manipulation (Zba, Zbb) | did you mean 'andi'?
# case: the vectors that are not there
    vsetvli a0, a1, e32                  # error 5-11: there is no instruction 'vsetvli'; the machine has no vectors (V)
# case: a number where an instruction must be
    42                                   # error 5-6: expected an instruction, a directive or a label, not '42'
# case: a register where an instruction must be
    a0                                   # error 5-6: there is no instruction 'a0'
# case: an operand that is an operator
    addi a0, a0, +                       # error 19-19: expected an expression before the end of the statement
# case: a division in an immediate by zero
    addi a0, a0, 8 / 0                   # error 18-22: division by zero
# case: an immediate of two operands in brackets
    addi a0, a0, (1, 2)                  # error 20-20: expected ')', not ','
