/** Holds a share of the seeds to the rules; each share is a test file of its own. */
import { describe, expect, test } from 'vitest';
import { problemOf, type RoamImage, roamImage } from './run.ts';
import { randomScenario } from './scenario.ts';

const SEEDS = Number(process.env['SIMULATE_SEEDS'] ?? (process.env['CI'] ? 1000 : 100));
const FIRST = Number(process.env['SIMULATE_SEED'] ?? 1);
const SHARES = 2;
const SEEDS_PER_TEST = 100;

/** Runs every seed whose number is `share` modulo the number of shares. */
export function holdSeeds(share: number): void {
  const groups = Array.from({ length: Math.ceil(SEEDS / SEEDS_PER_TEST) }, (_, index) => ({
    first: FIRST + index * SEEDS_PER_TEST,
    last: FIRST + Math.min(SEEDS, (index + 1) * SEEDS_PER_TEST) - 1,
  }));
  let image: RoamImage | undefined;
  describe(`whatever goes wrong, share ${share + 1} of ${SHARES}: a process lives once`, () => {
    test.each(groups)('seeds $first to $last', ({ first, last }) => {
      image ??= roamImage();
      for (let seed = first; seed <= last; seed += 1) {
        if (seed % SHARES !== share) continue;
        const scenario = randomScenario(seed);
        const problem = problemOf(image, scenario);
        if (problem === undefined) continue;
        const again = `npm run simulate -- --seeds 1 --seed ${seed}`;
        expect.fail([problem, again, JSON.stringify(scenario, undefined, 2)].join('\n'));
      }
    });
  });
}
