/**
 * `npm run fuzz -- --images N --seed S`: runs N random images from seed S on, in two processes.
 * `npm run fuzz -- --calls N --seed S`: the same with N random kernel calls (test/kernel/calls).
 * Without options, the images of `npm test`.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { images: { type: 'string' }, calls: { type: 'string' }, seed: { type: 'string' } },
});
for (const [name, value] of Object.entries(values)) {
  if (/^\d+$/.test(value)) continue;
  console.error(`fuzz: --${name}: ${value} is no whole number`);
  process.exit(2);
}

const env = { ...process.env };
if (values.images !== undefined) env.FUZZ_IMAGES = values.images;
if (values.calls !== undefined) env.FUZZ_CALLS = values.calls;
if (values.seed !== undefined) env.FUZZ_SEED = values.seed;
const shares = ['test/kernel/calls/first-share', 'test/kernel/calls/second-share'];
const files = values.calls === undefined ? ['test/fuzz/'] : shares;
const words = ['vitest', 'run', '--config', 'test/vitest.config.ts', ...files];
const { status } = spawnSync('npx', words, { env, stdio: 'inherit' });
process.exit(status ?? 1);
