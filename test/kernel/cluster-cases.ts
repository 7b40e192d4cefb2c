/** The programs that talk across clusters: what machine each wants, and what it should print. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { ROOT, readText } from '../support/source-tree.ts';

const FOLDER = 'test/kernel/clusters';

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
  const linesOf = (cluster: number) =>
    [...text.matchAll(new RegExp(`^ *# expect ${cluster}: (.*)$`, 'gm'))].map(
      ([, line = '']) => line,
    );
  const wanted = Array.from({ length: clusters }, (_, cluster) => linesOf(cluster));
  return { clusters, placed, losesTransfers, wanted };
}

/** A machine as the source wants it, with the source's image loaded. */
export function clustersFor(
  source: string,
  { executable, cores }: { readonly executable: ElfExecutable; readonly cores: number },
): Machine {
  const { clusters, placed, losesTransfers } = settingOf(source);
  const machine = new Machine({ clusters, cores });
  if (losesTransfers) {
    machine.faults = { seed: 1, faults: [{ kind: 'lose', chance: 1, packets: 'transfer' }] };
  }
  load(machine, executable, { clusters: placed });
  return machine;
}
