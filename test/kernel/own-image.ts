/**
 * Images made by our own assembler and linker, of the kernel as it is or with changes, and of a
 * program that may be text alone.
 */
import { link } from '../../assembler/linker/link.ts';
import { assembleText, kernel, library } from '../../vm/cli/images.ts';
import type { ElfExecutable, ElfObject } from '../../vm/elf/format.ts';
import { ROOT, readText } from '../support/source-tree.ts';

export interface Source {
  readonly path: string;
  readonly text: string;
}

/** A change of one kernel source: text that must be there once, and what takes its place. */
export interface Patch {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export function ownImage(
  program: readonly Source[],
  patches: readonly Patch[] = [],
): ElfExecutable {
  const inputs = kernel().inputs.map((input) => {
    const own = patches.filter(({ file }) => file === input.name);
    if (own.length === 0) return input;
    const text = own.reduce(patched, readText(input.name));
    return { ...input, object: objectOf({ path: input.name, text }) };
  });
  const own = program.map((source) => {
    return { name: source.path, object: objectOf(source), layer: 'user' } as const;
  });
  const linked = link([...inputs, ...library().inputs, ...own], { layout: 'container' });
  if (linked.executable !== undefined) return linked.executable;
  throw new Error(linked.diagnostics.map(({ message }) => message).join('\n'));
}

/** A source of the repository. */
export function sourceAt(path: string): Source {
  return { path, text: readText(path) };
}

function patched(text: string, { file, from, to }: Patch): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
  return parts.join(to);
}

function objectOf(source: Source): ElfObject {
  const options = { includePaths: ['kernel/include'], folder: ROOT };
  const { object, diagnostics } = assembleText(source, options);
  if (object !== undefined) return object;
  throw new Error(diagnostics.map(({ message }) => `${source.path}: ${message}`).join('\n'));
}
