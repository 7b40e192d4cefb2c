/**
 * `nanvix run`: builds what must be built, loads the machine, runs it to its end. What a run does
 * is a function of the options here; the host only sees what comes out.
 */
import { createHash } from 'node:crypto';
import { MigrationWatch } from '../debug/migration-watch.ts';
import { CLOCK_HZ } from '../device/network-interface.ts';
import type { ElfExecutable } from '../elf/format.ts';
import { SymbolTable } from '../elf/symbols.ts';
import { haveSameKernel, LoadError, load } from '../loader.ts';
import { Machine, type Stop } from '../machine.ts';
import { type MachineOptions, type Preset, presets, validateOptions } from '../options.ts';
import { CliError } from './cli-error.ts';
import type { Command, CommandArguments, Io } from './command.ts';
import { ConsolePrinter } from './console-printer.ts';
import { migrationRecords, migrationReportText } from './migration-report.ts';
import { loadProgram } from './program.ts';
import { readChoice, readInteger } from './values.ts';

/** Exit status of a run that was stopped by `--limit`. */
const LIMIT_REACHED = 124;

/** How often output is shown and the limit is looked at; guests cannot tell. */
const CYCLES_PER_TURN = 4_000_000;

// biome-ignore format: the columns are aligned by hand
export const runCommand: Command = {
  name: 'run',
  summary: 'run a program on the machine',
  usage: 'PROGRAM [options]',
  description: [
    'PROGRAM is a .s file, a folder of them, an .elf made by nanvix build, or the bare name of one',
    'in programs/. It is placed on cluster 0. The console of all clusters goes to stdout; the exit',
    "status is the guest's exit code, 2 for bad input, 124 when --limit was reached.",
  ].join('\n'),
  options: [
    { name: '--machine',  value: 'NAME', help: `${Object.keys(presets).join(' or ')} (default duo)` },
    { name: '--clusters', value: 'N', help: 'number of compute clusters' },
    { name: '--cores',    value: 'N', help: 'cores of each compute cluster' },
    { name: '--place',    value: 'CLUSTER=PROGRAM', isRepeatable: true, help: 'put another program on another cluster' },
    { name: '--slice',    value: 'CYCLES', help: 'how long a core runs before it is the turn of the next' },
    { name: '--seed',     value: 'N', help: 'seed of whatever is random in the machine' },
    { name: '--limit',    value: 'CYCLES', help: 'stop after so many cycles, with exit status 124' },
    { name: '--hash',     help: 'print the SHA-256 of the machine state at the end' },
    { name: '--migration-report', value: 'json', isValueOptional: true, help: 'show what each migration moved and when' },
    { name: '--quiet',    help: "do not show the guest's console" },
  ],
  examples: [
    { does: 'print from one thread', line: 'nanvix run hello' },
    { does: 'move a live process and show how', line: 'nanvix run migrate --migration-report' },
    { does: 'two programs on two of four clusters', line: 'nanvix run threads --clusters 4 --place 2=hello' },
  ],
  operands: { name: 'PROGRAM', least: 1, most: 1 },
  run: (args, io) => runProgram(args, io),
};

async function runProgram(args: CommandArguments, io: Io): Promise<number> {
  const options = machineOptions(args);
  const limit = wholeNumber(args, '--limit') ?? Number.POSITIVE_INFINITY;
  const reportKind = reportKindOf(args);
  const placements = placementsOf(args, options, io);
  const machine = new Machine(options);
  loadPrograms(machine, placements);

  const image = placements[0]?.executable;
  const watch = reportKind === undefined ? undefined : watchOf(machine, image);
  const printer = new ConsolePrinter(machine.clusters, {
    write: args.has('--quiet') ? () => undefined : io.stdout,
    isPrefixed: reportKind === 'text',
  });
  const stop = runInTurns(machine, { watch, limit, onTurn: () => printer.print() });
  printer.finish();

  if (watch !== undefined && reportKind !== undefined) {
    report(watch, { isJson: reportKind === 'json', io });
  }
  if (args.has('--hash')) io.stdout(`${stateHash(machine)}\n`);
  return exitStatus(stop, limit, io);
}

