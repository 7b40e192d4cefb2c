/** Who runs where, and when that changes: placement, ticks, quanta, events between cores. */
import { describe, expect, test } from 'vitest';
import { slot } from '../../../vm/hart/state.ts';
import { interrupts } from '../../../vm/isa/causes.ts';
import { Probe, type Visit } from './probe.ts';

const TICK_CYCLES = 32_000;
const QUANTUM_TICKS = 128;
const CYCLES_PER_TIME = 40;
const [SCHED] = [1];

/** Cycles of each forwarded call of the main thread beside so many threads that spin. */
function callsBeside(workers: number): number[] {
  const probe = new Probe('spinners.s', { cores: 16 });
  const word = Uint32Array.of(workers);
  probe.machine.clusters[0]?.write(probe.kernel.at('workers'), new Uint8Array(word.buffer));
  expect(probe.runToEnd()).toEqual({ reason: 'ended', exitCode: 0 });
  const [lines = []] = probe.lines();
  return lines.map((line) => Number(/^call: (\d+)$/.exec(line)?.[1]) * CYCLES_PER_TIME);
}

describe('row 7: a quantum of 128 ticks, and who is woken waits for it', () => {
  const quantum = QUANTUM_TICKS * TICK_CYCLES;

  test('up to 15 threads no call takes long, for each has a core of its own', () => {
    const calls = [0, 7, 14].flatMap(callsBeside);
    expect(calls.length).toBe(6);
    expect(Math.max(...calls)).toBeLessThan(TICK_CYCLES);
  });

  test('the 16th thread shares the first core: each call of the first takes a quantum', () => {
    const calls = callsBeside(15);
    expect(calls.length).toBe(2);
    for (const cycles of calls) {
      expect(cycles).toBeGreaterThan(quantum - TICK_CYCLES);
      expect(cycles).toBeLessThan(quantum + 2 * TICK_CYCLES);
    }
  });

  test('the 17th is no second cliff, for it shares another core', () => {
    expect(Math.max(...callsBeside(16))).toBeLessThan(quantum + 2 * TICK_CYCLES);
  });
});

describe('row 7: the tick', () => {
  const probe = new Probe('pairs.s', { cores: 4 });
  const labels = ['scheduler_tick', 'event_notify'];
  const visits = [...probe.visits(labels, (QUANTUM_TICKS + 12) * TICK_CYCLES)].map(
    ({ label, hart, cycle, arguments: [core = 0, event = 0] }) => ({
      label,
      hart: hart.number,
      cycle,
      core,
      event,
    }),
  );
  const ticks = visits.filter(({ label }) => label === 'scheduler_tick');

  test('is taken by core 0 alone, every 32000 cycles', () => {
    expect(new Set(ticks.map(({ hart }) => hart))).toEqual(new Set([0]));
    expect(ticks.length).toBeGreaterThan(QUANTUM_TICKS);
    const gaps = ticks.slice(1).map(({ cycle }, index) => cycle - (ticks[index]?.cycle ?? 0));
    // The kernel polls, and arms the timer when it comes to that: a tick may be a little late.
    for (const gap of gaps) expect(Math.abs(gap - TICK_CYCLES)).toBeLessThan(2000);
    for (const { harts } of probe.machine.clusters) {
      const timers = harts.map(
        ({ state }) => state.word(slot.mie) & (1 << interrupts.machineTimer),
      );
      expect(timers.map((bit) => bit !== 0)).toEqual([true, false, false, false]);
    }
  });

  test('sends one SCHED at most, first to the core whose thread has run longest', () => {
    const sent = ticks.map((tick) => {
      const from = visits.indexOf(tick) + 1;
      const next = visits.findIndex(({ label }, at) => at >= from && label === 'scheduler_tick');
      const inside = visits.slice(from, next === -1 ? undefined : next);
      return inside.filter(({ hart, event }) => hart === 0 && event === SCHED);
    });
    expect(Math.max(...sent.map(({ length }) => length))).toBe(1);
    const told = sent.flat().map(({ core }) => core);
    // Three cores are due at the same tick: three ticks tell them, each one once.
    const due = sent.findIndex(
      (_, at) => sent.slice(at, at + 3).filter(({ length }) => length === 1).length === 3,
    );
    expect(due).toBeGreaterThanOrEqual(QUANTUM_TICKS - 1);
    expect(told.slice(-3).sort()).toEqual([1, 2, 3]);
  });
});

