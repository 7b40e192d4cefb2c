/** An image of kernel and program with `-g`, in the hands of readelf, objdump and gdb. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readElf } from '../../vm/elf/reader.ts';
import { runCli } from '../support/cli.ts';
import { haveOracles, temporaryDirectory } from '../support/oracle.ts';
import { askGdb, readWith } from '../support/readers.ts';
import { ROOT } from '../support/source-tree.ts';

const folder = temporaryDirectory();
const image = join(folder, 'hello.elf');

function lineOf(file: string, text: string): number {
  return readFileSync(join(ROOT, file), 'utf8').split('\n').indexOf(text) + 1;
}

describe.skipIf(!haveOracles('readelf', 'objdump', 'gdb'))('an image built with -g', () => {
  beforeAll(async () => {
    const { stderr } = await runCli('build', '-g', 'hello', '-o', image);
    expect(stderr).toBe('');
  });

  test('loads the same bytes as one without', async () => {
    const bare = join(folder, 'bare.elf');
    await runCli('build', 'hello', '-o', bare);
    const loaded = (path: string) => {
      const file = readElf(readFileSync(path));
      if (file.kind !== 'executable') throw new Error('no executable');
      return [file.entry, ...file.segments.map(({ address, bytes }) => [address, ...bytes])];
    };
    expect(loaded(image)).toEqual(loaded(bare));
  });

  test('is understood by gdb', () => {
    const arm = lineOf('kernel/hal/timer.s', 'fn timer_arm') + 1;
    const [info, list, thread, stop, user, whatis] = askGdb(image, [
      'info line timer_arm',
      `list timer.s:${arm},${arm}`,
      'ptype struct thread',
      `break kernel/hal/timer.s:${arm}`,
      'info line main',
      'whatis timer_users',
    ]);
    expect(info).toMatch(new RegExp(`^Line ${arm} of "kernel/hal/timer.s" starts at address 0x80`));
    expect(list).toBe(`${arm}\t    enter\n`);
    expect(thread).toMatch(
      /^type = struct thread \{\n {4}unsigned int next;\n {4}unsigned int id;/,
    );
    expect(thread?.match(/unsigned int/g)).toHaveLength(16);
    expect(stop).toMatch(
      new RegExp(`^Breakpoint 1 at 0x80\\w+: file kernel/hal/timer.s, line ${arm}`),
    );
    expect(user).toMatch(/^Line \d+ of "programs\/hello.s" starts at address 0x8008\w+ <main>/);
    expect(whatis).toBe('type = unsigned int\n');
  });

  test('is read by readelf and objdump without a complaint', () => {
    const sections = ['info', 'decodedline', 'aranges', 'abbrev', 'frames', 'Ranges'];
    readWith('readelf', ['-a', '-W', image]);
    for (const section of sections) readWith('readelf', [`--debug-dump=${section}`, '-W', image]);
    expect(readWith('objdump', ['-dS', image])).toContain('    la      t0, timer_users\n');
  });

  test.each(['-dSl', '-dl', '-dSr'])('%s is disassembled as by GNU objdump', async (words) => {
    // Sources go by paths from the top of the tree, where tests run.
    const expected = readWith('objdump', [words, image]);
    const { stdout } = await runCli('objdump', words, image);
    expect(stdout.split('\n')).toEqual(expected.split('\n'));
    expect(stdout).toContain('timer_arm');
  });
});
