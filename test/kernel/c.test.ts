/** programs/lib/nanvix.h: its numbers are those of the assembly; a program in C runs with it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { haveOracles, runOracle } from '../support/oracle.ts';
import { ROOT, readText } from '../support/source-tree.ts';
import { GnuImages } from './gnu-image.ts';
import { runOnOurs } from './our-run.ts';

const HEADER = readText('programs/lib/nanvix.h');
const PROGRAM = 'test/kernel/c/program.c';

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
