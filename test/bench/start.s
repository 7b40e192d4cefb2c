# Entry of every workload: a stack, run(), then the finisher. Its answer is left in `result`.
    .text
    .globl _start
_start:
    la      sp, stack_top
    csrr    t0, mhartid
    bnez    t0, 2f
    call    run
    la      t0, result
    sw      a0, 0(t0)
    li      t0, 0x00100000
    li      t1, 0x5555
    sw      t1, 0(t0)
2:  wfi
    j       2b

    .bss
    .balign 16
    .globl  result
result:
    .space  16
    .space  0x10000
stack_top:
