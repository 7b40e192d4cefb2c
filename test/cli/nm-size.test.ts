/** `nanvix nm` and `nanvix size` beside the GNU tools of the same names. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';

const folder = temporaryDirectory();

function compiled(name: string, source: string, ...flags: readonly string[]): string {
  const stem = join(folder, name);
  writeFileSync(`${stem}.c`, source);
  const all = ['-O2', '-ffreestanding', '-march=rv32ima_zicsr', '-mabi=ilp32', ...flags];
  mustRunOracle('gcc', [...all, '-c', `${stem}.c`, '-o', `${stem}.o`]);
  return `${stem}.o`;
}

function assembled(name: string, source: string): string {
  const stem = join(folder, name);
  writeFileSync(`${stem}.s`, source);
  mustRunOracle('as', ['-march=rv32ima', '-mabi=ilp32', `${stem}.s`, '-o', `${stem}.o`]);
  return `${stem}.o`;
}

const c = `
int shown; static int hidden = 4; const int table[] = {1, 2}; static int zeroed[9];
int common_one[4] __attribute__((common));
extern int missing(int); extern int maybe(int) __attribute__((weak));
__attribute__((weak)) int soft(int x) { return x; }
__attribute__((weak)) int soft_data = 3;
static int inner(int x) { return zeroed[x] + hidden++; }
int Outer(int x) { return missing(inner(x)) + (maybe ? maybe(x) : 0) + (zeroed[x] = shown); }
`;
const s = `
    .globl  _start, above
    .equ    number, 0x42
    .equ    above, -1
_start: nop
.Llocal: call elsewhere
    .section .rodata.words, "a"
words: .word 1
    .section .sdata, "aw"
small: .word 2
    .section .sbss, "aw", @nobits
small_zero: .space 8
    .section .init, "ax"
begin: nop
    .section .info, ""
    .word 1
note: .word 2
`;

describe.skipIf(!haveOracles('as', 'gcc', 'ld', 'ar', 'nm', 'size'))('beside the GNU tools', () => {
  const object = compiled('c', c);
  const debug = compiled('g', c, '-g', '-Os');
  const other = assembled('s', s);
  const library = join(folder, 'lib.a');
  mustRunOracle('ar', ['rcs', library, object, other]);
  const image = join(folder, 'image.elf');
  const flags = ['-m', 'elf32lriscv', '--unresolved-symbols=ignore-all', '-Ttext=0x1000'];
  mustRunOracle('ld', [...flags, object, other, '-o', image]);
  const files = [[object], [debug], [other], [image], [library], [object, other]];

  for (const options of [
    [],
    ['-n'],
    ['-g'],
    ['-u'],
    ['-r'],
    ['-p'],
    ['-S'],
    ['-A'],
    ['-nr'],
    ['-gu'],
  ]) {
    test(`nm ${options.join(' ')} lists the same`, async () => {
      for (const paths of files) {
        const { stdout } = await runCli('nm', ...options, ...paths);
        expect(stdout).toBe(mustRunOracle('nm', [...options, ...paths]));
      }
    });
  }

  test('size shows the same', async () => {
    for (const paths of files) {
      const { stdout } = await runCli('size', ...paths);
      expect(stdout).toBe(mustRunOracle('size', paths));
    }
  });
});

describe('size', () => {
  test('adds up kernel and program, section by section', async () => {
    const image = join(folder, 'hello.elf');
    await runCli('build', 'hello', '-o', image);
    const { stdout } = await runCli('size', '--json', image);
    interface Report {
      readonly textBytes: number;
      readonly dataBytes: number;
      readonly bssBytes: number;
      readonly sections: readonly { name: string; layer: string; sizeBytes: number }[];
    }
    const [report] = JSON.parse(stdout) as [Report];
    const layers = new Set(report.sections.map(({ layer }) => layer));
    expect([...layers]).toEqual(['kernel', 'user']);
    const sum = report.sections.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
    expect(report.textBytes + report.dataBytes + report.bssBytes).toBe(sum);
    const lines = (await runCli('size', '-A', image)).stdout;
    expect(lines).toMatch(/^\.kernel\.text +\d+ {3}0x80000000$/m);
    expect(lines).toMatch(/^Total of kernel +\d+$/m);
    expect(lines).toMatch(/^Total of user +\d+$/m);
  });
});
