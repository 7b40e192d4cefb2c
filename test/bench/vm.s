# Workload vm: an interpreter of byte code: jumps through a table.
# Made from C by GCC -O2 for rv32ima, ilp32; run() is called by start.s.
        .text
        .align  2
        .type   exec.constprop.0, @function
exec.constprop.0:
        lui     a2,%hi(.LANCHOR0)
        addi    a5,a2,%lo(.LANCHOR0)
        lui     a3,%hi(.LANCHOR1)
        sw      a0,264(a5)
        lui     a0,%hi(.L5)
        addi    a7,a2,%lo(.LANCHOR0)
        addi    t1,a3,%lo(.LANCHOR1)
        li      a5,0
        addi    a2,a2,%lo(.LANCHOR0)
        addi    a3,a3,%lo(.LANCHOR1)
        addi    a0,a0,%lo(.L5)
        li      a6,15
.L2:
        andi    a4,a5,0xff
        addi    a1,a3,1
        bgtu    a4,a6,.L22
        slli    a5,a5,2
        add     a5,a0,a5
        lw      a5,0(a5)
        jr      a5
        .section        .rodata
        .align  2
        .align  2
.L5:
        .word   .L20
        .word   .L19
        .word   .L18
        .word   .L17
        .word   .L16
        .word   .L15
        .word   .L14
        .word   .L13
        .word   .L12
        .word   .L11
        .word   .L10
        .word   .L9
        .word   .L8
        .word   .L7
        .word   .L6
        .word   .L4
        .text
.L15:
        lw      a5,-4(a2)
        addi    a2,a2,-4
        bne     a5,zero,.L24
.L14:
        lb      a3,1(a3)
        add     a3,t1,a3
        lb      a5,0(a3)
        j       .L2
.L16:
        lw      a5,-8(a2)
        lw      a4,-4(a2)
        addi    a2,a2,-4
        mv      a3,a1
        slt     a5,a5,a4
        sw      a5,-4(a2)
        lb      a5,0(a3)
        j       .L2
.L17:
        lw      a5,-8(a2)
        lw      a4,-4(a2)
        addi    a2,a2,-4
        mv      a3,a1
        mul     a5,a5,a4
        sw      a5,-4(a2)
        lb      a5,0(a3)
        j       .L2
.L18:
        lw      a5,-8(a2)
        lw      a4,-4(a2)
        addi    a2,a2,-4
        mv      a3,a1
        sub     a5,a5,a4
        sw      a5,-4(a2)
        lb      a5,0(a3)
        j       .L2
.L19:
        lw      a5,-8(a2)
        lw      a4,-4(a2)
        addi    a2,a2,-4
        mv      a3,a1
        add     a5,a5,a4
        sw      a5,-4(a2)
        lb      a5,0(a3)
        j       .L2
.L20:
        lb      a5,1(a3)
        addi    a3,a3,2
        addi    a2,a2,4
        sw      a5,-4(a2)
        lb      a5,0(a3)
        j       .L2
.L4:
        mv      a3,a1
        lb      a5,0(a3)
        addi    a2,a2,-4
        j       .L2
.L6:
        lw      a0,260(a7)
        ret
.L7:
        lw      a5,-4(a2)
        mv      a3,a1
        addi    a5,a5,1
        sw      a5,-4(a2)
        lb      a5,0(a3)
        j       .L2
.L8:
        lw      a5,-8(a2)
        lw      a4,-4(a2)
        addi    a2,a2,-4
        mv      a3,a1
        and     a5,a5,a4
        sw      a5,-4(a2)
        lb      a5,0(a3)
        j       .L2
.L9:
        lw      a5,-8(a2)
        lw      a4,-4(a2)
        addi    a2,a2,-4
        mv      a3,a1
        srl     a5,a5,a4
        sw      a5,-4(a2)
        lb      a5,0(a3)
        j       .L2
.L10:
        lw      a5,-8(a2)
        lw      a4,-4(a2)
        addi    a2,a2,-4
        mv      a3,a1
        xor     a5,a5,a4
        sw      a5,-4(a2)
        lb      a5,0(a3)
        j       .L2
.L11:
        lw      a5,-4(a2)
        mv      a3,a1
        addi    a2,a2,4
        sw      a5,-4(a2)
        lb      a5,0(a3)
        j       .L2
.L12:
        lb      a5,1(a3)
        lw      a4,-4(a2)
        addi    a3,a3,2
        slli    a5,a5,2
        add     a5,a7,a5
        sw      a4,256(a5)
        addi    a2,a2,-4
        lb      a5,0(a3)
        j       .L2
.L13:
        lb      a5,1(a3)
        addi    a2,a2,4
        addi    a3,a3,2
        slli    a5,a5,2
        add     a5,a7,a5
        lw      a5,256(a5)
        sw      a5,-4(a2)
        lb      a5,0(a3)
        j       .L2
.L24:
        addi    a3,a3,2
        lb      a5,0(a3)
        j       .L2
.L22:
        mv      a3,a1
        lb      a5,0(a3)
        j       .L2
        .size   exec.constprop.0, .-exec.constprop.0
        .align  2
        .globl  run
        .type   run, @function
run:
        addi    sp,sp,-16
        sw      s2,0(sp)
        li      s2,8192
        sw      s0,8(sp)
        sw      s1,4(sp)
        sw      ra,12(sp)
        li      s1,1000
        li      s0,0
        addi    s2,s2,-192
.L26:
        slli    a4,s0,4
        mv      a0,s1
        add     s0,a4,s0
        addi    s1,s1,1
        call    exec.constprop.0
        add     s0,a0,s0
        bne     s1,s2,.L26
        lw      ra,12(sp)
        mv      a0,s0
        lw      s0,8(sp)
        lw      s1,4(sp)
        lw      s2,0(sp)
        addi    sp,sp,16
        jr      ra
        .size   run, .-run
        .bss
        .align  2
        .set    .LANCHOR0,. + 0
        .type   stk, @object
        .size   stk, 256
stk:
        .zero   256
        .type   var, @object
        .size   var, 64
var:
        .zero   64
        .section        .rodata
        .align  2
        .set    .LANCHOR1,. + 0
        .type   code, @object
        .size   code, 41
code:
        .string ""
        .string ""
        .string "\b"
        .string ""
        .string ""
        .string "\b\001\007"
        .string "\007\002\004\005(\007\001"
        .string "\037\003\007"
        .string "\n\t"
        .string "\007\013\n\b\001\007"
        .string "\r\b"
        .ascii  "\006\b\016\016\016\016"
