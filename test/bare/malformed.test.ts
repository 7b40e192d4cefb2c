/** Files that `nanvix run --bare` can not run: one clear line, status 2, little memory. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CliError } from '../../vm/cli/cli-error.ts';
import { EF_RISCV_FLOAT_ABI, EF_RISCV_RVC } from '../../vm/elf/format.ts';
import { ElfError, readElf } from '../../vm/elf/reader.ts';
import { fieldOffset, layouts, readRecord, recordBytes } from '../../vm/elf/records.ts';
import { writeExecutable } from '../../vm/elf/writer.ts';
import { LoadError, load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { runCli } from '../support/cli.ts';
import { image } from '../support/guest.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { Random } from '../support/random.ts';

const directory = temporaryDirectory();
const SEED = Number(process.env['SEED'] ?? 1);
const MUTANTS = Number(process.env['MUTANTS'] ?? 20_000);

const good = writeExecutable(
  image(`
_start: finish 0
    .data
    .word   1, 2, 3
    .bss
tohost: .zero 64
`),
);
const header = readRecord(good, layouts.file, 0);

type RecordName = 'file' | 'segment' | 'section';

function recordStart(layout: RecordName, index: number): number {
  if (layout === 'file') return 0;
  const start = layout === 'segment' ? header.segmentsAt : header.sectionsAt;
  return start + index * recordBytes(layouts[layout]);
}

interface Change {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly value: number;
}

function patched(changes: readonly Change[]): Uint8Array {
  const copy = good.slice();
  for (const { offset, sizeBytes, value } of changes) {
    for (let byte = 0; byte < sizeBytes; byte += 1) copy[offset + byte] = value >>> (8 * byte);
  }
  return copy;
}

/** A change of a field of a record: file header, or one of the segments or sections. */
function change(layout: RecordName, index: number, field: string, value: number): Change {
  const fields: Readonly<Record<string, number>> = layouts[layout];
  const offset = recordStart(layout, index) + fieldOffset(fields, field);
  return { offset, sizeBytes: Math.min(fields[field] ?? 0, 4), value };
}

async function refusalOf(file: Uint8Array, ...words: readonly string[]): Promise<string> {
  const path = join(directory, 'bad.elf');
  writeFileSync(path, file);
  const before = process.resourceUsage().maxRSS;
  const { status, stdout, stderr } = await runCli('run', '--bare', path, ...words);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/internal error/);
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(64 * 1024);
  return stderr;
}

