# case: add of three registers
    add a0, a1, a2
    add zero, ra, sp
    add t0, t0, t0
    add s11, x31, fp
# case: sub of three registers
    sub zero, ra, sp
    sub t0, t0, t0
    sub s11, x31, fp
    sub gp, tp, t6
# case: sll of three registers
    sll t0, t0, t0
    sll s11, x31, fp
    sll gp, tp, t6
    sll x8, s0, x0
# case: slt of three registers
    slt s11, x31, fp
    slt gp, tp, t6
    slt x8, s0, x0
    slt a0, a1, a2
# case: sltu of three registers
    sltu gp, tp, t6
    sltu x8, s0, x0
    sltu a0, a1, a2
    sltu zero, ra, sp
# case: xor of three registers
    xor x8, s0, x0
    xor a0, a1, a2
    xor zero, ra, sp
    xor t0, t0, t0
# case: srl of three registers
    srl a0, a1, a2
    srl zero, ra, sp
    srl t0, t0, t0
    srl s11, x31, fp
# case: sra of three registers
    sra zero, ra, sp
    sra t0, t0, t0
    sra s11, x31, fp
    sra gp, tp, t6
# case: or of three registers
    or t0, t0, t0
    or s11, x31, fp
    or gp, tp, t6
    or x8, s0, x0
# case: and of three registers
    and s11, x31, fp
    and gp, tp, t6
    and x8, s0, x0
    and a0, a1, a2
# case: mul of three registers
    mul a0, a1, a2
    mul zero, ra, sp
    mul t0, t0, t0
    mul s11, x31, fp
# case: mulh of three registers
    mulh zero, ra, sp
    mulh t0, t0, t0
    mulh s11, x31, fp
    mulh gp, tp, t6
# case: mulhsu of three registers
    mulhsu t0, t0, t0
    mulhsu s11, x31, fp
    mulhsu gp, tp, t6
    mulhsu x8, s0, x0
# case: mulhu of three registers
    mulhu s11, x31, fp
    mulhu gp, tp, t6
    mulhu x8, s0, x0
    mulhu a0, a1, a2
# case: div of three registers
    div gp, tp, t6
    div x8, s0, x0
    div a0, a1, a2
    div zero, ra, sp
# case: divu of three registers
    divu x8, s0, x0
    divu a0, a1, a2
    divu zero, ra, sp
    divu t0, t0, t0
# case: rem of three registers
    rem a0, a1, a2
    rem zero, ra, sp
    rem t0, t0, t0
    rem s11, x31, fp
# case: remu of three registers
    remu zero, ra, sp
    remu t0, t0, t0
    remu s11, x31, fp
    remu gp, tp, t6
