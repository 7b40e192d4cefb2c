# Workload fib: Fibonacci numbers by recursion: calls and returns.
# Made from C by GCC -O2 for rv32ima, ilp32; run() is called by start.s.
        .text
        .align  2
        .type   fib, @function
fib:
        addi    sp,sp,-16
        sw      ra,12(sp)
        sw      s0,8(sp)
        sw      s1,4(sp)
        mv      s0,a0
        li      a5,1
        bleu    a0,a5,.L1
        addi    a0,a0,-1
        call    fib
        mv      s1,a0
        addi    a0,s0,-2
        call    fib
        add     a0,s1,a0
.L1:
        lw      ra,12(sp)
        lw      s0,8(sp)
        lw      s1,4(sp)
        addi    sp,sp,16
        jr      ra
        .size   fib, .-fib
        .align  2
        .globl  run
        .type   run, @function
run:
        addi    sp,sp,-16
        sw      s0,8(sp)
        sw      s1,4(sp)
        sw      s2,0(sp)
        sw      ra,12(sp)
        li      s1,120
        li      s0,0
        lui     s2,%hi(nn)
.L7:
        lw      a0,%lo(nn)(s2)
        slli    a4,s0,3
        sub     s0,a4,s0
        addi    s1,s1,-1
        call    fib
        add     s0,s0,a0
        bne     s1,zero,.L7
        lw      ra,12(sp)
        mv      a0,s0
        lw      s0,8(sp)
        lw      s1,4(sp)
        lw      s2,0(sp)
        addi    sp,sp,16
        jr      ra
        .size   run, .-run
        .globl  nn
        .section        .sdata,"aw"
        .align  2
        .type   nn, @object
        .size   nn, 4
nn:
        .word   27
