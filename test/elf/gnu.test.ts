/** Files that GNU tools wrote, read by us: the same account as readelf gives. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ElfExecutable, ElfObject, ElfSymbol } from '../../vm/elf/format.ts';
import { readElf } from '../../vm/elf/reader.ts';
import { SymbolTable } from '../../vm/elf/symbols.ts';
import { writeExecutable, writeObject } from '../../vm/elf/writer.ts';
import { disassemble } from '../../vm/isa/disassemble.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';

const directory = temporaryDirectory();
const SOURCE = `
        .section .text.start, "ax"
        .globl  _start
        .type   _start, @function
_start: la      a0, message
        call    elsewhere
        beqz    a0, .Ldone
        lui     a1, %hi(counter)
        sw      a0, %lo(counter)(a1)
.Ldone: ret
        .size   _start, . - _start
        .balign 64
        .weak   maybe
        .hidden secret
        .globl  secret
secret: j       secret
        .set    thread.SIZE, 152
        .set    thread.state, 4
        .data
message: .asciz "hello"
        .balign 4
        .word   maybe, message - _start
        .bss
        .balign 4096
        .type   counter, @object
        .size   counter, 4
counter: .zero  4
        .comm   shared, 64, 8
`;
const OTHER = `
        .globl  elsewhere
elsewhere: nop
        jal     zero, elsewhere
        jal     ra, elsewhere + 4
        ret
`;

const haveTools = haveOracles('as', 'ld', 'readelf', 'objdump');
if (haveTools) {
  assemble('object.o', SOURCE, ['-g']);
  assemble('relaxed.o', SOURCE, ['-mrelax']);
  assemble('other.o', OTHER, []);
  const inputs = ['object.o', 'other.o'].map((name) => join(directory, name));
  const layout = ['-m', 'elf32lriscv', '--no-relax', '-Ttext=0x80000000'];
  mustRunOracle('ld', [...layout, '-o', join(directory, 'program.elf'), ...inputs]);
}

function assemble(name: string, source: string, options: readonly string[]): void {
  const machine = ['-march=rv32ima_zicsr_zifencei', '-mabi=ilp32', '-mno-relax'];
  mustRunOracle('as', [...machine, ...options, '-o', join(directory, name), '-'], source);
}

function readelf(name: string, option: string): readonly string[][] {
  const listing = mustRunOracle('readelf', ['-W', option, join(directory, name)]);
  return listing.split('\n').map((line) => line.trim().split(/\s+/));
}

function read(name: string): ElfObject | ElfExecutable {
  return readElf(new Uint8Array(readFileSync(join(directory, name))));
}

const hex8 = (value: number) => (value >>> 0).toString(16).padStart(8, '0');

/** Our symbols as readelf -s prints them, less those columns that the model leaves out. */
function symbolLines(symbols: readonly ElfSymbol[]): string[] {
  return symbols.map((symbol) => {
    const { value, sizeBytes, type, binding, visibility, section } = symbol;
    const place = { undefined: 'UND', absolute: 'ABS', common: 'COM' };
    const index = typeof section === 'number' ? 'section' : place[section];
    return [hex8(value), sizeBytes, type, binding, visibility, index, symbol.name]
      .join(' ')
      .trimEnd()
      .toUpperCase();
  });
}

function readelfSymbolLines(name: string): string[] {
  return readelf(name, '-s')
    .filter(([index]) => /^[1-9]\d*:$/.test(index ?? ''))
    .map(([, value, size, type, binding, visibility, place, symbol = '']) => {
      const index = /^\d+$/.test(place ?? '') ? 'section' : place;
      // readelf names a section's symbol after the section; in the file it has no name.
      const written = type === 'SECTION' ? '' : symbol;
      return [value, size, type, binding, visibility, index, written]
        .join(' ')
        .trimEnd()
        .toUpperCase();
    });
}

