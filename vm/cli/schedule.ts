/** `nanvix run --schedule parallel`: the cores of a run run freely on threads of the host. */
import { availableParallelism } from 'node:os';
import type { Machine, Stop } from '../machine.ts';
import { startCrew } from '../parallel/crew.ts';
import { CliError } from './cli-error.ts';
import type { CommandArguments, Option } from './command.ts';
import { readChoice } from './values.ts';
import { workerCount } from './workers.ts';

const schedules = ['deterministic', 'parallel'] as const;

// biome-ignore format: the columns are aligned by hand
export const scheduleOptions: readonly Option[] = [
  { name: '--schedule', value: 'NAME', help: 'deterministic or parallel: cores run freely, no run is like another' },
];

/** What looks at each instruction or packet, or promises the same run again. */
const NEED_TURNS = [
  ...['--hash', '--save-at', '--restore', '--stats', '--migration-report'],
  ...['--trace', '--bare', '--migrate'],
];

/** Whether the cores are to run freely; refuses what cannot go with that. */
export function isParallel(args: CommandArguments): boolean {
  const schedule = args.value('--schedule') ?? 'deterministic';
  if (readChoice(schedule, '--schedule', schedules) === 'deterministic') return false;
  const refused = NEED_TURNS.find((name) => args.has(name));
  if (refused === undefined) return true;
  throw new CliError(`${refused} does not go with --schedule parallel`, {
    help: 'such a run is not repeatable, and nobody watches it',
  });
}

/** Runs on as many threads as `--workers` says, else on one for each core of the host. */
export async function runInParallel(
  args: CommandArguments,
  machine: Machine,
  run: { readonly limit: number; readonly onOutput: () => void },
): Promise<Stop> {
  const workers = args.has('--workers') ? workerCount(args) : availableParallelism();
  const crew = startCrew({ workers });
  try {
    return await crew.run(machine, { cycles: run.limit, onOutput: run.onOutput });
  } finally {
    await crew.dismiss();
  }
}
