# case: la of symbols before, behind, elsewhere, and with an offset
back:
    la a0, back
    la t0, ahead + 4
    la a1, ext
    la a2, ext - 8
    la s11, data
ahead:
    .data
data:
    .word 0
# case: lla of symbols before, behind, elsewhere, and with an offset
back:
    lla a0, back
    lla t0, ahead + 4
    lla a1, ext
    lla a2, ext - 8
    lla s11, data
ahead:
    .data
data:
    .word 0
# case: mv of any registers
    mv a0, a1
    mv t0, t0
    mv zero, x31
    mv s0, zero
# case: move of any registers
    move a0, a1
    move t0, t0
    move zero, x31
    move s0, zero
# case: not of any registers
    not a0, a1
    not t0, t0
    not zero, x31
    not s0, zero
# case: neg of any registers
    neg a0, a1
    neg t0, t0
    neg zero, x31
    neg s0, zero
# case: seqz of any registers
    seqz a0, a1
    seqz t0, t0
    seqz zero, x31
    seqz s0, zero
# case: snez of any registers
    snez a0, a1
    snez t0, t0
    snez zero, x31
    snez s0, zero
# case: sltz of any registers
    sltz a0, a1
    sltz t0, t0
    sltz zero, x31
    sltz s0, zero
# case: sgtz of any registers
    sgtz a0, a1
    sgtz t0, t0
    sgtz zero, x31
    sgtz s0, zero
# case: zext.b of any registers
    zext.b a0, a1
    zext.b t0, t0
    zext.b zero, x31
    zext.b s0, zero
# case: zext.h of any registers
    zext.h a0, a1
    zext.h t0, t0
    zext.h zero, x31
    zext.h s0, zero
# case: sext.b of any registers
    sext.b a0, a1
    sext.b t0, t0
    sext.b zero, x31
    sext.b s0, zero
# case: sext.h of any registers
    sext.h a0, a1
    sext.h t0, t0
    sext.h zero, x31
    sext.h s0, zero
# case: sgt swaps its registers
    sgt a0, a1, a2
    sgt t0, zero, t1
    sgt x1, x2, x3
# case: sgtu swaps its registers
    sgtu a0, a1, a2
    sgtu t0, zero, t1
    sgtu x1, x2, x3
# case: add with a number is the immediate instruction
    add a0, a1, 5
    add a0, a1, -2048
    add sp, sp, 2047
    add a0, a1, 'a' + 1
    add t0, zero, 0xffffffff
# case: and with a number is the immediate instruction
    and a0, a1, 5
    and a0, a1, -2048
    and sp, sp, 2047
    and a0, a1, 'a' + 1
    and t0, zero, 0xffffffff
# case: or with a number is the immediate instruction
    or a0, a1, 5
    or a0, a1, -2048
    or sp, sp, 2047
    or a0, a1, 'a' + 1
    or t0, zero, 0xffffffff
# case: xor with a number is the immediate instruction
    xor a0, a1, 5
    xor a0, a1, -2048
    xor sp, sp, 2047
    xor a0, a1, 'a' + 1
    xor t0, zero, 0xffffffff
# case: slt with a number is the immediate instruction
    slt a0, a1, 5
    slt a0, a1, -2048
    slt sp, sp, 2047
    slt a0, a1, 'a' + 1
    slt t0, zero, 0xffffffff
# case: sltu with a number is the immediate instruction
    sltu a0, a1, 5
    sltu a0, a1, -2048
    sltu sp, sp, 2047
    sltu a0, a1, 'a' + 1
    sltu t0, zero, 0xffffffff
# case: sll with a number is the immediate instruction
    sll a0, a1, 0
    sll a0, a1, 31
    sll t0, t0, 4 * 2
# case: srl with a number is the immediate instruction
    srl a0, a1, 0
    srl a0, a1, 31
    srl t0, t0, 4 * 2
# case: sra with a number is the immediate instruction
    sra a0, a1, 0
    sra a0, a1, 31
    sra t0, t0, 4 * 2
# case: nop
    nop
