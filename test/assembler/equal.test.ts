/**
 * Our objects against those of GNU as: both are linked by GNU ld at the same address, without
 * relaxation, and must come out with the same bytes in every section and the same symbols.
 */
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { caseFiles, caseFolder, casesOf } from './cases.ts';
import { assembleBoth, gnuMachine, linkedByGnu } from './gnu.ts';

/** What the cases mean by symbols that are defined elsewhere. */
const others = '.globl ext\n.text\next: ret\n.space 64\n';

describe.skipIf(!haveOracles('as', 'ld'))('GNU as and ours agree on', () => {
  const folder = temporaryDirectory();
  writeFileSync(`${folder}/others.s`, others);
  mustRunOracle('as', [...gnuMachine, `${folder}/others.s`, '-o', `${folder}/others.o`]);

  for (const file of caseFiles('equal')) {
    describe(file, () => {
      for (const [index, { name, text }] of casesOf('equal', file).entries()) {
        test(name, () => {
          const path = `${folder}/${file}-${index}`;
          assembleBoth(path, text, caseFolder('equal'));
          const ours = linkedByGnu([`${path}.our.o`, `${folder}/others.o`]);
          expect(ours).toEqual(linkedByGnu([`${path}.gnu.o`, `${folder}/others.o`]));
        });
      }
    });
  }
});
