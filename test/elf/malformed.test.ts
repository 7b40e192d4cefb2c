/** Files that are wrong: every one is an ElfError with a place in the file, none anything worse. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ElfObject, SHT } from '../../vm/elf/format.ts';
import { ElfError, readElf } from '../../vm/elf/reader.ts';
import { fieldOffset, layouts, readRecord, recordBytes } from '../../vm/elf/records.ts';
import { writeExecutable, writeObject } from '../../vm/elf/writer.ts';
import { executable, object, text } from './samples.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_123);
const files = { object: writeObject(object), executable: writeExecutable(executable) };
type Kind = keyof typeof files;

/** The error of a file, or undefined where it reads well; any other exception fails the test. */
function errorOf(file: Uint8Array): ElfError | undefined {
  try {
    readElf(file);
    return undefined;
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    expect(error.message).not.toBe('');
    expect(error.offset).toBeGreaterThanOrEqual(0);
    return error;
  }
}

/** A copy of a file with some little-endian bytes replaced. */
function patched(file: Uint8Array, offset: number, sizeBytes: number, value: number): Uint8Array {
  const copy = file.slice();
  for (let byte = 0; byte < sizeBytes; byte += 1) copy[offset + byte] = value >>> (8 * byte);
  return copy;
}

const header = (kind: Kind) => readRecord(files[kind], layouts.file, 0);

/** Where a record of a kind begins in a file. */
function recordAt(kind: Kind, layout: keyof typeof layouts, index: number): number {
  if (layout === 'file') return 0;
  const start = { segment: header(kind).segmentsAt, section: header(kind).sectionsAt };
  if (layout === 'segment' || layout === 'section') {
    return start[layout] + index * recordBytes(layouts[layout]);
  }
  const type = layout === 'symbol' ? SHT.SYMTAB : SHT.RELA;
  const table = sectionsOf(kind).find((section) => section.type === type);
  return (table?.offset ?? 0) + index * recordBytes(layouts[layout]);
}

function sectionsOf(kind: Kind) {
  const { sectionsAt, sectionCount } = header(kind);
  return Array.from({ length: sectionCount }, (_, index) =>
    readRecord(files[kind], layouts.section, sectionsAt + index * recordBytes(layouts.section)),
  );
}

const sectionIndex = (kind: Kind, type: number) =>
  sectionsOf(kind).findIndex((section) => section.type === type);