describe('row 9: events are interrupts between cores', () => {
  test('a wake-up is three: to the master, to the core of who sleeps, to that of who asked', () => {
    const probe = new Probe('wakeups.s', { cores: 4 });
    const sent: string[] = [];
    const rounds: string[][] = [];
    const served = new Map<number, number>();
    const labels = ['wakeup_begins', 'wakeup_ends', 'event_notify', 'event_serve'];
    for (const {
      label,
      hart,
      arguments: [core = 0, event = 0],
    } of probe.visits(labels)) {
      if (label === 'wakeup_begins') sent.length = 0;
      else if (label === 'wakeup_ends') rounds.push([...sent].sort());
      else if (label === 'event_notify') sent.push(`${event} to ${core}`);
      else served.set(hart.number, (served.get(hart.number) ?? 0) + 1);
    }
    expect(probe.lines()).toEqual([['woken: 10']]);
    const round = [0, 1, 2].map((core) => `${SCHED} to ${core}`);
    expect(rounds).toEqual(rounds.map(() => round));
    expect(rounds.length).toBe(10);
    // Each came as an interrupt there; core 3 has nobody to run and was never told anything.
    for (const core of [0, 1, 2]) expect(served.get(core)).toBeGreaterThanOrEqual(10);
    expect(served.get(3) ?? 0).toBeLessThan(2);
  });
});

describe('row 14: a frozen process', () => {
  const probe = new Probe('frozen.s', { cores: 6 });
  const { kernel, machine } = probe;
  const visits = [...probe.visits(['freeze', 'event_notify', 'migration_quiescent'], 3_000_000)];
  const freezes = visits.filter(({ label }) => label === 'freeze');
  const still = machine.time;
  let resumed = 0;
  for (const hart of machine.clusters[0]?.harts ?? []) {
    const nothing = () => undefined;
    const returned = () => {
      resumed += 1;
    };
    hart.observer = { trapped: nothing, returned, slept: nothing, woke: nothing };
  }
  machine.run({ cycles: 12_000_000 });

  test('was told of by an event to each slave, once, though it was frozen twice', () => {
    expect(freezes.map(({ hart }) => hart.number)).toEqual([0, 0]);
    const from = visits.indexOf(freezes[0] as Visit);
    const told = visits.slice(from + 1).filter(({ label }) => label === 'event_notify');
    const first = told.slice(0, 5).map(({ arguments: [core, event] }) => [core, event]);
    expect(first).toEqual([1, 2, 3, 4, 5].map((core) => [core, SCHED]));
    const again = visits.slice(visits.indexOf(freezes[1] as Visit) + 1);
    const toSlaves = again.filter(
      ({ label, arguments: [core = 0, event] }) =>
        label === 'event_notify' && core > 0 && event === SCHED,
    );
    expect(toSlaves.length).toBeLessThan(5);
  });

  test('runs nowhere: every core idles, and no user instruction follows', () => {
    expect(machine.time).toBeGreaterThan(still);
    expect(resumed).toBe(0);
    const flag = kernel.field(kernel.at('uarea'), 'uarea.freezing');
    const cores = kernel.items(kernel.at('cores'), 6, 'core');
    const idle = cores.map(
      (one) => kernel.field(one, 'core.thread') === kernel.field(one, 'core.idle'),
    );
    expect({ flag, idle }).toEqual({ flag: 1, idle: cores.map(() => true) });
    expect(machine.clusters[0]?.harts.filter(({ privilege }) => privilege === 0)).toEqual([]);
    expect(probe.lines()).toEqual([[]]);
  });

  test('was announced as static once', () => {
    expect(visits.filter(({ label }) => label === 'migration_quiescent').length).toBe(1);
  });
});
