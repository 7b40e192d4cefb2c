/**
 * A guest whose machine is never without packets in every place where they can be: every cluster
 * but the first sends it messages as fast as it can, which it takes slowly, so that its queue is
 * full and the others wait in the network; each sends its neighbour transfers of 8 KiB, of which
 * some are refused. Harts other than 0 exchange interrupts, sleep by timer and count by AMO. Each
 * hart 0 prints a letter for each message.
 */
export const FLOOD = `
    .equ    IRQ, 0x20
    .equ    CLEAR, 0x28
    .equ    ROUNDS, 2
_start:
    li      s0, NETWORK
    lw      s1, 0x08(s0)            # s1 = this cluster, s2 = how many there are
    lw      s2, 0x10(s0)
    li      t0, 0x888
    csrw    mie, t0
    bnez    a0, worker
    li      s3, ROUNDS
    beqz    s1, sink

source:
    la      t0, message
    sw      s3, 16(t0)
    sw      t0, 0x40(s0)
    lw      t0, 0x204(s0)           # the node of cluster 0
    sw      t0, 0x44(s0)
    sw      zero, 0x48(s0)

    la      t0, landing             # arms channel 0 in every other round
    sw      t0, 0x100(s0)
    li      t0, 8192
    sw      t0, 0x104(s0)
    andi    t0, s3, 1
    sw      t0, 0x108(s0)
    addi    t1, s1, 1               # and sends to that of the next cluster
    bltu    t1, s2, 1f
    li      t1, 1
1:  slli    t1, t1, 3
    add     t1, t1, s0
    lw      t1, 0x204(t1)
    sw      t1, 0x68(s0)
    la      t0, landing
    sw      t0, 0x60(s0)
    li      t0, 8192
    sw      t0, 0x64(s0)
    sw      zero, 0x6c(s0)
    sw      zero, 0x70(s0)

    li      t2, 0                   # until the message and the transfer are done with
2:  lw      t0, IRQ(s0)
    or      t2, t2, t0
    sw      t0, CLEAR(s0)
    andi    t1, t2, 2
    beqz    t1, 2b
    srli    t1, t2, 16
    beqz    t1, 2b
    addi    s3, s3, -1
    bnez    s3, source
    call    say
    finish  0

sink:
    addi    s4, s2, -1
    mul     s3, s3, s4              # s3 = messages that will come
3:  li      t0, 300                 # slowly
4:  addi    t0, t0, -1
    bnez    t0, 4b
    lw      t0, 0x50(s0)
    beqz    t0, 3b
    la      t0, landing
    sw      t0, 0x4c(s0)
    sw      zero, 0x50(s0)
    call    say
    addi    s3, s3, -1
    bnez    s3, 3b
    finish  0

say:
    li      t0, UART
    addi    t1, s1, 'a'
    sb      t1, 0(t0)
    ret

worker:
    li      t0, MTIMECMP            # sleeps for some ticks, then counts and wakes the next hart
    slli    t1, a0, 3
    add     t0, t0, t1
    li      t2, MTIME
    lw      t3, 0(t2)
    slli    t4, a0, 2
    addi    t3, t3, 7
    add     t3, t3, t4
    sw      t3, 0(t0)
    sw      zero, 4(t0)
    wfi
    la      t0, count
5:  lr.w    t1, (t0)
    addi    t1, t1, 1
    sc.w    t2, t1, (t0)
    bnez    t2, 5b
    amoadd.w zero, a0, (t0)
    j       worker

    .align  4
count:   .word 0
    .align  4
message: .zero 144
    .align  4
landing: .zero 8192
`;

export const FLOOD_OPTIONS = { clusters: 19, cores: 3, ioClusters: 2, ioCores: 2 } as const;
