/** The programs that talk across clusters: what machine each wants, and what it should print. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import type { FaultPlan } from '../../vm/noc/faults.ts';
import { ROOT, readText } from '../support/source-tree.ts';

const FOLDER = 'test/kernel/clusters';

export const LOSING_TRANSFERS: FaultPlan = {
  seed: 1,
  faults: [{ kind: 'lose', chance: 1, packets: 'transfer' }],
};

interface Setting {
  readonly clusters: number;
  readonly placed: readonly number[];
  /** Whether the network loses every message of portals. */
  readonly losesTransfers: boolean;
  /** Lines of each cluster, in the order of the source. */
  readonly wanted: readonly (readonly string[])[];
}

export function clusterCases(): string[] {
  const names = readdirSync(join(ROOT, FOLDER)).filter((name) => name.endsWith('.s'));
  return names.sort().map((name) => `${FOLDER}/${name}`);
}

/** Reads `# clusters: N`, `# placed: N …`, `# lost: transfer` and, anywhere, `# expect N: LINE`. */
export function settingOf(source: string): Setting {
  const text = readText(source);
  const clusters = Number(/^# clusters: (\d+)$/m.exec(text)?.[1]);
  const placed = (/^# placed: ([\d ]+)$/m.exec(text)?.[1] ?? '').split(' ').map(Number);
  const losesTransfers = /^# lost: transfer$/m.test(text);
  return { clusters, placed, losesTransfers, wanted: linesBeside(source, clusters) };
}

/** What each cluster should print, beside the code: `# expect N: LINE`. */
export function linesBeside(source: string, clusters: number): string[][] {
  return Array.from({ length: clusters }, (_, cluster) => {
    const marks = new RegExp(`^ *# expect ${cluster}: (.*)$`, 'gm');
    return [...readText(source).matchAll(marks)].map(([, line = '']) => line);
  });
}

/** A machine as the source wants it, with the source's image loaded. */
export function clustersFor(
  source: string,
  { executable, cores }: { readonly executable: ElfExecutable; readonly cores: number },
): Machine {
  const { clusters, placed, losesTransfers } = settingOf(source);
  const machine = new Machine({ clusters, cores });
  if (losesTransfers) machine.faults = LOSING_TRANSFERS;
  load(machine, executable, { clusters: placed });
  return machine;
}
