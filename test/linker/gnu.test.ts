/**
 * The linker against GNU ld: objects of GNU as and gcc, linked at the same address by both, give
 * the same bytes in every section and the same value to every symbol.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatDiagnostic } from '../../assembler/diagnostic.ts';
import { type LinkInput, link } from '../../assembler/linker/link.ts';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { readElf } from '../../vm/elf/reader.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';

const TEXT_ADDRESS = 0x8000_0000;
const folder = temporaryDirectory();
let fileCount = 0;

const AS_FLAGS = ['-march=rv32ima_zicsr_zifencei', '-mabi=ilp32'];
const RELAXING = { as: [] as string[], gcc: [] as string[] };
const NOT_RELAXING = { as: ['-mno-relax'], gcc: ['-mno-relax'] };

function assembled(source: string, flags: readonly string[] = []): string {
  const stem = join(folder, `s${fileCount++}`);
  writeFileSync(`${stem}.s`, source);
  mustRunOracle('as', [...AS_FLAGS, ...flags, `${stem}.s`, '-o', `${stem}.o`]);
  return `${stem}.o`;
}

/** Strings are not shared, for GNU ld would join equal ones and we do not. */
const GCC_FLAGS = [
  ...['-O2', '-ffreestanding', '-march=rv32ima_zicsr', '-mabi=ilp32', '-nostdlib'],
  ...['-fno-merge-constants', '-fno-pic'],
];

function compiled(source: string, flags: readonly string[] = []): string {
  const stem = join(folder, `c${fileCount++}`);
  writeFileSync(`${stem}.c`, source);
  mustRunOracle('gcc', [...GCC_FLAGS, ...flags, '-c', `${stem}.c`, '-o', `${stem}.o`]);
  return `${stem}.o`;
}

function inputsOf(paths: readonly string[]): LinkInput[] {
  return paths.map((name) => {
    const object = readElf(readFileSync(name));
    if (object.kind !== 'object') throw new Error(`${name} is no object`);
    return { name, object, layer: 'user' };
  });
}

function linkedByUs(paths: readonly string[]): ElfExecutable {
  const { executable, diagnostics } = link(inputsOf(paths), {
    layout: { textAddress: TEXT_ADDRESS },
  });
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  if (executable === undefined) throw new Error('no executable');
  return executable;
}

function linkedByGnu(paths: readonly string[]): ElfExecutable {
  const output = join(folder, `gnu${fileCount++}.elf`);
  const address = `-Ttext=0x${TEXT_ADDRESS.toString(16)}`;
  mustRunOracle('ld', ['-m', 'elf32lriscv', '--no-relax', address, ...paths, '-o', output]);
  const executable = readElf(readFileSync(output));
  if (executable.kind !== 'executable') throw new Error(`${output} is no executable`);
  return executable;
}

/** Every loaded section with its place and content, as lines of text that a diff shows well. */
function sectionsOf({ sections }: ElfExecutable): string[] {
  return sections
    .filter(({ flags, sizeBytes }) => (flags & 2) !== 0 && sizeBytes > 0)
    .map(({ name, address, sizeBytes, bytes }) => {
      const content = Buffer.from(bytes).toString('hex');
      return `${name} ${address.toString(16)}+${sizeBytes} ${content}`;
    });
}

/** Every symbol that GNU ld writes and people name; temporaries are not for people. */
function symbolsOf({ symbols }: ElfExecutable): string[] {
  return symbols
    .filter(({ type, name }) => type !== 'section' && type !== 'file' && !name.startsWith('.L'))
    .map(({ name, value, binding }) => `${name} ${value.toString(16)} ${binding}`)
    .sort();
}

function expectSameLink(paths: readonly string[]): void {
  const ours = linkedByUs(paths);
  const theirs = linkedByGnu(paths);
  expect(sectionsOf(ours)).toEqual(sectionsOf(theirs));
  const ourSymbols = new Set(symbolsOf(ours));
  expect(symbolsOf(theirs).filter((symbol) => !ourSymbols.has(symbol))).toEqual([]);
  expect(ours.entry).toBe(theirs.entry);
}

const everyRelocation = `
    .globl  _start, table, near
_start:
    call    far
    tail    far
    la      a0, table
    lla     a1, table + 8
    lui     a2, %hi(table + 4)
    lw      a3, %lo(table + 4)(a2)
    sw      a3, %lo(table + 4)(a2)
1:  auipc   a4, %pcrel_hi(table)
    sw      a3, %pcrel_lo(1b)(a4)
    lw      a5, %pcrel_lo(1b)(a4)
near:
    beq     a0, a1, near
    bnez    a0, 2f
    j       near
    jal     far
2:  lw      t0, other
    sw      t0, other, t1
    call    absent
    la      a0, absent
    ret
    .weak   absent
    .data
table:
    .word   _start, far, other + 4, near - _start
    .half   end - table, near - _start
    .byte   end - table, near - _start
end:
    .uleb128 5
    .comm   shared, 24, 8
    .bss
    .globl  zeros
zeros: .space 12
`;

