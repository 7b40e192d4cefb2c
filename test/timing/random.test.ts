/** Random guests: measuring changes nothing, and timed runs do not depend on how they are cut. */
import { describe, expect, test } from 'vitest';
import { eventNames, events } from '../../vm/hart/events.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import type { MachineOptions } from '../../vm/options.ts';
import { randomGuest } from '../machine/random-guest.ts';
import { image, stateHash } from '../support/guest.ts';
import { Random } from '../support/random.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_123);
const GUESTS = Number(process.env['GUESTS'] ?? 8);
const seeds = Array.from({ length: GUESTS }, (_, index) => SEED + index);

function guestOf(seed: number) {
  const random = new Random(seed);
  const cores = random.between(1, 3);
  const executable = image(randomGuest(random));
  const slice = random.between(16, 300);
  return (options: Partial<MachineOptions>) => {
    const machine = new Machine({ clusters: 1, cores, slice, memoryBytes: 1 << 17, ...options });
    load(machine, executable);
    return machine;
  };
}

describe('random guests', () => {
  test.each(seeds)('are in the same state when they are measured, seed %i', (seed) => {
    const make = guestOf(seed);
    const plain = make({});
    const measured = make({ statistics: true });
    for (let cycles = 3000; cycles <= 15_000; cycles += 3000) {
      expect(measured.run({ cycles })).toEqual(plain.run({ cycles }));
      expect(stateHash(measured)).toBe(stateHash(plain));
    }
  });

  test.each(seeds)('are in the same timed state in single steps, seed %i', (seed) => {
    const make = guestOf(seed);
    const timing = { timing: 'mppa256', timingSet: { 'itlb.entries': 4, 'dtlb.entries': 4 } };
    const whole = make(timing as Partial<MachineOptions>);
    const stepped = make(timing as Partial<MachineOptions>);
    whole.run({ cycles: 12_000 });
    while (stepped.time < whole.time) stepped.step();
    // Both have run the first instruction of the same round, or nothing is left to run.
    whole.step();
    expect(stateHash(stepped)).toBe(stateHash(whole));
    for (const { harts } of whole.clusters) {
      for (const { meter, cycle } of harts) {
        const counted = eventNames
          .filter((name) => /Stalls$|^(instructions|traps|sleep)$/.test(name))
          .reduce((sum, name) => sum + (meter.totals[events[name].number] ?? 0), 0);
        expect(counted).toBe(cycle);
      }
    }
  });
});
