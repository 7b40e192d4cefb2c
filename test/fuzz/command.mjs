/**
 * `npm run fuzz -- --images N --seed S`: runs N random images from seed S on, in two processes.
 * Without options, those of `npm test`.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { images: { type: 'string' }, seed: { type: 'string' } },
});
for (const [name, value] of Object.entries(values)) {
  if (/^\d+$/.test(value)) continue;
  console.error(`fuzz: --${name}: ${value} is no whole number`);
  process.exit(2);
}

const env = { ...process.env };
if (values.images !== undefined) env.FUZZ_IMAGES = values.images;
if (values.seed !== undefined) env.FUZZ_SEED = values.seed;
const words = ['vitest', 'run', '--config', 'test/vitest.config.ts', 'test/fuzz/'];
const { status } = spawnSync('npx', words, { env, stdio: 'inherit' });
process.exit(status ?? 1);