describe('an executable that can not run', () => {
  // biome-ignore format: one case a line
  test.each([
    ['no ELF file',            [change('file', 0, 'magic', 0x464c_457e)],          'not an ELF file'],
    ['64 bits',                [change('file', 0, 'class', 2)],                    'not a 32-bit ELF file'],
    ['big-endian',             [change('file', 0, 'data', 2)],                     'not a little-endian'],
    ['another machine',        [change('file', 0, 'machine', 40)],                 'not for RISC-V'],
    ['position-independent',   [change('file', 0, 'type', 3)],                     'a shared object'],
    ['an object',              [change('file', 0, 'type', 1)],                     'it is an object, not an executable'],
    ['compressed code',        [change('file', 0, 'flags', EF_RISCV_RVC)],         'the machine has no C extension'],
    ['floating point',         [change('file', 0, 'flags', EF_RISCV_FLOAT_ABI)],   'the machine has none'],
    ['no segments',            [change('file', 0, 'segmentCount', 0)],             'the entry 0x80000000 is not in any segment'],
    ['an entry elsewhere',     [change('file', 0, 'entry', 0x8800_0000)],          'the entry 0x88000000 is not in any segment'],
    ['an odd entry',           [change('file', 0, 'entry', 0x8000_0001)],          'is not a multiple of 4'],
    ['an entry of RVC',        [change('file', 0, 'entry', 0x8000_0002)],          'is not a multiple of 4'],
    ['a segment below RAM',    [change('segment', 0, 'physicalAddress', 0x1000)],  'does not fit in RAM'],
    ['a segment above RAM',    [change('segment', 0, 'physicalAddress', 0x8800_0000)], 'does not fit in RAM'],
    ['a segment across its end', [change('segment', 2, 'memoryBytes', 0x0fff_0000)], 'does not fit in RAM'],
    ['a segment that wraps',   [change('segment', 1, 'memoryBytes', 0xffff_fff0)], 'does not end in the address space'],
    ['more file than memory',  [change('segment', 0, 'memoryBytes', 4)],           'but room for 4 in memory'],
    ['bytes that are not there', [change('segment', 0, 'fileBytes', 0x7fff_ffff)], 'are not all in the file'],
    ['segments that overlap',  [change('segment', 1, 'physicalAddress', 0x8000_0000)], 'two segments overlap'],
    ['far headers',            [change('file', 0, 'segmentsAt', 0xffff_fff0)],     'are not all in the file'],
  ] as const)('%s', async (_, changes, message) => {
    expect(await refusalOf(patched(changes))).toContain(message);
  });

  test('names the file and the remedy', async () => {
    const refusal = await refusalOf(patched([change('file', 0, 'flags', EF_RISCV_RVC)]));
    expect(refusal).toMatch(
      /^nanvix run: .*bad\.elf: it has compressed code; .*; compile it with /,
    );
    const outside = patched([change('segment', 0, 'physicalAddress', 0)]);
    expect(await refusalOf(outside)).toMatch(
      /; RAM begins at 0x80000000; --memory sets its size$/m,
    );
  });

  test('an empty file, one that is cut off, one of zeroes', async () => {
    expect(await refusalOf(new Uint8Array())).toContain('the file is empty');
    expect(await refusalOf(good.subarray(0, 30))).toContain('the file only 30');
    expect(await refusalOf(new Uint8Array(1 << 20))).toContain('not an ELF file');
  });

  test('claims of gigabytes take no memory', async () => {
    const huge = patched([change('segment', 2, 'memoryBytes', 0x7000_0000)]);
    expect(await refusalOf(huge, '--memory', '256M')).toContain('does not fit in RAM');
  });

  test.skipIf(!haveOracles('gcc'))('what gcc makes for other machines', async () => {
    const source = join(directory, 'main.c');
    const elf = join(directory, 'main.elf');
    writeFileSync(source, 'void _start(void) { for (;;); }\n');
    const compile = (...flags: readonly string[]) => {
      const common = ['-nostdlib', '-ffreestanding', '-Wl,-Ttext=0x80000000', '-o', elf, source];
      mustRunOracle('gcc', [...flags, ...common]);
      return readFileSync(elf);
    };
    const compressed = compile('-march=rv32imac', '-mabi=ilp32');
    expect(await refusalOf(compressed)).toContain('the machine has no C extension');
    const wide = compile('-march=rv64ima', '-mabi=lp64');
    expect(await refusalOf(wide)).toContain('not a 32-bit ELF file');
    const floating = compile('-march=rv32imaf', '-mabi=ilp32f');
    expect(await refusalOf(floating)).toContain('floating-point');
  });

  // biome-ignore format: one case a line
  test.each([
    ['a missing file',         ['nowhere.elf'],               /nowhere\.elf: no such file/],
    ['a folder',               ['.'],                         /folder/],
    ['too much memory',        ['x.elf', '--memory', '257M'], /memory bytes: \d+ is not a whole number from/],
    ['memory of no pages',     ['x.elf', '--memory', '65537'], /not a multiple of 4096/],
    ['a memory that is none',  ['x.elf', '--memory', 'much'], /much is not a size/],
    ['too many cores',         ['x.elf', '--cores', '33'],    /1 to 32/],
    ['options of the kernel',  ['x.elf', '--clusters', '2'],  /--clusters does not go with --bare/],
  ])('explains %s', async (_, words, message) => {
    const { status, stderr } = await runCli('run', '--bare', ...words);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('--memory alone is refused', async () => {
    const { status, stderr } = await runCli('run', 'hello', '--memory', '4M');
    expect(status).toBe(2);
    expect(stderr).toMatch(/--memory goes with --bare/);
  });
});

const EDGES = [
  0, 1, 2, 3, 0xff, 0xffff, 0x1000, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff,
];

/** One to four changes: fields of records to edges or near their values, bytes, lengths. */
function mutant(random: Random): Uint8Array {
  const changes = Array.from({ length: random.between(1, 4) }, (): Change => {
    if (random.chance(4)) {
      const offset = random.between(0, good.length - 1);
      return { offset, sizeBytes: 1, value: random.word() };
    }
    const layout = random.oneOf(['file', 'segment', 'segment', 'section'] as const);
    const count = { file: 1, segment: header.segmentCount, section: header.sectionCount }[layout];
    const field = random.oneOf(Object.keys(layouts[layout]));
    const near = random.oneOf([good.length, 0x8000_0000, 0x8010_0000]) + random.between(-16, 16);
    const value = random.chance(2) ? random.oneOf(EDGES) : random.chance(2) ? near : random.word();
    return change(layout, random.between(0, count - 1), field, value);
  });
  const file = patched(changes);
  return random.chance(10) ? file.subarray(0, random.between(0, file.length)) : file;
}

test(`${MUTANTS} files with damage, seed ${SEED}: refused or run, nothing else`, () => {
  const machine = new Machine({ clusters: 1, cores: 1, memoryBytes: 1 << 20 });
  const before = process.resourceUsage().maxRSS;
  let refused = 0;
  for (let number = 0; number < MUTANTS; number += 1) {
    const random = new Random(SEED + number);
    try {
      const file = readElf(mutant(random));
      if (file.kind === 'object') continue;
      load(machine, file);
      machine.run({ cycles: machine.time + 1000 });
    } catch (error) {
      const isRefusal =
        error instanceof ElfError || error instanceof LoadError || error instanceof CliError;
      if (!isRefusal) throw new Error(`SEED=${SEED + number} MUTANTS=1`, { cause: error });
      refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(MUTANTS / 4);
  expect(refused).toBeLessThan(MUTANTS);
  // Most of it is what so many errors leave to the garbage collector.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(192 * 1024);
});
