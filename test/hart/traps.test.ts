/** Traps and privilege by the privileged manual: chapters in the names of the groups. */
import { describe, expect, test } from 'vitest';
import { csr, ranToEnd, register } from '../support/guest.ts';

/** Drops to a mode with everything allowed by PMP, at `body`; traps go to `handler`. */
function inMode(mode: 0 | 1, setUp: string, body: string): ReturnType<typeof ranToEnd> {
  return ranToEnd(`
_start:
    la      t0, handler
    csrw    mtvec, t0
    li      t0, 0x1f
    csrw    pmpcfg0, t0
    li      t0, -1
    csrw    pmpaddr0, t0
    li      t0, 0x1800
    csrc    mstatus, t0
    li      t0, ${mode << 11}
    csrs    mstatus, t0
    la      t0, body
    csrw    mepc, t0
    ${setUp}
    mret
body:
    ${body}
    li      s0, 0
    ebreak
    .align  2
handler:
    csrr    s0, mcause
    csrr    s1, mtval
    csrr    s2, mepc
    finish  0
`);
}

describe('exceptions', () => {
  test('a jump to a misaligned address traps at the jump and leaves rd alone', () => {
    const machine = inMode(1, '', 'li s3, 5\n la t0, body + 2\n jalr s3, 0(t0)');
    expect(register(machine, 's0')).toBe(0);
    expect(register(machine, 's1') & 3).toBe(2);
    expect(register(machine, 's3')).toBe(5);
  });

  test.each([
    [0, 'ecall', 8],
    [1, 'ecall', 9],
    [0, 'csrr t0, mstatus', 2],
    [1, 'csrr t0, mstatus', 2],
    [0, 'csrr t0, sstatus', 2],
    [1, 'csrr t0, sstatus', 3],
    [1, 'csrw cycle, t0', 2],
    [0, 'wfi', 2],
    [0, 'sfence.vma', 2],
    [1, 'mret', 2],
    [0, 'sret', 2],
  ] as const)('in mode %i, %s ends with cause %i', (mode, instruction, cause) => {
    expect(register(inMode(mode, '', instruction), 's0')).toBe(cause);
  });

  test.each([
    ['TVM forbids satp', 20, 'csrr t0, satp'],
    ['TVM forbids sfence.vma', 20, 'sfence.vma'],
    ['TW forbids wfi', 21, 'wfi'],
    ['TSR forbids sret', 22, 'sret'],
  ] as const)('%s to the supervisor', (_name, bit, instruction) => {
    const machine = inMode(1, `li t1, ${2 ** bit}\n csrs mstatus, t1`, instruction);
    expect(register(machine, 's0')).toBe(2);
  });

  test.each([
    ['neither', 0, 0, 2],
    ['only mcounteren', 7, 0, 2],
    ['only scounteren', 0, 7, 2],
    ['both', 7, 7, 3],
  ] as const)(
    'user mode reads counters if %s enable them',
    (_name, machineBits, userBits, cause) => {
      const enable = `csrwi mcounteren, ${machineBits}\n csrwi scounteren, ${userBits}`;
      expect(register(inMode(0, enable, 'rdcycle t0\n rdtime t0\n rdinstret t0'), 's0')).toBe(
        cause,
      );
    },
  );
});

