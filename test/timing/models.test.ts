import { describe, expect, test } from 'vitest';
import { eventNames, events } from '../../vm/hart/events.ts';
import { defaultOptions, validateOptions } from '../../vm/options.ts';
import { isUsedBy, timingParameters, validateTiming } from '../../vm/timing.ts';
import { hartOf, machineWith, ranToEnd, stateHash } from '../support/guest.ts';

const isCost = (unit: string, name: string) => unit === 'cycles' && !name.startsWith('noc.');
const costs = timingParameters.filter(({ unit, name }) => isCost(unit, name));
const FREE = Object.fromEntries(costs.map(({ name }) => [name, 0]));

/** Cycles of a guest if nothing costs more than a cycle but what `changes` say. */
function cyclesWith(source: string, changes: Readonly<Record<string, number>>): number {
  const machine = ranToEnd(source, { timing: 'mppa256', timingSet: { ...FREE, ...changes } });
  return hartOf(machine).cycle;
}

const IN_SUPERVISOR_MODE = `
_start: la      t0, table
    srli    t0, t0, 12
    li      t1, 1 << 31
    or      t0, t0, t1
    csrw    satp, t0
    li      t0, -1
    csrw    pmpaddr0, t0
    li      t0, 0x1f
    csrw    pmpcfg0, t0
    li      t0, 0x800
    csrw    mstatus, t0
    la      t0, inside
    csrw    mepc, t0
    la      t0, outside
    csrw    mtvec, t0
    mret
    .org    0x1000
inside: la      t1, data
    lw      t0, 0(t1)
    lw      t0, 4(t1)
    lui     t2, 1
    add     t1, t1, t2
    sw      t0, 0(t1)
    sfence.vma
    sw      t0, 4(t1)
    ecall
    .align  2
outside: finish 0
    .org    0x2000
table: .zero 0x800
    .word   (0x80000000 >> 2) | 0xcf
    .org    0x3000
data: .zero 8192
`;

describe('the model mppa256', () => {
  test('with every cost 0 takes as long as the functional one', () => {
    const source = `_start: li t0, 5\n1: mul t1, t0, t0\n addi t0, t0, -1\n bnez t0, 1b\n finish 0`;
    expect(cyclesWith(source, {})).toBe(hartOf(ranToEnd(source)).cycle);
  });

  test.each([
    ['branch.taken', 'li t0, 10\n1: addi t0, t0, -1\n bnez t0, 1b', 9],
    ['branch.taken', 'call f\n j 2f\nf: ret\n2:', 3],
    ['multiply', 'mul t0, t0, t0\n mulhu t0, t0, t0', 2],
    ['divide', 'div t0, t0, t1\n remu t0, t0, t1', 2],
    ['load-use', 'la t0, data\n lw t1, 0(t0)\n add t2, t2, t1', 1],
    ['load-use', 'la t0, data\n lw t1, 0(t0)\n nop\n add t2, t2, t1', 0],
    ['load-use', 'la t0, data\n lw zero, 0(t0)\n add t2, t2, zero', 0],
    ['trap.entry', 'la t0, 1f\n csrw mtvec, t0\n ecall\n .align 2\n1:', 1],
    ['icache.miss', '.rept 40\n nop\n .endr', 3],
    ['icache.miss', 'nop\n fence.i\n nop', 2],
    ['dcache.miss', 'la t0, data\n lw t1, 0(t0)\n lw t1, 64(t0)\n lw t1, 4(t0)', 2],
    ['dcache.miss', 'la t0, data\n sw t1, 0(t0)\n lw t1, 4(t0)\n lw t1, 8(t0)', 1],
    // The finisher at the end is a device.
    ['uncached', '', 1],
    ['uncached', 'la t0, data\n amoadd.w t1, t1, (t0)\n lr.w t1, (t0)', 3],
  ] as const)('charges %s %#', (name, code, times) => {
    const source = `_start: ${code}\n finish 0\n .align 6\ndata: .zero 256\n`;
    expect(cyclesWith(source, { [name]: 1000 }) - cyclesWith(source, {})).toBe(1000 * times);
  });

  test('walks once for each page of instructions and of data, and again after sfence.vma', () => {
    const cycles = cyclesWith(IN_SUPERVISOR_MODE, { 'tlb.walk': 1000 });
    // Before the fence one page of instructions and two of data; after it, one and one.
    expect(cycles - cyclesWith(IN_SUPERVISOR_MODE, {})).toBe(5000);
  });

  test('lets stores wait for the write buffer, and fence for all of them', () => {
    const source = (code: string) => `_start: la t0, data\n ${code}\n finish 0\ndata: .word 0`;
    const changes = { 'write-buffer.store': 10, 'write-buffer.stores': 1 };
    const extra = (code: string) =>
      cyclesWith(source(code), changes) - cyclesWith(source(code), {});
    expect(extra('sw t1, 0(t0)\n nop')).toBe(0);
    // The first store leaves the buffer ten cycles after its own, nine after the second's.
    expect(extra('sw t1, 0(t0)\n sw t1, 0(t0)')).toBe(9);
    expect(extra('sw t1, 0(t0)\n sw t1, 0(t0)\n fence')).toBe(18);
    expect(extra('sw t1, 0(t0)\n fence\n fence')).toBe(9);
  });

  test('accounts for every cycle', () => {
    const machine = ranToEnd(PING, PING_OPTIONS);
    for (const { harts } of machine.clusters) {
      for (const hart of harts) {
        const of = (name: (typeof eventNames)[number]) =>
          hart.meter.totals[events[name].number] ?? 0;
        const stalls = eventNames.filter((name) => name.endsWith('Stalls')).map(of);
        const sum = stalls.reduce((all, cycles) => all + cycles, 0);
        expect(of('cycles')).toBe(hart.cycle);
        expect(of('instructions') + of('traps') + of('sleep') + sum).toBe(hart.cycle);
        expect(of('instructions')).toBe(hart.instret);
      }
    }
  });
});

