/** Archives: what GNU ar makes is read, of it the needed members are linked, damage is refused. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readArchive } from '../../vm/elf/archive.ts';
import { ElfError, readElf } from '../../vm/elf/reader.ts';
import { runCli } from '../support/cli.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_123);
const folder = temporaryDirectory();
const at = (name: string) => join(folder, name);

function assembled(name: string, source: string): string {
  writeFileSync(at(`${name}.s`), source);
  mustRunOracle('as', ['-march=rv32ima', '-mabi=ilp32', at(`${name}.s`), '-o', at(`${name}.o`)]);
  return at(`${name}.o`);
}

const header = (name: string, size: number | string, end = '`\n') =>
  `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'644'.padEnd(8)}` +
  `${String(size).padEnd(10)}${end}`;
const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('archives that are wrong', () => {
  // biome-ignore format: the columns are aligned by hand
  test.each([
    ['!<thin>\n',                                      'a thin archive', 0],
    ['!<arch>\nabc',                                   'ends in the header of a member', 8],
    [`!<arch>\n${header('a.o/', 4, 'xx')}....`,        'no header of a member', 66],
    [`!<arch>\n${header('a.o/', '4x')}....`,           'no number: 4x', 56],
    [`!<arch>\n${header('a.o/', 99)}....`,             '99 bytes is not all in the archive', 56],
    [`!<arch>\n${header('/7', 4)}....`,                'at 7 of the table of names', 8],
    [`!<arch>\n${header('#1/20', 4)}....`,             'BSD ar', 8],
  ])('%j is refused', (text, message, offset) => {
    const read = () => readArchive(bytesOf(text));
    expect(read).toThrow(ElfError);
    expect(read).toThrow(message);
    try {
      read();
    } catch (error) {
      expect(error instanceof ElfError && error.offset).toBe(offset);
    }
  });

  test('whatever the bytes, the answer is members or an ElfError', () => {
    const sound = bytesOf(`!<arch>\n${header('//', 8)}long.o/\n${header('/0', 3)}abc\n`);
    expect(readArchive(sound).map(({ name }) => name)).toEqual(['long.o']);
    const edits = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 4 });
    const property = fc.property(edits, fc.nat(sound.length), (changes, length) => {
      const damaged = sound.slice(0, length);
      for (const [index, value] of changes) if (index < length) damaged[index] = value;
      try {
        readArchive(damaged);
      } catch (error) {
        if (!(error instanceof ElfError)) throw error;
      }
    });
    fc.assert(property, { seed: SEED, numRuns: 2000 });
  });

  test('the command names the archive', async () => {
    writeFileSync(at('thin.a'), '!<thin>\n');
    writeFileSync(at('text.a'), `!<arch>\n${header('notes.txt/', 4)}abc\n`);
    const link = (path: string) => runCli('link', path, '-Ttext', '0', '-o', at('x.elf'));
    expect((await link(at('thin.a'))).stderr).toMatch(/thin\.a: a thin archive, .*; make one that/);
    expect((await link(at('text.a'))).stderr).toMatch(/text\.a\(notes\.txt\): not an ELF file\n$/);
  });
});

describe.skipIf(!haveOracles('as', 'ld', 'ar'))('archives of GNU ar', () => {
  const start = assembled('start', '.globl _start\n_start: call first\n j _start\n');
  const parts = [
    assembled('first', '.globl first\nfirst: call a_name_in_a_long_file\n ret\n'),
    assembled('unused', '.globl unused\nunused: call missing\n ret\n'),
    assembled(
      'a-name-longer-than-fifteen-characters',
      `
        .globl a_name_in_a_long_file
a_name_in_a_long_file: la a0, shared
        tail last
        .comm shared, 8
    `,
    ),
    assembled('last', '.globl last\nlast: ret\n.data\n .word last\n'),
  ];

  test('are linked as GNU ld links them', async () => {
    for (const [name, mode] of [
      ['lib.a', 'rcs'],
      ['bare.a', 'rcS'],
    ] as const) {
      mustRunOracle('ar', [mode, at(name), ...parts]);
      const image = at(`${name}.elf`);
      const map = at(`${name}.json`);
      const words = [start, at(name), '-Ttext', '0x80000000', '-o', image, '--map', map];
      expect((await runCli('link', ...words)).stderr).toBe('');
      // Without a symbol table ld refuses the archive; the other has the same members.
      const flags = ['-m', 'elf32lriscv', '--no-relax', '-Ttext=0x80000000'];
      mustRunOracle('ld', [...flags, start, at('lib.a'), '-o', at('gnu.elf')]);
      const content = (path: string) => {
        const { sections } = readElf(readFileSync(path));
        const loaded = sections.filter(({ flags }) => (flags & 2) !== 0);
        return loaded.map(({ name, address, bytes }) => [name, address, Buffer.from(bytes)]);
      };
      expect(content(image)).toEqual(content(at('gnu.elf')));
      const { notLinked } = JSON.parse(readFileSync(map, 'utf8')) as { notLinked: string[] };
      expect(notLinked).toEqual([`${at(name)}(unused.o)`]);
    }
  });

  test.skipIf(!haveOracles('gcc'))('of a compiler are linked member for member', async () => {
    const flags = ['-O2', '-ffreestanding', '-march=rv32im', '-mabi=ilp32'];
    const source = `
      double scale(double x, long long n) { return x / (double)(n % 1000) + 1.5; }
      volatile double out; volatile long long k = 77;
      void _start(void) { out = scale(out, k / 3); for (;;) {} }
    `;
    writeFileSync(at('c.c'), source);
    mustRunOracle('gcc', [...flags, '-c', at('c.c'), '-o', at('c.o')]);
    const libgcc = mustRunOracle('gcc', [...flags, '-print-libgcc-file-name']).trim();
    const ld = ['-m', 'elf32lriscv', '--no-relax', '-Ttext=0x80000000'];
    mustRunOracle('ld', [...ld, at('c.o'), libgcc, '-o', at('gnu.elf')]);
    const words = ['-Ttext', '80000000', '--print-memory-usage', '-o', at('ours.elf')];
    const run = await runCli('link', at('c.o'), libgcc, ...words);
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(/^Memory region .*\n +image: +\d+ B +2147483648 B +0\.00%\n$/);
    const routines = (path: string) => {
      const { symbols } = readElf(readFileSync(path));
      const named = symbols.filter(({ type, name }) => type === 'func' && name !== '');
      return named.map(({ name, sizeBytes }) => `${name} ${sizeBytes}`).sort();
    };
    expect(routines(at('ours.elf'))).toEqual(routines(at('gnu.elf')));
    expect(routines(at('ours.elf')).length).toBeGreaterThan(5);
  });

  test('show their members in objdump and nm', async () => {
    const { stdout } = await runCli('nm', '-g', at('lib.a'));
    expect(stdout).toContain('\na-name-longer-than-fifteen-characters.o:\n');
    const dumped = await runCli('objdump', '-d', at('lib.a'));
    expect(dumped.stdout).toBe(mustRunOracle('objdump', ['-d', at('lib.a')]));
  });
});
