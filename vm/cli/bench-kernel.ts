/**
 * `nanvix bench --kernel`: what the kernel takes for calls, threads and communication, measured by
 * a program from within (test/bench/kernel) under each timing model. All figures are virtual
 * cycles, equal in every run.
 */
import { join } from 'node:path';
import { RAM_BASE } from '../bus.ts';
import type { ElfExecutable } from '../elf/format.ts';
import { SymbolTable } from '../elf/symbols.ts';
import { load } from '../loader.ts';
import { Machine } from '../machine.ts';
import type { TimingModel } from '../timing.ts';
import { benchFolder } from './bench-folder.ts';
import type { Io } from './command.ts';
import { loadProgram } from './images.ts';

/** What is measured: the word that holds it, and what it is. */
// biome-ignore format: the columns are aligned by hand
export const kernelCosts = [
  ['cost_local',     'a call that its own core answers (thread_get_id)'],
  ['cost_forwarded', 'a call that the master answers (node_get_num)'],
  ['cost_create',    'creating a thread, until the call returns'],
  ['cost_join',      'joining it, which begins and ends meanwhile'],
  ['cost_switch',    'a switch to another thread of the core, by yielding'],
  ['cost_letter',    'a letter of 128 bytes to the next cluster, and one back'],
  ['cost_stream',    'a stream to the next cluster, through a portal'],
] as const;
export type KernelCost = (typeof kernelCosts)[number][0];

const usualTimings: readonly TimingModel[] = ['functional', 'mppa256'];
const CORES = 4;
const LIMIT_CYCLES = 100_000_000;

export function imageOfCosts(): ElfExecutable {
  return loadProgram(join(benchFolder(), 'kernel'));
}

/** Prints a row for everything that is measured, a column for each timing model. */
export function benchKernel(io: Io): void {
  const image = imageOfCosts();
  const bytes = new SymbolTable(image.symbols).addressOf('STREAM_BYTES') ?? 0;
  const all = usualTimings.map((timing) => costsOf(image, timing));
  io.stdout(row('cycles', usualTimings));
  for (const [name, meaning] of kernelCosts) {
    io.stdout(
      row(
        meaning,
        all.map((costs) => String(costs[name])),
      ),
    );
  }
  const rates = all.map(({ cost_stream: cycles }) => (bytes / cycles).toFixed(2));
  io.stdout(row(`the same in bytes a cycle (${bytes} bytes)`, rates));
}

/** Boots two clusters that run the program, and reads what it has measured. */
export function costsOf(image: ElfExecutable, timing: TimingModel): Record<KernelCost, number> {
  const machine = new Machine({ clusters: 2, cores: CORES, timing });
  load(machine, image, { clusters: [0, 1] });
  const { exitCode } = machine.run({ cycles: LIMIT_CYCLES });
  const [first] = machine.clusters;
  if (exitCode !== 0 || first === undefined) throw new Error('test/bench/kernel has failed');
  const symbols = new SymbolTable(image.symbols);
  const memory = new DataView(first.memory.buffer, first.memory.byteOffset);
  const costs = kernelCosts.map(([name]) => {
    const address = (symbols.addressOf(name) ?? RAM_BASE) >>> 0;
    return [name, memory.getUint32(address - RAM_BASE, true)] as const;
  });
  return Object.fromEntries(costs) as Record<KernelCost, number>;
}

function row(name: string, cells: readonly string[]): string {
  return `${name.padEnd(58)}${cells.map((cell) => cell.padStart(12)).join('')}\n`;
}
