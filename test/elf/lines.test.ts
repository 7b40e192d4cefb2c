/**
 * Source lines: the line of every instruction is that which GNU objdump names; damaged information
 * is an ElfError or a table, never anything worse.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linesOf } from '../../assembler/object-lines.ts';
import { type LineSections, readLines } from '../../vm/elf/lines.ts';
import { ElfError, readElf } from '../../vm/elf/reader.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_123);
const folder = temporaryDirectory();
let count = 0;

function written(ending: string, text: string): string {
  const path = join(folder, `l${count++}${ending}`);
  writeFileSync(path, text);
  return path;
}

function compiled(source: string, ...flags: readonly string[]): string {
  const path = written('.c', source);
  const all = ['-ffreestanding', '-march=rv32ima_zicsr', '-mabi=ilp32', ...flags];
  mustRunOracle('gcc', [...all, '-c', path, '-o', `${path}.o`]);
  return `${path}.o`;
}

function assembled(source: string, ...flags: readonly string[]): string {
  const path = written('.s', source);
  mustRunOracle('as', ['-march=rv32ima', '-mabi=ilp32', '-g', ...flags, path, '-o', `${path}.o`]);
  return `${path}.o`;
}

const c = `
static inline int twice(int x) {
  return x * 2;
}
extern int ext(int);
int first(int n) {
  int sum = 0;
  for (int i = 0; i < n; i++) {
    if (i == 7)
      continue;
    sum += twice(ext(i));
  }
  return sum;
}

__attribute__((section(".text.cold"))) int second(int n) {
  return n ? first(n - 1) : 3;
}
`;
const callee =
  'int ext(int x)\n{\n  return x + 1;\n}\nint first(int);\nvoid _start(void) {\n  first(3);\n}\n';
const assembly = `
    .globl _start
_start:
    la      a0, table       # two instructions of a line
    call    _start
    .macro  pair
    addi    a0, a0, 1
    addi    a0, a0, 2
    .endm
    pair
    .balign 16
    ret
    .section .text.other, "ax"
    nop

    j       _start
    .data
table: .word 1
`;

/** Address in its section → line, as GNU objdump -dl says, for each section. */
function gnuLines(path: string): Map<string, string> {
  const found = new Map<string, string>();
  let [section, line] = ['', ''];
  for (const text of mustRunOracle('objdump', ['-dl', '-z', path]).split('\n')) {
    const heading = /^Disassembly of section (.+):$/.exec(text)?.[1];
    const place = /^(\/.*:\d+)( \(discriminator \d+\))?$/.exec(text)?.[1];
    const address = /^ *([0-9a-f]+):\t/.exec(text)?.[1];
    if (heading !== undefined) [section, line] = [heading, ''];
    if (place !== undefined) line = place;
    if (address !== undefined && line !== '') found.set(`${section} ${address}`, line);
  }
  return found;
}

function ourLines(path: string, keys: Iterable<string>): Map<string, string> {
  const file = readElf(readFileSync(path));
  const lines = linesOf(file);
  const found = new Map<string, string>();
  // Padding behind the last line has none of its own, so a listing still shows the one before.
  let line = '';
  for (const key of keys) {
    const [name = '', address = ''] = key.split(' ');
    const index = file.sections.findIndex((one) => one.name === name);
    const offset = Number.parseInt(address, 16) - (file.sections[index]?.address ?? 0);
    const source = lines?.lineAt(index, offset);
    if (source !== undefined) line = `${source.file}:${source.line}`;
    found.set(key, line);
  }
  return found;
}

function expectSameLines(path: string): void {
  const theirs = gnuLines(path);
  expect(theirs.size).toBeGreaterThan(5);
  expect(Object.fromEntries(ourLines(path, theirs.keys()))).toEqual(Object.fromEntries(theirs));
}

