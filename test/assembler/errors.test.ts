/**
 * Mistakes and what is said of them: every line that a diagnostic names bears the expectation
 * `# error COLUMN: message | help or note`, where COLUMN may be a range underlined (5-9),
 * or `# warning` with the same; … at its end stands for whatever follows. A line without one must
 * not be complained about.
 */
import { describe, expect, test } from 'vitest';
import { assemble } from '../../assembler/assemble.ts';
import type { Diagnostic } from '../../assembler/diagnostic.ts';
import { type Case, caseFiles, casesOf } from './cases.ts';

for (const file of caseFiles('errors')) {
  describe(`mistakes: ${file}`, () => {
    for (const source of casesOf('errors', file)) {
      test(source.name, () => {
        const expected = expectations(source);
        const { text, name } = source;
        const path = `errors/${file}`;
        // The only file there is: the source itself.
        const readFile = (name: string) => (name === path ? text : undefined);
        const readBytes = (name: string) => (name === path ? Buffer.from(text) : undefined);
        const { diagnostics, object } = assemble({ path, text }, { readFile, readBytes });
        const found = diagnostics.map((one, index) => shown(one, expected[index]));
        expect(found.map((line, index) => asExpected(line, expected[index]))).toEqual(expected);
        const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
        expect(object === undefined, name).toBe(hasErrors);
      });
    }
  });
}

function expectations({ text }: Case): string[] {
  return text.split('\n').flatMap((line, index) => {
    const match = /# (error|warning) (\d+(?:-\d+)?): (.*)$/.exec(line);
    return match === null ? [] : [`${index + 1}:${match[2]}: ${match[1]}: ${match[3]}`];
  });
}

/** The expectation itself if it ends in … and the line begins like it. */
function asExpected(line: string, expected: string | undefined): string {
  if (expected?.endsWith('…') !== true) return line;
  return line.startsWith(expected.slice(0, -1)) ? expected : line;
}

function shown(
  { severity, message, place, help, notes }: Diagnostic,
  expected: string | undefined,
): string {
  const more = [help, ...notes.map((note) => note.message)];
  const told = [message, ...more.filter((text) => text !== undefined && !isDefinition(text))];
  const { line, column = 0, length = 1 } = place ?? {};
  const end = /^\d+:\d+-/.test(expected ?? '') ? `-${column + Math.max(length, 1) - 1}` : '';
  return `${line}:${column}${end}: ${severity}: ${told.join(' | ')}`;
}

/** Notes that only point at a definition are the same for every case. */
function isDefinition(text: string): boolean {
  return text.endsWith('is defined here') || text === 'it was defined here';
}
