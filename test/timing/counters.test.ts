import { describe, expect, test } from 'vitest';
import { EVENT_PLACES, eventNames, events } from '../../vm/hart/events.ts';
import type { MachineOptions } from '../../vm/options.ts';
import { csr, machineWith, ranToEnd, register, stateHash } from '../support/guest.ts';

const LOOP = `
    li      t0, 10
1:  addi    t0, t0, -1
    beqz    t0, 2f
    bnez    t0, 1b
2:`;

function counting(event: number, code: string): string {
  const select = `_start: li t1, ${event}\n csrw mhpmevent5, t1\n`;
  return `${select} ${code}\n csrr s0, mhpmcounter5\n finish 0`;
}

describe('events', () => {
  test('have numbers from 1 on, in order', () => {
    expect(eventNames.map((name) => events[name].number)).toEqual(
      Array.from({ length: EVENT_PLACES - 1 }, (_, index) => index + 1),
    );
  });

  test.each([
    // Ten rounds of three instructions, but the last, which ends at the first branch.
    ['instructions', 1 + 3 * 10 - 1],
    ['cycles', 1 + 3 * 10 - 1],
    ['branches', 2 * 10 - 1],
    ['branchesTaken', 9 + 1],
    ['dataMisses', 0],
    ['sleep', 0],
  ] as const)('%s of a loop are counted under functional timing', (name, count) => {
    expect(register(ranToEnd(counting(events[name].number, LOOP)), 's0')).toBe(count);
  });

  test('traps and sleep are counted', () => {
    const trap = 'la t0, 1f\n csrw mtvec, t0\n ecall\n .align 2\n1:';
    expect(register(ranToEnd(counting(events.traps.number, trap)), 's0')).toBe(1);
    const nap = `
    li      t0, MTIMECMP
    sw      zero, 4(t0)
    li      t1, 20
    sw      t1, 0(t0)
    li      t1, 0x80
    csrw    mie, t1
    csrr    s1, mcycle
    wfi`;
    const machine = ranToEnd(counting(events.sleep.number, nap));
    // mtime is 20 at cycle 800; mcycle is read a cycle before WFI, which takes one itself.
    expect(register(machine, 's0')).toBe(800 - (register(machine, 's1') + 2));
  });
});

describe('event counters', () => {
  test('are 64 bits wide, writable, and carry', () => {
    const machine = ranToEnd(`
_start:
    li      t0, -3
    csrw    mhpmcounter31, t0
    li      t0, 7
    csrw    mhpmcounter31h, t0
    li      t0, ${events.instructions.number}
    csrw    mhpmevent31, t0
    nop
    nop
    nop
    nop
    csrr    s0, mhpmcounter31
    csrr    s1, mhpmcounter31h
    finish  0`);
    expect([register(machine, 's0'), register(machine, 's1')]).toEqual([1, 8]);
  });

  test('hold what was written when the next instruction reads them', () => {
    const machine = ranToEnd(
      counting(events.instructions.number, 'li t0, 100\n csrw mhpmcounter5, t0'),
    );
    expect(register(machine, 's0')).toBe(100);
  });

  test('stand still while inhibited, each by its own bit', () => {
    const source = `
_start:
    li      t0, ${events.branches.number}
    csrw    mhpmevent3, t0
    csrw    mhpmevent4, t0
    csrwi   mcountinhibit, 1 << 3
    j       1f
1:  csrwi   mcountinhibit, 0
    j       1f
1:  csrr    s0, mhpmcounter3
    csrr    s1, mhpmcounter4
    finish  0`;
    const machine = ranToEnd(source);
    expect([register(machine, 's0'), register(machine, 's1')]).toEqual([1, 2]);
  });

  test('go back to 0 events when none is chosen', () => {
    const machine = ranToEnd(`
_start:
    li      t0, ${events.branches.number}
    csrw    mhpmevent3, t0
    j       1f
1:  csrwi   mhpmevent3, 0
    j       1f
1:  finish  0`);
    expect(csr(machine, 'mhpmcounter3')).toBe(1);
  });

  test.each([
    ['with both enables', 'csrw mcounteren, t0\n csrw scounteren, t0', 0],
    ['without mcounteren', 'csrw scounteren, t0', 2],
    ['without scounteren', 'csrw mcounteren, t0', 2],
  ])('in user mode, %s', (_name, enables, cause) => {
    const machine = ranToEnd(`
_start:
    li      t0, -1
    csrw    pmpaddr0, t0
    li      t1, 0x1f
    csrw    pmpcfg0, t1
    li      t0, 1 << 9
    ${enables}
    la      t0, handler
    csrw    mtvec, t0
    la      t0, user
    csrw    mepc, t0
    li      s0, 0
    mret
user:
    csrr    t0, hpmcounter9
    ecall
    .align  2
handler:
    csrr    s0, mcause
    finish  0`);
    expect(register(machine, 's0')).toBe(cause === 0 ? 8 : cause);
  });
});

const MIXED = `
_start:
    li      s1, 3
    li      t0, ${events.branchesTaken.number}
again:
    csrw    mhpmevent6, t0
    csrw    mhpmevent7, s1
    la      t1, data
    lw      t2, 0(t1)
    addi    t2, t2, 1
    sw      t2, 0(t1)
    div     t2, t2, s1
    amoadd.w t2, s1, (t1)
    csrr    s2, mhpmcounter6
    addi    s1, s1, 1
    li      t3, 24
    bne     s1, t3, again
    csrwi   mhpmevent6, 0
    fence
    fence.i
    finish  0
data: .word 0
`;

describe('counting', () => {
  const models: readonly Partial<MachineOptions>[] = [
    { timing: 'functional' },
    { timing: 'mppa256' },
    { timing: 'functional', tier: 'wasm' },
    { timing: 'functional', statistics: true },
  ];

  test.each(models)('is the same in one piece and in single steps: %o', (options) => {
    const whole = ranToEnd(MIXED, options);
    const stepped = machineWith(MIXED, options);
    while (stepped.step().reason === 'stepped');
    expect(stateHash(stepped)).toBe(stateHash(whole));
  });

  test('does not depend on who else wants to know, nor on the tier', () => {
    const hashes = [{}, { statistics: true }, { tier: 'wasm' as const }].map((options) =>
      stateHash(ranToEnd(MIXED, options)),
    );
    expect(new Set(hashes).size).toBe(1);
  });
});
