/** What the name of a section says about it, and the letters that say it otherwise. */
import { SHF, SHT } from '../../vm/elf/format.ts';
import type { SectionAttributes } from './sections.ts';

const { ALLOC, EXECINSTR, WRITE, MERGE, STRINGS, GROUP, GNU_RETAIN } = SHF;

/** Names, alone or before another dot, with the type and the flags that come with them. */
// biome-ignore format: the columns are aligned by hand
const known: readonly (readonly [name: string, type: number, flags: number])[] = [
  ['.text',       SHT.PROGBITS,   ALLOC | EXECINSTR],
  ['.rodata',     SHT.PROGBITS,   ALLOC],
  ['.data',       SHT.PROGBITS,   ALLOC | WRITE],
  ['.sdata',      SHT.PROGBITS,   ALLOC | WRITE],
  ['.bss',        SHT.NOBITS,     ALLOC | WRITE],
  ['.sbss',       SHT.NOBITS,     ALLOC | WRITE],
  ['.init',       SHT.PROGBITS,   ALLOC | EXECINSTR],
  ['.fini',       SHT.PROGBITS,   ALLOC | EXECINSTR],
  ['.init_array', SHT.INIT_ARRAY, ALLOC | WRITE],
  ['.fini_array', SHT.FINI_ARRAY, ALLOC | WRITE],
  ['.preinit_array', SHT.PREINIT_ARRAY, ALLOC | WRITE],
  ['.comment',    SHT.PROGBITS,   MERGE | STRINGS],
  ['.note',       SHT.NOTE,       0],
];

/** What a section is when its source says no more than its name. */
export function defaultAttributes(name: string): SectionAttributes {
  const row = known.find(([start]) => name === start || name.startsWith(`${start}.`));
  const [, type = SHT.PROGBITS, flags = 0] = row ?? [];
  return { type, flags, entrySize: name === '.comment' ? 1 : 0 };
}

/** `o` means nothing in a static link of one machine; `?` is not a flag of the section itself. */
const letters: ReadonlyMap<string, number> = new Map([
  ['a', ALLOC],
  ['w', WRITE],
  ['x', EXECINSTR],
  ['M', MERGE],
  ['S', STRINGS],
  ['G', GROUP],
  ['R', GNU_RETAIN],
  ['o', 0],
  ['?', 0],
]);

/** The flags that a text such as `ax` stands for, or the letter that means none. */
export function flagsOf(text: string): number | string {
  let flags = 0;
  for (const letter of text) {
    const flag = letters.get(letter);
    if (flag === undefined) return letter;
    flags |= flag;
  }
  return flags;
}

export const sectionTypes: ReadonlyMap<string, number> = new Map([
  ['progbits', SHT.PROGBITS],
  ['nobits', SHT.NOBITS],
  ['note', SHT.NOTE],
  ['init_array', SHT.INIT_ARRAY],
  ['preinit_array', SHT.PREINIT_ARRAY],
  ['fini_array', SHT.FINI_ARRAY],
]);
