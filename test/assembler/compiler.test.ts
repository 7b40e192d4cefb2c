/** What GNU's C compiler writes is assembled by ours as by GNU as. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { readFile } from './cases.ts';
import { assembleBoth, gnuMachine, linkedByGnu } from './gnu.ts';

const sample = fileURLToPath(new URL('sample.c', import.meta.url));
const others = 'int elsewhere; int external(int a, const char *b) { return a + *b; }';

describe.skipIf(!haveOracles('as', 'ld', 'gcc'))('the output of a C compiler', () => {
  const folder = temporaryDirectory();
  const compile = [...gnuMachine, '-ffreestanding', '-fno-asynchronous-unwind-tables'];
  writeFileSync(`${folder}/others.c`, others);
  mustRunOracle('gcc', [...compile, '-c', `${folder}/others.c`, '-o', `${folder}/others.o`]);

  test.each([
    '-O0',
    '-O1 -fpic',
    '-O2',
    '-Os',
    '-O3 -funroll-loops',
    '-O2 -ffunction-sections -fdata-sections',
  ])('is the same with %s', (options) => {
    const path = `${folder}/sample${options.replace(/\W+/g, '')}`;
    const output = `${path}.compiled`;
    mustRunOracle('gcc', [...compile, ...options.split(' '), '-S', sample, '-o', output]);
    assembleBoth(path, readFile(output) ?? '', folder);
    const ours = linkedByGnu([`${path}.our.o`, `${folder}/others.o`]);
    expect(ours).toEqual(linkedByGnu([`${path}.gnu.o`, `${folder}/others.o`]));
  });
});
