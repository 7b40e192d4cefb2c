/**
 * `nanvix bench`: how fast harts run, in one process and by turns, so that a busy host disturbs all
 * ways of running alike. It measures and never judges. Times are CPU time of the whole process, the
 * compiler's threads included.
 */
import { join } from 'node:path';
import { link } from '../../assembler/linker/link.ts';
import { RAM_BASE } from '../bus.ts';
import type { ElfExecutable } from '../elf/format.ts';
import { load } from '../loader.ts';
import { Machine } from '../machine.ts';
import { Baseline } from './bench-baseline.ts';
import { benchFolder } from './bench-folder.ts';
import { benchKernel } from './bench-kernel.ts';
import { benchMachines } from './bench-machines.ts';
import { benchMigration } from './bench-migration.ts';
import { benchToolchain } from './bench-toolchain.ts';
import { CliError } from './cli-error.ts';
import type { Command, CommandArguments, Io } from './command.ts';
import { assembleFile } from './images.ts';
import { median } from './median.ts';
import { readInteger } from './values.ts';
import { workerCount } from './workers.ts';

/** Programs in test/bench, from tight loops to large code full of calls. */
const workloads = ['sieve', 'matmul', 'sha', 'qsort', 'fib', 'vm', 'big'] as const;

/** Ways of running that are compared; all ratios are to the last. */
const PLAIN_LOOP = 'plain loop';
const ways = ['reference', 'wasm', PLAIN_LOOP] as const;

const DEFAULT_SAMPLES = 5;
const DEFAULT_MILLIONS = 10;
const DEFAULT_LINES = 200_000;
/** The shortest workload ends after some 480 million instructions. */
const MAX_TOTAL_MILLIONS = 400;

// biome-ignore format: the columns are aligned by hand
export const benchCommand: Command = {
  name: 'bench',
  summary: 'measure how fast the machine runs',
  usage: '[WORKLOAD…] [options]',
  description: [
    'Runs workloads of test/bench on one core by each tier, and by a plain interpreter loop that',
    'knows no traps, no devices and no translation, by turns. Shows the medians in millions of',
    'instructions per second of CPU time, and their ratios to the plain loop.',
    `WORKLOAD is one of: ${workloads.join(' ')} (default all).`,
    'With --machines the kernel boots on whole machines and 1 or 15 cores of a cluster compute:',
    'time to boot, memory, and nanoseconds of CPU and of wall time an instruction.',
  ].join('\n'),
  options: [
    { name: '--samples',  value: 'N', help: `how often each is timed (default ${DEFAULT_SAMPLES})` },
    { name: '--machines', help: 'measure machines of 1 to 20 busy clusters, instead' },
    { name: '--toolchain', help: 'measure assembler and linker beside those of GNU, instead' },
    { name: '--migration', help: 'show how long processes stand still while they move, instead' },
    { name: '--kernel',   help: 'show what calls, threads and communication take, instead' },
    { name: '--lines',    value: 'N', help: `with --toolchain: of the generated file (default ${DEFAULT_LINES})` },
    { name: '--workers',  value: 'N', help: 'with --machines: measure on N host threads, too' },
    { name: '--millions', value: 'N', help: `instructions of a sample (of each cluster), in millions (default ${DEFAULT_MILLIONS})` },
  ],
  examples: [
    { does: 'all workloads', line: 'nanvix bench' },
    { does: 'from one cluster to the whole chip', line: 'nanvix bench --machines --workers 2' },
    { does: 'from source to image, and lines a second', line: 'nanvix bench --toolchain' },
    { does: 'how long processes stand still while they move', line: 'nanvix bench --migration' },
    { does: 'what the kernel takes', line: 'nanvix bench --kernel' },
    { does: 'one, with long samples', line: 'nanvix bench sha --millions 40' },
  ],
  operands: { name: 'WORKLOAD', least: 0 },
  run: async (args, io) => {
    refuseMixtures(args);
    const samples = numberOf(args, '--samples', DEFAULT_SAMPLES);
    const millions = numberOf(args, '--millions', DEFAULT_MILLIONS);
    if (args.has('--toolchain')) {
      benchToolchain(io, { samples, lines: linesOf(args) });
      return 0;
    }
    if (args.has('--kernel')) {
      benchKernel(io);
      return 0;
    }
    if (args.has('--migration')) {
      benchMigration(io);
      return 0;
    }
    if (args.has('--machines')) {
      await benchMachines(io, { samples, millions, workers: workerCount(args) });
      return 0;
    }
    if (samples * millions > MAX_TOTAL_MILLIONS) {
      const help = `samples × millions may be ${MAX_TOTAL_MILLIONS} at most`;
      throw new CliError('the workloads are not that long', { help });
    }
    compare(args.operands.length === 0 ? workloads : args.operands, { samples, millions }, io);
    return 0;
  },
};

