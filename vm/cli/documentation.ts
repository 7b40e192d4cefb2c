/**
 * `npm run docs`: writes every generated page, and every generated part of one, from the tables.
 * A test compares them, so that a page never says what the program no longer does.
 */
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemblerReference } from '../../assembler/reference.ts';
import { traceReference } from '../debug/trace-events.ts';
import { isaReference } from '../isa/reference.ts';
import { eventReference, timingReference } from '../timing-reference.ts';
import { writeWhole } from './files.ts';
import { commandReference, commandTable } from './help.ts';
import { callReference } from './kernel-calls.ts';
import { packageRoot } from './package-root.ts';
import { loadCommands } from './table.ts';

const commands = await loadCommands();

/** Pages with a generated part, and what makes it; paths from the package's root. */
const parts: Readonly<Record<string, () => string>> = {
  'README.md': () => commandTable(commands),
  'assembler/README.md': assemblerReference,
  'kernel/kcall/README.md': callReference,
  'vm/cli/README.md': () => commandReference(commands),
  'vm/README.md': timingReference,
  'vm/debug/README.md': traceReference,
  'vm/hart/README.md': eventReference,
  'vm/isa/README.md': isaReference,
};

const START = '<!-- generated from tables; run npm run docs -->';
const END = '<!-- end of what is generated -->';

/** Every generated page: path from the root → text. `read` gives the pages as they are. */
export function generatedPages(read: (path: string) => string): Map<string, string> {
  const pages = new Map<string, string>();
  for (const [path, make] of Object.entries(parts)) {
    pages.set(path, withPart(path, read(path), make()));
  }
  return pages;
}

/** The page with the text between the two marks replaced. */
function withPart(path: string, page: string, part: string): string {
  const start = page.indexOf(START);
  const end = page.indexOf(END);
  if (start === -1 || end < start) throw new Error(`${path}: needs the lines ${START} and ${END}`);
  const before = page.slice(0, start + START.length);
  return `${before}\n\n${part.trim()}\n\n${page.slice(end)}`;
}

function isProgram(): boolean {
  const [, script] = process.argv;
  return script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url);
}

if (isProgram()) {
  const root = packageRoot();
  const pages = generatedPages((path) => readFileSync(join(root, path), 'utf8'));
  for (const [path, text] of pages) writeWhole(join(root, path), text);
}
