/** The kernel on our own machine, in the first of two clusters; the other has no process. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readElf } from '../../vm/elf/reader.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { haveOracles } from '../support/oracle.ts';
import { allPrograms, hartCountsFor, imageOf } from './cases.ts';
import { expectationsOf, inTermsOf, type Run, wanted } from './expectations.ts';
import { GnuImages } from './gnu-image.ts';

const LIMIT_CYCLES = 400_000_000;
const images = new GnuImages();

function runOnOurs(image: string, cores: number): Run {
  const machine = new Machine({ clusters: 2, cores });
  const executable = readElf(readFileSync(image));
  if (executable.kind !== 'executable') throw new Error('not linked');
  load(machine, executable, { clusters: [0] });
  const stop = machine.run({ cycles: LIMIT_CYCLES });
  const output = machine.clusters.map((cluster) => cluster.takeConsole());
  const exitCode = stop.reason === 'ended' ? (stop.exitCode ?? null) : null;
  return { output: Buffer.concat(output).toString(), exitCode };
}

describe.skipIf(!haveOracles('as', 'ld'))('the kernel on our machine', () => {
  const programs = allPrograms().filter((path) => expectationsOf(path).kernel === undefined);
  test.each(programs)('%s does what it says', (program) => {
    const image = imageOf(program, images);
    const expectations = expectationsOf(program);
    for (const cores of hartCountsFor(program)) {
      const run = inTermsOf(expectations, runOnOurs(image, cores));
      expect({ cores, ...run }).toEqual({ cores, ...wanted(expectations) });
    }
  });
});
