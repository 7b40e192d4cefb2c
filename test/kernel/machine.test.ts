/** The kernel on our own machine, in the first of two clusters; the other has no process. */
import { describe, expect, test } from 'vitest';
import { haveOracles } from '../support/oracle.ts';
import { allPrograms, hartCountsFor, imageOf, titleOf } from './cases.ts';
import { expectationsOf, inTermsOf, wanted } from './expectations.ts';
import { GnuImages } from './gnu-image.ts';
import { runOnOurs } from './our-run.ts';

const images = new GnuImages();

describe.skipIf(!haveOracles('as', 'ld'))('the kernel on our machine', () => {
  const programs = allPrograms().filter((path) => expectationsOf(path).kernel === undefined);
  test.each(programs.map((program) => [titleOf(program), program]))(
    '%s does what it says',
    (_, program) => {
      const image = imageOf(program, images);
      const expectations = expectationsOf(program);
      for (const cores of hartCountsFor(program)) {
        const run = inTermsOf(expectations, runOnOurs(image, cores));
        expect({ cores, ...run }).toEqual({ cores, ...wanted(expectations) });
      }
    },
  );
});
