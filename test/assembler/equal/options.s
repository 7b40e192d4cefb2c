# case: relax and norelax
    .option norelax
    call ext
    .option relax
    call ext
# case: push and pop keep what was said
    .option push
    .option norelax
    nop
    .option pop
    nop
# case: norvc is what we have
    .option norvc
    nop
# case: pic has addresses in a table
# linked by GNU ld alone: ours needs no table, and computes the address
    .option pic
    la a0, ext
    lla a1, here
here:
# case: nopic has none
    .option nopic
    la a0, ext
# case: pushes of pic may be nested
# linked by GNU ld alone: ours needs no table, and computes the address
    .option pic
    .option push
    .option nopic
    .option push
    la a0, here
    .option pop
    la a1, here
    .option pop
    la a2, here
here:
# case: arch of extensions that the machine has
    .option arch, rv32ima
    nop
    .option arch, +zicsr
    csrr a0, mstatus
    .option arch, rv32ima_zicsr_zifencei
    fence.i
# case: arch without an extension
    .option push
    .option arch, -a
    nop
    .option pop
    amoadd.w a0, a1, (a2)
# case: checks of CSRs
    .option csr-check
    csrr a0, mstatus
    .option no-csr-check
    csrr a0, mstatus