describe.skipIf(!haveOracles('as', 'ld', 'gcc', 'objdump'))('lines beside GNU objdump', () => {
  test.each([
    ['-g', '-O0'],
    ['-g', '-O2'],
    ['-gdwarf-4', '-O1'],
    ['-gdwarf-3', '-O0', '-mno-relax'],
    ['-g', '-Os', '-ffunction-sections'],
  ])('objects of gcc %s %s', (...flags) => {
    expectSameLines(compiled(c, ...flags));
  });

  test.each([[[]], [['-mno-relax']], [['-gdwarf-3']]])('objects of GNU as %j', (flags) => {
    expectSameLines(assembled(assembly, ...flags));
  });

  test('an executable of ld, and its addresses by line', () => {
    const objects = [compiled(callee, '-g', '-O1'), compiled(c, '-g', '-O1')];
    const image = join(folder, 'image.elf');
    const flags = ['-m', 'elf32lriscv', '--no-relax', '-Ttext=0x80000000'];
    mustRunOracle('ld', [...flags, ...objects, '-o', image]);
    expectSameLines(image);
    const { sections } = readElf(readFileSync(image));
    const content = (name: string) =>
      sections.find((section) => section.name === name)?.bytes ?? new Uint8Array();
    const table = readLines({
      line: content('.debug_line'),
      lineStrings: content('.debug_line_str'),
      strings: content('.debug_str'),
    });
    const source = (objects[0] ?? '').replace(/\.o$/, '').split('/').at(-1) ?? '';
    expect(table.addressesOf(source, 2)).toEqual([0x8000_0000]);
    expect(table.lineAt(0x7fff_ffff)).toBeUndefined();
  });
});

/** A unit of version 5 by hand: one folder, one file with its name in place, two rows. */
const sound = new Uint8Array([
  ...[0, 0, 0, 0, 5, 0, 4, 0, 0, 0, 0, 0, 1, 1, 1, 0xfb, 14, 13],
  ...[0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1],
  ...[1, 1, 8, 1, 0x2f, 0x64, 0], // folders: one, "/d"
  ...[2, 1, 8, 2, 0x0b, 1, 0x61, 0, 0], // files: one, "a" in folder 0
  ...[0, 5, 2, 0x00, 0x10, 0, 0], // set address 0x1000
  ...[4, 0, 3, 6, 1], // file 0, line 7, a row
  ...[3, 0x7d, 2, 8, 1], // line 4, 8 bytes further, a row
  ...[2, 4, 0, 1, 1], // 4 bytes further, the end
]);
sound[0] = sound.length - 4;
sound[8] = 34;
const empty = new Uint8Array();
const sectionsOf = (line: Uint8Array): LineSections => ({
  line,
  lineStrings: empty,
  strings: empty,
});

describe('line information', () => {
  test('says the line of each address, and no more', () => {
    const table = readLines(sectionsOf(sound));
    const at = (address: number) => table.lineAt(address);
    expect([at(0xfff), at(0x100c)]).toEqual([undefined, undefined]);
    expect([at(0x1000), at(0x1007)]).toEqual([
      at(0x1000),
      { file: '/d/a', line: 7, discriminator: 0 },
    ]);
    expect([at(0x1008), at(0x100b)]).toEqual([
      at(0x1008),
      { file: '/d/a', line: 4, discriminator: 0 },
    ]);
    expect(table.addressesOf('a', 4)).toEqual([0x1008]);
    expect(table.addressesOf('b', 4)).toEqual([]);
  });

  test('of another version is left out', () => {
    const other = sound.slice();
    other[4] = 6;
    expect(readLines(sectionsOf(other)).lineAt(0x1000)).toBeUndefined();
  });

  test('that is damaged is an ElfError or a table', () => {
    const edits = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 6 });
    const property = fc.property(edits, fc.nat(sound.length), (changes, length) => {
      const damaged = sound.slice(0, length);
      for (const [index, value] of changes) if (index < length) damaged[index] = value;
      try {
        readLines(sectionsOf(damaged)).lineAt(0x1004);
      } catch (error) {
        if (!(error instanceof ElfError)) throw error;
        expect(error.offset).toBeGreaterThanOrEqual(0);
      }
    });
    fc.assert(property, { seed: SEED, numRuns: 5000 });
  });
});
