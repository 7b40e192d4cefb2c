/**
 * `nanvix run --restore FILE`: goes on from a snapshot, as the run that it is of went on. What the
 * machine is, and what runs on it, comes from the file; cycles count on from where it was saved.
 */

import { reportTohost, watchTohost } from './bare.ts';
import { CliError } from './cli-error.ts';
import type { CommandArguments, Io, Option } from './command.ts';
import { ConsoleInput } from './console-input.ts';
import { ConsolePrinter } from './console-printer.ts';
import { exitStatus, runInTurns, stateHash } from './outcome.ts';
import { Requests, refuseRequests, requestOptions } from './requests.ts';
import { readSnapshotFile, Saves } from './snapshots.ts';
import { traceOptions, traceToFile } from './trace-file.ts';
import { wholeNumber } from './values.ts';
import { withTeam, workerCount } from './workers.ts';

/** Options that say something about the run from here on. */
const GOES_WITH_RESTORE = [
  ...['--restore', '--save-at', '--limit', '--hash', '--quiet', '--workers'],
  ...requestOptions.map(({ name }) => name),
  ...traceOptions.map(({ name }) => name),
];

/** Goes on from the file that `--restore` names; `options` are all there are. */
export async function runRestored(
  args: CommandArguments,
  io: Io,
  options: readonly Option[],
): Promise<number> {
  refuseOthers(args, options);
  const limit = wholeNumber(args, '--limit') ?? Number.POSITIVE_INFINITY;
  const workers = workerCount(args);
  const path = args.value('--restore') ?? '';
  const { machine, notes } = readSnapshotFile(path);
  const saves = new Saves(args, notes);
  if (notes['isBare'] === true) refuseRequests(args, 'a snapshot of a bare image');
  const requests = new Requests(args, machine, io);
  const tohost = typeof notes['tohost'] === 'number' ? notes['tohost'] : undefined;
  if (tohost !== undefined) watchTohost(machine, tohost, path);

  const printer = new ConsolePrinter(machine.clusters, {
    write: args.has('--quiet') ? () => undefined : io.stdout,
    isPrefixed: false,
  });
  // A snapshot has no symbols: nothing in the trace has a name.
  const trace = traceToFile(args, machine, []);
  const observers = [trace?.trace];
  const onTurn = () => printer.print();
  const input = new ConsoleInput(io, () => printer.finish());
  const stop = await withTeam(machine, trace === undefined ? workers : 1, (team) =>
    runInTurns(machine, { team, observers, limit, saves, requests, input, onTurn }),
  );
  printer.finish();
  trace?.close();
  saves.reportMissed(machine, io);
  requests.reportMissed(machine);

  if (args.has('--hash')) io.stdout(`${stateHash(machine)}\n`);
  reportTohost(machine, tohost, io);
  return exitStatus(stop, limit, io);
}

function refuseOthers(args: CommandArguments, options: readonly Option[]): void {
  const [program] = args.operands;
  if (program !== undefined) {
    throw new CliError(`${program} does not go with --restore`, {
      help: 'the snapshot holds the program',
    });
  }
  const other = options.find(({ name }) => args.has(name) && !GOES_WITH_RESTORE.includes(name));
  if (other === undefined) return;
  throw new CliError(`${other.name} does not go with --restore`, {
    help:
      other.name === '--migration-report'
        ? 'a snapshot has no symbols, and no memory of what was before it'
        : 'the machine of a snapshot is as it was',
  });
}
