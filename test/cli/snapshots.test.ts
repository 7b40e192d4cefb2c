/** `nanvix run --save-at` and `--restore`: a run in two parts is the run; else one message. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { temporaryDirectory } from '../support/oracle.ts';

const folder = temporaryDirectory();
const path = (name: string) => join(folder, name);

describe('nanvix run --save-at', () => {
  test('changes nothing, and the restored run ends as the whole one does', async () => {
    const whole = await runCli('run', 'migrate', '--hash');
    const saves = [0, 150_000, 400_000].map((at) => `--save-at=${at}=${path(`${at}.snap`)}`);
    expect(await runCli('run', 'migrate', '--hash', ...saves)).toEqual(whole);
    for (const at of [0, 150_000, 400_000]) {
      const rest = await runCli('run', '--restore', path(`${at}.snap`), '--hash');
      expect([rest.status, rest.stderr]).toEqual([0, '']);
      expect(whole.stdout.endsWith(rest.stdout)).toBe(true);
      expect(rest.stdout).toMatch(/[0-9a-f]{64}\n$/);
      if (at === 0) expect(rest.stdout).toBe(whole.stdout);
    }
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('counts cycles, and its own snapshots, from the start of the machine', async () => {
    const words = ['--limit', '300000', '--hash', '--quiet'];
    const whole = await runCli('run', 'migrate', ...words, `--save-at=200000=${path('a.snap')}`);
    expect(whole.status).toBe(124);
    const again = `--save-at=250000=${path('b.snap')}`;
    const rest = await runCli('run', '--restore', path('a.snap'), ...words, again);
    expect(rest).toEqual(whole);
    expect(await runCli('run', '--restore', path('b.snap'), ...words)).toEqual(whole);
  });

  test('works with --bare, where tohost still ends the run', async () => {
    const source = `
.globl _start, tohost
_start: li t0, 100000
1:      addi t0, t0, -1
        bnez t0, 1b
        la t1, tohost
        li t2, 11
        sw t2, (t1)
2:      j 2b
.data
tohost: .word 0
`;
    writeFileSync(path('test.s'), source);
    const [object, image] = [path('test.o'), path('test.elf')];
    expect((await runCli('asm', path('test.s'), '-o', object)).status).toBe(0);
    expect((await runCli('link', object, '-o', image, '-Ttext', '0x80000000')).status).toBe(0);
    const words = ['--bare', '--memory', '1M', '--hash', '--save-at', `9000=${path('bare.snap')}`];
    const whole = await runCli('run', image, ...words);
    expect([whole.status, whole.stderr]).toEqual([1, 'nanvix run: test 5 failed (tohost)\n']);
    expect(await runCli('run', '--restore', path('bare.snap'), '--hash')).toEqual(whole);
  });

  test('says so when the run is over before', async () => {
    const { status, stderr } = await runCli(
      'run',
      'hello',
      `--save-at=999999999=${path('late.snap')}`,
    );
    expect(status).toBe(0);
    expect(stderr).toMatch(/late\.snap was not written: the run was over at cycle \d+, before/);
    expect(existsSync(path('late.snap'))).toBe(false);
  });
});

describe('bad input to snapshots', () => {
  const file = (name: string, bytes: string | Uint8Array) => {
    writeFileSync(path(name), bytes);
    return path(name);
  };

  test.each<readonly [string, () => readonly string[], RegExp]>([
    ['no file', () => ['--restore', path('none.snap')], /none\.snap: no such file/],
    ['a folder', () => ['--restore', folder], /folder/],
    ['an empty file', () => ['--restore', file('empty', '')], /empty: it is no snapshot/],
    [
      'another file',
      () => ['--restore', file('a.txt', 'hello, world, hello, world')],
      /no snapshot/,
    ],
    ['a device', () => ['--restore', '/dev/zero'], /no snapshot|device/],
    ['a program too', () => ['hello', '--restore', path('x')], /hello does not go with --restore/],
    ['another machine', () => ['--cores', '2', '--restore', path('x')], /--cores does not go/],
    ['a report', () => ['--migration-report', '--restore', path('x')], /has no symbols/],
    ['no program', () => [], /missing PROGRAM/],
    ['a save without a file', () => ['hello', '--save-at', '1000'], /not CYCLES=FILE/],
    [
      'a save at no cycle',
      () => ['hello', '--save-at', 'soon=x'],
      /--save-at: soon is not a number/,
    ],
    [
      'a save into no folder',
      () => ['hello', '--save-at', `1=${path('no/x')}`],
      /there is no folder/,
    ],
    [
      'two saves to one file',
      () => ['hello', '--save-at=1=x.snap', '--save-at=2=x.snap'],
      /named twice/,
    ],
  ])('explains %s in one line and exits with 2', async (_, words, message) => {
    const { status, stdout, stderr } = await runCli('run', ...words());
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('explains a snapshot that was cut off, changed, or is of another version', async () => {
    const saved = path('good.snap');
    expect((await runCli('run', 'hello', '--quiet', `--save-at=5000=${saved}`)).status).toBe(0);
    const good = readFileSync(saved);
    const changed = Buffer.from(good);
    changed[good.length >> 1] = (changed[good.length >> 1] ?? 0) ^ 1;
    const newer = Buffer.from(good);
    newer.writeUInt32LE(7, 8);
    const messages = [good.subarray(0, -1), good.subarray(0, 9), changed, newer].map(
      async (bytes, index) => (await runCli('run', '--restore', file(`${index}`, bytes))).stderr,
    );
    expect(await Promise.all(messages)).toEqual([
      expect.stringMatching(/damaged or incomplete/),
      expect.stringMatching(/damaged or incomplete/),
      expect.stringMatching(/damaged or incomplete/),
      expect.stringMatching(/version 7 of the format; only version 4 can be read/),
    ]);
  });
});
