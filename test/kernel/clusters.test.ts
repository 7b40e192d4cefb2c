/** Programs that talk across clusters, on our own machine: what each cluster should print. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readElf } from '../../vm/elf/reader.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { haveOracles } from '../support/oracle.ts';
import { ROOT, readText } from '../support/source-tree.ts';
import { GnuImages } from './gnu-image.ts';

const FOLDER = 'test/kernel/clusters';
const LIMIT_CYCLES = 100_000_000;
const images = new GnuImages();

interface Setting {
  readonly clusters: number;
  readonly placed: readonly number[];
  /** Lines of each cluster, in the order of the source. */
  readonly wanted: readonly (readonly string[])[];
}

/** Reads `# clusters: N`, `# placed: N …` and, anywhere, `# expect N: LINE`. */
function settingOf(source: string): Setting {
  const text = readText(source);
  const clusters = Number(/^# clusters: (\d+)$/m.exec(text)?.[1]);
  const placed = (/^# placed: ([\d ]+)$/m.exec(text)?.[1] ?? '').split(' ').map(Number);
  const linesOf = (cluster: number) =>
    [...text.matchAll(new RegExp(`^ *# expect ${cluster}: (.*)$`, 'gm'))].map(
      ([, line = '']) => line,
    );
  return { clusters, placed, wanted: Array.from({ length: clusters }, (_, n) => linesOf(n)) };
}

describe.skipIf(!haveOracles('as', 'ld'))('clusters', () => {
  const names = readdirSync(join(ROOT, FOLDER)).filter((name) => name.endsWith('.s'));
  const cases = names.flatMap((name) => [1, 3].map((cores) => [name, cores] as const));
  test.each(cases)('%s with %i cores each does what it says', (name, cores) => {
    const source = `${FOLDER}/${name}`;
    const { clusters, placed, wanted } = settingOf(source);
    const machine = new Machine({ clusters, cores });
    const executable = readElf(readFileSync(images.build(source)));
    if (executable.kind !== 'executable') throw new Error('not linked');
    load(machine, executable, { clusters: placed });
    const stop = machine.run({ cycles: LIMIT_CYCLES });
    const outputs = machine.clusters.map((cluster) =>
      new TextDecoder().decode(cluster.takeConsole()).split('\n').slice(0, -1),
    );
    expect(outputs).toEqual(wanted);
    expect(stop).toEqual({ reason: 'ended', exitCode: 0 });
    expect(wanted[0]?.length).toBeGreaterThan(0);
  });
});
