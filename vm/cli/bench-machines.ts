/**
 * `nanvix bench --machines`: what whole machines cost, from one cluster to the whole chip. On every
 * cluster the kernel boots, and then some cores compute in user mode (test/bench/busy.s).
 * The cost of an instruction should not depend on how many clusters there are, and cores that are
 * idle should cost nothing. All machines are there at once and take turns, each long enough before
 * it counts that the host's compilers are done.
 */
import { join } from 'node:path';
import { RAM_BASE } from '../bus.ts';
import type { Cluster } from '../cluster.ts';
import type { ElfExecutable } from '../elf/format.ts';
import { SymbolTable } from '../elf/symbols.ts';
import { load } from '../loader.ts';
import { Machine } from '../machine.ts';
import { type MachineOptions, presets } from '../options.ts';
import { startTeam, type WorkerTeam } from '../workers/team.ts';
import { benchFolder } from './bench-folder.ts';
import type { Io } from './command.ts';
import { loadProgram } from './images.ts';
import { median } from './median.ts';
import { MeasuredPace } from './pace.ts';

const clustersOf = (clusters: number) => ({ ...presets.duo, clusters });

/** Machines by the name that the table shows. */
const machines: readonly (readonly [name: string, options: MachineOptions])[] = [
  ['1 × 16', clustersOf(1)],
  ['duo', presets.duo],
  ['4 × 16', clustersOf(4)],
  ['8 × 16', clustersOf(8)],
  ['16 × 16', clustersOf(16)],
  ['20 × 16', clustersOf(20)],
  ['mppa256', presets.mppa256],
];

/** Cores that compute in each cluster: one, or all that the kernel has for threads of users. */
const busyCores = [1, 15] as const;

/** A machine is asked so often whether it has booted. */
const BOOT_STEP_CYCLES = 4096;
const BOOT_LIMIT_CYCLES = 10_000_000;

interface Sampling {
  readonly samples: number;
  /** Instructions of each cluster in a sample. */
  readonly millions: number;
  /** Host threads: each machine is measured on one, and on so many. */
  readonly workers: number;
}

/** A machine in which every cluster is busy, and what has been measured of it. */
interface Subject {
  readonly name: string;
  readonly machine: Machine;
  readonly busy: number;
  readonly workers: number;
  readonly team: WorkerTeam | undefined;
  readonly bootMilliseconds: number;
  readonly samples: Sample[];
}

interface Sample {
  readonly instructions: number;
  readonly nanosecondsCpu: number;
  readonly nanosecondsWall: number;
}

/** Prints a row for each machine, number of busy cores and of workers: medians of the samples. */
export async function benchMachines(io: Io, sampling: Sampling): Promise<void> {
  const image = loadProgram(join(benchFolder(), 'busy.s'));
  // What boots first pays for the host's compilers.
  boot(presets.duo, image, 1);
  io.stdout(
    line(['machine', 'busy', 'workers', 'boot ms', 'MiB', 'ns CPU', '÷ 1 × 16', 'ns wall']),
  );
  for (const busy of busyCores) {
    const subjects: Subject[] = [];
    try {
      for (const [name, options] of machines) {
        for (const workers of new Set([1, Math.min(sampling.workers, options.clusters)])) {
          subjects.push(await prepare({ name, options, busy, workers }, image));
        }
      }
      for (let count = 0; count <= sampling.samples; count += 1) {
        for (const subject of subjects) {
          const sample = measure(subject, sampling.millions);
          // The first run warms up and does not count.
          if (count > 0) subject.samples.push(sample);
        }
      }
    } finally {
      await Promise.all(subjects.map(({ team }) => team?.dismiss()));
    }
    const alone = costOf(subjects[0]?.samples ?? []);
    for (const subject of subjects) io.stdout(rowOf(subject, alone));
  }
}

