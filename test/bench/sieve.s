# Workload sieve: the sieve of Eratosthenes over 200 000 bytes: short loops of byte stores.
# Made from C by GCC -O2 for rv32ima, ilp32; run() is called by start.s.
        .text
        .align  2
        .globl  run
        .type   run, @function
run:
        lui     t0,%hi(s+2)
        lui     t4,%hi(s)
        lui     a2,%hi(s+200000)
        li      a7,16842752
        li      a6,200704
        li      t3,0
        li      a0,0
        addi    t5,t0,%lo(s+2)
        addi    t4,t4,%lo(s)
        addi    a2,a2,%lo(s+200000)
        addi    a7,a7,257
        addi    a6,a6,-705
        li      t6,600
.L2:
        mv      a5,t4
.L3:
        sw      a7,0(a5)
        addi    a5,a5,4
        bne     a5,a2,.L3
        lbu     a4,%lo(s+2)(t0)
        mv      a5,t5
        mv      t1,t5
        li      a3,2
        bne     a4,zero,.L17
.L8:
        addi    a3,a3,1
        mul     a4,a3,a3
        addi    t1,t1,1
        bgt     a4,a6,.L11
.L18:
        lbu     a1,0(t1)
        beq     a1,zero,.L8
.L7:
        add     a1,a4,t4
.L5:
        sb      zero,0(a1)
        add     a4,a4,a3
        add     a1,a1,a3
        ble     a4,a6,.L5
        addi    a3,a3,1
        mul     a4,a3,a3
        addi    t1,t1,1
        ble     a4,a6,.L18
.L11:
        li      a4,0
.L6:
        lbu     a3,0(a5)
        addi    a5,a5,1
        add     a4,a4,a3
        bne     a5,a2,.L6
        slli    a5,a0,5
        sub     a5,a5,a0
        add     a5,a5,t3
        addi    t3,t3,1
        add     a0,a4,a5
        bne     t3,t6,.L2
        ret
.L17:
        li      a4,4
        j       .L7
        .size   run, .-run
        .bss
        .align  2
        .type   s, @object
        .size   s, 200000
s:
        .zero   200000
