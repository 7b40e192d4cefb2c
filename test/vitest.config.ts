import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    dir: 'test',
    include: ['**/*.test.ts'],
    // Long enough for a busy host: nothing here passes or fails by its speed.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: ['default', fileURLToPath(new URL('support/plain-summary.ts', import.meta.url))],
    // Two cores is what the smallest supported machine has; more forks only fight for them.
    maxWorkers: 2,
  },
});
