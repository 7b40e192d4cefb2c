/** The image that the fuzzer runs: kernel, caller.s and programs/lib, from sources as they are. */
import { link } from '../../../assembler/linker/link.ts';
import { assembleText, kernel, library } from '../../../vm/cli/images.ts';
import type { ElfExecutable } from '../../../vm/elf/format.ts';
import { SymbolTable } from '../../../vm/elf/symbols.ts';
import { ROOT, readText } from '../../support/source-tree.ts';
import type { Names } from './values.ts';

export interface CallerImage {
  readonly executable: ElfExecutable;
  readonly symbols: SymbolTable;
  readonly names: Names;
}

/** A change of one kernel source: text that must be there once, and what takes its place. */
export interface Patch {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const CALLER = 'test/kernel/calls/caller.s';

export function callerImage(...patches: readonly Patch[]): CallerImage {
  const inputs = kernel().inputs.map((input) => {
    const own = patches.filter(({ file }) => file === input.name);
    if (own.length === 0) return input;
    return { ...input, object: objectOf(input.name, own.reduce(patched, readText(input.name))) };
  });
  const caller = {
    name: CALLER,
    object: objectOf(CALLER, readText(CALLER)),
    layer: 'user',
  } as const;
  const { executable, diagnostics } = link([...inputs, ...library().inputs, caller], {
    layout: 'container',
  });
  if (executable === undefined)
    throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const symbols = new SymbolTable(executable.symbols);
  return { executable, symbols, names: namesOf(executable, symbols) };
}

function patched(text: string, { file, from, to }: Patch): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
  return parts.join(to);
}

function objectOf(path: string, text: string) {
  const options = { includePaths: ['kernel/include'], folder: ROOT };
  const { object, diagnostics } = assembleText({ path, text }, options);
  if (object === undefined) {
    throw new Error(diagnostics.map(({ message }) => `${path}: ${message}`).join('\n'));
  }
  return object;
}

function namesOf({ symbols: all }: ElfExecutable, symbols: SymbolTable): Names {
  const at = (name: string) => (symbols.addressOf(name) ?? 0) | 0;
  const kernel = all
    .filter(({ section, type, value }) => {
      const isInKernel = value >>> 0 >= 0x8000_0000 && value >>> 0 < 0x8004_8000;
      return typeof section === 'number' && isInKernel && (type === 'object' || type === 'func');
    })
    .map(({ value }) => value | 0);
  return {
    worker: at('worker'),
    handler: at('handler'),
    restorer: at('ksigreturn'),
    arena: at('arena'),
    arenaBytes: symbols.constants('ARENA_BYTES').get('ARENA_BYTES') ?? 0,
    rodata: at('fixed'),
    kernel,
  };
}