interface Turns {
  readonly watch: MigrationWatch | undefined;
  readonly limit: number;
  readonly onTurn: () => void;
}

/** Runs in turns, so that output appears while a long run goes on. */
function runInTurns(machine: Machine, { watch, limit, onTurn }: Turns): Stop {
  for (;;) {
    const cycles = Math.min(limit, machine.time + CYCLES_PER_TURN);
    const stop = watch === undefined ? machine.run({ cycles }) : watch.run(cycles);
    onTurn();
    if (stop.reason !== 'limit' || machine.time >= limit) return stop;
  }
}

function exitStatus(stop: Stop, limit: number, io: Io): number {
  if (stop.reason === 'limit') {
    io.stderr(`nanvix run: stopped after ${limit} cycles (--limit); the guest had not ended\n`);
    return LIMIT_REACHED;
  }
  const code = stop.exitCode;
  if (code === undefined) {
    io.stderr('nanvix run: every core sleeps and nothing will wake one; the guest has not ended\n');
    return 1;
  }
  // A status has eight bits on most hosts; a code that they cannot hold must not become success.
  return code === 0 || (code & 0xff) !== 0 ? code & 0xff : 1;
}

/** SHA-256 of everything that is state in the machine, in hexadecimal. */
export function stateHash(machine: Machine): string {
  const hash = createHash('sha256');
  for (const chunk of machine.stateChunks()) hash.update(chunk);
  return hash.digest('hex');
}

function report(
  watch: MigrationWatch,
  { isJson, io }: { readonly isJson: boolean; readonly io: Io },
): void {
  const { migrations, taskRuns } = watch;
  const input = { migrations, taskRuns, clockHz: CLOCK_HZ };
  const text = isJson
    ? JSON.stringify(migrationRecords(input), undefined, 2)
    : `\n${migrationReportText(input)}`;
  io.stdout(`${text}\n`);
}

function watchOf(machine: Machine, image: ElfExecutable | undefined): MigrationWatch {
  try {
    return new MigrationWatch(machine, new SymbolTable(image?.symbols ?? []));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`--migration-report: ${reason}`, { help: 'build it with nanvix build' });
  }
}

function reportKindOf(args: CommandArguments): 'text' | 'json' | undefined {
  const value = args.value('--migration-report');
  if (value === undefined || value === '') return value === '' ? 'text' : undefined;
  return readChoice<'json'>(value, '--migration-report', ['json']);
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
  };
  const problem = validateOptions(options);
  if (problem !== undefined) throw new CliError(problem);
  return options;
}

/** A program and the compute cluster that it starts on. */
interface Placement {
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
      load(machine, executable, { clusters: [cluster] });
    } catch (error) {
      if (error instanceof LoadError) throw new CliError(error.message);
      throw error;
    }
  }
}

/** The program on cluster 0, then those that `--place` names. */
function placementsOf(
  args: CommandArguments,
  options: MachineOptions,
  io: Io,
): readonly Placement[] {
  const [program = ''] = args.operands;
  const placements = [{ cluster: 0, executable: loadProgram(program, io) }];
  for (const word of args.values('--place')) {
    const match = /^(\d+)=(.+)$/.exec(word);
    if (match === null) {
      throw new CliError(`--place: "${word}" is not CLUSTER=PROGRAM`, { help: 'as in 1=hello' });
    }
    const cluster = Number(match[1]);
    if (cluster >= options.clusters) {
      throw new CliError(`--place: there is no compute cluster ${cluster}`, {
        help: `they are numbered 0 to ${options.clusters - 1}`,
      });
    }
    if (placements.some((other) => other.cluster === cluster)) {
      throw new CliError(`--place: cluster ${cluster} has a program already`, {
        help: 'a cluster holds one process',
      });
    }
    placements.push({ cluster, executable: loadProgram(match[2] ?? '', io) });
  }
  return placements;
}

function wholeNumber(args: CommandArguments, option: string): number | undefined {
  const text = args.value(option);
  if (text === undefined) return undefined;
  return readInteger(text, { option, min: 0, max: Number.MAX_SAFE_INTEGER });
}