describe('a malformed ELF file', () => {
  const [symtab, rela] = [sectionIndex('object', SHT.SYMTAB), sectionIndex('object', SHT.RELA)];
  const group = sectionIndex('object', SHT.GROUP);
  const EXCESS = 0x7fff_ffff;

  // biome-ignore format: the columns are aligned by hand
  test.each([
    ['object',     'file',    0,          'magic',        0x7f,        'not an ELF file'],
    ['object',     'file',    0,          'class',        2,           'not a 32-bit ELF file'],
    ['object',     'file',    0,          'data',         2,           'not a little-endian ELF file'],
    ['object',     'file',    0,          'identVersion', 0,           'not of ELF version 1'],
    ['object',     'file',    0,          'version',      2,           'not of ELF version 1'],
    ['object',     'file',    0,          'machine',      62,          'not for RISC-V'],
    ['object',     'file',    0,          'type',         3,           'a shared object'],
    ['object',     'file',    0,          'type',         4,           'a core file'],
    ['object',     'file',    0,          'type',         99,          'an ELF file of type 99'],
    ['object',     'file',    0,          'headerBytes',  8,           'with a header of 52 bytes'],
    ['object',     'file',    0,          'sectionsAt',   0xffff_fff0, 'are not all in the file'],
    ['object',     'file',    0,          'sectionBytes', 39,          'section headers have 39 bytes'],
    ['object',     'file',    0,          'sectionCount', 0xfeff,      'are not all in the file'],
    ['object',     'file',    0,          'sectionCount', 0,           'not supported'],
    ['object',     'file',    0,          'sectionNames', 0xfffe,      'is no string table'],
    ['executable', 'file',    0,          'segmentsAt',   0xffff_fff0, 'are not all in the file'],
    ['executable', 'file',    0,          'segmentBytes', 56,          'segment headers have 56 bytes'],
    ['executable', 'file',    0,          'segmentCount', 0xffff,      'are not all in the file'],
    ['executable', 'segment', 0,          'offset',       EXCESS,      'are not all in the file'],
    ['executable', 'segment', 0,          'fileBytes',    0xffff_ffff, 'are not all in the file'],
    ['executable', 'segment', 0,          'memoryBytes',  7,           'but room for 7 in memory'],
    ['executable', 'segment', 0,          'memoryBytes',  0xffff_ffff, 'end in the address space'],
    ['executable', 'segment', 0,          'memoryBytes',  0x2000,      'two segments overlap'],
    ['executable', 'segment', 1,          'physicalAddress', 0xffff_fff0, 'end in the address space'],
    ['object',     'section', 2,          'name',         EXCESS,      'no name ends'],
    ['object',     'section', 1,          'offset',       0xffff_ffff, 'are not all in the file'],
    ['object',     'section', 1,          'size',         0xffff_ffff, 'are not all in the file'],
    ['object',     'section', 1,          'size',         14,          'share bytes of the file'],
    ['object',     'section', 4,          'address',      0x9000_0001, 'end in the address space'],
    ['object',     'section', 1,          'align',        3,           'is not a power of two'],
    ['object',     'section', 2,          'type',         SHT.SYMTAB,  'a second symbol table'],
    ['object',     'section', 2,          'type',         SHT.SYMTAB_SHNDX, 'beyond 65279'],
    ['object',     'section', 2,          'type',         SHT.REL,     'relocations with addends'],
    ['object',     'section', symtab,     'entrySize',    24,          'symbols have 24 bytes each'],
    ['object',     'section', symtab,     'size',         15,          'no multiple of 16'],
    ['object',     'section', symtab,     'link',         0,           'is no string table'],
    ['object',     'section', symtab,     'link',         EXCESS,      'is no string table'],
    ['object',     'section', symtab,     'info',         1000,        '1000 local symbols'],
    ['object',     'section', symtab,     'info',         1,           'do not come before the others'],
    ['object',     'section', rela,       'entrySize',    0,           'relocations have 0 bytes each'],
    ['object',     'section', rela,       'link',         1,           'is no symbol table'],
    ['object',     'section', rela,       'info',         symtab,      'which cannot have any'],
    ['object',     'section', rela,       'info',         EXCESS,      'which cannot have any'],
    ['object',     'section', rela,       'info',         4,           'which has 0 bytes'],
    ['object',     'section', group,      'size',         6,           'a group of 6 bytes'],
    ['object',     'section', group,      'info',         0,           'symbol 0 does not name a group'],
    ['object',     'section', group,      'info',         EXCESS,      'does not name a group'],
    ['object',     'symbol',  2,          'name',         EXCESS,      'no name ends'],
    ['object',     'symbol',  2,          'info',         0x31,        'unknown binding 3'],
    ['object',     'symbol',  2,          'info',         0x06,        'type 6 is not supported'],
    ['object',     'symbol',  2,          'section',      0xfe00,      'holds no symbols'],
    ['object',     'symbol',  2,          'section',      0xffff,      'holds no symbols'],
    ['object',     'rela',    0,          'offset',       8,           'which has 8 bytes'],
    ['object',     'rela',    0,          'info',         0xffff_ff01, 'a relocation by symbol'],
  ] as const)('%s, %s %i, %s = %i: %s', (kind, layout, index, field, value, message) => {
    const fields: Readonly<Record<string, number>> = layouts[layout];
    const offset = recordAt(kind, layout, index) + fieldOffset(fields, field);
    const error = errorOf(patched(files[kind], offset, fields[field] ?? 0, value));
    expect(error?.message).toContain(message);
  });

  test('a group with what is no section, or is in another group', () => {
    const sections = object.sections.map((section, index) => {
      return { ...section, group: { name: `group ${index}`, isComdat: true } };
    });
    const bytes = writeObject({ ...object, sections: sections.slice(0, 2) });
    const { sectionsAt } = readRecord(bytes, layouts.file, 0);
    const offsets = [1, 2].map((number) => {
      return readRecord(bytes, layouts.section, sectionsAt + number * recordBytes(layouts.section));
    });
    const [first = 0, second = 0] = offsets.map(({ offset }) => offset);
    const damaged = (offset: number, number: number) =>
      errorOf(patched(bytes, offset + 4, 4, number))?.message;
    expect(damaged(first, 3)).toBeUndefined();
    expect(damaged(first, 2)).toContain('section 2 cannot be in a group');
    expect(damaged(first, 99)).toContain('section 99 cannot be in a group');
    expect(damaged(second, 3)).toContain('section 3 is in two groups');
  });

  test.each(['object', 'executable'] as const)('%s: cut off anywhere', (kind) => {
    const file = files[kind];
    for (let length = 0; length < file.length; length += 1) {
      expect([length, errorOf(file.subarray(0, length))]).not.toEqual([length, undefined]);
    }
  });

  test.each(['object', 'executable'] as const)('%s: each field of each record wrong', (kind) => {
    const file = files[kind];
    const values = [0, 1, 2, 0xff, 0xffff, EXCESS, 0x8000_0000, 0xffff_ffff, file.length];
    let errors = 0;
    for (const layout of Object.keys(layouts) as (keyof typeof layouts)[]) {
      for (let index = 0; index < 8; index += 1) {
        const start = recordAt(kind, layout, index);
        for (const [field, sizeBytes] of Object.entries(layouts[layout])) {
          const offset = start + fieldOffset(layouts[layout] as Record<string, number>, field);
          for (const value of values) {
            if (errorOf(patched(file, offset, Math.min(sizeBytes, 4), value))) errors += 1;
          }
        }
      }
    }
    expect(errors).toBeGreaterThan(200);
  });

  test('random damage', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom<Kind>('object', 'executable'), damage, (kind, changes) => {
        const copy = files[kind].slice();
        for (const [offset, value] of changes) copy[offset % copy.length] = value;
        errorOf(copy);
      }),
      { seed: SEED, numRuns: 20_000 },
    );
  });

  test('random bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(bytes, (tail) => {
        const start = files.object.subarray(0, 20);
        errorOf(tail);
        errorOf(Uint8Array.of(...start, ...tail));
      }),
      { seed: SEED, numRuns: 5000 },
    );
  });

  test('names that share one long string are refused before they fill the memory', () => {
    const symbol = (name: string) => ({ ...object.symbols[1], name }) as ElfObject['symbols'][0];
    const names = Array.from({ length: 2000 }, (_, index) => symbol(`n${index}`));
    const long = symbol('x'.repeat(100_000));
    const file = writeObject({
      ...object,
      sections: [{ ...text, relocations: [] }],
      symbols: [long, ...names].map((one) => ({ ...one, section: 0 })),
    });
    const at = readRecord(file, layouts.file, 0).sectionsAt + 2 * recordBytes(layouts.section);
    const table = readRecord(file, layouts.section, at);
    expect(table.type).toBe(SHT.SYMTAB);
    // Symbol n names the long string from its n-th character on.
    const evil = file.slice();
    const view = new DataView(evil.buffer);
    for (let index = 1; index <= 2001; index += 1)
      view.setUint32(table.offset + 16 * index, index, true);
    expect(errorOf(evil)?.message).toBe('too many names share one string');
  });
});
