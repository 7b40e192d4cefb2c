# Every .cfi_ directive, in frames that share common entries and in ones that do not.
    .text
f:  .cfi_startproc
    .cfi_def_cfa_offset 0
    addi sp,sp,-32
    .cfi_def_cfa_offset 32
    sw ra,28(sp)
    .cfi_offset ra, -4
    .cfi_offset 8, -8
    sw s1,20(sp)
    .cfi_rel_offset s1, 20
    .cfi_remember_state
    .zero 100
    .cfi_def_cfa s0, 16
    .cfi_register s2, t0
    .zero 300
    .cfi_def_cfa_register sp
    .cfi_adjust_cfa_offset 16
    .zero 70000
    .cfi_restore s0, s1
    .cfi_undefined s3
    .cfi_same_value s4
    .cfi_val_offset s5, -12
    .cfi_val_offset s6, 12
    .cfi_offset mepc, -16
    .cfi_restore mepc
    .cfi_offset s7, 8
    nop
    .cfi_escape 0x16, 0x05, 0x02, 0x72, 4
    .cfi_def_cfa sp, -8
    .cfi_def_cfa_offset -16
    ret
    .cfi_restore_state
    nop
    .cfi_endproc
g:  .cfi_startproc simple
    .cfi_def_cfa sp, 0
    nop
    .cfi_signal_frame
    .cfi_return_column t0
    .cfi_endproc
h:  .cfi_startproc
    .cfi_def_cfa_offset 0
    nop
    .cfi_endproc
i:  .cfi_startproc
    .cfi_personality 0x9b, pers
    .cfi_lsda 0x1b, lsd
    nop
    .cfi_def_cfa_offset 8
    .cfi_endproc
j:  .cfi_startproc
    .cfi_personality 0, routine
    .cfi_lsda 0xff
    beqz a0, far
    .cfi_def_cfa_offset 8
    .cfi_endproc
    .section .text.cold,"ax"
k:  .cfi_startproc
    nop
    .cfi_def_cfa_offset 16
    nop
    .cfi_endproc
    .section .gcc,"a"
lsd: .word 1
    .data
pers: .word routine
    .text
routine: ret
    .zero 10000
far: ret
