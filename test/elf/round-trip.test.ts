import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
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
import { readElf } from '../../vm/elf/reader.ts';
import { writeExecutable, writeObject } from '../../vm/elf/writer.ts';
import { haveOracles, runOracle, temporaryDirectory } from '../support/oracle.ts';

const directory = temporaryDirectory();

const text: ElfSection = {
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
    { offset: 0, type: 19, symbol: 3, addend: 0 },
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

const local: ElfSymbol = {
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
  { ...local, name: 'elsewhere', value: 0, binding: 'global', section: 'undefined' },
  { ...local, name: 'début', type: 'func', sizeBytes: 8, binding: 'global', visibility: 'hidden' },
  { ...local, name: 'table', value: 3, type: 'object', binding: 'weak', section: 1 },
  { ...local, name: 'shared', value: 4, sizeBytes: 64, binding: 'global', section: 'common' },
];

const object: ElfObject = { kind: 'object', sections: [text, data, bss], symbols, flags: 0 };

const executable: ElfExecutable = {
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

/** What readelf complains about in a file. */
function complaints(name: string, bytes: Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  const run = runOracle('readelf', ['-a', '-W', path]);
  const warnings = run.stdout.match(/.*(warning|error|bad|corrupt|<unknown).*/gi) ?? [];
  return [run.stderr, ...warnings].join('\n').trim();
}

describe('written ELF files', () => {
  test('an object reads back as it was', () => {
    expect(readElf(writeObject(object))).toEqual(object);
  });

  test('an executable reads back as it was', () => {
    expect(readElf(writeExecutable(executable))).toEqual(executable);
  });

  test('an empty object reads back as it was', () => {
    const empty: ElfObject = { kind: 'object', sections: [], symbols: [], flags: 0 };
    expect(readElf(writeObject(empty))).toEqual(empty);
  });

  test('local symbols move before the others and relocations follow them', () => {
    const mixed: ElfObject = {
      ...object,
      sections: [{ ...text, relocations: [{ offset: 0, type: 1, symbol: 0, addend: 7 }] }],
      symbols: [
        { ...local, name: 'first', binding: 'global' },
        { ...local, name: 'second' },
      ],
    };
    const read = readElf(writeObject(mixed));
    expect(read.symbols.map((symbol) => symbol.name)).toEqual(['second', 'first']);
    expect(read.sections[0]?.relocations).toEqual([{ offset: 0, type: 1, symbol: 1, addend: 7 }]);
  });

  test('sections in a segment share its bytes, and offsets are congruent to addresses', () => {
    const bytes = writeExecutable(executable);
    const read = readElf(bytes) as ElfExecutable;
    for (const [index, segment] of read.segments.entries()) {
      expect(segment.bytes.byteOffset % 4096).toBe(segment.address % 4096);
      expect(read.sections[index]?.bytes.byteOffset).toBe(segment.bytes.byteOffset);
    }
  });

  test('contents that are read are views of the file', () => {
    const bytes = writeObject(object);
    expect(readElf(bytes).sections[0]?.bytes.buffer).toBe(bytes.buffer);
  });

  test.skipIf(!haveOracles('readelf'))('readelf has nothing to say against an object', () => {
    expect(complaints('object.o', writeObject(object))).toBe('');
  });

  test.skipIf(!haveOracles('readelf'))('readelf has nothing to say against an executable', () => {
    expect(complaints('executable.elf', writeExecutable(executable))).toBe('');
  });

  test.skipIf(!haveOracles('objdump'))('objdump shows the code and relocations meant', () => {
    const path = join(directory, 'listing.o');
    writeFileSync(path, writeObject(object));
    const listing = runOracle('objdump', ['-d', '-r', path]).stdout;
    expect(listing).toContain('R_RISCV_CALL_PLT\telsewhere');
    expect(listing).toMatch(/R_RISCV_RELAX\t\*ABS\*/);
    expect(listing).toMatch(/R_RISCV_32\tloop-0x4/);
  });
});