describe.skipIf(!haveTools)('files of GNU as and ld', () => {
  test.each(['object.o', 'relaxed.o', 'program.elf'])('%s: symbols are readelf’s', (name) => {
    expect(symbolLines(read(name).symbols)).toEqual(readelfSymbolLines(name));
  });

  test.each(['object.o', 'relaxed.o', 'program.elf'])('%s: sections are readelf’s', (name) => {
    const theirs = mustRunOracle('readelf', ['-W', '-S', join(directory, name)])
      .split('\n')
      .flatMap((line) => /^ +\[ *\d+\] (\S+) +(\S+) +(\S+) \S+ (\S+)/.exec(line) ?? [])
      .join('\n');
    for (const section of read(name).sections) {
      const { address, sizeBytes } = section;
      expect(theirs).toContain(section.name);
      expect(theirs).toMatch(
        new RegExp(`${section.name} +\\S+ +${hex8(address)} \\S+ ${hex8(sizeBytes).slice(2)}`),
      );
    }
  });

  test.each(['object.o', 'relaxed.o'])('%s: relocations are readelf’s', (name) => {
    const object = read(name) as ElfObject;
    const ours = object.sections.flatMap((section) =>
      section.relocations.map(({ offset, type }) => `${hex8(offset)} ${type}`),
    );
    const theirs = readelf(name, '-r')
      .filter(([offset]) => /^[0-9a-f]{8}$/.test(offset ?? ''))
      .map(([offset, info]) => `${offset} ${Number.parseInt(info ?? '', 16) & 0xff}`);
    expect(ours).toEqual(theirs);
    expect(ours.length).toBeGreaterThan(5);
  });

  test('relocations name their symbols', () => {
    const object = read('object.o') as ElfObject;
    const text = object.sections.find((section) => section.name === '.text.start');
    const names = text?.relocations.map(({ symbol }) => object.symbols[symbol]?.name);
    expect(names).toContain('elsewhere');
    expect(names).toContain('counter');
  });

  test('segments are readelf’s', () => {
    const theirs = readelf('program.elf', '-l')
      .filter(([type]) => type === 'LOAD')
      .map(([, , , address, fileBytes, memoryBytes]) => [address, fileBytes, memoryBytes]);
    const hex5 = (value: number) => `0x${value.toString(16).padStart(5, '0')}`;
    const { segments, entry } = read('program.elf') as ElfExecutable;
    const ours = segments.map(({ address, bytes, memorySizeBytes }) => {
      return [`0x${hex8(address)}`, hex5(bytes.length), hex5(memorySizeBytes)];
    });
    // ld put the file's header in front of the code, a page below memory; that is not loaded.
    expect(theirs[0]?.[0]).toBe('0x7ffff000');
    expect(ours[0]?.[0]).toBe('0x80000000');
    expect(ours.slice(1)).toEqual(theirs.slice(1));
    expect(entry).toBe(0x8000_0000);
  });

  test('what we write again, we read the same', () => {
    const object = read('object.o') as ElfObject;
    expect(readElf(writeObject(object))).toEqual(object);
    const program = read('program.elf') as ElfExecutable;
    expect(readElf(writeExecutable(program))).toEqual(program);
  });

  test('ld links an object that we wrote again to the same program', () => {
    const again = join(directory, 'again.o');
    const program = join(directory, 'again.elf');
    writeAgain('object.o', again);
    const layout = ['-m', 'elf32lriscv', '--no-relax', '-Ttext=0x80000000', '-o', program];
    mustRunOracle('ld', [...layout, again, join(directory, 'other.o')]);
    const segments = (name: string) => (read(name) as ElfExecutable).segments;
    expect(segments('again.elf')).toEqual(segments('program.elf'));
  });

  test('jumps are disassembled with the names that objdump gives', () => {
    const program = read('program.elf') as ElfExecutable;
    const table = new SymbolTable(program.symbols);
    const symbolAt = (address: number) => {
      const found = table.nameAt(address);
      if (found === undefined) return undefined;
      return found.offset === 0 ? found.name : `${found.name}+0x${found.offset.toString(16)}`;
    };
    const listing = mustRunOracle('objdump', ['-d', join(directory, 'program.elf')]);
    const lines = [...listing.matchAll(/^([0-9a-f]{8}):\t([0-9a-f]{8}) +\t(.*)$/gm)];
    const jumps = lines.filter(([, , , text]) => /<.*>$/.test(text ?? '') && !text?.includes('#'));
    expect(jumps.length).toBeGreaterThan(3);
    for (const [, address = '', word = '', text] of jumps) {
      const [at, bits] = [Number.parseInt(address, 16), Number.parseInt(word, 16)];
      expect(disassemble(bits, at, { aliases: true, symbolAt })).toBe(text);
    }
  });
});

function writeAgain(name: string, path: string): void {
  writeFileSync(path, writeObject(read(name) as ElfObject));
}