/** Options that say what is measured instead of the workloads, each with those that go with it. */
const subjects: Readonly<Record<string, readonly string[]>> = {
  '--machines': ['--samples', '--millions', '--workers'],
  '--toolchain': ['--samples', '--lines'],
  '--migration': [],
  '--kernel': [],
};

/** What would not be heeded is refused. */
function refuseMixtures(args: CommandArguments): void {
  const subject = Object.keys(subjects).find((option) => args.has(option));
  const heeded = subjects[subject ?? ''] ?? ['--samples', '--millions'];
  const given = benchCommand.options.map(({ name }) => name).filter((name) => args.has(name));
  const unheeded = given.find((name) => name !== subject && !heeded.includes(name));
  const refused = unheeded ?? (subject === undefined ? undefined : args.operands[0]);
  if (refused === undefined) return;
  const what = subject ?? 'workloads';
  throw new CliError(`${refused} does not go with ${what}`, {
    help: `what goes with ${what}: ${heeded.join(' ') || 'nothing else'}`,
  });
}

function compare(names: readonly string[], sampling: Sampling, io: Io): void {
  const images = names.map((name) => [name, imageOf(name)] as const);
  const ratios = ways.slice(0, -1).map((way) => `${way} ÷`);
  io.stdout(row('MIPS', ways, ratios));
  const results = images.map(([name, image]) => {
    const medians = measure(image, sampling, (text) => progress(`${name} ${text}`));
    progress('');
    showRow(name, medians, io);
    return medians;
  });
  const means = ways.map((_, way) => geometricMean(results.map((medians) => medians[way] ?? 0)));
  showRow('geometric mean', means, io);
}

function numberOf(args: CommandArguments, option: string, usual: number): number {
  const text = args.value(option);
  return text === undefined ? usual : readInteger(text, { option, min: 1, max: 1000 });
}

function linesOf(args: CommandArguments): number {
  const text = args.value('--lines') ?? String(DEFAULT_LINES);
  return readInteger(text, { option: '--lines', min: 100, max: 1_000_000 });
}

/** Assembles and links a workload; it starts at the beginning of RAM. */
function imageOf(name: string): ElfExecutable {
  const folder = benchFolder();
  if (!workloads.some((one) => one === name)) {
    throw new CliError(`no workload ${name}`, { help: `there are: ${workloads.join(' ')}` });
  }
  const inputs = ['start', name].map((part) => {
    const { object } = assembleFile(join(folder, `${part}.s`));
    if (object === undefined) throw new Error(`${part}.s does not assemble`);
    return { name: `${part}.o`, object, layer: 'user' as const };
  });
  const { executable } = link(inputs, { layout: { textAddress: RAM_BASE }, entry: '_start' });
  if (executable === undefined) throw new Error(`${name} does not link`);
  return executable;
}

interface Sampling {
  readonly samples: number;
  /** Instructions of a sample. */
  readonly millions: number;
}

/** The median speed of each way, in MIPS. All ways run the same pieces of the workload. */
function measure(
  image: ElfExecutable,
  { samples, millions }: Sampling,
  note: (text: string) => void,
): number[] {
  const runs = ways.map((way) => runnerOf(way, image));
  const speeds: number[][] = ways.map(() => []);
  for (let sample = 1; sample <= samples; sample += 1) {
    runs.forEach((run, index) => {
      note(`${sample}/${samples} ${ways[index]}`);
      const before = process.cpuUsage();
      const instructions = run(millions * 1e6);
      const { user, system } = process.cpuUsage(before);
      speeds[index]?.push(instructions / Math.max(1, user + system));
    });
  }
  return speeds.map(median);
}

/** Something that runs about so many instructions and answers how many they were. */
function runnerOf(way: (typeof ways)[number], image: ElfExecutable): (count: number) => number {
  const tier = way === PLAIN_LOOP ? 'reference' : way;
  const machine = new Machine({ clusters: 1, cores: 1, tier });
  load(machine, image);
  const [cluster] = machine.clusters;
  const [hart] = cluster?.harts ?? [];
  if (cluster === undefined || hart === undefined) throw new Error('a machine without a hart');
  if (way === PLAIN_LOOP) {
    const baseline = new Baseline(cluster.memory, image.entry);
    return (count) => {
      baseline.run(count);
      return count;
    };
  }
  return (count) => {
    const before = hart.instret;
    machine.run({ cycles: machine.time + count });
    return hart.instret - before;
  };
}

function showRow(name: string, speeds: readonly number[], io: Io): void {
  const plain = speeds.at(-1) ?? 1;
  const ratios = speeds.slice(0, -1).map((speed) => (speed / plain).toFixed(2));
  io.stdout(
    row(
      name,
      speeds.map((speed) => speed.toFixed(0)),
      ratios,
    ),
  );
}

function row(name: string, speeds: readonly string[], ratios: readonly string[]): string {
  const cells = [...speeds, ...ratios].map((cell) => cell.padStart(14));
  return `${name.padEnd(16)}${cells.join('')}\n`;
}

/** One line that is written over, if somebody looks. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
