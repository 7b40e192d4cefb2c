# case: lb from an offset and a register, either alone too
    .set field, 8
    lb a0, 0(a1)
    lb a0, (a1)
    lb t0, -2048(sp)
    lb t0, 2047(sp)
    lb s1, field(tp)
    lb s1, field + 4 * 3(tp)
    lb s1, (field + 4)(tp)
    lb zero, -(field)(x31)
    lb a0, 0xfffffffc(gp)
    lb a0 , 4 ( a1 )
    lb a0, 'a'(a1)
# case: lh from an offset and a register, either alone too
    .set field, 8
    lh a0, 0(a1)
    lh a0, (a1)
    lh t0, -2048(sp)
    lh t0, 2047(sp)
    lh s1, field(tp)
    lh s1, field + 4 * 3(tp)
    lh s1, (field + 4)(tp)
    lh zero, -(field)(x31)
    lh a0, 0xfffffffc(gp)
    lh a0 , 4 ( a1 )
    lh a0, 'a'(a1)
# case: lw from an offset and a register, either alone too
    .set field, 8
    lw a0, 0(a1)
    lw a0, (a1)
    lw t0, -2048(sp)
    lw t0, 2047(sp)
    lw s1, field(tp)
    lw s1, field + 4 * 3(tp)
    lw s1, (field + 4)(tp)
    lw zero, -(field)(x31)
    lw a0, 0xfffffffc(gp)
    lw a0 , 4 ( a1 )
    lw a0, 'a'(a1)
# case: lbu from an offset and a register, either alone too
    .set field, 8
    lbu a0, 0(a1)
    lbu a0, (a1)
    lbu t0, -2048(sp)
    lbu t0, 2047(sp)
    lbu s1, field(tp)
    lbu s1, field + 4 * 3(tp)
    lbu s1, (field + 4)(tp)
    lbu zero, -(field)(x31)
    lbu a0, 0xfffffffc(gp)
    lbu a0 , 4 ( a1 )
    lbu a0, 'a'(a1)
# case: lhu from an offset and a register, either alone too
    .set field, 8
    lhu a0, 0(a1)
    lhu a0, (a1)
    lhu t0, -2048(sp)
    lhu t0, 2047(sp)
    lhu s1, field(tp)
    lhu s1, field + 4 * 3(tp)
    lhu s1, (field + 4)(tp)
    lhu zero, -(field)(x31)
    lhu a0, 0xfffffffc(gp)
    lhu a0 , 4 ( a1 )
    lhu a0, 'a'(a1)
# case: sb to an offset and a register, either alone too
    .set field, 8
    sb a0, 0(a1)
    sb a0, (a1)
    sb t0, -2048(sp)
    sb t0, 2047(sp)
    sb s1, field(tp)
    sb s1, field - 4 * 3(tp)
    sb zero, 31(x31)
    sb x31, 32(zero)
    sb a0, (1 << 5) - 1(gp)
# case: sh to an offset and a register, either alone too
    .set field, 8
    sh a0, 0(a1)
    sh a0, (a1)
    sh t0, -2048(sp)
    sh t0, 2047(sp)
    sh s1, field(tp)
    sh s1, field - 4 * 3(tp)
    sh zero, 31(x31)
    sh x31, 32(zero)
    sh a0, (1 << 5) - 1(gp)
# case: sw to an offset and a register, either alone too
    .set field, 8
    sw a0, 0(a1)
    sw a0, (a1)
    sw t0, -2048(sp)
    sw t0, 2047(sp)
    sw s1, field(tp)
    sw s1, field - 4 * 3(tp)
    sw zero, 31(x31)
    sw x31, 32(zero)
    sw a0, (1 << 5) - 1(gp)
# case: lb from a symbol by way of its own register
    lb a0, here
    lb t0, here + 8
    lb s1, data - 4
    lb a1, ext
here:
    nop
    .data
    .word 1
data:
    .word 2
# case: lbu from a symbol by way of its own register
    lbu a0, here
    lbu t0, here + 8
    lbu s1, data - 4
    lbu a1, ext
here:
    nop
    .data
    .word 1
data:
    .word 2
# case: lh from a symbol by way of its own register
    lh a0, here
    lh t0, here + 8
    lh s1, data - 4
    lh a1, ext
here:
    nop
    .data
    .word 1
data:
    .word 2
# case: lhu from a symbol by way of its own register
    lhu a0, here
    lhu t0, here + 8
    lhu s1, data - 4
    lhu a1, ext
here:
    nop
    .data
    .word 1
data:
    .word 2
# case: lw from a symbol by way of its own register
    lw a0, here
    lw t0, here + 8
    lw s1, data - 4
    lw a1, ext
here:
    nop
    .data
    .word 1
data:
    .word 2
# case: sb to a symbol by way of another register
    sb a0, data, t0
    sb t0, data + 8, t1
    sb zero, ext, ra
    .data
    .word 1
data:
    .word 2
# case: sh to a symbol by way of another register
    sh a0, data, t0
    sh t0, data + 8, t1
    sh zero, ext, ra
    .data
    .word 1
data:
    .word 2
# case: sw to a symbol by way of another register
    sw a0, data, t0
    sw t0, data + 8, t1
    sw zero, ext, ra
    .data
    .word 1
data:
    .word 2
