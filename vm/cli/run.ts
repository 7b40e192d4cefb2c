/**
 * `nanvix run`: builds what must be built, loads the machine, runs it to its end. What a run does
 * is a function of the options here; the host only sees what comes out.
 */
import { panicOf, panicText } from '../debug/panic.ts';
import type { ElfExecutable } from '../elf/format.ts';
import { haveSameKernel, isMixed, LoadError, load } from '../loader.ts';
import { Machine } from '../machine.ts';
import {
  type MachineOptions,
  type Preset,
  presets,
  protocols,
  validateOptions,
} from '../options.ts';
import { bareOptions, refuseBareOptions, runBare } from './bare.ts';
import { CliError } from './cli-error.ts';
import { type Command, type CommandArguments, type Io, usageError } from './command.ts';
import { ConsoleInput } from './console-input.ts';
import { ConsolePrinter } from './console-printer.ts';
import { loadProgram } from './images.ts';
import { MigrationReport, migrationOptions } from './migration-options.ts';
import { exitStatus, runInTurns, stateHash } from './outcome.ts';
import { Requests, refuseRequests, requestOptions } from './requests.ts';
import { runRestored } from './restored.ts';
import { isParallel, runInParallel, scheduleOptions } from './schedule.ts';
import { Saves, snapshotOptions } from './snapshots.ts';
import { printStatistics, readTimingOptions, timingOptions } from './timing-options.ts';
import { traceOptions, traceToFile } from './trace-file.ts';
import { readChoice, wholeNumber } from './values.ts';
import { withTeam, workerCount, workerOptions } from './workers.ts';

export { stateHash } from './outcome.ts';

// biome-ignore format: the columns are aligned by hand
export const runCommand: Command = {
  name: 'run',
  summary: 'run a program on the machine',
  usage: 'PROGRAM [options]  |  --restore FILE [options]',
  description: [
    'PROGRAM is a .s file, a folder of them, an .elf or the bare name of one in programs/. It',
    "starts on cluster 0. stdout: all consoles. Status: the guest's, 2: bad input, 124: --limit.",
  ].join('\n'),
  options: [
    { name: '--machine',  value: 'NAME', help: `${Object.keys(presets).join(' or ')} (default duo)` },
    { name: '--clusters', value: 'N', help: 'number of compute clusters' },
    { name: '--cores',    value: 'N', help: 'cores of each compute cluster' },
    { name: '--place',    value: 'CLUSTER=PROGRAM', isRepeatable: true, help: 'put a program on another cluster, or on all of 1-15' },
    { name: '--slice',    value: 'CYCLES', help: 'how long a core runs before it is the turn of the next' },
    { name: '--seed',     value: 'N', help: 'seed of whatever is random in the machine' },
    { name: '--protocol', value: 'NAME', help: `how processes are moved: ${protocols.join(' or ')} (default commit)` },
    { name: '--limit',    value: 'CYCLES', help: 'stop after so many cycles, with exit status 124' },
    ...requestOptions,
    ...timingOptions,
    { name: '--hash',     help: 'print the SHA-256 of the machine state at the end' },
    ...migrationOptions,
    { name: '--quiet',    help: "do not show the guest's console" },
    ...workerOptions,
    ...scheduleOptions,
    ...traceOptions,
    ...snapshotOptions,
    ...bareOptions,
  ],
  examples: [
    { does: 'move a live process and show how', line: 'nanvix run migrate --migration-report' },
    { does: 'two programs on four clusters, and what each core cost', line: 'nanvix run threads --clusters 4 --place 2=hello --timing mppa256 --stats' },
  ],
  operands: { name: 'PROGRAM', least: 0, most: 1 },
  run: (args, io) => runProgram(args, io),
};

async function runProgram(args: CommandArguments, io: Io): Promise<number> {
  const runsFreely = isParallel(args);
  if (args.has('--restore')) return runRestored(args, io, runCommand.options);
  if (args.operands.length === 0) throw usageError(runCommand, 'missing PROGRAM');
  if (args.has('--bare')) return runBare(args, io);
  refuseBareOptions(args);
  const options = machineOptions(args);
  const limit = wholeNumber(args, '--limit') ?? Number.POSITIVE_INFINITY;
  const workers = workerCount(args);
  const saves = new Saves(args, {});
  const placements = placementsOf(args, options);
  const machine = new Machine(options);
  const requests = new Requests(args, machine, io);
  loadPrograms(machine, placements);
  if (placements.some(({ executable }) => isMixed(executable))) {
    refuseRequests(args, 'an image of --layout mixed');
  }

  const image = placements[0]?.executable;
  const report = MigrationReport.of(args, machine, image);
  const printer = new ConsolePrinter(machine.clusters, {
    write: args.has('--quiet') ? () => undefined : io.stdout,
    isPrefixed: report?.isInWords === true,
  });
  const trace = traceToFile(args, machine, [...new Set(placements.map((one) => one.executable))]);
  if (report?.isInWords === true) io.stdout(`${opening(placements, options)}\n\n`);
  const observers = [report?.watch, trace?.trace];
  const isWatched = observers.some((observer) => observer !== undefined);
  const onTurn = () => printer.print();
  const input = new ConsoleInput(io, () => printer.finish());
  const stop = runsFreely
    ? await runInParallel(args, machine, { limit, onOutput: onTurn })
    : await withTeam(machine, isWatched ? 1 : workers, (team) =>
        runInTurns(machine, { team, observers, limit, saves, requests, input, onTurn }),
      );
  printer.finish();
  trace?.close();
  saves.reportMissed(machine, io);
  requests.reportMissed(machine);

  report?.print(io);
  reportPanics(machine, image, io);
  printStatistics(args, machine, io);
  if (args.has('--hash')) io.stdout(`${stateHash(machine)}\n`);
  return exitStatus(stop, limit, io);
}