async function prepare(
  what: Pick<Subject, 'name' | 'busy' | 'workers'> & { readonly options: MachineOptions },
  image: ElfExecutable,
): Promise<Subject> {
  const { options, ...kept } = what;
  const before = performance.now();
  const machine = boot(options, image, what.busy);
  const bootMilliseconds = performance.now() - before;
  const { workers } = what;
  const team =
    workers === 1 ? undefined : await startTeam(machine, { workers, pace: new MeasuredPace() });
  return { ...kept, machine, team, bootMilliseconds, samples: [] };
}

/** A machine at the moment when all clusters are busy. */
function boot(options: MachineOptions, image: ElfExecutable, busy: number): Machine {
  const machine = new Machine(options);
  load(machine, image);
  const symbols = new SymbolTable(image.symbols);
  const wordOf = (name: string) => ((symbols.addressOf(name) ?? RAM_BASE) - RAM_BASE) >>> 2;
  const wordsOf = ({ memory }: Cluster) => new Int32Array(memory.buffer, memory.byteOffset);
  for (const cluster of machine.clusters) {
    wordsOf(cluster)[wordOf('computing')] = busyIn(cluster, busy);
  }
  const isReady = (cluster: Cluster) => wordsOf(cluster)[wordOf('ready')] === 1;
  while (!machine.clusters.every(isReady) || awakeIn(machine) < busyHarts(machine, busy)) {
    const stop = machine.run({ cycles: machine.time + BOOT_STEP_CYCLES });
    if (stop.reason !== 'limit' || machine.time > BOOT_LIMIT_CYCLES) {
      throw new Error('the kernel does not come to run test/bench/busy.s');
    }
  }
  return machine;
}

/** Core 0 is the kernel's, so a small cluster has fewer. */
function busyIn({ harts }: Cluster, busy: number): number {
  return Math.min(busy, harts.length - 1);
}

function busyHarts({ clusters }: Machine, busy: number): number {
  return clusters.reduce((sum, cluster) => sum + busyIn(cluster, busy), 0);
}

function awakeIn(machine: Machine): number {
  return hartsOf(machine).filter((hart) => !hart.isWaiting).length;
}

function hartsOf(machine: Machine) {
  return machine.clusters.flatMap((cluster) => cluster.harts);
}

function measure({ machine, busy, team }: Subject, millions: number): Sample {
  const executed = hartsOf(machine).map((hart) => hart.instret);
  const start = machine.time;
  const cycles = start + (millions * 1e6) / busy;
  const wall = performance.now();
  const before = process.cpuUsage();
  machine.run(team === undefined ? { cycles } : { cycles, team });
  const { user, system } = process.cpuUsage(before);
  const nanosecondsWall = (performance.now() - wall) * 1e6;
  const each = hartsOf(machine).map((hart, index) => hart.instret - (executed[index] ?? 0));
  const computed = each.filter((count) => count > (machine.time - start) / 2).length;
  const expected = busyHarts(machine, busy);
  if (computed !== expected) throw new Error(`${computed} harts computed, not ${expected}`);
  const instructions = each.reduce((sum, count) => sum + count, 0);
  return { nanosecondsWall, nanosecondsCpu: (user + system) * 1000, instructions };
}

function costOf(samples: readonly Sample[]): number {
  return median(samples.map((sample) => sample.nanosecondsCpu / sample.instructions));
}

function rowOf(
  { name, busy, workers, machine, bootMilliseconds, samples }: Subject,
  alone: number,
) {
  const bytes = machine.clusters.reduce((sum, { memory }) => sum + memory.buffer.byteLength, 0);
  const cost = costOf(samples);
  const wall = median(samples.map((sample) => sample.nanosecondsWall / sample.instructions));
  return line([
    name,
    String(busy),
    String(workers),
    bootMilliseconds.toFixed(0),
    (bytes / 2 ** 20).toFixed(1),
    cost.toFixed(2),
    (cost / alone).toFixed(2),
    wall.toFixed(2),
  ]);
}

function line(cells: readonly string[]): string {
  const [name = '', ...rest] = cells;
  return `${name.padEnd(10)}${rest.map((cell) => cell.padStart(10)).join('')}\n`;
}
