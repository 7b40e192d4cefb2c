/** A machine that runs a program of this folder, and what its kernel does there, step by step. */
import type { Cluster } from '../../../vm/cluster.ts';
import { SymbolTable } from '../../../vm/elf/symbols.ts';
import type { Hart } from '../../../vm/hart/hart.ts';
import { load } from '../../../vm/loader.ts';
import { Machine, type Stop } from '../../../vm/machine.ts';
import type { MachineOptions } from '../../../vm/options.ts';
import { readText } from '../../support/source-tree.ts';
import { KernelMemory } from '../calls/kernel-memory.ts';
import { ownImage, type Patch, type Source } from '../own-image.ts';

const LIMIT_CYCLES = 100_000_000;
const A0 = 10;

export interface ProbeOptions extends Partial<MachineOptions> {
  /** Clusters that hold the program; cluster 0 if absent. */
  readonly placedOn?: readonly number[];
  readonly patches?: readonly Patch[];
}

/** A hart is about to execute the instruction with that label. */
export interface Visit {
  readonly label: string;
  readonly cluster: Cluster;
  readonly hart: Hart;
  readonly cycle: number;
  /** a0, a1 …: unsigned. */
  readonly arguments: readonly number[];
}

export class Probe {
  readonly machine: Machine;
  readonly symbols: SymbolTable;
  readonly kernels: readonly KernelMemory[];

  constructor(program: string, { placedOn, patches, ...options }: ProbeOptions = {}) {
    const executable = ownImage([sourceOf(program)], patches ?? []);
    this.machine = new Machine({ clusters: 1, ...options });
    load(this.machine, executable, { clusters: placedOn ?? [0] });
    this.symbols = new SymbolTable(executable.symbols);
    this.kernels = this.machine.clusters.map((one) => new KernelMemory(one, this.symbols));
  }

  /** The first cluster's. */
  get kernel(): KernelMemory {
    return this.kernels[0] as KernelMemory;
  }

  runToEnd(): Stop {
    return this.machine.run({ cycles: LIMIT_CYCLES });
  }

  /** Every visit to one of these labels, in the order of execution, until the run ends. */
  *visits(labels: readonly string[], cycles = LIMIT_CYCLES): Generator<Visit> {
    const names = new Map(labels.map((label) => [this.kernel.at(label), label]));
    const addresses = new Set(names.keys());
    const breakpoints = new Map(this.machine.clusters.map(({ number }) => [number, addresses]));
    for (;;) {
      const stop = this.machine.run({ cycles, breakpoints });
      if (stop.reason !== 'breakpoint') return;
      const cluster = this.machine.clusters[stop.cluster ?? 0] as Cluster;
      const hart = cluster.harts[stop.hart ?? 0] as Hart;
      const label = names.get((stop.pc ?? 0) >>> 0) ?? '';
      const values = [0, 1, 2, 3].map((index) => hart.read(A0 + index) >>> 0);
      yield { label, cluster, hart, cycle: hart.cycle, arguments: values };
    }
  }

  /** What each cluster has printed, in lines. */
  lines(): string[][] {
    return this.machine.clusters.map((cluster) =>
      Buffer.from(cluster.takeConsole()).toString().split('\n').slice(0, -1),
    );
  }
}

function sourceOf(program: string): Source {
  const path = program.includes('/') ? program : `test/kernel/rows/${program}`;
  return { path, text: readText(path) };
}