/** Two clusters send a message to and fro; their second harts take timer interrupts. */
const PING = `
_start:
    li      s0, NETWORK
    la      t0, handler
    csrw    mtvec, t0
    bnez    a0, ticker
    lw      s1, 8(s0)
    li      t0, 1
    sw      t0, 0x24(s0)
    li      t0, 0x800
    csrw    mie, t0
    la      s2, message
    sw      s2, 0x40(s0)
    la      s3, received
    sw      s3, 0x4c(s0)
    li      t0, 9
    sub     t0, t0, s1
    sw      t0, 0x44(s0)
    li      s4, 20
    bnez    s1, wait
send:
    sw      zero, 0x48(s0)
    beqz    s4, done
wait:
    wfi
    lw      t0, 0x50(s0)
    beqz    t0, wait
    sw      zero, 0x50(s0)
    lw      t1, 0(s3)
    lw      t2, 0(s2)
    div     t3, t1, t2
    addi    s4, s4, -1
    j       send
done:
    finish  0
ticker:
    li      s5, MTIMECMP + 8
    li      s6, 7
    sw      s6, 0(s5)
    sw      zero, 4(s5)
    li      t0, 0x80
    csrw    mie, t0
    csrsi   mstatus, 8
1:  addi    s7, s7, 1
    mul     s8, s7, s8
    la      t1, shared
    amoadd.w t2, s7, (t1)
    sw      t2, 4(t1)
    j       1b
    .align  2
handler:
    addi    s6, s6, 9
    sw      s6, 0(s5)
    mret
    .align  6
shared: .zero 64
message: .zero 144
received: .zero 144
`;
const PING_OPTIONS = { clusters: 2, cores: 2, timing: 'mppa256', slice: 100 } as const;

describe('a timed run', () => {
  const whole = stateHash(ranToEnd(PING, PING_OPTIONS));

  test('is the same with statistics and in pieces', () => {
    expect(stateHash(ranToEnd(PING, { ...PING_OPTIONS, statistics: true }))).toBe(whole);
    const pieces = machineWith(PING, PING_OPTIONS);
    while (pieces.run({ cycles: pieces.time + 1 }).reason === 'limit');
    expect(stateHash(pieces)).toBe(whole);
  });

  test('is the same in single steps', () => {
    const machine = machineWith(PING, PING_OPTIONS);
    while (machine.step().reason === 'stepped');
    expect(stateHash(machine)).toBe(whole);
  });

  test('is the same with breakpoints, and stops at interrupt handlers', () => {
    const machine = machineWith(PING, PING_OPTIONS);
    const everywhere = new Set(Array.from({ length: 90 }, (_, index) => 0x8000_0000 + 4 * index));
    const breakpoints = new Map([[0, everywhere]]);
    let stops = 0;
    while (machine.run({ breakpoints }).reason === 'breakpoint') stops += 1;
    expect(stops).toBeGreaterThan(1000);
    expect(stateHash(machine)).toBe(whole);
  });

  test('differs from one with another parameter, and takes longer than a functional one', () => {
    const other = { ...PING_OPTIONS, timingSet: { 'dcache.miss': 19 } };
    expect(stateHash(ranToEnd(PING, other))).not.toBe(whole);
    const functional = ranToEnd(PING, { ...PING_OPTIONS, timing: 'functional' });
    expect(ranToEnd(PING, PING_OPTIONS).time).toBeGreaterThan(functional.time);
  });
});

describe('parameters', () => {
  test('have names of their own and defaults in their ranges', () => {
    const names = timingParameters.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const defaults = Object.fromEntries(timingParameters.map(({ name, value }) => [name, value]));
    expect(validateTiming('mppa256-calibrated', defaults)).toBeUndefined();
    const functional = timingParameters.filter((one) => isUsedBy(one, 'functional'));
    expect(functional.every(({ name }) => name.startsWith('noc.'))).toBe(true);
  });

  test.each([
    [{ timingSet: { 'noc.hops': 1 } }, /no parameter noc.hops/],
    [{ timingSet: { multiply: 3 } }, /functional does not use multiply/],
    [{ timing: 'mppa256', timingSet: { 'noc.chunk': 3 } }, /does not use noc.chunk/],
    [{ timing: 'mppa256', timingSet: { multiply: -1 } }, /from 0 to 1000000/],
    [{ timing: 'mppa256', timingSet: { 'icache.line': 48 } }, /power of two/],
    [{ timing: 'mppa256', timingSet: { 'icache.size': 64 } }, /less than a set/],
    [{ timing: 'mppa256', timingSet: { 'dtlb.ways': 128 } }, /less than 128 ways/],
    [{ timingSet: { 'noc.rate': 3 } }, /no multiple of noc.rate/],
    [{ timingSet: { 'noc.setup': 200 } }, /more than the network's set-up of 200/],
  ] as const)('%o are refused', (options, message) => {
    expect(validateOptions({ ...defaultOptions, ...options })).toMatch(message);
  });
});
