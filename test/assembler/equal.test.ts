/**
 * Every source of equal/ is assembled by GNU as and by ours, and each of the two objects is linked
 * by GNU ld and by our linker at the same address, without relaxation: all four images have the
 * same bytes in every section and the same symbols. GNU as has its own default options, so what it
 * refuses unless told that nothing will be relaxed begins with `.option norelax`.
 */
import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { caseFiles, caseFolder, casesOf } from './cases.ts';
import {
  assembleByUs,
  executableIn,
  gnuMachine,
  linkedByUs,
  makeByGnu,
  type Source,
  shown,
} from './gnu.ts';

/** What the cases mean by symbols that are defined elsewhere. */
const elsewhere = '.globl ext\n.text\next: ret\n.space 64\n';

/** Below the name of a case, before the reason why our linker makes another image. */
const GNU_LD_ALONE = '# linked by GNU ld alone: ';

const sources = caseFiles('equal').map((file) => ({ file, cases: casesOf('equal', file) }));

test('there are as many sources as this corpus is meant to have', () => {
  const names = sources.flatMap(({ file, cases }) => cases.map(({ name }) => `${file}: ${name}`));
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(400);
});

describe.skipIf(!haveOracles('as', 'ld'))('GNU as, GNU ld and ours agree on', () => {
  const folder = temporaryDirectory();
  const includes = caseFolder('equal');
  const others = `${folder}/elsewhere.o`;
  let said = new Map<string, string>();

  const pathOf = (file: string, index: number): string => `${folder}/${file}-${index}`;

  beforeAll(() => {
    writeFileSync(`${folder}/elsewhere.s`, elsewhere);
    mustRunOracle('as', [...gnuMachine, `${folder}/elsewhere.s`, '-o', others]);
    const all = sources.flatMap(({ file, cases }) =>
      cases.map(({ text }, index): Source => {
        return { path: pathOf(file, index), text, others: [others] };
      }),
    );
    for (const { path, text } of all) {
      // What is wrong is told by the test of its own source.
      try {
        assembleByUs(path, text, includes);
      } catch {}
    }
    said = makeByGnu(all, includes);
  });

  for (const { file, cases } of sources) {
    describe(file, () => {
      for (const [index, { name, text }] of cases.entries()) {
        test(name, () => {
          const path = pathOf(file, index);
          assembleByUs(path, text, includes);
          const byGnuLd = (object: string) => {
            const complaint = (said.get(`${path}.gnu.o`) ?? '') + (said.get(`${object}.elf`) ?? '');
            try {
              return shown(executableIn(`${object}.elf`));
            } catch (error) {
              throw new Error(complaint, { cause: error });
            }
          };
          const expected = byGnuLd(`${path}.gnu.o`);
          expect(byGnuLd(`${path}.our.o`)).toEqual(expected);
          if (text.startsWith(GNU_LD_ALONE)) return;
          expect(linkedByUs([`${path}.gnu.o`, others])).toEqual(expected);
          expect(linkedByUs([`${path}.our.o`, others])).toEqual(expected);
        });
      }
    });
  }
});
