/** C programs compiled by gcc, under `nanvix run --bare` and on QEMU: same console and status. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCliBytes } from '../support/cli.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { runOnQemu } from '../support/qemu.ts';
import { ROOT } from '../support/source-tree.ts';

const directory = temporaryDirectory();
const sources = join(ROOT, 'test/bare/programs');
const FLAGS = '-march=rv32ima_zicsr -mabi=ilp32 -O2 -nostdlib -ffreestanding -Wall -Werror';

function compiled(program: string): string {
  const elf = join(directory, `${program}.elf`);
  const files = ['start.s', 'console.c', `${program}.c`].map((file) => join(sources, file));
  const linking = ['-T', join(sources, 'machine.ld'), '-o', elf];
  mustRunOracle('gcc', [...FLAGS.split(' '), ...linking, ...files]);
  return elf;
}

interface Program {
  readonly name: string;
  readonly harts: number;
  readonly status: number;
  /** What the output must hold, by calculation: QEMU and we might err alike. */
  readonly shows: readonly string[];
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

// biome-ignore format: one program a line
const programs: readonly Program[] = [
  { name: 'sort',     harts: 1, status: 0,  shows: ['hart mailbox mes mesh portal route torus'] },
  { name: 'sha256',   harts: 1, status: 0,  shows: ['', 'abc', '0123456789'.repeat(5000)].map(sha256) },
  { name: 'matrix',   harts: 1, status: 0,  shows: ['determinant of the product'] },
  { name: 'printing', harts: 1, status: 42, shows: ['-9223372036854775808 1000000000000 18446744073709551615'] },
  { name: 'longjmp',  harts: 1, status: 2,  shows: ["9x9 has a 'x'", 'back from 32, deepest 32'] },
  { name: 'timer',    harts: 1, status: 0,  shows: ['alarm 8', 'early 0, other causes 0'] },
  { name: 'locks',    harts: 4, status: 0,  shows: ['under locks 8000 and 8000 of 8000', 'added 31996000'] },
];

describe.skipIf(!haveOracles('gcc', 'qemu'))('a C program under nanvix run --bare', () => {
  test.each(programs)('does what it does on QEMU: $name', async ({ name, harts, ...wanted }) => {
    const elf = compiled(name);
    const words = ['--cores', `${harts}`, '--limit', '500000000'];
    const ours = await runCliBytes('run', '--bare', elf, ...words);
    const theirs = runOnQemu(elf, harts, directory);
    expect(ours.stderr).toBe('');
    expect(ours.stdout).toEqual(Buffer.from(theirs.console));
    expect([ours.status, theirs.status]).toEqual([wanted.status, wanted.status]);
    for (const text of wanted.shows) expect(ours.stdout.toString()).toContain(text);
  });

  test('the lock test comes to the same end with any slice', async () => {
    const elf = compiled('locks');
    for (const slice of ['16', '17', '100', '300']) {
      const words = ['--cores', '4', '--slice', slice, '--limit', '500000000'];
      const { status, stdout } = await runCliBytes('run', '--bare', elf, ...words);
      expect([status, stdout.toString().split('\n')[0]]).toEqual([
        0,
        'under locks 8000 and 8000 of 8000',
      ]);
    }
  });

  test('harts beyond those that a program uses do it no harm', async () => {
    const words = ['--cores', '32', '--memory', '1M'];
    expect((await runCliBytes('run', '--bare', compiled('longjmp'), ...words)).status).toBe(2);
  });
});
