/** How calls are made: which core executes them, and in which turn the master answers. */
import { describe, expect, test } from 'vitest';
import { kernelCalls } from '../../../vm/cli/kernel-calls.ts';
import { Probe } from './probe.ts';

const MASTER = 0;
const CALLER = 2;
const [EXIT, SHUTDOWN] = [1, 12];
const REGISTER_A7 = 17;

/** Lets a process whose freeze nobody is waiting for go on at once. */
const thawing = {
  file: 'kernel/migration/daemon.s',
  from: 'migration_quiescent.out:\n    ret',
  to: 'migration_quiescent.out:\n    tail    unfreeze',
};

/** The cores that executed the routine of each call between its ecall and the next one's. */
function executedBy(last: number): Map<number, Set<number>> {
  const probe = new Probe('calls.s', { cores: 5, patches: [thawing] });
  const word = Uint32Array.of(last);
  probe.machine.clusters[0]?.write(probe.kernel.at('last'), new Uint8Array(word.buffer));
  const present = kernelCalls().filter(({ place }) => place !== 'absent');
  const routines = [...new Set(present.map(({ routine }) => routine))];
  const found = new Map<number, Set<number>>();
  let asked: (typeof present)[number] | undefined;
  for (const { label, hart } of probe.visits(['asking', ...routines])) {
    if (label === 'asking') {
      expect(hart.number).toBe(CALLER);
      asked = present.find(({ number }) => number === hart.read(REGISTER_A7));
    } else if (asked !== undefined && label === asked.routine) {
      found.set(asked.number, (found.get(asked.number) ?? new Set()).add(hart.number));
    }
  }
  return found;
}

describe('row 8: the system-call board', () => {
  const present = kernelCalls().filter(({ place }) => place !== 'absent');
  const found = new Map([...executedBy(EXIT), ...executedBy(SHUTDOWN)]);

  test.each(present)('$name is executed $place', ({ number, place }) => {
    const core = place === 'local' ? CALLER : MASTER;
    expect([...(found.get(number) ?? [])]).toEqual([core]);
  });

  test('has an entry for each core, and passes nobody over: the master goes round', () => {
    const probe = new Probe('askers.s', { cores: 16 });
    const { kernel } = probe;
    const entries = kernel.items(kernel.at('uarea_board'), 15, 'board');
    /** For each entry, the others that were pending when it was served and still wait. */
    const ahead = new Map<number, Set<number>>();
    const served = new Map<number, number>();
    for (const {
      arguments: [entry = 0],
    } of probe.visits(['board_serve'])) {
      if (!entries.includes(entry)) continue;
      expect([...(ahead.get(entry) ?? [])]).toEqual([]);
      const caller = kernel.field(entry, 'board.caller');
      expect(kernel.field(caller, 'thread.core')).toBe(entries.indexOf(entry) + 1);
      for (const others of ahead.values()) others.delete(entry);
      const isPending = (one: number) => one !== entry && kernel.field(one, 'board.pending') === 1;
      ahead.set(entry, new Set(entries.filter(isPending)));
      served.set(entry, (served.get(entry) ?? 0) + 1);
    }
    expect(entries.map((entry) => (served.get(entry) ?? 0) >= 20)).toEqual(entries.map(() => true));
    expect(probe.lines()).toEqual([['all have asked: 0']]);
  });

  test('lets threads of one core take turns, for an entry has a mutex', () => {
    const probe = new Probe('askers.s', { cores: 2 });
    const turns: number[] = [];
    for (const {
      arguments: [entry = 0],
    } of probe.visits(['board_serve'])) {
      if (entry !== probe.kernel.at('uarea_board')) continue;
      const caller = probe.kernel.field(entry, 'board.caller');
      turns.push(probe.kernel.field(caller, 'thread.id'));
    }
    // While all 15 ask, each is served once before any is served again.
    const threads = [...new Set(turns)];
    const all = Math.max(...threads.map((id) => turns.indexOf(id)));
    const done = Math.min(...threads.map((id) => turns.lastIndexOf(id)));
    const rounds = turns.slice(all, done).map((_, at) => turns.slice(all + at, all + at + 15));
    const whole = rounds.filter(({ length }, at) => length === 15 && all + at + 15 <= done);
    expect(threads.length).toBe(15);
    expect(whole.length).toBeGreaterThan(20);
    expect(whole.filter((round) => new Set(round).size !== 15)).toEqual([]);
  });
});