/** Who called, in kernels that have panicked; the console has the rest. */
function reportPanics(machine: Machine, image: ElfExecutable | undefined, io: Io): void {
  if (image === undefined) return;
  const panics = machine.clusters.map((cluster) => panicOf(cluster, image));
  for (const panic of panics) {
    if (panic !== undefined) io.stderr(`nanvix run: ${panicText(panic)}`);
  }
}

/** What is about to happen, in a sentence. */
function opening(placements: readonly Placement[], options: MachineOptions): string {
  const { clusters, cores } = options;
  const programs = placements.map(({ name, cluster }) => `${name} starts in cluster ${cluster}`);
  const machine = `${clusters} ${clusters === 1 ? 'cluster' : 'clusters'} of ${cores} cores`;
  return `Booting the kernel in ${machine}; ${programs.join(', ')}.`;
}

function machineOptions(args: CommandArguments): MachineOptions {
  const names = Object.keys(presets) as Preset[];
  const name = readChoice(args.value('--machine') ?? 'duo', '--machine', names);
  const preset: MachineOptions = presets[name];
  const options = {
    ...preset,
    clusters: wholeNumber(args, '--clusters') ?? preset.clusters,
    cores: wholeNumber(args, '--cores') ?? preset.cores,
    slice: wholeNumber(args, '--slice') ?? preset.slice,
    seed: wholeNumber(args, '--seed') ?? preset.seed,
    protocol: readChoice(args.value('--protocol') ?? preset.protocol, '--protocol', protocols),
    ...readTimingOptions(args),
  };
  const problem = validateOptions(options);
  if (problem !== undefined) throw new CliError(problem);
  return options;
}

/** A program and the compute cluster that it starts on. */
interface Placement {
  readonly name: string;
  readonly cluster: number;
  readonly executable: ElfExecutable;
}

function loadPrograms(machine: Machine, placements: readonly Placement[]): void {
  const [first] = placements;
  for (const { cluster, executable } of placements) {
    if (first !== undefined && !haveSameKernel(first.executable, executable)) {
      throw new CliError(`the program of cluster ${cluster} was linked with another kernel`, {
        help: 'build all programs of a run with the same nanvix build',
      });
    }
    try {
      // A mixed image is the same everywhere; to load it again would start its program anew.
      if (!isMixed(executable)) load(machine, executable, { clusters: [cluster] });
      else if (executable === first?.executable) {
        load(machine, executable, { clusters: placements.map((placement) => placement.cluster) });
      }
    } catch (error) {
      if (error instanceof LoadError) throw new CliError(error.message);
      throw error;
    }
  }
}

/** The program on cluster 0, then those that `--place` names. */
function placementsOf(args: CommandArguments, options: MachineOptions): readonly Placement[] {
  const [program = ''] = args.operands;
  const placements = [{ name: program, cluster: 0, executable: loadProgram(program) }];
  for (const word of args.values('--place')) {
    const match = /^(\d+)(?:-(\d+))?=(.+)$/.exec(word);
    if (match === null) {
      throw new CliError(`--place: "${word}" is not CLUSTER=PROGRAM`, {
        help: 'as in 1=hello, or 1-15=hello for all of those',
      });
    }
    const [, first = '', last = first, name = ''] = match;
    if (Number(last) < Number(first)) {
      throw new CliError(`--place: ${first}-${last} names no cluster`, {
        help: 'the lower number comes first',
      });
    }
    const executable = loadProgram(name);
    for (let cluster = Number(first); cluster <= Number(last); cluster += 1) {
      checkPlace(cluster, placements, options);
      placements.push({ name, cluster, executable });
    }
  }
  return placements;
}

function checkPlace(
  cluster: number,
  placements: readonly Placement[],
  { clusters }: MachineOptions,
): void {
  if (cluster >= clusters) {
    throw new CliError(`--place: there is no compute cluster ${cluster}`, {
      help: `they are numbered 0 to ${clusters - 1}`,
    });
  }
  if (placements.some((other) => other.cluster === cluster)) {
    throw new CliError(`--place: cluster ${cluster} has a program already`, {
      help: 'a cluster holds one process',
    });
  }
}
