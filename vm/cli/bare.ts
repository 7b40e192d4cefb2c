/**
 * `nanvix run --bare`: any RV32 executable on one cluster, without our kernel. All harts start at
 * its entry in machine mode with a0 = mhartid and a1 = 0; the devices are where QEMU's virt machine
 * has them. The guest ends the run by the finisher, or by writing to its symbol `tohost` what the
 * official tests write: 1 for success, (number << 1) | 1 for the test that failed.
 *
 * `tohost` is watched by the cluster: the store that writes it is the last instruction of the run,
 * whatever the slice.
 */
import { RAM_BASE } from '../bus.ts';
import type { Cluster } from '../cluster.ts';
import { ElfError } from '../elf/elf-error.ts';
import { EF_RISCV_FLOAT_ABI, EF_RISCV_RVC, type ElfExecutable } from '../elf/format.ts';
import { readElf } from '../elf/reader.ts';
import { readFileHeader } from '../elf/shell.ts';
import { SymbolTable } from '../elf/symbols.ts';
import { LoadError, load } from '../loader.ts';
import { Machine } from '../machine.ts';
import { defaultOptions, validateOptions } from '../options.ts';
import { CliError } from './cli-error.ts';
import type { CommandArguments, Io, Option } from './command.ts';
import { ConsoleInput } from './console-input.ts';
import { ConsolePrinter } from './console-printer.ts';
import { readBytes } from './files.ts';
import { exitStatus, runInTurns, stateHash } from './outcome.ts';
import { Saves } from './snapshots.ts';
import { printStatistics, readTimingOptions } from './timing-options.ts';
import { traceToFile } from './trace-file.ts';
import { readSize, wholeNumber } from './values.ts';

/** As much as QEMU's virt machine has if nobody says otherwise. */
const DEFAULT_MEMORY_BYTES = 128 << 20;

// biome-ignore format: the columns are aligned by hand
export const bareOptions: readonly Option[] = [
  { name: '--bare',     help: 'run any RV32 executable, without our kernel, on one cluster' },
  { name: '--memory',   value: 'BYTES', help: 'with --bare: size of RAM, as in 64M (default 128M, at most 256M)' },
];

/** Options about clusters, the kernel and what is placed by it. */
const KERNEL_OPTIONS = [
  ...['--machine', '--clusters', '--place', '--migration-report', '--migrate'],
] as const;

/** Refuses, without `--bare`, what only goes with it. */
export function refuseBareOptions(args: CommandArguments): void {
  if (!args.has('--memory')) return;
  throw new CliError('--memory goes with --bare', { help: 'clusters of the kernel have 2 MiB' });
}

/** Runs the executable that the words name; answers the exit status. */
export async function runBare(args: CommandArguments, io: Io): Promise<number> {
  const options = machineOptions(args);
  const limit = wholeNumber(args, '--limit') ?? Number.POSITIVE_INFINITY;
  const [path = ''] = args.operands;
  const executable = readBareExecutable(path);
  const machine = new Machine(options);
  const tohost = loadImage(machine, executable, path);
  const saves = new Saves(args, { isBare: true, ...(tohost === undefined ? {} : { tohost }) });

  const printer = new ConsolePrinter(machine.clusters, {
    write: args.has('--quiet') ? () => undefined : io.stdout,
    isPrefixed: false,
  });
  const trace = traceToFile(args, machine, [executable]);
  const observers = [trace?.trace];
  const onTurn = () => printer.print();
  const input = new ConsoleInput(io, () => printer.finish());
  const stop = await runInTurns(machine, { observers, limit, saves, input, onTurn });
  printer.finish();
  trace?.close();
  saves.reportMissed(machine, io);

  printStatistics(args, machine, io);
  if (args.has('--hash')) io.stdout(`${stateHash(machine)}\n`);
  reportTohost(machine, tohost, io);
  return exitStatus(stop, limit, io);
}

/** Says which test has failed, if the guest has a word `tohost` and it says so. */
export function reportTohost(machine: Machine, tohost: number | undefined, io: Io): void {
  const failure = tohost === undefined ? 0 : wordAt(machine.clusters[0], tohost);
  if (failure > 1) io.stderr(`nanvix run: test ${failure >>> 1} failed (tohost)\n`);
}

/** Ends the machine when `tohost` is written; `path` is what says that it is there. */
export function watchTohost(machine: Machine, tohost: number, path: string): void {
  const [cluster] = machine.clusters;
  if (tohost % 4 !== 0 || cluster?.read(tohost, 4) === undefined) {
    throw new CliError(`${path}: tohost, at 0x${tohost.toString(16)}, is no word of RAM`);
  }
  cluster.endAtWord(tohost);
}

function machineOptions(args: CommandArguments) {
  const kernelOption = KERNEL_OPTIONS.find((option) => args.has(option));
  if (kernelOption !== undefined) {
    throw new CliError(`${kernelOption} does not go with --bare`, {
      help: 'a bare image has one cluster to itself',
    });
  }
  const memory = args.value('--memory');
  const options = {
    ...defaultOptions,
    clusters: 1,
    cores: wholeNumber(args, '--cores') ?? 1,
    memoryBytes: memory === undefined ? DEFAULT_MEMORY_BYTES : readSize(memory, '--memory'),
    slice: wholeNumber(args, '--slice') ?? defaultOptions.slice,
    seed: wholeNumber(args, '--seed') ?? defaultOptions.seed,
    ...readTimingOptions(args),
  };
  const problem = validateOptions(options);
  if (problem !== undefined) throw new CliError(problem);
  return options;
}

/** Reads an executable that this machine has all the instructions for. */
function readBareExecutable(path: string): ElfExecutable {
  const bytes = readBytes(path);
  if (bytes.length === 0) throw new CliError(`${path}: the file is empty`);
  try {
    const file = readElf(bytes);
    if (file.kind === 'object') {
      throw new CliError(`${path}: it is an object, not an executable`, { help: 'link it first' });
    }
    refuseExtensions(readFileHeader(bytes).flags, path);
    return file;
  } catch (error) {
    if (error instanceof ElfError) throw new CliError(`${path}: ${error.message}`);
    throw error;
  }
}

function refuseExtensions(flags: number, path: string): void {
  const help = 'compile it with -march=rv32ima_zicsr -mabi=ilp32';
  if ((flags & EF_RISCV_RVC) !== 0) {
    throw new CliError(`${path}: it has compressed code; the machine has no C extension`, { help });
  }
  if ((flags & EF_RISCV_FLOAT_ABI) !== 0) {
    const message = 'it passes floating-point numbers in registers; the machine has none for them';
    throw new CliError(`${path}: ${message}`, { help });
  }
}

/** Loads the image; returns the address of `tohost`, which is then watched, if it has one. */
function loadImage(machine: Machine, executable: ElfExecutable, path: string): number | undefined {
  try {
    load(machine, executable);
  } catch (error) {
    if (error instanceof LoadError) {
      throw new CliError(`${path}: ${error.message}`, {
        help: `RAM begins at 0x${RAM_BASE.toString(16)}; --memory sets its size`,
      });
    }
    throw error;
  }
  const symbol = new SymbolTable(executable.symbols).addressOf('tohost');
  if (symbol === undefined) return undefined;
  const tohost = symbol >>> 0;
  watchTohost(machine, tohost, path);
  return tohost;
}

function wordAt(cluster: Cluster | undefined, address: number): number {
  const bytes = cluster?.read(address, 4);
  return bytes === undefined ? 0 : new DataView(bytes.buffer).getUint32(0, true);
}
