/** `nanvix run --workers N`: the clusters of a run spread over host threads. */
import { availableParallelism } from 'node:os';
import type { Machine, Team } from '../machine.ts';
import { startTeam } from '../workers/team.ts';
import type { CommandArguments, Option } from './command.ts';
import { MeasuredPace } from './pace.ts';
import { readInteger } from './values.ts';

/** As many as a machine can have clusters. */
const MAX_WORKERS = 68;

// biome-ignore format: the columns are aligned by hand
export const workerOptions: readonly Option[] = [
  { name: '--workers', value: 'N', help: 'run clusters on N host threads; on one with --stats, a report, a trace' },
];

/** The number of threads that are asked for, as far as the host has cores for them. */
export function workerCount(args: CommandArguments): number {
  const text = args.value('--workers');
  if (text === undefined) return 1;
  const asked = readInteger(text, { option: '--workers', min: 1, max: MAX_WORKERS });
  return Math.min(asked, availableParallelism());
}

/** Does something with a team for a machine, or without one if that would be of one thread. */
export async function withTeam<Result>(
  machine: Machine,
  workers: number,
  action: (team: Team | undefined) => Promise<Result>,
): Promise<Result> {
  // What is counted for statistics is counted by each thread for itself.
  const isAlone = workers === 1 || machine.clusters.length === 1 || machine.options.statistics;
  if (isAlone) return action(undefined);
  const team = await startTeam(machine, { workers, pace: new MeasuredPace() });
  try {
    return await action(team);
  } finally {
    await team.dismiss();
  }
}
