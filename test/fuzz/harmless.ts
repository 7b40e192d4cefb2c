/** Holds a share of the random images to harming nobody; each share is a test file of its own. */
import { describe, expect, test } from 'vitest';
import { type Image, randomImage } from './image.ts';
import { type Manner, problemOf } from './run.ts';
import { describeImage, shrink } from './shrink.ts';

const IMAGES = Number(process.env['FUZZ_IMAGES'] ?? (process.env['CI'] ? 10_000 : 2000));
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const SHARES = 2;
const SEEDS_PER_TEST = 1000;

const manners: readonly Manner[] = ['fast', 'whole', 'fast', 'pieces', 'fast', 'restored', 'steps'];

/** Which way an image is run the second time. */
function mannerFor(seed: number): Manner {
  return manners[seed % manners.length] ?? 'whole';
}

/** Of an image that fails: what is wrong, how to run it again, and what of it is needed. */
function report(image: Image, problem: string): string {
  const manner = mannerFor(image.seed);
  const again = `npm run fuzz -- --images 1 --seed ${image.seed}`;
  const least = shrink(image, (one) => problemOf(one, manner) !== undefined);
  return [problem, again, describeImage(least), `then: ${problemOf(least, manner)}`].join('\n');
}

/** Runs every image whose number is `share` modulo the number of shares. */
export function holdHarmless(share: number): void {
  const groups = Array.from({ length: Math.ceil(IMAGES / SEEDS_PER_TEST) }, (_, index) => ({
    first: SEED + index * SEEDS_PER_TEST,
    last: SEED + Math.min(IMAGES, (index + 1) * SEEDS_PER_TEST) - 1,
  }));
  describe(`random images, share ${share + 1} of ${SHARES}: they harm nobody`, () => {
    test.each(groups)('seeds $first to $last', ({ first, last }) => {
      for (let seed = first; seed <= last; seed += 1) {
        if (seed % SHARES !== share) continue;
        const image = randomImage(seed);
        const problem = problemOf(image, mannerFor(seed));
        if (problem !== undefined) expect.fail(report(image, problem));
      }
    });
  });
}
