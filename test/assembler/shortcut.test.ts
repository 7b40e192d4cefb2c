/**
 * The parser's shortcut around the grammar: whenever it gives a tree, it is the grammar's. Judged
 * on every statement of the repository's sources, right or wrong, and on damaged ones; `SEED` takes
 * another seed for the damage, `MUTANTS` says how many there are.
 */
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { statementsOf } from '../../assembler/preprocess/statements.ts';
import { parseByGrammar } from '../../assembler/syntax/parser.ts';
import { parseShortly } from '../../assembler/syntax/shortcut.ts';
import { Random } from '../support/random.ts';
import { readText, repositoryFiles } from '../support/source-tree.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_125);
const MUTANTS = Number(process.env['MUTANTS'] ?? 60_000);

const sources = repositoryFiles().filter((path) => /\.(s|inc)$/.test(path));
const written = new Set(sources.flatMap(textsOf));

function textsOf(path: string): string[] {
  const source = { file: path, expansion: undefined };
  return statementsOf(readText(path), source, () => {}).map(({ text }) => text);
}

/** The statements among these of which the shortcut makes anything but what the grammar makes. */
function disputed(texts: Iterable<string>): string[] {
  return [...texts].filter((text) => {
    const tree = parseShortly(text);
    return tree !== undefined && !isDeepStrictEqual({ tree }, parseByGrammar(text));
  });
}

test('the shortcut gives the tree that the grammar gives', () => {
  expect(written.size).toBeGreaterThan(10_000);
  expect(disputed(written)).toEqual([]);
});

test('damage of any kind leaves the two equal', () => {
  const random = new Random(SEED);
  const texts = [...written];
  const marks = [
    '%',
    '@',
    '"',
    "'",
    '(',
    ')',
    ',',
    ':',
    '=',
    '==',
    '-',
    '!',
    '<<',
    '0x',
    '1e-',
    ' ',
  ];
  const mutants = Array.from({ length: MUTANTS }, () => {
    const text = random.oneOf(texts);
    const at = random.between(0, text.length);
    const put = random.chance(3) ? random.oneOf(texts).trim() : random.oneOf(marks);
    return text.slice(0, at) + put + text.slice(at + random.between(0, 2));
  });
  expect(disputed(mutants)).toEqual([]);
  // Damage that the shortcut always left to the grammar would prove nothing.
  const taken = mutants.filter((text) => parseShortly(text) !== undefined);
  expect(taken.length / MUTANTS).toBeGreaterThan(0.15);
});

test('nearly all of the kernel and the programs takes the shortcut', () => {
  const texts = sources.filter((path) => /^(kernel|programs)\//.test(path)).flatMap(textsOf);
  const left = texts.filter((text) => parseShortly(text) === undefined);
  expect(left.length / texts.length, [...new Set(left)].join('\n')).toBeLessThan(0.01);
});
