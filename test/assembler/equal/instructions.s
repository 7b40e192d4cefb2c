# case: base integer instructions
    lui a0, 0x12345
    lui a0, 0xfffff
    auipc a1, 0
    auipc t0, 1048575
    add x1, x2, x31
    sub a0, a1, a2
    sll s0, s1, s2
    slt fp, gp, tp
    sltu t0, t1, t2
    xor t3, t4, t5
    srl t6, s3, s4
    sra s5, s6, s7
    or s8, s9, s10
    and s11, a6, a7
    addi a0, a0, -2048
    addi a0, a0, 2047
    addi a0, a0, 0xfffff800
    slti a0, a1, -1
    sltiu a0, a1, 1
    xori a0, a1, 0x7f
    ori a0, a1, 'A'
    andi a0, a1, (1<<4)-1
    slli a0, a1, 31
    srli a0, a1, 0
    srai a0, a1, 16
    fence
    fence iorw, iorw
    fence rw, w
    fence i, o
    fence.tso
    fence.i
    ecall
    ebreak
# case: loads and stores
    lb a0, 0(sp)
    lh a0, -2(sp)
    lw a0, 2047(sp)
    lbu a0, -2048(sp)
    lhu a0, (sp)
    sb a0, 0(t0)
    sh a0, 2(t0)
    sw a0, -4(s0)
    sw a0, (s0)
    lw a0, 4+4(sp)
    lw a0, (4+4)(sp)
    lw a0, -(4)(sp)
    sw ra, 4*3 ( sp )
    lw a0 , 0xfffffffc(sp)
# case: multiplication and division
    mul a0, a1, a2
    mulh a0, a1, a2
    mulhsu a0, a1, a2
    mulhu a0, a1, a2
    div a0, a1, a2
    divu a0, a1, a2
    rem a0, a1, a2
    remu a0, a1, a2
# case: atomics
    lr.w a0, (a1)
    lr.w.aq a0, (a1)
    lr.w.aqrl a0, 0(a1)
    sc.w a0, a2, (a1)
    sc.w.rl a0, a2, (a1)
    amoswap.w a0, a1, (a2)
    amoswap.w.aq a0, a1, (a2)
    amoadd.w.rl a0, a1, 0(a2)
    amoxor.w.aqrl a0, a1, (a2)
    amoand.w a0, a1, (a2)
    amoor.w a0, a1, (a2)
    amomin.w a0, a1, (a2)
    amomax.w a0, a1, (a2)
    amominu.w a0, a1, (a2)
    amomaxu.w zero, a1, (a2)
# case: control and status registers
    csrrw a0, mstatus, a1
    csrrs a0, mie, zero
    csrrc zero, mip, a1
    csrrwi a0, mscratch, 31
    csrrsi zero, mstatus, 8
    csrrci a0, 0x300, 0
    csrrw a0, mtvec, 5
    csrr a0, mhartid
    csrw satp, a0
    csrw pmpaddr0, 7
    csrs mstatus, t0
    csrc mstatus, t0
    csrs mstatus, 8
    csrc mstatus, 8
    csrwi mscratch, 0
    csrsi mstatus, 8
    csrci mstatus, 8
    csrr a0, 0xb00
    csrw pmpcfg0, t1
    csrr t0, mcause
    csrr t0, mtval
    csrr t0, mepc
    csrr t0, time
    csrr t0, mcounteren
    csrr t0, hpmcounter3
    rdcycle a0
    rdcycleh a1
    rdtime a2
    rdtimeh a3
    rdinstret a4
    rdinstreth a5
# case: privileged instructions
    mret
    sret
    wfi
    sfence.vma
    sfence.vma a0
    sfence.vma a0, a1
    unimp
    scall
    sbreak
# case: jumps
start:
    jal ra, start
    jal start
    jal zero, end
    j end
    jr ra
    jr 4(a0)
    jr (a0)
    jalr a0
    jalr 8(a0)
    jalr ra, a0
    jalr ra, 4(a0)
    jalr ra, a0, 4
    jalr zero, 0(ra)
    jalr ra, (t0)
    ret
    j start + 8
    j . + 8
    j .-4
    jal ra, end - 4
end:
# case: branches
start:
    beq a0, a1, start
    bne a0, a1, end
    blt a0, a1, start
    bge a0, a1, end
    bltu a0, a1, start
    bgeu a0, a1, end
    beqz a0, start
    bnez a0, end
    blez a0, start
    bgez a0, end
    bltz a0, start
    bgtz a0, end
    bgt a0, a1, start
    ble a0, a1, end
    bgtu a0, a1, start
    bleu a0, a1, end
    beq a0, a1, . + 8
    beq a0, a1, start + 4
end:
# case: branches out of reach are turned around
near:
    beq a0, a1, far
    bnez a0, far
    bltu a0, a1, edge
    .space 4080
edge:
    nop
    .space 4096
far:
    beqz a0, near
    bge a0, a1, near
    bleu a0, a1, far
# case: a branch that reaches only because another grew late
    beq a0, a1, a
    beq a0, a1, b
    .space 4084
a:  nop
b:  nop
    .space 4080
    bne a0, a1, a
# case: branches and jumps to symbols of others
    beq a0, a1, ext
    bnez a0, ext + 4
    j ext
    jal ext
    jal t0, ext
    call ext
    tail ext
    .weak maybe
maybe:
    beqz a0, maybe
    j maybe
# case: branches between sections
    .text
a:  beq a0, a1, b
    j b
    .section .text.other, "ax"
b:  bne a0, a1, a
    jal a
# case: relocation operators
    lui a0, %hi(ext)
    addi a0, a0, %lo(ext)
    lw a1, %lo(ext+4)(a0)
    sw a1, %lo(ext+4)(a0)
    jalr ra, %lo(ext)(a0)
1:  auipc a0, %pcrel_hi(ext)
    addi a0, a0, %pcrel_lo(1b)
    lw a1, %pcrel_lo(1b)(a0)
    sw a1, %pcrel_lo(1b)(a0)
.La: auipc t0, %pcrel_hi(ext + 8)
    jalr ra, %pcrel_lo(.La)(t0)
    lui a0, %hi(0x12345fff)
    addi a0, a0, %lo(0x12345fff)
    .set k, 0x80001800
    lui a0, %hi(k)
    lw a0, %lo(k)(a0)
    sw a0, %lo(k + 4)(a0)
# case: raw instructions by .insn
    .insn r 0x33, 0, 0, a0, a1, a2
    .insn i 0x13, 0, a0, a1, 5
    .insn i 0x03, 2, a0, 4(a1)
    .insn s 0x23, 2, a0, 8(sp)
    .insn u 0x37, a0, 0x12345
1:  .insn sb 0x63, 0, a0, a1, 1b
    .insn b 0x63, 1, a0, a1, 2f
    .insn uj 0x6f, ra, 1b
2:  .insn j 0x6f, ra, 1b
    .insn 0x13
    .insn 4, 0x13
# case: targets given as numbers
    call 0x1000
    tail 0
    .set rom, 0x2000
    call rom
    la a0, rom
# case: labels that stand for others in jumps
    .set alias, target + 4
    j alias
    beqz a0, alias
    call alias
    la a0, alias
    lw a0, alias
    .word alias
target:
    nop
    nop
    .globl alias
# case: numeric fields may be expressions
    .set n, 3
    slli a0, a0, n + 1
    lui a0, 0x12345 + n
    csrwi mscratch, n << 1
    csrr a0, 0x300 + n
