# case: moves and logic
    nop
    mv a0, a1
    move a0, a1
    not a0, a1
    neg a0, a1
    seqz a0, a1
    snez a0, a1
    sltz a0, a1
    sgtz a0, a1
    sgt a0, a1, a2
    sgtu a0, a1, a2
    sext.b a0, a1
    sext.h a0, a1
    zext.b a0, a1
    zext.h a0, a1
# case: immediate forms under the register names
    add a0, a1, 5
    and a0, a1, 6
    or a0, a1, 7
    xor a0, a1, -1
    slt a0, a1, 8
    sltu a0, a1, 9
    sll a0, a1, 3
    srl a0, a1, 4
    sra a0, a1, 5
    add sp, sp, -32
# case: li makes the shortest of lui and addi
    li a0, 0
    li a0, 1
    li a0, -1
    li a0, 2047
    li a0, 2048
    li a0, -2048
    li a0, -2049
    li a0, 0x800
    li a0, 0xfff
    li a0, 0x1000
    li a0, 0x12345000
    li a0, 0x12345678
    li a0, 0x12345fff
    li a0, 0x7fffffff
    li a0, 0x7ffff800
    li a0, 0x7ffff7ff
    li a0, 0x80000000
    li a0, 0x80000001
    li a0, 0xffffffff
    li a0, 0xfffff800
    li a0, 0xfffff7ff
    li a0, 0xdeadbeef
    li a0, 'x'
    li a0, 1<<31
    li t6, (1<<12)-1
    .set size, 100*4
    li a0, size
    li a0, -size
# case: addresses
    la a0, here
    lla a1, here + 8
    la a2, ext
    la a3, data
    la a4, 0x1234
    la a5, 5
    .set five, 6
    la a6, five
here:
    lw a0, data
    lb a0, data+4
    lbu a0, data
    lh a0, data
    lhu a0, data
    sw a0, data, t0
    sb a0, data, t0
    sh a0, data, t1
    lw a0, ext
    .data
data: .word 0, 0
# case: calls
    call here
    call ext
    call ext + 4
    call ext@plt
    tail ext@plt
    tail here
    tail ext
    jump here, t0
    jump ext, t2
here:
    call here
    .globl g
g:  call g
# case: addresses under pic need a table
# linked by GNU ld alone: ours needs no table, and computes the address
    .option norvc
    la a0, here
    .option push
    .option nopic
    la a0, here
    .option pop
here:
