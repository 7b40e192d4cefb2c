/**
 * Random expressions and random instructions, many to a source, are worth the same to GNU as and to
 * ours. A failure prints its seed; `FUZZ_SEED` takes it back.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { immediateRange } from '../../vm/isa/encoding.ts';
import { instructions, type Mnemonic, mnemonics } from '../../vm/isa/instructions.ts';
import { registers } from '../../vm/isa/registers.ts';
import { haveOracles, temporaryDirectory } from '../support/oracle.ts';
import { caseFolder } from './cases.ts';
import { assembleBoth, linkedByGnu } from './gnu.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_123);

const operators = [
  '+',
  '-',
  '*',
  '|',
  '&',
  '^',
  '!',
  '==',
  '<>',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  '&&',
  '||',
];
const prefixes = ['-', '~', '!', ''];

const literal = fc.oneof(
  fc.integer({ min: 0, max: 0x7fff_ffff }).map(String),
  fc.integer({ min: 0, max: 0xffff }).map((value) => `0x${value.toString(16)}`),
  fc.integer({ min: 0, max: 0xff }).map((value) => `0b${value.toString(2)}`),
  fc.constantFrom("'a'", '07', '0', '1', '2', 'five', 'minus'),
);

/** Divisors and shift counts are small numbers: what others do is nobody's to define. */
const small = fc.integer({ min: 1, max: 31 }).map(String);

const { expression } = fc.letrec<{ expression: string; operand: string }>((tie) => ({
  operand: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'expression' },
    literal,
    fc.tuple(fc.constantFrom(...prefixes), literal).map((parts) => parts.join('')),
    tie('expression').map((inner) => `(${inner})`),
  ),
  expression: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'expression' },
    tie('operand'),
    fc
      .tuple(tie('expression'), fc.constantFrom(...operators), tie('operand'))
      .map((parts) => parts.join(' ')),
    fc
      .tuple(tie('expression'), fc.constantFrom('/', '%', '<<', '>>'), small)
      .map((parts) => parts.join(' ')),
  ),
}));

const register = fc.constantFrom(
  ...registers.flatMap(({ name, abiName }) => [name, abiName]),
  'fp',
);

const instruction = fc.constantFrom(...mnemonics).chain((mnemonic) => {
  const { operands } = instructions[mnemonic];
  const words = operands.split(/(\w+)/).map((word) => wordOf(mnemonic, word));
  return fc.tuple(...words).map((parts) => `${mnemonic} ${parts.join('')}`);
});

/** A value for a word of a row's operands; what stands between words is itself. */
function wordOf(mnemonic: Mnemonic, word: string): fc.Arbitrary<string> {
  if (/^(rd|rs1|rs2)$/.test(word)) return register;
  if (word === 'label') return fc.constantFrom('first', 'last', '. + 8', '. - 4');
  if (word === 'pred' || word === 'succ') return fc.constantFrom('iorw', 'rw', 'w', 'i', 'or');
  if (word === 'csr') return fc.constantFrom('mstatus', 'cycle', 'satp', '0x7c0');
  if (word === 'zimm') return fc.integer({ min: 0, max: 31 }).map(String);
  if (word === 'uimm') return fc.integer({ min: 0, max: 0xf_ffff }).map(String);
  const range = /\w/.test(word) ? immediateRange(mnemonic) : undefined;
  return range === undefined ? fc.constant(word) : fc.integer(range).map(String);
}

describe.skipIf(!haveOracles('as', 'ld'))('GNU as and ours agree at random on', () => {
  const folder = temporaryDirectory();

  test('expressions', () => {
    // GNU as reads `! !` as one operator, of another assembler it was made to imitate.
    const texts = fc
      .sample(expression, { seed, numRuns: 600 })
      .map((text) => text.replaceAll('! !', '! ~'));
    const lines = texts.map((text) => `    .dword ${text}`);
    agree('expressions', `.set five, 5\n.set minus, -1\n.data\n${lines.join('\n')}\n`, lines);
  });

  test('instructions', () => {
    const lines = fc.sample(instruction, { seed, numRuns: 900 }).map((text) => `    ${text}`);
    agree('instructions', `first:\n${lines.join('\n')}\nlast:\n`, lines);
  });

  function agree(name: string, text: string, lines: readonly string[]): void {
    const path = `${folder}/${name}`;
    assembleBoth(path, text, caseFolder('equal'));
    const ours = linkedByGnu([`${path}.our.o`]).sections;
    const theirs = linkedByGnu([`${path}.gnu.o`]).sections;
    // Two values of eight bytes, or four instructions, stand in a row of bytes.
    const each = name === 'expressions' ? 2 : 4;
    const at = theirs.findIndex((row, index) => row !== ours[index]);
    const near = at < 0 ? [] : lines.slice((at - 2) * each, (at - 1) * each);
    expect({ seed, near, row: ours[at] }).toEqual({ seed, near, row: theirs[at] });
  }
});
