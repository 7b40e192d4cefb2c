# Workload matmul: products of 64 × 64 matrices of int32.
# Made from C by GCC -O2 for rv32ima, ilp32; run() is called by start.s.
        .text
        .align  2
        .globl  run
        .type   run, @function
run:
        addi    sp,sp,-32
        lui     a5,%hi(a)
        lui     a4,%hi(b)
        sw      s3,16(sp)
        sw      s4,12(sp)
        addi    t2,a5,%lo(a)
        addi    s3,a4,%lo(b)
        addi    s4,a5,%lo(a)
        sw      s0,28(sp)
        sw      s1,24(sp)
        sw      s2,20(sp)
        sw      s5,8(sp)
        addi    a4,a4,%lo(b)
        addi    a5,a5,%lo(a)
        li      a1,-5
        li      a3,0
        li      t1,256
        li      a7,64
.L2:
        addi    t3,a3,11
        neg     a6,a3
        mv      a0,a1
        li      a2,0
.L3:
        add     t5,a5,a2
        add     t4,a4,a2
        sw      a0,0(t5)
        sw      a6,0(t4)
        addi    a2,a2,4
        addi    a0,a0,3
        add     a6,a6,t3
        bne     a2,t1,.L3
        addi    a3,a3,1
        addi    a1,a1,7
        addi    a5,a5,256
        addi    a4,a4,256
        bne     a3,a7,.L2
        li      t5,16384
        lui     t0,%hi(c)
        addi    t5,t5,256
        addi    t0,t0,%lo(c)
        lui     s1,%hi(c+256)
        lui     t3,%hi(b+256)
        lui     s0,%hi(a+256)
        add     t2,t2,t5
        li      t6,0
        li      a0,0
        addi    s1,s1,%lo(c+256)
        addi    t3,t3,%lo(b+256)
        addi    s0,s0,%lo(a+256)
        add     t5,t0,t5
        li      s2,640
.L4:
        mv      a6,s0
        mv      s5,t0
.L7:
        mv      a7,s3
        mv      t1,s5
        addi    t4,a6,-256
.L9:
        mv      a5,t4
        mv      a3,a7
        li      a2,0
.L5:
        lw      a4,0(a5)
        lw      a1,0(a3)
        addi    a5,a5,4
        addi    a3,a3,256
        mul     a4,a4,a1
        add     a2,a2,a4
        bne     a5,a6,.L5
        sw      a2,0(t1)
        addi    a7,a7,4
        addi    t1,t1,4
        bne     t3,a7,.L9
        addi    a6,a5,256
        addi    s5,s5,256
        bne     a6,t2,.L7
        mv      a2,s1
.L8:
        addi    a5,a2,-256
.L10:
        lw      a3,0(a5)
        slli    a4,a0,5
        add     a4,a4,a0
        addi    a5,a5,4
        xor     a0,a4,a3
        bne     a5,a2,.L10
        addi    a2,a5,256
        bne     t5,a2,.L8
        andi    a5,t6,63
        srai    a4,t6,3
        andi    a4,a4,63
        slli    a5,a5,6
        add     a5,a5,a4
        slli    a5,a5,2
        add     a5,s4,a5
        lw      a4,0(a5)
        add     a4,a4,t6
        sw      a4,0(a5)
        addi    t6,t6,1
        bne     t6,s2,.L4
        lw      s0,28(sp)
        lw      s1,24(sp)
        lw      s2,20(sp)
        lw      s3,16(sp)
        lw      s4,12(sp)
        lw      s5,8(sp)
        addi    sp,sp,32
        jr      ra
        .size   run, .-run
        .bss
        .align  2
        .type   c, @object
        .size   c, 16384
c:
        .zero   16384
        .type   b, @object
        .size   b, 16384
b:
        .zero   16384
        .type   a, @object
        .size   a, 16384
a:
        .zero   16384
