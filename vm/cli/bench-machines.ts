/**
 * `nanvix bench --machines`: what whole machines cost, from one cluster to the whole chip. Every
 * compute cluster boots the kernel and runs `threads` to its end. The cost of an instruction should
 * not depend on how many clusters there are, and cores that are idle should cost nothing.
 */
import { load } from '../loader.ts';
import { Machine } from '../machine.ts';
import { type MachineOptions, presets } from '../options.ts';
import type { Io } from './command.ts';
import { loadProgram } from './images.ts';
import { median } from './median.ts';
import { withTeam } from './workers.ts';

const PROGRAM = 'threads';

const clustersOf = (clusters: number) => ({ ...presets.duo, clusters });

/** Machines by the name that the table shows. */
const machines: readonly (readonly [name: string, options: MachineOptions])[] = [
  ['1 × 16', clustersOf(1)],
  ['duo', presets.duo],
  ['4 × 16', clustersOf(4)],
  ['8 × 16', clustersOf(8)],
  ['16 × 16', clustersOf(16)],
  ['mppa256', presets.mppa256],
];

interface Sample {
  readonly instructions: number;
  readonly nanosecondsCpu: number;
  readonly millisecondsWall: number;
  readonly stateBytes: number;
}

interface Sampling {
  readonly samples: number;
  /** Host threads: each machine is measured on one, and on so many. */
  readonly workers: number;
}

/** Prints a row for each machine and number of workers, medians of `samples` runs. */
export async function benchMachines(io: Io, { samples, workers: most }: Sampling): Promise<void> {
  io.stdout(
    line([
      'machine',
      'workers',
      'cores',
      'instructions',
      'ms wall',
      'ns CPU each',
      '÷ 1 × 16',
      'MiB',
    ]),
  );
  const executable = loadProgram(PROGRAM);
  let alone = 0;
  for (const [name, options] of machines) {
    for (const workers of new Set([1, Math.min(most, options.clusters)])) {
      const runs: Sample[] = [];
      // The first run warms up the host's compiler and does not count.
      for (let count = 0; count <= samples; count += 1) {
        const machine = new Machine(options);
        load(machine, executable);
        const sample = await measure(machine, workers);
        if (count > 0) runs.push(sample);
      }
      const each = median(runs.map((run) => run.nanosecondsCpu / run.instructions));
      alone ||= each;
      const cores = options.clusters * options.cores + options.ioClusters * options.ioCores;
      io.stdout(
        line([
          name,
          String(workers),
          String(cores),
          (runs[0]?.instructions ?? 0).toLocaleString('en-US'),
          median(runs.map((run) => run.millisecondsWall)).toFixed(0),
          each.toFixed(1),
          (each / alone).toFixed(2),
          ((runs[0]?.stateBytes ?? 0) / 2 ** 20).toFixed(1),
        ]),
      );
    }
  }
}

async function measure(machine: Machine, workers: number): Promise<Sample> {
  return withTeam(machine, workers, (team) => {
    const wall = performance.now();
    const before = process.cpuUsage();
    machine.run(team === undefined ? {} : { team });
    const { user, system } = process.cpuUsage(before);
    const harts = machine.clusters.flatMap((cluster) => cluster.harts);
    return {
      instructions: harts.reduce((sum, hart) => sum + hart.instret, 0),
      nanosecondsCpu: (user + system) * 1000,
      millisecondsWall: performance.now() - wall,
      stateBytes: machine.clusters.reduce((sum, { memory }) => sum + memory.buffer.byteLength, 0),
    };
  });
}

function line(cells: readonly string[]): string {
  const [name = '', ...rest] = cells;
  return `${name.padEnd(10)}${rest.map((cell) => cell.padStart(14)).join('')}\n`;
}
