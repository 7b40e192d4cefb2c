/**
 * No input makes the assembler throw, hang or complain without a place: the cases of the other
 * tests, damaged at random. A failure prints its seed; `SEED` takes it back, and
 * `SEED=7 MUTANTS=1000000 npm run vitest -- test/assembler/fuzz` tries as many as it says.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assemble } from '../../assembler/assemble.ts';
import { formatDiagnostic } from '../../assembler/diagnostic.ts';
import { caseFiles, casesOf, readFile } from './cases.ts';

const seed = Number(process.env['SEED'] ?? 20_261_123);
const MUTANTS = Number(process.env['MUTANTS'] ?? (process.env['CI'] ? 15_000 : 1500));

const texts = ['equal', 'errors'].flatMap((group) =>
  caseFiles(group).flatMap((file) => casesOf(group, file).map(({ text }) => text)),
);
const words = [...new Set(texts.join(' ').match(/[.\w$%@\\]+|[^\w\s]+/g) ?? [])];

/** A change of a text at a place given as a share of its length. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 12 }),
  put: fc.oneof(
    fc.constantFrom(...words),
    fc.constantFrom('', '\n', ' ', '"', '(', '\\', "'", ';', ',', '/*'),
  ),
});

function changed(
  text: string,
  changes: readonly { at: number; length: number; put: string }[],
): string {
  return changes.reduce((before, { at, length, put }) => {
    const start = Math.floor(at * before.length);
    return before.slice(0, start) + put + before.slice(start + length);
  }, text);
}

/** Of this process's own time, so that a busy host fails no test. */
const MOST_SECONDS = 2;

/** What must hold for every text; returns nothing, but fails the test with the text at fault. */
function assembleAnything(text: string): void {
  const before = process.cpuUsage();
  const { diagnostics, object } = assemble({ path: 'fuzz.s', text }, { readFile: () => undefined });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6, `seconds for ${text.slice(0, 1000)}`).toBeLessThan(MOST_SECONDS);
  for (const diagnostic of diagnostics) {
    const { place, severity } = diagnostic;
    expect(place?.file, formatDiagnostic(diagnostic)).toBe('fuzz.s');
    expect(place?.line).toBeGreaterThan(0);
    expect(place?.column).toBeGreaterThan(0);
    expect(['error', 'warning']).toContain(severity);
  }
  const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
  expect(object === undefined).toBe(hasErrors);
}

test('damaged sources are reported, never thrown at', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      (text, changes) => {
        assembleAnything(changed(text, changes));
      },
    ),
    { seed, numRuns: 0.6 * MUTANTS },
  );
});

test('words in any order are reported, never thrown at', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('\n', ...words), { maxLength: 40 }), (some) => {
      assembleAnything(some.join(' '));
    }),
    { seed, numRuns: 0.2 * MUTANTS },
  );
});

test('any characters are reported, never thrown at', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => assembleAnything(text)),
    { seed, numRuns: 0.2 * MUTANTS },
  );
});

test.each([
  ['brackets', `.word ${'('.repeat(50_000)}1${')'.repeat(50_000)}`],
  ['prefixes', `.word ${'-'.repeat(50_000)}1`],
  ['sums', `.word 1${'+1'.repeat(50_000)}`],
  [
    'a chain of symbols',
    Array.from({ length: 20_000 }, (_, n) => `.set s${n}, s${n + 1}`).join('\n'),
  ],
  ['nested conditionals', '.if 1\n'.repeat(20_000)],
  ['nested repetitions', `${'.rept 2\n'.repeat(60)}nop\n${'.endr\n'.repeat(60)}`],
  ['a macro that doubles itself', '.macro m\nm\nm\n.endm\nm\n'],
  ['rooms without end', '.space 0x0fffffff\n'.repeat(4)],
  ['an origin that runs away from itself', 'a: .org b + 4\nb: .org a + 0x1000000'],
  ['a long line', `.byte ${'1,'.repeat(100_000)}1`],
  ['labels without end', 'a:'.repeat(20_000)],
])('the assembler stands %s', (_, text) => {
  assembleAnything(text);
});

test('the cases of other tests hold what they promise here too', () => {
  for (const text of texts) assemble({ path: 'fuzz.s', text }, { readFile });
});
