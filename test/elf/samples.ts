/** A small object and a small executable in which every kind of record occurs. */
import {
  type ElfExecutable,
  type ElfObject,
  type ElfSection,
  type ElfSymbol,
  NO_SYMBOL,
  PF,
  SHF,
  SHT,
} from '../../vm/elf/format.ts';

export const text: ElfSection = {
  name: '.text',
  type: SHT.PROGBITS,
  flags: SHF.ALLOC | SHF.EXECINSTR,
  address: 0,
  align: 4,
  entrySize: 0,
  // auipc ra, 0; jalr ra, 0(ra): a call
  bytes: Uint8Array.of(0x97, 0, 0, 0, 0xe7, 0x80, 0, 0),
  sizeBytes: 8,
  relocations: [
    { offset: 0, type: 19, symbol: 4, addend: 0 },
    { offset: 0, type: 51, symbol: NO_SYMBOL, addend: 0 },
    { offset: 4, type: 1, symbol: 1, addend: -4 },
  ],
};

const data: ElfSection = {
  ...text,
  name: '.data',
  flags: SHF.ALLOC | SHF.WRITE,
  align: 16,
  bytes: Uint8Array.of(1, 2, 3),
  sizeBytes: 3,
  relocations: [],
};

const bss: ElfSection = {
  ...data,
  name: '.bss',
  type: SHT.NOBITS,
  bytes: new Uint8Array(),
  sizeBytes: 0x7000_0000,
};

export const local: ElfSymbol = {
  name: 'loop',
  value: 4,
  sizeBytes: 0,
  binding: 'local',
  type: 'notype',
  visibility: 'default',
  section: 0,
};

const symbols: readonly ElfSymbol[] = [
  { ...local, name: '', value: 0, type: 'section' },
  local,
  { ...local, name: 'thread.SIZE', value: 152, section: 'absolute' },
  { ...local, name: 'bundle', value: 0, section: 'undefined' },
  { ...local, name: 'elsewhere', value: 0, binding: 'global', section: 'undefined' },
  { ...local, name: 'début', type: 'func', sizeBytes: 8, binding: 'global', visibility: 'hidden' },
  { ...local, name: 'table', value: 3, type: 'object', binding: 'weak', section: 1 },
  { ...local, name: 'shared', value: 4, sizeBytes: 64, binding: 'global', section: 'common' },
];

export const object: ElfObject = {
  kind: 'object',
  sections: [text, { ...data, group: { name: 'bundle', isComdat: true } }, bss],
  symbols,
  flags: 0,
};

export const executable: ElfExecutable = {
  kind: 'executable',
  entry: 0x8000_0004,
  segments: [
    { address: 0x8000_0000, bytes: text.bytes, memorySizeBytes: 8, flags: PF.R | PF.X },
    { address: 0x8000_1ff0, bytes: data.bytes, memorySizeBytes: 0x210, flags: PF.R | PF.W },
  ],
  sections: [
    { ...text, address: 0x8000_0000, relocations: [] },
    { ...data, address: 0x8000_1ff0 },
    { ...bss, address: 0x8000_2000, sizeBytes: 0x200 },
    { ...data, name: '.debug_line', flags: 0, align: 1 },
  ],
  symbols: symbols
    .filter((symbol) => symbol.section !== 'undefined' && symbol.section !== 'common')
    .map((symbol) => ({ ...symbol, value: symbol.value + 0x8000_0000 })),
};
