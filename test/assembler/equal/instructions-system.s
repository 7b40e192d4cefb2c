# case: csrrw of a CSR by name or number, with a register or a number
    .set number, 0x340
    csrrw a0, mscratch, a1
    csrrw zero, 0x300, t0
    csrrw a0, number, a1
    csrrw a0, number + 1, zero
    csrrw a0, mie, 31
    csrrw t0, satp, 0
# case: csrrs of a CSR by name or number, with a register or a number
    .set number, 0x340
    csrrs a0, mscratch, a1
    csrrs zero, 0x300, t0
    csrrs a0, number, a1
    csrrs a0, number + 1, zero
    csrrs a0, mie, 31
    csrrs t0, satp, 0
# case: csrrc of a CSR by name or number, with a register or a number
    .set number, 0x340
    csrrc a0, mscratch, a1
    csrrc zero, 0x300, t0
    csrrc a0, number, a1
    csrrc a0, number + 1, zero
    csrrc a0, mie, 31
    csrrc t0, satp, 0
# case: csrrwi with 0 to 31
    .set n, 5
    csrrwi a0, mscratch, 0
    csrrwi zero, mstatus, 31
    csrrwi a0, 0x340, n
    csrrwi a0, mepc, n * 2 + 1
# case: csrrsi with 0 to 31
    .set n, 5
    csrrsi a0, mscratch, 0
    csrrsi zero, mstatus, 31
    csrrsi a0, 0x340, n
    csrrsi a0, mepc, n * 2 + 1
# case: csrrci with 0 to 31
    .set n, 5
    csrrci a0, mscratch, 0
    csrrci zero, mstatus, 31
    csrrci a0, 0x340, n
    csrrci a0, mepc, n * 2 + 1
# case: csrw with a register or a number
    csrw mstatus, a0
    csrw mstatus, 8
    csrw 0x304, t0
    csrw satp, zero
# case: csrs with a register or a number
    csrs mstatus, a0
    csrs mstatus, 8
    csrs 0x304, t0
    csrs satp, zero
# case: csrc with a register or a number
    csrc mstatus, a0
    csrc mstatus, 8
    csrc 0x304, t0
    csrc satp, zero
# case: csrwi with 0 to 31
    csrwi mstatus, 0
    csrwi mie, 31
    csrwi 0x340, 2 * 4
# case: csrsi with 0 to 31
    csrsi mstatus, 0
    csrsi mie, 31
    csrsi 0x340, 2 * 4
# case: csrci with 0 to 31
    csrci mstatus, 0
    csrci mie, 31
    csrci 0x340, 2 * 4
# case: csrr reads any CSR
    csrr a0, mhartid
    csrr a0, 0xf14
    csrr t0, misa
    csrr zero, cycle
# case: machine CSRs have names
    csrr a0, mvendorid
    csrr a0, marchid
    csrr a0, mimpid
    csrr a0, mhartid
    csrr a0, mconfigptr
    csrr a0, mstatus
    csrr a0, misa
    csrr a0, medeleg
    csrr a0, mideleg
    csrr a0, mie
    csrr a0, mtvec
    csrr a0, mcounteren
    csrr a0, mstatush
    csrr a0, mscratch
    csrr a0, mepc
    csrr a0, mcause
    csrr a0, mtval
    csrr a0, mip
# case: supervisor CSRs have names
    csrr a0, sstatus
    csrr a0, sie
    csrr a0, stvec
    csrr a0, scounteren
    csrr a0, senvcfg
    csrr a0, sscratch
    csrr a0, sepc
    csrr a0, scause
    csrr a0, stval
    csrr a0, sip
    csrr a0, satp
# case: counters have names
    csrr a0, cycle
    csrr a0, time
    csrr a0, instret
    csrr a0, cycleh
    csrr a0, timeh
    csrr a0, instreth
    csrr a0, mcycle
    csrr a0, minstret
    csrr a0, mcycleh
    csrr a0, minstreth
    csrr a0, mcountinhibit
    csrr a0, hpmcounter3
    csrr a0, hpmcounter31
    csrr a0, hpmcounter3h
    csrr a0, mhpmcounter3
    csrr a0, mhpmcounter31
    csrr a0, mhpmcounter3h
    csrr a0, mhpmevent3
    csrr a0, mhpmevent31
# case: CSRs of physical memory protection have names
    csrr a0, pmpcfg0
    csrr a0, pmpcfg1
    csrr a0, pmpcfg2
    csrr a0, pmpcfg3
    csrr a0, pmpaddr0
    csrr a0, pmpaddr1
    csrr a0, pmpaddr2
    csrr a0, pmpaddr3
    csrr a0, pmpaddr4
    csrr a0, pmpaddr5
    csrr a0, pmpaddr6
    csrr a0, pmpaddr7
    csrr a0, pmpaddr8
    csrr a0, pmpaddr9
    csrr a0, pmpaddr10
    csrr a0, pmpaddr11
    csrr a0, pmpaddr12
    csrr a0, pmpaddr13
    csrr a0, pmpaddr14
    csrr a0, pmpaddr15
# case: rdcycle reads its counter
    rdcycle a0
    rdcycle zero
    rdcycle t6
# case: rdtime reads its counter
    rdtime a0
    rdtime zero
    rdtime t6
# case: rdinstret reads its counter
    rdinstret a0
    rdinstret zero
    rdinstret t6
# case: rdcycleh reads its counter
    rdcycleh a0
    rdcycleh zero
    rdcycleh t6
# case: rdtimeh reads its counter
    rdtimeh a0
    rdtimeh zero
    rdtimeh t6
# case: rdinstreth reads its counter
    rdinstreth a0
    rdinstreth zero
    rdinstreth t6
# case: fence names the accesses before and after
    fence
    fence iorw, iorw
    fence i, o
    fence r, w
    fence io, rw
    fence iow, ior
    fence w, orw
    fence rw, i
# case: fence.tso, fence.i and pause order nothing more
    fence.tso
    fence.i
# case: ecall and ebreak, and their old names
    ecall
    ebreak
    scall
    sbreak
# case: returns from traps, and waiting
    mret
    sret
    wfi
# case: sfence.vma of all, an address, and an address space
    sfence.vma
    sfence.vma a0
    sfence.vma a0, a1
    sfence.vma zero, a1
# case: unimp is the CSR write that always traps
    unimp
