/** A trace says what the manual says must happen, and a run with one ends in the same state. */
import { describe, expect, test } from 'vitest';
import { buildImage } from '../../vm/cli/images.ts';
import { runObserved } from '../../vm/debug/observed-run.ts';
import { Trace, type TraceOptions } from '../../vm/debug/trace.ts';
import { allTraceEvents, type TraceEvent, traceEvents } from '../../vm/debug/trace-events.ts';
import { SymbolTable } from '../../vm/elf/symbols.ts';
import { registerNumber } from '../../vm/isa/registers.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import type { MachineOptions } from '../../vm/options.ts';
import { randomGuest } from '../machine/random-guest.ts';
import { hartOf, machineWith, stateHash } from '../support/guest.ts';
import { Random } from '../support/random.ts';

/** Sleeps until mtime 3, takes the interrupt, goes to user mode, calls, and ends. */
const GUEST = `
_start: auipc   t0, 0
        addi    t0, t0, handler - _start
        csrw    mtvec, t0
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        li      t0, MTIMECMP
        sw      zero, 4(t0)
        li      t1, 3
        sw      t1, 0(t0)
        li      t1, 0x80
        csrw    mie, t1
        wfi
        csrsi   mstatus, 8
        nop
handler:
        csrr    t0, mcause
        bgez    t0, ended
        csrw    mie, zero
        auipc   t0, 0
        addi    t0, t0, 20
        csrw    mepc, t0
        csrw    mstatus, zero
        mret
        lw      a0, (zero)
ended:  finish  0
`;

function traced(
  machine: Machine,
  cycles: number,
  options: Partial<TraceOptions> = {},
): readonly TraceEvent[] {
  const found: TraceEvent[] = [];
  const trace = new Trace(machine, {
    write: (event) => found.push(event),
    events: new Set(allTraceEvents.filter((name) => name !== 'instruction')),
    isWanted: () => true,
    symbols: new SymbolTable([]),
    nameAt: () => undefined,
    ...options,
  });
  runObserved(machine, [trace], { cycles });
  return found;
}

const short = ({ cycle, event, fields }: TraceEvent) =>
  `${cycle} ${event} ${fields.map(([name, value]) => `${name}=${value}`).join(' ')}`.trim();

