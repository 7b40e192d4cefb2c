# case: hi and lo of a symbol
    lui a0, %hi(ext)
    addi a0, a0, %lo(ext)
    lw a1, %lo(ext)(a0)
    sw a1, %lo(ext)(a0)
# case: hi and lo of a symbol and a number
    lui a0, %hi(ext + 0x1234)
    addi a0, a0, %lo(ext + 0x1234)
    lui a0, %hi(ext - 4)
    lw a0, %lo(ext - 4)(a0)
# case: hi and lo of a number
    lui a0, %hi(0x12345678)
    addi a0, a0, %lo(0x12345678)
    lui a0, %hi(0xfffff800)
    addi a0, a0, %lo(0xfffff800)
    lui a0, %hi(-1)
    addi a0, a0, %lo(-1)
# case: hi rounds up where lo is negative
    .set n, 0x12345800
    lui a0, %hi(n)
    addi a0, a0, %lo(n)
    lui a0, %hi(n - 1)
    addi a0, a0, %lo(n - 1)
# case: lo in every instruction with twelve bits
    lui a0, %hi(data)
    lb a1, %lo(data)(a0)
    lbu a1, %lo(data)(a0)
    lh a1, %lo(data)(a0)
    lhu a1, %lo(data)(a0)
    lw a1, %lo(data)(a0)
    sb a1, %lo(data)(a0)
    sh a1, %lo(data)(a0)
    sw a1, %lo(data)(a0)
    jalr ra, %lo(ext)(a0)
    andi a0, a0, %lo(data)
    ori a0, a0, %lo(data)
    xori a0, a0, %lo(data)
    slti a0, a0, %lo(data)
    .data
data: .word 1
# case: pcrel_hi and pcrel_lo
1:  auipc a0, %pcrel_hi(ext)
    addi a0, a0, %pcrel_lo(1b)
2:  auipc a1, %pcrel_hi(ext + 4)
    lw a2, %pcrel_lo(2b)(a1)
    sw a2, %pcrel_lo(2b)(a1)
# case: pcrel_lo before its pcrel_hi
    j 2f
1:  addi a0, a0, %pcrel_lo(2f)
    ret
2:  auipc a0, %pcrel_hi(ext)
    j 1b
# case: pcrel_lo names an ordinary label
here:
    auipc a0, %pcrel_hi(data)
    nop
    lw a0, %pcrel_lo(here)(a0)
    lw a0, %pcrel_lo(.Lthere)(a0)
.Lthere:
    auipc a0, %pcrel_hi(data + 4)
    .data
data: .word 1, 2
# case: pcrel_hi of a label in the same section
    nop
1:  auipc a0, %pcrel_hi(here)
    addi a0, a0, %pcrel_lo(1b)
here:
    ret
# case: addresses of symbols with values
    .set device, 0x10000000
    lui a0, %hi(device)
    lw a0, %lo(device)(a0)
    li a1, device
    la a2, device
# case: li of every width
    li a0, 0
    li a0, 2047
    li a0, 2048
    li a0, -2048
    li a0, -2049
    li a0, 4095
    li a0, 4096
# case: li of 32 bits
    li a0, 0x7fffffff
    li a0, 0x80000000
    li a0, 0xffffffff
    li a0, -0x80000000
    li a0, 0x7ffff800
    li a0, 0xfffff7ff
    li a0, 0xfffff800
    li a0, 0x12345fff
# case: li of an expression
    .set n, 100
    li a0, n * 100
    li a0, 1 << 20
    li a0, ~n
    li a0, 'x' << 8 | 'y'
    li a0, (n + 28) << 5
# case: la of numbers
    la a0, 0
    la a0, 2047
    la a0, 0x12345678
# case: calls of numbers
    call 0x1000
    tail 0x2000
    jump 0x3000, t0
# case: jumps to a symbol and a number
back:
    nop
    j back + 4
    jal ahead - 4
    beqz a0, back + 4
    call ahead + 8
    nop
ahead:
    nop
    nop
    nop
# case: jumps between sections
    .text
a:  j b
    jal b
    call b
    beqz a0, b
    .section .text.b, "ax"
b:  j a
    tail a
    bnez a0, a
# case: a call by way of the procedure table
    call ext@plt
    tail ext@plt
# case: a branch that just reaches, and one that just does not
    .option norelax
back:
    nop
    .space 4088
    beqz a0, back
    beqz a0, back
    beqz a0, back
# case: a branch ahead that just reaches, and one that just does not
    .option norelax
    beqz a0, near
    beqz a0, far
    .space 4084
near:
    nop
    nop
far:
    nop
# case: branches that grow push others out of reach
    .option norelax
    beqz a0, one
    beqz a0, two
    beqz a0, three
    .space 4080
one: nop
two: nop
three: nop
    beqz a0, one
# case: words of code addresses
    .text
f:  ret
g:  ret
    .section .rodata
table:
    .word f, g, f + 4, table
# case: what is added to the operand of an operator
    lui     a0, %hi(word) + 0x1000
    addi    a0, a0, %lo(word) + 0x1000
    lui     a1, %hi(word) + 4 - 12
    lw      a1, %lo(word) - 8(a1)
    sw      a1, %lo(word + 4) + 4 * 2(a1)
    sb      a1, %lo(word)+(4)(a1)
    lui     a2, (%hi(word))
    addi    a2, a2, (%lo(word) + 4)
    lw      a2, (%lo(word))(a2)
1:  auipc   a3, %pcrel_hi(word) + 4
    lw      a3, %pcrel_lo(1b) + 0(a3)
    addi    a4, zero, %lo(0x12345) + 4
    lui     a4, %hi(0x12345) + 0x800
    .data
    .zero   12
word: .word 1, 2, 3, 4
# case: relocations by name
    .text
    .reloc ., R_RISCV_NONE, ext
    lui a0, 0
    .reloc . - 4, R_RISCV_HI20, ext
    addi a0, a0, 0
    .reloc . - 4, R_RISCV_LO12_I, ext + 4
    .data
a:  .word 0, 0
    .reloc a, R_RISCV_32, ext
    .reloc a + 4, R_RISCV_32, ext + 8
    .reloc 0, R_RISCV_NONE
