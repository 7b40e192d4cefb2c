/** Where the programs of `nanvix bench` are: they are measured, not packaged. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from './cli-error.ts';
import { packageRoot } from './package-root.ts';

export function benchFolder(): string {
  const folder = join(packageRoot(), 'test/bench');
  if (existsSync(folder)) return folder;
  throw new CliError('the workloads are not installed', { help: 'run it from the source tree' });
}
