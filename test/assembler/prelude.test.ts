/**
 * Includes at the head of a source are read once in a process. Whoever comes second must not
 * notice: each case is assembled with nothing remembered, and again after others that begin alike.
 */
import { describe, expect, test } from 'vitest';
import { assemble } from '../../assembler/assemble.ts';
import { firstPreludes } from '../../assembler/preprocess/prelude.ts';
import { writeObject } from '../../vm/elf/writer.ts';
import { readText, repositoryFiles } from '../support/source-tree.ts';

type Files = Readonly<Record<string, string>>;

interface Job {
  readonly path: string;
  readonly files: Files;
  readonly defines?: ReadonlyMap<string, number>;
}

function outcome({ path, files, defines }: Job): unknown {
  const readFile = (name: string): string | undefined => files[name];
  const source = { path, text: files[path] ?? '' };
  const options = {
    readFile,
    readBytes: (name: string) => {
      const text = files[name];
      return text === undefined ? undefined : Buffer.from(text);
    },
    includePaths: ['kernel/include'],
    ...(defines === undefined ? {} : { defines }),
  };
  return [{ listing: true }, { debug: { folder: '/src' } }].map((more) => {
    const { object, ...told } = assemble(source, { ...options, ...more });
    return { ...told, bytes: object && Buffer.from(writeObject(object)).toString('hex') };
  });
}

/** The outcome of the last job after the others, which must be the same as alone. */
function outcomeAfter(...jobs: readonly Job[]): unknown {
  firstPreludes.clear();
  const all = jobs.map(outcome);
  firstPreludes.clear();
  const last = jobs.at(-1);
  expect(all.at(-1)).toEqual(last && outcome(last));
  return all.at(-1);
}

const inc = [
  '.macro pair name, value=4',
  '    .set    \\name, \\value',
  '    .set    \\name\\().next, \\value + 1',
  'at_\\@:',
  '.endm',
  '    pair    one',
  '    .if     one == 4',
  '    pair    two, 7',
  '    .endif',
  '    .rept   two - 5',
  '    .long   two',
  '    .endr',
  '    .ifdef  early',
  '    .set    was_early, early',
  '    .endif',
  // Debuggers see a structure that an expression has named.
  '    .set    box.low, 0',
  '    .set    box.SIZE, 4',
  '    .if     box.low + box.SIZE - 4',
  '    .error  "the box is large"',
  '    .endif',
  '    .macro  bare name',
  '    .set    name, 3',
  '    .endm',
  '    .include "inner.inc"',
].join('\n');
const inner = '    .irp name, a, b\n    .set inner_\\name, one\n    .endr\n    .altmacro\n';
const user =
  '    .include "head.inc"\n    pair three\n    bare four\n    li a0, two\n    lw a1, nothing\n';
const files = { 'head.inc': inc, 'inner.inc': inner, 'one.s': user, 'two.s': `\n# …\n${user}` };

describe('a prelude that is remembered', () => {
  test('gives each source its own lines and places', () => {
    const told = JSON.stringify(outcomeAfter({ path: 'one.s', files }, { path: 'two.s', files }));
    expect(told).toContain('two.s');
    expect(told).not.toContain('one.s');
  });

  test.each<[string, Files]>([
    ['the file', { 'head.inc': inc.replace('value=4', 'value=5') }],
    ['a file within', { 'inner.inc': `${inner}    .set more, 1\n` }],
    ['what stands before it', { 'two.s': `    .set early, 5\n${user}` }],
    ['a label before it', { 'two.s': `early:  ${user}` }],
    ['a second include', { 'two.s': `    .include "inner.inc"\n${user}` }],
  ])('is not taken where %s differs', (_, change) => {
    outcomeAfter({ path: 'one.s', files }, { path: 'two.s', files: { ...files, ...change } });
  });

  test('is not taken where symbols have values before', () => {
    const defines = new Map([['early', 9]]);
    outcomeAfter({ path: 'one.s', files }, { path: 'one.s', files, defines });
    outcomeAfter({ path: 'one.s', files, defines }, { path: 'two.s', files });
  });

  test('reports what is wrong in it every time', () => {
    const wrong = { ...files, 'inner.inc': '    .if nowhere\n    .endif\n    .endif\n' };
    const told = JSON.stringify(
      outcomeAfter({ path: 'one.s', files: wrong }, { path: 'two.s', files: wrong }),
    );
    expect(told).toContain('nowhere');
  });

  test('is not taken where it reads bytes, which conditions may count', () => {
    const head = 'from:\n    .incbin "data"\nto:\n    .if to - from > 4\n    .word 1\n    .endif\n';
    const counted = { 'head.inc': head, 'one.s': '    .include "head.inc"\n', data: 'abc' };
    const longer = { ...counted, data: 'abcdefgh' };
    outcomeAfter({ path: 'one.s', files: counted }, { path: 'one.s', files: longer });
  });

  test('leaves the whole kernel as it is', { timeout: 300_000 }, () => {
    const paths = repositoryFiles().filter((path) => /^(kernel|programs)\/.*\.(s|inc)$/.test(path));
    const all = Object.fromEntries(paths.map((path) => [path, readText(path)]));
    const jobs = paths.filter((path) => path.endsWith('.s')).map((path) => ({ path, files: all }));
    firstPreludes.clear();
    const alone = jobs.map((job) => {
      firstPreludes.clear();
      return outcome(job);
    });
    expect(jobs.length).toBeGreaterThan(80);
    for (const [index, job] of jobs.entries()) expect(outcome(job)).toEqual(alone[index]);
  });
});
