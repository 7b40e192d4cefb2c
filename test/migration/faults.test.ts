/** Processes move over a network that loses, repeats, delays, cuts and damages what daemons say. */
import { describe, expect, test } from 'vitest';
import type { Fault } from '../../vm/noc/faults.ts';
import { linesOf, promisedLines, worldOf } from './world.ts';

const SEEDS = Number(process.env['SEEDS'] ?? 200);
const FIRST = Number(process.env['SEED'] ?? 1);
const CALM = 3_000_000;
const END = 12_000_000;

const kinds = ['lose', 'duplicate', 'delay', 'corrupt', 'truncate'] as const;

/** Faults of one seed: every kind, each with its own chance, until the network is calm. */
function faultsOf(seed: number): readonly Fault[] {
  return kinds.map((kind, index) => ({
    kind,
    chance: ((seed * (index + 3)) % 7) / 30,
    cycles: 40_000,
    until: CALM,
  }));
}

describe('row 18: a process that moves over a bad network', () => {
  const seeds = Array.from({ length: SEEDS }, (_, index) => FIRST + index);

  test.each(seeds)('prints every line once, and its answer is right: seed %i', (seed) => {
    const world = worldOf('migrate', { clusters: 2, cores: 4 });
    world.machine.faults = { seed, faults: faultsOf(seed) };
    const again = `SEED=${seed} SEEDS=1 npm run vitest -- test/migration/faults`;
    expect(world.machine.run({ cycles: END }).reason, again).toBe('ended');
    const lines = linesOf(world).flat();
    const [start = '', there = '', answer = ''] = promisedLines('programs/migrate.s');
    // It either moved, or said why it stayed; never both, and nothing twice.
    const middle =
      lines[1] === there ? there : expect.stringMatching(/^no cluster to move to: error -/);
    expect(lines, again).toEqual([start, middle, answer]);
  });
});
