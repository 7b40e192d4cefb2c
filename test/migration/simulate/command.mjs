/**
 * `npm run simulate -- --seeds N --seed S`: runs the scenarios of N seeds from S on, in two
 * processes. Without options, those of `npm test`.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { seeds: { type: 'string' }, seed: { type: 'string' } } });
for (const [name, value] of Object.entries(values)) {
  if (/^\d+$/.test(value)) continue;
  console.error(`simulate: --${name}: ${value} is no whole number`);
  process.exit(2);
}

const env = { ...process.env };
if (values.seeds !== undefined) env.SIMULATE_SEEDS = values.seeds;
if (values.seed !== undefined) env.SIMULATE_SEED = values.seed;
const files = ['test/migration/simulate/even-seeds', 'test/migration/simulate/odd-seeds'];
const words = ['vitest', 'run', '--config', 'test/vitest.config.ts', ...files];
const { status } = spawnSync('npx', words, { env, stdio: 'inherit' });
process.exit(status ?? 1);
