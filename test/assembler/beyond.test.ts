/**
 * What ours takes and GNU as does not, or does otherwise: each case gives the same bytes as the
 * plainer source behind its line `# same as:`, which a person has judged.
 */
import { describe, expect, test } from 'vitest';
import { assemble } from '../../assembler/assemble.ts';
import { formatDiagnostic } from '../../assembler/diagnostic.ts';
import { caseFiles, casesOf } from './cases.ts';

for (const file of caseFiles('beyond')) {
  describe(`beyond GNU as: ${file}`, () => {
    for (const { name, text } of casesOf('beyond', file)) {
      test(name, () => {
        const [special = '', plain = ''] = text.split('# same as:\n');
        expect(plain).not.toBe('');
        expect(bytesOf(special)).toEqual(bytesOf(plain));
      });
    }
  });
}

function bytesOf(text: string): Record<string, string> {
  const { object, diagnostics } = assemble(
    { path: 'beyond.s', text },
    { readFile: () => undefined },
  );
  if (object === undefined) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  const sections = object.sections.filter(({ sizeBytes }) => sizeBytes > 0);
  return Object.fromEntries(
    sections.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('hex')]),
  );
}
