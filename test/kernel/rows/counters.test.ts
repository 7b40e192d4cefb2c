/** The performance counters as a process reads them from its kernel, beside the machine's own. */
import { describe, expect, test } from 'vitest';
import { eventNames, events } from '../../../vm/hart/events.ts';
import { Probe } from './probe.ts';

/** What lies between the entry of the call and the instruction that starts or stops the counter. */
const MARGIN = 400;

describe('row 19: every event is counted by the master core for a process', () => {
  const probe = new Probe('counters.s', { cores: 3, timing: 'mppa256', statistics: true });
  const [master, other] = probe.machine.clusters[0]?.harts ?? [];
  const entries: { readonly master: number[]; readonly other: number[] }[] = [];
  for (const _ of probe.visits(['kcall_stats'])) {
    entries.push({
      master: [...(master?.meter.totals ?? [])],
      other: [...(other?.meter.totals ?? [])],
    });
  }
  const counts = (probe.lines()[0] ?? []).map((line) => Number(/^count: (\d+)$/.exec(line)?.[1]));

  test('there is a count of each that can happen there', () => {
    expect(counts.length).toBe(eventNames.length);
    expect(entries.length).toBe(2 * eventNames.length);
    // The kernel's own code is never translated.
    const zero = eventNames.filter((_, index) => counts[index] === 0);
    expect(zero).toEqual(['fetchTlbMisses', 'fetchTlbStalls']);
  });

  test.each(eventNames)('%s: as often as the machine says of core 0', (name) => {
    const { number } = events[name];
    const [start, end] = entries.slice(2 * (number - 1), 2 * number);
    const of = (core: 'master' | 'other') =>
      (end?.[core][number] ?? 0) - (start?.[core][number] ?? 0);
    expect(Math.abs((counts[number - 1] ?? 0) - of('master'))).toBeLessThan(MARGIN);
    // Another core, that of who asks, has executed something else.
    if (name === 'instructions')
      expect(Math.abs(of('other') - of('master'))).toBeGreaterThan(MARGIN);
  });
});
