# case: beq back, ahead and to a distance
back:
    beq a0, a1, back
    beq t0, zero, ahead
    beq s0, x31, . + 8
    beq a0, a1, back + 4
    beq a0, a1, 1f
1:
    beq a0, a1, 1b
ahead:
    beq a0, a1, ahead
# case: beq out of reach is turned around a jump
back:
    nop
    .option norelax
    beq a0, a1, ahead
    .space 4096
ahead:
    beq a0, a1, back
    beq s0, s1, ahead
# case: beq to another object's symbol is turned around a jump
    beq a0, a1, ext
    beq a0, a1, ext + 8
# case: bne back, ahead and to a distance
back:
    bne a0, a1, back
    bne t0, zero, ahead
    bne s0, x31, . + 8
    bne a0, a1, back + 4
    bne a0, a1, 1f
1:
    bne a0, a1, 1b
ahead:
    bne a0, a1, ahead
# case: bne out of reach is turned around a jump
back:
    nop
    .option norelax
    bne a0, a1, ahead
    .space 4096
ahead:
    bne a0, a1, back
    bne s0, s1, ahead
# case: bne to another object's symbol is turned around a jump
    bne a0, a1, ext
    bne a0, a1, ext + 8
# case: blt back, ahead and to a distance
back:
    blt a0, a1, back
    blt t0, zero, ahead
    blt s0, x31, . + 8
    blt a0, a1, back + 4
    blt a0, a1, 1f
1:
    blt a0, a1, 1b
ahead:
    blt a0, a1, ahead
# case: blt out of reach is turned around a jump
back:
    nop
    .option norelax
    blt a0, a1, ahead
    .space 4096
ahead:
    blt a0, a1, back
    blt s0, s1, ahead
# case: blt to another object's symbol is turned around a jump
    blt a0, a1, ext
    blt a0, a1, ext + 8
# case: bge back, ahead and to a distance
back:
    bge a0, a1, back
    bge t0, zero, ahead
    bge s0, x31, . + 8
    bge a0, a1, back + 4
    bge a0, a1, 1f
1:
    bge a0, a1, 1b
ahead:
    bge a0, a1, ahead
# case: bge out of reach is turned around a jump
back:
    nop
    .option norelax
    bge a0, a1, ahead
    .space 4096
ahead:
    bge a0, a1, back
    bge s0, s1, ahead
# case: bge to another object's symbol is turned around a jump
    bge a0, a1, ext
    bge a0, a1, ext + 8
# case: bltu back, ahead and to a distance
back:
    bltu a0, a1, back
    bltu t0, zero, ahead
    bltu s0, x31, . + 8
    bltu a0, a1, back + 4
    bltu a0, a1, 1f
1:
    bltu a0, a1, 1b
ahead:
    bltu a0, a1, ahead
# case: bltu out of reach is turned around a jump
back:
    nop
    .option norelax
    bltu a0, a1, ahead
    .space 4096
ahead:
    bltu a0, a1, back
    bltu s0, s1, ahead
# case: bltu to another object's symbol is turned around a jump
    bltu a0, a1, ext
    bltu a0, a1, ext + 8
# case: bgeu back, ahead and to a distance
back:
    bgeu a0, a1, back
    bgeu t0, zero, ahead
    bgeu s0, x31, . + 8
    bgeu a0, a1, back + 4
    bgeu a0, a1, 1f
1:
    bgeu a0, a1, 1b
ahead:
    bgeu a0, a1, ahead
# case: bgeu out of reach is turned around a jump
back:
    nop
    .option norelax
    bgeu a0, a1, ahead
    .space 4096
ahead:
    bgeu a0, a1, back
    bgeu s0, s1, ahead
# case: bgeu to another object's symbol is turned around a jump
    bgeu a0, a1, ext
    bgeu a0, a1, ext + 8
# case: beqz compares with zero
back:
    beqz a0, back
    beqz t6, ahead
    beqz a0, . - 4
    beqz s0, ext
ahead:
    beqz zero, ahead
# case: bnez compares with zero
back:
    bnez a0, back
    bnez t6, ahead
    bnez a0, . - 4
    bnez s0, ext
ahead:
    bnez zero, ahead
# case: blez compares with zero
back:
    blez a0, back
    blez t6, ahead
    blez a0, . - 4
    blez s0, ext
ahead:
    blez zero, ahead
# case: bgez compares with zero
back:
    bgez a0, back
    bgez t6, ahead
    bgez a0, . - 4
    bgez s0, ext
ahead:
    bgez zero, ahead
# case: bltz compares with zero
back:
    bltz a0, back
    bltz t6, ahead
    bltz a0, . - 4
    bltz s0, ext
ahead:
    bltz zero, ahead
# case: bgtz compares with zero
back:
    bgtz a0, back
    bgtz t6, ahead
    bgtz a0, . - 4
    bgtz s0, ext
ahead:
    bgtz zero, ahead
# case: bgt swaps its registers
back:
    bgt a0, a1, back
    bgt a1, a0, ahead
    bgt zero, t6, ext
ahead:
    bgt t6, zero, ahead
# case: ble swaps its registers
back:
    ble a0, a1, back
    ble a1, a0, ahead
    ble zero, t6, ext
ahead:
    ble t6, zero, ahead
# case: bgtu swaps its registers
back:
    bgtu a0, a1, back
    bgtu a1, a0, ahead
    bgtu zero, t6, ext
ahead:
    bgtu t6, zero, ahead
# case: bleu swaps its registers
back:
    bleu a0, a1, back
    bleu a1, a0, ahead
    bleu zero, t6, ext
ahead:
    bleu t6, zero, ahead
# case: jal in all its forms
back:
    jal back
    jal ra, back
    jal zero, ahead
    jal t0, . + 8
    jal ext
    jal x5, ext + 4
ahead:
# case: j in all its forms
back:
    j back
    j ahead
    j . - 4
    j ext
    j back + 4
ahead:
# case: jalr in all its forms
back:
    jalr a0
    jalr 8(a0)
    jalr ra, a0
    jalr t0, 4(a0)
    jalr ra, a0, -4
    jalr zero, (ra)
    jalr ra, 2047(t0)
    jalr ra, -2048(t0)
ahead:
# case: jr in all its forms
back:
    jr a0
    jr 4(a0)
    jr -4(t0)
    jr (t0)
    jr a0, 8
ahead:
# case: call in all its forms
back:
    call back
    call ahead
    call ext
    call ext + 4
    call t0, back
    call ra, ahead
    call t0, ext
ahead:
# case: tail in all its forms
back:
    tail back
    tail ahead
    tail ext
ahead:
# case: jump in all its forms
back:
    jump back, t0
    jump ext, a0
    jump ahead, t6
ahead:
# case: ret in all its forms
back:
    ret
ahead:
