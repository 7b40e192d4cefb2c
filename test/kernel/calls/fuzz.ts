/** Holds a share of the random trials to the rules; each share is a test file of its own. */
import { describe, expect, test } from 'vitest';
import { type CallerImage, callerImage } from './image.ts';
import { runTrial } from './run.ts';
import { describeTrial, randomTrial, type Trial } from './script.ts';
import { shrink } from './shrink.ts';

const CALLS = Number(process.env['FUZZ_CALLS'] ?? (process.env['CI'] ? 200_000 : 20_000));
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const SHARES = 2;

/** Of a trial that fails: what is wrong, how to run it again, and what of it is needed. */
function report(image: CallerImage, trial: Trial, problem: string): string {
  const again = `npm run fuzz -- --calls 1 --seed ${trial.seed}`;
  const least = shrink(trial, (one) => runTrial(image, one).problem !== undefined);
  const then = `then: ${runTrial(image, least).problem}`;
  return [problem, again, describeTrial(least), then].join('\n');
}

/** Runs trials of every other seed until they have made their share of the calls. */
export function holdToRules(share: number): void {
  describe(`random kernel calls, share ${share + 1} of ${SHARES}`, () => {
    test('the kernel traps nowhere, hangs nowhere and changes nothing that it should not', () => {
      const image = callerImage();
      let calls = 0;
      for (let seed = SEED + share; calls < CALLS / SHARES; seed += SHARES) {
        const trial = randomTrial(seed, image.names);
        const outcome = runTrial(image, trial);
        if (outcome.problem !== undefined) expect.fail(report(image, trial, outcome.problem));
        calls += outcome.calls;
      }
      expect(calls).toBeGreaterThanOrEqual(CALLS / SHARES);
    });
  });
}