describe('delegation', () => {
  test('a delegated exception of user mode goes to stvec, sepc, scause and stval', () => {
    const machine = inMode(
      0,
      'la t1, supervisor\n csrw stvec, t1\n li t1, 0x100\n csrw medeleg, t1',
      `ecall
supervisor:
    csrr    s3, scause
    csrr    s4, sepc
    csrr    s5, sstatus
    ecall`,
    );
    expect(register(machine, 's3')).toBe(8);
    expect(register(machine, 's4')).toBe(register(machine, 's2') - 16);
    // SPP says that user mode was left; the ecall of the supervisor is not delegated.
    expect(register(machine, 's5') & 0x100).toBe(0);
    expect(register(machine, 's0')).toBe(9);
  });

  test('an exception of machine mode is never delegated', () => {
    const machine = ranToEnd(`
_start:
    la      t0, handler
    csrw    mtvec, t0
    li      t0, -1
    csrw    medeleg, t0
    .word   0
    .align  2
handler:
    csrr    s0, mcause
    finish  0
`);
    expect(register(machine, 's0')).toBe(2);
    expect(csr(machine, 'medeleg')).toBe(0xb3ff);
  });

  test('a delegated interrupt is masked in machine mode and taken in user mode', () => {
    const machine = inMode(
      0,
      `la t1, supervisor
    csrw    stvec, t1
    li      t1, 0x222
    csrw    mideleg, t1
    csrw    mie, t1
    csrsi   mstatus, 8
    csrw    mip, t1
    nop`,
      `li s3, 1
supervisor:
    csrr    s4, scause
    ecall`,
    );
    expect(register(machine, 's3')).toBe(0);
    // External comes before software, software before timer (3.1.9).
    expect(register(machine, 's4')).toBe(0x8000_0009);
  });

  test('sret goes back to user mode and restores SIE', () => {
    const machine = inMode(
      1,
      '',
      `li t1, 0x100
    csrc    sstatus, t1
    li      t1, 0x20
    csrs    sstatus, t1
    la      t1, user
    csrw    sepc, t1
    sret
user:
    ecall`,
    );
    expect(register(machine, 's0')).toBe(8);
    expect(csr(machine, 'mstatus') & 2).toBe(2);
  });
});

describe('interrupts', () => {
  test('the first by priority goes to its own vector: software before timer', () => {
    const machine = ranToEnd(`
_start:
    la      t0, vectors
    addi    t0, t0, 1
    csrw    mtvec, t0
    li      t0, CLINT
    li      t1, 1
    sw      t1, 0(t0)
    li      t0, MTIMECMP
    sw      zero, 4(t0)
    sw      zero, 0(t0)
    li      t0, 0x88
    csrw    mie, t0
    csrsi   mstatus, 8
1:  j       1b
    .align  6
vectors:
    j       wrong
    j       wrong
    j       wrong
    j       software
    .rept 8
    j       wrong
    .endr
wrong:
    finish  1
software:
    csrr    s0, mcause
    csrr    s1, mip
    csrr    s2, mstatus
    finish  0
`);
    expect(register(machine, 's0')).toBe(0x8000_0003);
    expect(register(machine, 's1')).toBe(0x88);
    // MPP machine, MPIE set, MIE clear.
    expect(register(machine, 's2')).toBe(0x1880);
  });

  test('in user mode machine interrupts are taken whatever MIE says', () => {
    const setUp = 'li t1, 8\n csrw mie, t1\n li t1, CLINT\n li t2, 1\n sw t2, 0(t1)';
    expect(register(inMode(0, setUp, '1: j 1b'), 's0')).toBe(0x8000_0003);
  });

  test('WFI goes on at once if an interrupt is pending', () => {
    const machine = ranToEnd(`
_start:
    li      t0, 8
    csrw    mie, t0
    li      t0, CLINT
    sw      t0, 0(t0)
    li      t1, 1
    sw      t1, 0(t0)
    wfi
    csrr    s0, minstret
    csrr    s1, mcycle
    finish  0
`);
    expect(register(machine, 's1') - register(machine, 's0')).toBe(1);
  });

  test('mret to user mode clears MPRV', () => {
    const machine = inMode(0, 'li t1, 0x20000\n csrs mstatus, t1', 'ecall');
    expect(csr(machine, 'mstatus') & 0x2_0000).toBe(0);
  });
});

