# case: addi: a number between -2048 and 2047, or as its 32 bits
    .set n, 12
    addi a0, a1, -2048
    addi t6, zero, 2047
    addi a0, a0, 0xfffff800
    addi s0, s1, 0xffffffff
    addi a2, a3, n * 4 - 1
    addi a2, a3, 'z'
    addi a2, a3, ~n
# case: slti: a number between -2048 and 2047, or as its 32 bits
    .set n, 12
    slti a0, a1, -2048
    slti t6, zero, 2047
    slti a0, a0, 0xfffff800
    slti s0, s1, 0xffffffff
    slti a2, a3, n * 4 - 1
    slti a2, a3, 'z'
    slti a2, a3, ~n
# case: sltiu: a number between -2048 and 2047, or as its 32 bits
    .set n, 12
    sltiu a0, a1, -2048
    sltiu t6, zero, 2047
    sltiu a0, a0, 0xfffff800
    sltiu s0, s1, 0xffffffff
    sltiu a2, a3, n * 4 - 1
    sltiu a2, a3, 'z'
    sltiu a2, a3, ~n
# case: xori: a number between -2048 and 2047, or as its 32 bits
    .set n, 12
    xori a0, a1, -2048
    xori t6, zero, 2047
    xori a0, a0, 0xfffff800
    xori s0, s1, 0xffffffff
    xori a2, a3, n * 4 - 1
    xori a2, a3, 'z'
    xori a2, a3, ~n
# case: ori: a number between -2048 and 2047, or as its 32 bits
    .set n, 12
    ori a0, a1, -2048
    ori t6, zero, 2047
    ori a0, a0, 0xfffff800
    ori s0, s1, 0xffffffff
    ori a2, a3, n * 4 - 1
    ori a2, a3, 'z'
    ori a2, a3, ~n
# case: andi: a number between -2048 and 2047, or as its 32 bits
    .set n, 12
    andi a0, a1, -2048
    andi t6, zero, 2047
    andi a0, a0, 0xfffff800
    andi s0, s1, 0xffffffff
    andi a2, a3, n * 4 - 1
    andi a2, a3, 'z'
    andi a2, a3, ~n
# case: slli by 0 to 31
    .set n, 3
    slli a0, a1, 0
    slli a0, a1, 1
    slli t0, t1, 31
    slli t0, t1, n * 8
    slli x5, x6, 0x10
    slli x5, x6, 1 << 2
# case: srli by 0 to 31
    .set n, 3
    srli a0, a1, 0
    srli a0, a1, 1
    srli t0, t1, 31
    srli t0, t1, n * 8
    srli x5, x6, 0x10
    srli x5, x6, 1 << 2
# case: srai by 0 to 31
    .set n, 3
    srai a0, a1, 0
    srai a0, a1, 1
    srai t0, t1, 31
    srai t0, t1, n * 8
    srai x5, x6, 0x10
    srai x5, x6, 1 << 2
