import { describe, expect, test } from 'vitest';
import { consoleOf, csr, machineWith, ranToEnd, register } from '../support/guest.ts';

/** Runs `access` with a handler that records cause and address, and returns both. */
function trapOf(access: string): { cause: number; address: number } {
  const machine = ranToEnd(`
_start:
    la      t0, handler
    csrw    mtvec, t0
    ${access}
    li      s0, -1
    finish  0
handler:
    csrr    s0, mcause
    csrr    s1, mtval
    finish  0
`);
  return { cause: register(machine, 's0'), address: register(machine, 's1') };
}

describe('finisher', () => {
  test('0x5555 ends the run with exit code 0', () => {
    const machine = machineWith('_start: finish 0');
    expect(machine.run()).toEqual({ reason: 'ended', exitCode: 0 });
    expect(machine.clusters[0]?.exitCode).toBe(0);
  });

  test('(code << 16) | 0x3333 ends it with the code', () => {
    expect(machineWith('_start: finish 7').run()).toEqual({ reason: 'ended', exitCode: 7 });
  });

  test('the hart that writes it runs no further instruction', () => {
    const machine = ranToEnd('_start: finish 0\n li s0, 1\n1: j 1b');
    expect(register(machine, 's0')).toBe(0);
  });
});

describe('UART', () => {
  test('what is written to it is the console', () => {
    const machine = ranToEnd(`
_start:
    li      t0, UART
    li      t1, 'h'
    sb      t1, 0(t0)
    li      t1, 'i'
    sb      t1, 0(t0)
    finish  0
`);
    expect(consoleOf(machine)).toBe('hi');
    expect(consoleOf(machine)).toBe('');
  });

  test('bytes from the host are read in order until the line status says there are none', () => {
    const machine = machineWith(`
_start:
    li      t0, UART
    lbu     s0, 0(t0)
    lbu     s1, 0(t0)
    lbu     s2, 5(t0)
    finish  0
`);
    machine.clusters[0]?.uart.feed(new TextEncoder().encode('AB'));
    machine.run();
    expect([register(machine, 's0'), register(machine, 's1')]).toEqual([0x41, 0x42]);
    expect(register(machine, 's2')).toBe(0x60);
  });
});

describe('CLINT', () => {
  test('mtime is a fortieth of the cycles and equals the time CSR', () => {
    const machine = ranToEnd(`
_start:
    li      t0, 1000
1:  addi    t0, t0, -1
    bnez    t0, 1b
    li      t1, MTIME
    csrr    s0, mcycle
    lw      s1, 0(t1)
    csrr    s2, time
    finish  0
`);
    const cycle = register(machine, 's0');
    expect(register(machine, 's1')).toBe(Math.floor((cycle + 1) / 40));
    expect(register(machine, 's2')).toBe(Math.floor((cycle + 2) / 40));
  });

  test('the timer interrupt is pending from the very cycle that mtimecmp names', () => {
    const machine = ranToEnd(`
_start:
    li      t0, MTIMECMP
    li      t1, 5
    sw      t1, 0(t0)
    sw      zero, 4(t0)
    la      t0, handler
    csrw    mtvec, t0
    li      t0, 0x80
    csrw    mie, t0
    csrsi   mstatus, 8
1:  j       1b
handler:
    csrr    s0, mcycle
    csrr    s1, mcause
    finish  0
`);
    expect(register(machine, 's0')).toBe(200);
    expect(register(machine, 's1')).toBe(0x8000_0007);
  });

  test('WFI sleeps until the timer, with MIE clear, and costs no instructions', () => {
    const machine = ranToEnd(`
_start:
    li      t0, MTIMECMP
    li      t1, 100000
    sw      t1, 0(t0)
    sw      zero, 4(t0)
    li      t0, 0x80
    csrw    mie, t0
    wfi
    csrr    s0, mcycle
    csrr    s1, minstret
    finish  0
`);
    expect(register(machine, 's0')).toBe(4_000_000);
    expect(register(machine, 's1')).toBeLessThan(20);
  });

  test('a software interrupt wakes another hart and is pending until it is cleared', () => {
    const machine = ranToEnd(
      `
_start:
    bnez    a0, other
    li      t0, CLINT
    li      t1, 1
    sw      t1, 4(t0)
1:  lw      t2, 4(t0)
    bnez    t2, 1b
    finish  0
other:
    li      t0, 8
    csrw    mie, t0
    wfi
    csrr    s0, mip
    li      t0, CLINT
    sw      zero, 4(t0)
    csrr    s1, mip
2:  wfi
    j       2b
`,
      { cores: 2 },
    );
    expect(register(machine, 's0', [0, 1])).toBe(8);
    expect(register(machine, 's1', [0, 1])).toBe(0);
  });

  test('mtime can be written', () => {
    const machine = ranToEnd(`
_start:
    li      t0, MTIME
    li      t1, 0x12345
    sw      t1, 4(t0)
    sw      zero, 0(t0)
    lw      s0, 4(t0)
    lw      s1, 0(t0)
    finish  0
`);
    expect([register(machine, 's0'), register(machine, 's1')]).toEqual([0x12345, 0]);
  });
});