describe('CSRs', () => {
  test.each([
    ['misa', -1, 0x4014_1101],
    ['mtvec', 0x8000_0002, 0],
    ['mtvec', 0x8000_0001, 0x8000_0001],
    ['mepc', 0x8000_0003, 0x8000_0000],
    ['mstatus', -1, 0x7e_19aa],
    ['sstatus', -1, 0xc_0122],
    ['mie', -1, 0xaaa],
    ['mip', -1, 0x222],
    ['mideleg', -1, 0x222],
    ['mcountinhibit', -1, 0xffff_fffd],
    ['mhpmcounter3', -1, 0xffff_ffff],
    ['mhpmcounter31h', 7, 7],
    ['mhpmevent3', 3, 3],
    ['mhpmevent31', 24, 0],
    ['pmpcfg1', -1, 0x9f9f_9f9f],
    ['pmpcfg1', 0x0202_0202, 0],
  ] as const)('%s written with %i reads %i', (name, written, value) => {
    const machine = ranToEnd(
      `_start: li t0, ${written}\n csrw ${name}, t0\n csrr s0, ${name}\n finish 0`,
    );
    expect(register(machine, 's0')).toBe(value);
  });

  test('MPP keeps its value when the reserved mode is written', () => {
    const machine = ranToEnd(
      '_start: li t0, 0x1800\n csrc mstatus, t0\n li t0, 0x1000\n csrs mstatus, t0\n finish 0',
    );
    expect(csr(machine, 'mstatus') & 0x1800).toBe(0);
  });

  test('csrrs with x0 does not write: a read-only CSR can be read', () => {
    expect(register(ranToEnd('_start: csrrs s0, mhartid, zero\n finish 0'), 's0')).toBe(0);
  });

  test('rd may be the register that is written', () => {
    const machine = ranToEnd(
      '_start: li s0, 5\n csrw mscratch, s0\n li s0, 9\n csrrw s0, mscratch, s0\n finish 0',
    );
    expect(register(machine, 's0')).toBe(5);
    expect(csr(machine, 'mscratch')).toBe(9);
  });
});

describe('PMP', () => {
  test('a locked region binds machine mode, and it and its address stay', () => {
    const machine = ranToEnd(`
_start:
    la      t0, handler
    csrw    mtvec, t0
    li      t0, 0x80100000 >> 2
    csrw    pmpaddr0, t0
    li      t1, 0x91                # NA4, locked, readable
    csrw    pmpcfg0, t1
    csrw    pmpaddr0, zero
    csrw    pmpcfg0, zero
    csrr    s3, pmpaddr0
    csrr    s4, pmpcfg0
    li      t2, 0x80100000
    lw      t3, 0(t2)
    sw      t3, 4(t2)
    sw      t3, 0(t2)
    .align  2
handler:
    csrr    s0, mcause
    csrr    s1, mtval
    finish  0
`);
    expect(register(machine, 's3')).toBe(0x2004_0000);
    expect(register(machine, 's4')).toBe(0x91);
    expect([register(machine, 's0'), register(machine, 's1')]).toEqual([7, 0x8010_0000]);
  });

  test('a locked TOR region locks the address that it begins with', () => {
    const machine = ranToEnd(`
_start:
    li      t0, 0x20000000
    csrw    pmpaddr0, t0
    li      t0, 0x20000100
    csrw    pmpaddr1, t0
    li      t0, 0x8f00
    csrw    pmpcfg0, t0
    csrw    pmpaddr0, zero
    csrr    s0, pmpaddr0
    finish  0
`);
    expect(register(machine, 's0')).toBe(0x2000_0000);
  });

  test('without a matching region only machine mode may', () => {
    const machine = inMode(1, 'csrw pmpcfg0, zero', '');
    expect(register(machine, 's0')).toBe(1);
  });

  test.each([
    ['readable', 0x9, 0],
    ['forbidden', 0x8, 5],
  ] as const)(
    'page tables that are %s to the supervisor give a walk cause %i',
    (_name, rights, cause) => {
      const machine = ranToEnd(`
_start:
    la      t0, handler
    csrw    mtvec, t0
    la      t0, root
    srli    t0, t0, 2
    csrw    pmpaddr0, t0
    addi    t0, t0, 1024
    csrw    pmpaddr1, t0
    li      t0, -1
    csrw    pmpaddr2, t0
    li      t0, 0x1f000f | ${rights << 8}
    csrw    pmpcfg0, t0
    la      t0, root
    li      t1, 0x200000cf          # 0x80000000, a superpage with all rights, A and D
    li      t2, 0x800
    add     t2, t2, t0
    sw      t1, 0(t2)
    srli    t0, t0, 12
    li      t1, 0x80000000
    or      t0, t0, t1
    csrw    satp, t0
    li      t0, 0x1800
    csrc    mstatus, t0
    li      t0, 0x20800             # MPRV with MPP supervisor
    csrs    mstatus, t0
    li      s0, 0
    lw      s1, _start
    csrc    mstatus, t0
    finish  0
    .align  2
handler:
    csrr    s0, mcause
    csrr    s1, mtval
    li      t0, 0x20000
    csrc    mstatus, t0
    finish  0
    .align  12
root: .zero 4096
`);
      expect(register(machine, 's0')).toBe(cause);
    },
  );
});
