/** Machines whose clusters run our kernel and a program, built with our own tools and watched. */
import { expect } from 'vitest';
import { buildImage } from '../../vm/cli/images.ts';
import { MigrationWatch } from '../../vm/debug/migration-watch.ts';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { SymbolTable } from '../../vm/elf/symbols.ts';
import { load } from '../../vm/loader.ts';
import { Machine, type Stop } from '../../vm/machine.ts';
import type { MachineOptions } from '../../vm/options.ts';
import { readText } from '../support/source-tree.ts';

/** Every program here is done long before. */
const LIMIT_CYCLES = 30_000_000;

export interface World {
  readonly machine: Machine;
  readonly symbols: SymbolTable;
  readonly watch: MigrationWatch;
}

export interface WorldOptions extends Partial<MachineOptions> {
  /** Clusters that the program starts in; cluster 0 if absent. */
  readonly placedOn?: readonly number[];
}

const images = new Map<string, ElfExecutable>();

/** The image of a program: a source path, or the name of one in programs/. */
export function imageOf(program: string): ElfExecutable {
  const known = images.get(program);
  if (known !== undefined) return known;
  const { executable, diagnostics } = buildImage(program);
  expect(diagnostics).toEqual([]);
  if (executable === undefined) throw new Error(`${program} was not built`);
  images.set(program, executable);
  return executable;
}

/** A machine with the program loaded; two clusters of 16 cores unless said otherwise. */
export function worldOf(program: string, { placedOn, ...options }: WorldOptions = {}): World {
  const executable = imageOf(program);
  const machine = new Machine(options);
  load(machine, executable, { clusters: placedOn ?? [0] });
  const symbols = new SymbolTable(executable.symbols);
  return { machine, symbols, watch: new MigrationWatch(machine, symbols) };
}

/** Runs to the end, which must come. */
export function runToEnd({ machine }: World): Stop {
  return checked(machine, machine.run({ cycles: LIMIT_CYCLES }));
}

/** The same, noting what the daemons do: see `watch`. Slower. */
export function watchToEnd({ machine, watch }: World): Stop {
  return checked(machine, watch.run(LIMIT_CYCLES));
}

function checked(machine: Machine, stop: Stop): Stop {
  expect(stop.reason, `at cycle ${machine.time}`).toBe('ended');
  return stop;
}

/** Runs until some hart of a cluster comes to the instruction with that name. */
export function runTo({ machine, symbols }: World, cluster: number, name: string): void {
  const address = addressOf(symbols, name);
  const breakpoints = new Map([[cluster, new Set([address])]]);
  const stop = machine.run({ cycles: LIMIT_CYCLES, breakpoints });
  expect(stop, name).toMatchObject({ reason: 'breakpoint', cluster, pc: address });
}

/** What each cluster has printed, in lines. */
export function linesOf({ machine }: World): string[][] {
  return machine.clusters.map((cluster) =>
    new TextDecoder().decode(cluster.takeConsole()).split('\n').slice(0, -1),
  );
}

export function addressOf(symbols: SymbolTable, name: string): number {
  const address = symbols.addressOf(name);
  if (address === undefined) throw new Error(`the image has no symbol ${name}`);
  return address >>> 0;
}

/** A word of a cluster's memory, unsigned. */
export function wordAt({ machine }: World, cluster: number, address: number): number {
  const bytes = machine.clusters[cluster]?.read(address, 4);
  if (bytes === undefined) throw new Error(`${address.toString(16)} is not in RAM`);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

/** The kernel's image and data in a cluster that never change after loading: text and rodata. */
export function kernelBytes({ machine, symbols }: World, cluster: number): Buffer {
  const start = addressOf(symbols, '__KERNEL_TEXT_START');
  const end = addressOf(symbols, '__KERNEL_RODATA_END');
  const bytes = machine.clusters[cluster]?.read(start, end - start);
  if (bytes === undefined) throw new Error(`no cluster ${cluster}`);
  return Buffer.from(bytes);
}

/** The lines that a program's header promises. */
export function promisedLines(path: string): string[] {
  return [...readText(path).matchAll(/^# expect: (.*)$/gm)].map(([, line = '']) => line);
}
