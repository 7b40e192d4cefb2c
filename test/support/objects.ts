/** Object files made by hand, for tests of the linker that need no assembler. */
import type { LinkInput } from '../../assembler/linker/link.ts';
import { type RelocationName, relocations } from '../../assembler/relocations.ts';
import { type ElfSection, type ElfSymbol, SHF, SHT } from '../../vm/elf/format.ts';

/** A section: how many zero bytes, and its relocations as `[offset, name, symbol, addend]`. */
export interface HandMadeSection {
  readonly sizeBytes: number;
  readonly bytes?: readonly number[];
  readonly relocations?: readonly (readonly [number, RelocationName | number, string, number?])[];
  readonly align?: number;
  readonly flags?: number;
  readonly type?: number;
}

export interface HandMadeObject {
  readonly sections?: Readonly<Record<string, HandMadeSection>>;
  /** name → `.text+4`, `absolute+5`, `common+24`; `local `, `weak `, `hidden ` may come before. */
  readonly symbols?: Readonly<Record<string, string>>;
  readonly flags?: number;
}

const usualFlags: Readonly<Record<string, number>> = {
  text: SHF.ALLOC | SHF.EXECINSTR,
  rodata: SHF.ALLOC,
  data: SHF.ALLOC | SHF.WRITE,
  bss: SHF.ALLOC | SHF.WRITE,
  uarea: SHF.ALLOC | SHF.WRITE,
};

/** An input of the linker; symbols that only relocations name are undefined ones. */
export function input(
  name: string,
  layer: LinkInput['layer'],
  { sections = {}, symbols = {}, flags = 0 }: HandMadeObject,
): LinkInput {
  const names = Object.keys(sections);
  const defined = Object.entries(symbols).map(([symbol, text]) => symbolOf(symbol, text, names));
  const used = Object.values(sections).flatMap((section) => section.relocations ?? []);
  const missing = [...new Set(used.map(([, , symbol]) => symbol))].filter(
    (symbol) => !Object.hasOwn(symbols, symbol),
  );
  const table = [...defined, ...missing.map((symbol) => symbolOf(symbol, 'undefined', names))];
  const made = names.map((section): ElfSection => {
    const given = sections[section] ?? { sizeBytes: 0 };
    const kind = section.split('.')[1] ?? '';
    const isZeroed = kind === 'bss' || kind === 'uarea';
    const bytes = new Uint8Array(given.sizeBytes);
    bytes.set(given.bytes ?? []);
    return {
      name: section,
      type: given.type ?? (isZeroed ? SHT.NOBITS : SHT.PROGBITS),
      flags: given.flags ?? usualFlags[kind] ?? 0,
      address: 0,
      align: given.align ?? 4,
      entrySize: 0,
      bytes: isZeroed ? new Uint8Array(0) : bytes,
      sizeBytes: given.sizeBytes,
      relocations: (given.relocations ?? []).map(([offset, type, symbol, addend = 0]) => ({
        offset,
        type: typeof type === 'number' ? type : relocations[type].number,
        symbol: table.findIndex((one) => one.name === symbol),
        addend,
      })),
    };
  });
  return { name, layer, object: { kind: 'object', sections: made, symbols: table, flags } };
}

function symbolOf(name: string, text: string, sections: readonly string[]): ElfSymbol {
  const words = text.split(' ');
  const [place = '', offset = '0'] = (words.at(-1) ?? '').split('+');
  const index = sections.indexOf(place);
  const number = Number(offset);
  const special = place === 'undefined' || place === 'absolute' || place === 'common';
  return {
    name,
    value: place === 'common' ? 8 : number,
    sizeBytes: place === 'common' ? number : 0,
    binding: words.includes('local') ? 'local' : words.includes('weak') ? 'weak' : 'global',
    type: 'notype',
    visibility: words.includes('hidden') ? 'hidden' : 'default',
    section: special ? place : index,
  };
}

/** The least kernel that links: an entry. */
export const leastKernel: LinkInput = input('kernel/boot.s', 'kernel', {
  sections: { '.text': { sizeBytes: 16 } },
  symbols: { _start: '.text+0' },
});

/** The least library: the start of a program, which calls main. */
export const leastLibrary: LinkInput = {
  ...input('programs/lib/start.s', 'user', {
    sections: {
      '.text.start': { sizeBytes: 32, relocations: [[4, 'R_RISCV_32', 'user_start']] },
      '.text': { sizeBytes: 8, relocations: [[0, 'R_RISCV_CALL_PLT', 'main']] },
    },
    symbols: { user_start: '.text+0' },
  }),
  archive: true,
};
