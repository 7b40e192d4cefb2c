/** programs/lib/nanvix.h: its numbers are those of the assembly; a program in C runs with it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { haveOracles, runOracle } from '../support/oracle.ts';
import { ROOT, readText, repositoryFiles } from '../support/source-tree.ts';
import { GnuImages } from './gnu-image.ts';
import { runOnOurs } from './our-run.ts';

const HEADER = readText('programs/lib/nanvix.h');
const PROGRAM = 'test/kernel/c/program.c';
/** Of programs/lib, what only its other routines call. */
const INTERNAL = /^(ring_\w+|user_start|barrier_signal|pattern_work|print_flush|read_byte)$/;

function includes(): string {
  const names = readdirSync(join(ROOT, 'kernel/include')).filter((name) => name.endsWith('.inc'));
  return names.map((name) => readText(`kernel/include/${name}`)).join('\n');
}

describe('nanvix.h', () => {
  const assembly = includes();

  test('gives constants the values that they have in kernel/include', () => {
    const defined = [...HEADER.matchAll(/^#define (\w+) (\S+)$/gm)];
    const said = [...assembly.matchAll(/^ {4}\.set {4}(\w+), (-?\w+)/gm)];
    const values = new Map(said.map(([, name = '', value]) => [name, Number(value)]));
    const differing = defined.filter(([, name = '', value]) => values.get(name) !== Number(value));
    expect(differing.map(([line]) => line)).toEqual([]);
    expect(defined.length).toBeGreaterThan(50);
  });

  test('has every call that there is, and none that there is not', () => {
    const rows = [...assembly.matchAll(/^ {4}kcall {3}\d+, (\w+), (\w+)/gm)];
    const present = rows.filter(([, , place]) => place !== 'absent').map(([, name]) => `k${name}`);
    const declared = [...HEADER.matchAll(/^\w+ (k\w+)\(/gm)].map(([, name = '']) => name);
    expect(declared.sort()).toEqual(present.sort());
  });

  test('declares every routine of programs/lib for programs, and some case calls it', () => {
    const files = repositoryFiles();
    const textOf = (paths: readonly string[]) => paths.map((path) => readText(path)).join('\n');
    const isLibrary = (path: string) => /^programs\/lib\/.*\.s$/.test(path);
    const defined = [...textOf(files.filter(isLibrary)).matchAll(/^fn (\w+)$/gm)]
      .map(([, name = '']) => name)
      .filter((name) => !INTERNAL.test(name));
    const declared = new Set([...HEADER.matchAll(/^\w+ (\w+)\(/gm)].map(([, name]) => name));
    expect(defined.filter((name) => !declared.has(name))).toEqual([]);
    const isProgram = (path: string) => /^(programs|test\/kernel)\/.*\.(s|c)$/.test(path);
    const programs = textOf(files.filter((path) => isProgram(path) && !isLibrary(path)));
    const unused = defined.filter((name) => !new RegExp(`\\b${name}\\b`).test(programs));
    expect(unused).toEqual([]);
    expect(defined.length).toBeGreaterThan(25);
  });
});

describe.skipIf(!haveOracles('gcc', 'as', 'ld', 'qemu'))('a program in C', () => {
  const lines = [...readText(PROGRAM).matchAll(/^ \* expect: (.*)$/gm)].map(([, line]) => line);
  const images = new GnuImages();

  test.each([1, 4])('runs on our machine with %i cores', (cores) => {
    const run = runOnOurs(images.build(PROGRAM), cores);
    expect(run).toEqual({ output: `${lines.join('\n')}\n`, exitCode: 0 });
  });

  test('runs on QEMU', () => {
    const machine = ['-M', 'virt', '-smp', '4', '-m', '128M', '-bios', 'none', '-nographic'];
    const run = runOracle('qemu', [...machine, '-kernel', images.build(PROGRAM)], { input: '' });
    expect({ output: run.stdout, status: run.status }).toEqual({
      output: `${lines.join('\n')}\n`,
      status: 0,
    });
  });
});
