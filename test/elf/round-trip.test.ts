import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ElfExecutable, ElfObject } from '../../vm/elf/format.ts';
import { readElf } from '../../vm/elf/reader.ts';
import { writeExecutable, writeObject } from '../../vm/elf/writer.ts';
import { haveOracles, runOracle, temporaryDirectory } from '../support/oracle.ts';
import { executable, local, object, text } from './samples.ts';

const directory = temporaryDirectory();

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