describe('a trace', () => {
  // Cycles by counting instructions; a timer of mtime 3 strikes at cycle 120, 40 cycles each.
  test.each(['reference', 'wasm'] as const)('tells of sleep, traps and modes: %s', (tier) => {
    const events = traced(machineWith(GUEST, { tier }), 10_000);
    expect(events.map(short)).toEqual([
      '13 sleep',
      '120 wake cause=machine-timer-interrupt',
      '121 interrupt cause=machine-timer-interrupt pc=0x8000003c from=machine to=machine',
      '128 resume pc=0x80000060 to=user',
      '130 trap cause=load-access-fault pc=0x80000060 value=0x0 from=user to=machine',
    ]);
  });

  test('tells what a call answered, not what the handler of a signal gets in its place', () => {
    const { executable } = buildImage('test/kernel/cases/signals.s');
    if (executable === undefined) throw new Error('not built');
    const machine = new Machine({ clusters: 1, cores: 3 });
    load(machine, executable);
    const symbols = new SymbolTable(executable.symbols);
    const results = traced(machine, 10_000_000, { symbols })
      .filter(({ event }) => event === 'result')
      .map(({ fields }) => new Map(fields));
    const sent = results.filter((fields) => fields.get('name') === 'signal_send');
    const answers = new Set(sent.map((fields) => Number(fields.get('a0')) | 0));
    expect(answers).toEqual(new Set([0, -22]));
    expect(sent.length).toBeGreaterThan(8);
  });

  test('tells of every instruction what it was, used and wrote', () => {
    const options = { events: new Set(['instruction'] as const) };
    const events = traced(machineWith(GUEST), 10_000, options).map(short);
    expect(events.slice(0, 3)).toEqual([
      '0 instruction pc=0x80000000 word=0x00000297 text=auipc t0,0x0 t0=0x80000000',
      '1 instruction pc=0x80000004 word=0x04028293 text=add t0,t0,64 t0=0x80000040',
      '2 instruction pc=0x80000008 word=0x30529073 text=csrw mtvec,t0',
    ]);
    expect(events).toContain(
      '8 instruction pc=0x80000020 word=0x0002a223 text=sw zero,4(t0) address=0x2004004',
    );
    // The load that traps has not retired.
    expect(events.some((line) => line.includes('pc=0x80000060'))).toBe(false);
  });

  test('has every register write: replayed, they give the registers of the end', () => {
    for (const seed of [1, 2]) {
      const random = new Random(seed);
      const options = { memoryBytes: 1 << 17, cores: 2, slice: 64 };
      const machine = machineWith(randomGuest(random), options);
      const replayed = machine.clusters[0]?.harts.map((hart) => [...hart.registers]) ?? [];
      let count = 0;
      for (const { event, core = 0, fields } of traced(machine, 20_000, {
        events: new Set(['instruction'] as const),
      })) {
        if (event === 'instruction') count += 1;
        const [name, value] = fields.at(-1) ?? ['', ''];
        const number = registerNumber(name);
        if (number !== undefined) (replayed[core] ?? [])[number] = Number(value) | 0;
      }
      const harts = machine.clusters[0]?.harts ?? [];
      expect(replayed, `seed ${seed}`).toEqual(harts.map((hart) => [...hart.registers]));
      expect(count).toBe(harts.reduce((sum, hart) => sum + hart.instret, 0));
      expect(count).toBeGreaterThan(1000);
    }
  });

  test('tells where a hart goes on: each pc follows from what came before', () => {
    const machine = machineWith(randomGuest(new Random(5)), { memoryBytes: 1 << 17, slice: 64 });
    const events = traced(machine, 20_000, { events: new Set(allTraceEvents) });
    let next: number | undefined = 0x8000_0000;
    let followed = 0;
    for (const { event, fields } of events) {
      const value = (name: string) => String(fields.find(([one]) => one === name)?.[1] ?? '');
      if (event === 'trap' || event === 'interrupt') next = undefined;
      if (event === 'resume') next = Number(value('pc'));
      // An mret is told of after where it leads.
      if (event !== 'instruction' || /^[ms]ret/.test(value('text'))) continue;
      if (next !== undefined) expect(value('pc')).toBe(`0x${next.toString(16)}`);
      if (next !== undefined) followed += 1;
      const isJump = /^(j|b|ret|.ret$)/.test(value('text'));
      next = isJump ? undefined : Number(value('pc')) + 4;
    }
    expect(followed).toBeGreaterThan(1000);
  });

  test.each<readonly [string, Partial<MachineOptions>]>([
    ['reference', { tier: 'reference' }],
    ['wasm', { tier: 'wasm' }],
    ['mppa256', { timing: 'mppa256' }],
    ['short slices', { slice: 16 }],
  ])('leaves no mark on the machine: %s', (_, options) => {
    for (const seed of [11, 12]) {
      const all = { memoryBytes: 1 << 17, cores: 3, slice: 100, ...options };
      const guest = randomGuest(new Random(seed));
      const [plain, some, every] = [1, 2, 3].map(() => machineWith(guest, all)) as [
        Machine,
        Machine,
        Machine,
      ];
      plain.run({ cycles: 10_000 });
      expect(traced(some, 10_000).length).toBeGreaterThan(10);
      const events = new Set(allTraceEvents);
      expect(traced(every, 10_000, { events }).length).toBeGreaterThan(1000);
      expect([stateHash(some), stateHash(every)]).toEqual([stateHash(plain), stateHash(plain)]);
    }
  });

  test('tells only of what is wanted', () => {
    const guest = randomGuest(new Random(21));
    const options = { memoryBytes: 1 << 17, cores: 3 };
    const all = traced(machineWith(guest, options), 20_000);
    const isWanted = (_: number, core: number) => core === 1;
    const one = traced(machineWith(guest, options), 20_000, { isWanted });
    expect(one).toEqual(all.filter(({ core }) => core === 1));
    expect(one.length).toBeGreaterThan(10);
    const traps = traced(machineWith(guest, options), 20_000, { events: new Set(['trap']) });
    expect(traps).toEqual(all.filter(({ event }) => event === 'trap'));
  });

  test('has the fields that the table names, and no others', () => {
    const machine = machineWith(randomGuest(new Random(5)), { memoryBytes: 1 << 17 });
    const events = traced(machine, 20_000, { events: new Set(allTraceEvents) });
    expect(new Set(events.map(({ event }) => event)).size).toBeGreaterThan(3);
    for (const { event, fields } of events) expectFields(event, fields);
    expect(hartOf(machine).instret).toBeGreaterThan(0);
  });
});

function expectFields(event: TraceEvent['event'], fields: TraceEvent['fields']): void {
  const names = fields.map(([name]) => (registerNumber(name) === undefined ? name : 'rd'));
  const pattern = traceEvents[event].fields
    .split(' ')
    .map((field) => (field.startsWith('[') ? `( ${field.slice(1, -1)})?` : ` ${field}`))
    .join('');
  expect(names.map((name) => ` ${name}`).join('')).toMatch(new RegExp(`^${pattern.trimEnd()}$`));
}