describe('bus', () => {
  test('an address where nothing is gives an access fault', () => {
    expect(trapOf('lw t0, 16(zero)')).toEqual({ cause: 5, address: 16 });
    expect(trapOf('sw t0, 16(zero)')).toEqual({ cause: 7, address: 16 });
    expect(trapOf('li t0, 0x80200000\n lw t0, 0(t0)')).toEqual({ cause: 5, address: 0x8020_0000 });
    expect(trapOf('li t0, 0x20000000\n jr t0')).toEqual({ cause: 1, address: 0x2000_0000 });
  });

  test('a device register of another width gives an access fault', () => {
    expect(trapOf('li t0, UART\n lw t0, 0(t0)').cause).toBe(5);
    expect(trapOf('li t0, CLINT\n sb t0, 0(t0)').cause).toBe(7);
    expect(trapOf('li t0, NETWORK\n lbu t0, 0(t0)').cause).toBe(5);
  });

  test('code does not run from devices', () => {
    expect(trapOf('li t0, UART\n jr t0')).toEqual({ cause: 1, address: 0x1000_0000 });
  });
});

describe('counters', () => {
  test('an instruction after a write of minstret reads what was written', () => {
    const machine = ranToEnd(
      '_start: li t0, 500\n csrw minstret, t0\n csrr s0, minstret\n finish 0',
    );
    expect(register(machine, 's0')).toBe(500);
  });

  test('inhibited counters stand still', () => {
    const machine = ranToEnd(`
_start:
    csrwi   mcountinhibit, 5
    csrr    s0, mcycle
    nop
    csrr    s1, mcycle
    csrwi   mcountinhibit, 0
    csrr    s2, mcycle
    finish  0
`);
    expect(register(machine, 's1')).toBe(register(machine, 's0'));
    expect(register(machine, 's2')).toBe(register(machine, 's0'));
  });

  test('a trap costs a cycle but does not retire', () => {
    const machine = ranToEnd(`
_start:
    la      t0, handler
    csrw    mtvec, t0
    csrr    s0, mcycle
    csrr    s1, minstret
    ecall
handler:
    csrr    s2, mcycle
    csrr    s3, minstret
    finish  0
`);
    expect(register(machine, 's2') - register(machine, 's0')).toBe(3);
    expect(register(machine, 's3') - register(machine, 's1')).toBe(2);
  });

  test('64-bit counters carry between their words', () => {
    const machine = ranToEnd(`
_start:
    li      t0, -1
    csrw    mcycleh, zero
    csrw    mcycle, t0
    nop
    csrr    s0, mcycleh
    finish  0
`);
    expect(register(machine, 's0')).toBe(1);
    expect(csr(machine, 'mcycleh')).toBe(1);
  });
});
