# Workload qsort: quicksort of random numbers: unpredictable branches.
# Made from C by GCC -O2 for rv32ima, ilp32; run() is called by start.s.
        .text
        .align  2
        .type   qs.constprop.0, @function
qs.constprop.0:
        bge     a0,a1,.L24
        addi    sp,sp,-32
        sw      s2,16(sp)
        lui     s2,%hi(v)
        sw      s3,12(sp)
        sw      s4,8(sp)
        sw      ra,28(sp)
        sw      s0,24(sp)
        sw      s1,20(sp)
        mv      s3,a0
        mv      s4,a1
        addi    s2,s2,%lo(v)
.L2:
        add     a5,s3,s4
        srai    a5,a5,1
        slli    a5,a5,2
        add     a5,s2,a5
        lw      a2,0(a5)
        mv      s0,s4
        mv      s1,s3
.L7:
        bgt     s1,s0,.L8
.L29:
        slli    a5,s1,2
        add     a0,s2,a5
        lw      a3,0(a0)
        slli    a4,s0,2
        add     a6,s2,a4
        addi    a5,a5,4
        lw      a1,0(a6)
        add     a5,s2,a5
        ble     a2,a3,.L28
.L4:
        lw      a3,0(a5)
        mv      a0,a5
        addi    s1,s1,1
        addi    a5,a5,4
        bgt     a2,a3,.L4
        bge     a2,a1,.L5
.L14:
        addi    a5,a4,-4
        add     a5,s2,a5
.L6:
        lw      a1,0(a5)
        mv      a4,a5
        addi    s0,s0,-1
        addi    a5,a5,-4
        blt     a2,a1,.L6
        mv      a6,a4
.L5:
        blt     s0,s1,.L7
        sw      a1,0(a0)
        sw      a3,0(a6)
        addi    s1,s1,1
        addi    s0,s0,-1
.L30:
        ble     s1,s0,.L29
.L8:
        sub     a5,s0,s3
        sub     a4,s4,s1
        bge     a5,a4,.L11
        mv      a0,s3
        mv      a1,s0
        mv      s3,s1
        call    qs.constprop.0
        blt     s3,s4,.L2
.L31:
        lw      ra,28(sp)
        lw      s0,24(sp)
        lw      s1,20(sp)
        lw      s2,16(sp)
        lw      s3,12(sp)
        lw      s4,8(sp)
        addi    sp,sp,32
        jr      ra
.L28:
        blt     a2,a1,.L14
        sw      a1,0(a0)
        sw      a3,0(a6)
        addi    s1,s1,1
        addi    s0,s0,-1
        j       .L30
.L11:
        mv      a1,s4
        mv      a0,s1
        mv      s4,s0
        call    qs.constprop.0
        blt     s3,s4,.L2
        j       .L31
.L24:
        ret
        .size   qs.constprop.0, .-qs.constprop.0
        .align  2
        .globl  run
        .type   run, @function
run:
        addi    sp,sp,-48
        sw      s0,40(sp)
        sw      s3,28(sp)
        sw      s4,24(sp)
        sw      s5,20(sp)
        sw      s6,16(sp)
        sw      s8,8(sp)
        li      s0,12288
        lui     s8,%hi(v)
        lui     s3,%hi(v+80000)
        li      s6,1662976
        li      s4,1013903360
        li      s5,20480
        sw      s1,36(sp)
        sw      s7,12(sp)
        sw      ra,44(sp)
        sw      s2,32(sp)
        li      s7,180
        li      s1,0
        addi    s0,s0,57
        addi    s8,s8,%lo(v)
        addi    s3,s3,%lo(v+80000)
        addi    s6,s6,1549
        addi    s4,s4,863
        addi    s5,s5,-481
.L33:
        mv      s2,s8
        mv      a5,s8
.L34:
        mul     s0,s0,s6
        addi    a5,a5,4
        add     s0,s0,s4
        srli    a4,s0,1
        sw      a4,-4(a5)
        bne     a5,s3,.L34
        mv      a1,s5
        li      a0,0
        call    qs.constprop.0
.L35:
        lw      a5,0(s2)
        slli    a4,s1,5
        sub     s1,a4,s1
        addi    s2,s2,4
        add     s1,s1,a5
        bne     s2,s3,.L35
        addi    s7,s7,-1
        bne     s7,zero,.L33
        lw      ra,44(sp)
        lw      s0,40(sp)
        lw      s2,32(sp)
        lw      s3,28(sp)
        lw      s4,24(sp)
        lw      s5,20(sp)
        lw      s6,16(sp)
        lw      s7,12(sp)
        lw      s8,8(sp)
        mv      a0,s1
        lw      s1,36(sp)
        addi    sp,sp,48
        jr      ra
        .size   run, .-run
        .bss
        .align  2
        .type   v, @object
        .size   v, 80000
v:
        .zero   80000
