/** The image that the fuzzer runs: kernel, caller.s and programs/lib, from sources as they are. */
import type { ElfExecutable } from '../../../vm/elf/format.ts';
import { SymbolTable } from '../../../vm/elf/symbols.ts';
import { ownImage, type Patch, sourceAt } from '../own-image.ts';
import type { Names } from './values.ts';

export interface CallerImage {
  readonly executable: ElfExecutable;
  readonly symbols: SymbolTable;
  readonly names: Names;
}

export function callerImage(...patches: readonly Patch[]): CallerImage {
  const executable = ownImage([sourceAt('test/kernel/calls/caller.s')], patches);
  const symbols = new SymbolTable(executable.symbols);
  return { executable, symbols, names: namesOf(executable, symbols) };
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
