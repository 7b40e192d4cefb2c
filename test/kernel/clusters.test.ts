/** Programs that talk across clusters, on our own machine: what each cluster should print. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readElf } from '../../vm/elf/reader.ts';
import { haveOracles } from '../support/oracle.ts';
import { titleOf } from './cases.ts';
import { clusterCases, clustersFor, settingOf } from './cluster-cases.ts';
import { GnuImages } from './gnu-image.ts';

const LIMIT_CYCLES = 100_000_000;
const images = new GnuImages();

describe.skipIf(!haveOracles('as', 'ld'))('clusters', () => {
  const cases = clusterCases().flatMap((source) =>
    [1, 3].map((cores) => [titleOf(source), cores, source] as const),
  );
  test.each(cases)('%s with %i cores each does what it says', (_, cores, source) => {
    const executable = readElf(readFileSync(images.build(source)));
    if (executable.kind !== 'executable') throw new Error('not linked');
    const machine = clustersFor(source, { executable, cores });
    const stop = machine.run({ cycles: LIMIT_CYCLES });
    const outputs = machine.clusters.map((cluster) =>
      new TextDecoder().decode(cluster.takeConsole()).split('\n').slice(0, -1),
    );
    const { wanted } = settingOf(source);
    expect(outputs).toEqual(wanted);
    expect(stop).toEqual({ reason: 'ended', exitCode: 0 });
    expect(wanted[0]?.length).toBeGreaterThan(0);
  });
});