const otherHalf = `
    .globl  far, other, shared
    .text
far:
    la      a0, shared
    la      a1, zeros
    ret
    .data
    .balign 8
other: .word zeros, shared, 3
    .section .rodata
    .word   far, .
    .equ    local_constant, 42
    .globl  global_constant
global_constant = 0x1234
`;

const padded = `
    .globl  _start
_start: nop
    .balign 16
first:  nop
    .balign 8
second: j first
    .p2align 5
third:  bne a0, a1, second
    la      a0, third
    .balign 4
fourth: ret
    .size   first, second - first
    .data
    .word   fourth - first, third
`;

const program = `
struct point { int x, y; };
extern struct point points[];
extern int count(const char *text);
extern int optional(void) __attribute__((weak));
static const char *const names[] = { "one", "two", "three" };
int common_one[4];
int initialised = 7;
static unsigned long long wide = 123456789012345ULL;
int pick(int k) {
  switch (k) {
    case 0: return 5; case 1: return count(names[0]); case 2: return 11;
    case 3: return initialised; case 4: return points[k].y; case 5: return 99;
    default: return -1;
  }
}
void _start(void) {
  for (int i = 0; i < 3; i++) common_one[i] = count(names[i]) + (int)(wide / 3u >> i);
  if (optional) initialised = optional();
  points[1].x = pick(common_one[2]);
  for (;;) {}
}
`;

const library = `
struct point { int x, y; } points[8] = { {1, 2}, {3, 4} };
int count(const char *text) { int n = 0; while (*text++) n++; return n; }
unsigned long long __udivdi3(unsigned long long a, unsigned long long b) {
  unsigned long long q = 0; while (a >= b) { a -= b; q++; } return q;
}
`;

describe.skipIf(!haveOracles('as', 'ld', 'gcc'))('linking beside GNU ld', () => {
  for (const [name, flags] of [
    ['made to be relaxed', RELAXING],
    ['made with -mno-relax', NOT_RELAXING],
  ] as const) {
    test(`every relocation of assembly ${name} gets the same value`, () => {
      expectSameLink([assembled(everyRelocation, flags.as), assembled(otherHalf, flags.as)]);
    });

    test(`alignment padding ${name} gets the same length`, () => {
      const more = assembled('.globl tailed\n nop\n .balign 64\ntailed: ret\n', flags.as);
      expectSameLink([assembled(padded, flags.as), more]);
    });

    test(`compiled C ${name} links the same`, () => {
      expectSameLink([compiled(program, flags.gcc), compiled(library, flags.gcc)]);
    });

    test(`compiled C of every optimisation level ${name} links the same`, () => {
      for (const level of ['-O0', '-Os', '-O3']) {
        const all = [...flags.gcc, level];
        expectSameLink([compiled(library, all), compiled(program, all)]);
      }
    });
  }

  test('sections that -ffunction-sections gives a name each are in the same order', () => {
    const flags = ['-ffunction-sections', '-fdata-sections'];
    expectSameLink([compiled(program, flags), compiled(library, flags)]);
  });

  test('small data comes before zeroed memory as GNU ld has it', () => {
    const flags = ['-msmall-data-limit=8'];
    expectSameLink([compiled(program, flags), compiled(library, flags)]);
  });

  test('sections with names of their own follow the section of their kind', () => {
    const source = `
        .globl _start
_start: ret
        .section .vectors, "ax"
        j _start
        .section .constants, "a"
        .word 1
        .section .settings, "aw"
        .word 2
        .data
        .word 3
        .section .rodata
        .word 4
    `;
    expectSameLink([assembled(source), assembled('.section .vectors, "ax"\n nop\n')]);
  });

  test('the data segment starts where GNU ld starts it, wherever code ends', () => {
    for (const [text, data] of [
      [4, 4],
      [4092, 8],
      [4096, 4096],
      [2048, 3000],
      [100, 9000],
      [4000, 4000],
      [8, 4096],
    ]) {
      const code = `.globl _start\n_start: .space ${text}\n`;
      const source = `${code}.data\n .space ${data}\n.bss\n .space 8\n`;
      expectSameLink([assembled(source)]);
    }
  });

  test('a debugger finds its information as GNU ld writes it', () => {
    const paths = [compiled(program, ['-g']), compiled(library, ['-g'])];
    // Our linker does not join equal strings, so sections that point at strings differ in that.
    const ofDebug = ({ sections }: ElfExecutable) =>
      sections
        .filter(({ name }) => /^\.debug_(abbrev|aranges|rnglists|frame|loclists)$/.test(name))
        .map(({ name, bytes }) => `${name} ${Buffer.from(bytes).toString('hex')}`)
        .sort();
    const sizes = ({ sections }: ElfExecutable) =>
      sections
        .filter(({ name }) => /^\.debug_(line|info)$/.test(name))
        .map(({ name, sizeBytes }) => `${name} ${sizeBytes}`)
        .sort();
    const [ours, theirs] = [linkedByUs(paths), linkedByGnu(paths)];
    expect(ofDebug(ours)).toEqual(ofDebug(theirs));
    expect(ofDebug(ours).length).toBeGreaterThan(3);
    expect(sizes(ours)).toEqual(sizes(theirs));
  });
});
