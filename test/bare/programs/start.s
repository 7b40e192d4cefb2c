# The first instructions of every bare program: each hart gets a stack of its own and calls
# main(hart). What main returns on hart 0 is the exit status; other harts sleep when it returns.

    .equ    FINISHER, 0x00100000
    .equ    FINISHER_PASS, 0x5555
    .equ    FINISHER_FAIL, 0x3333
    .equ    STACK_BYTES, 8192
    .equ    HARTS, 4

    .section .text.start, "ax"
    .globl  _start
_start:
    li      t0, HARTS
    bgeu    a0, t0, park
    addi    t0, a0, 1
    li      t1, STACK_BYTES
    mul     t0, t0, t1
    la      sp, stacks
    add     sp, sp, t0
    mv      s0, a0
    call    main
    beqz    s0, exit
park:
    wfi
    j       park

# exit(status a0): ends the run.
    .globl  exit
exit:
    li      t0, FINISHER
    li      t1, FINISHER_PASS
    beqz    a0, 1f
    slli    a0, a0, 16
    li      t1, FINISHER_FAIL
    or      t1, t1, a0
1:  sw      t1, 0(t0)
    j       park

# set_jump(buffer a0) → 0, or what long_jump was given.
    .globl  set_jump
set_jump:
    sw      ra, 0(a0)
    sw      sp, 4(a0)
    sw      s0, 8(a0)
    sw      s1, 12(a0)
    sw      s2, 16(a0)
    sw      s3, 20(a0)
    sw      s4, 24(a0)
    sw      s5, 28(a0)
    sw      s6, 32(a0)
    sw      s7, 36(a0)
    sw      s8, 40(a0)
    sw      s9, 44(a0)
    sw      s10, 48(a0)
    sw      s11, 52(a0)
    li      a0, 0
    ret

# long_jump(buffer a0, value a1): goes on where set_jump filled the buffer.
    .globl  long_jump
long_jump:
    lw      ra, 0(a0)
    lw      sp, 4(a0)
    lw      s0, 8(a0)
    lw      s1, 12(a0)
    lw      s2, 16(a0)
    lw      s3, 20(a0)
    lw      s4, 24(a0)
    lw      s5, 28(a0)
    lw      s6, 32(a0)
    lw      s7, 36(a0)
    lw      s8, 40(a0)
    lw      s9, 44(a0)
    lw      s10, 48(a0)
    lw      s11, 52(a0)
    mv      a0, a1
    ret

    .bss
    .balign 16
stacks:
    .zero   HARTS * STACK_BYTES
