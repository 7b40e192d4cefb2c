/** `nanvix run`: what users see of a run, and that a run is a function of its inputs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildImage } from '../../vm/cli/images.ts';
import type { MigrationRecord } from '../../vm/cli/migration-records.ts';
import { stateHash } from '../../vm/cli/run.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { runCli } from '../support/cli.ts';
import { temporaryDirectory } from '../support/oracle.ts';

const folder = temporaryDirectory();

/** The paper's flow: which side runs which task (the two of the request's messages run on both). */
const SOURCE_ONLY = ['write', 'portal_awrite', 'portal_wwait'];
const DESTINATION_ONLY = ['read', 'portal_allow', 'portal_aread', 'portal_rwait'];
const BOTH = ['mailbox_aread', 'mailbox_rwait', 'handler', 'state', 'loop', 'finish'];

function machineWith(program: string): Machine {
  const { executable } = buildImage(program);
  if (executable === undefined) throw new Error(`${program} was not built`);
  const machine = new Machine();
  load(machine, executable, { clusters: [0] });
  return machine;
}

function sourceFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('nanvix run', () => {
  test('shows the output of a program and exits with its code', async () => {
    expect(await runCli('run', 'hello')).toEqual({
      status: 0,
      stdout: 'hello, world\n',
      stderr: '',
    });
    const seven = sourceFile('seven.s', '.globl main\nmain:\n  li a0, 7\n  ret\n');
    expect((await runCli('run', seven)).status).toBe(7);
  });

  test('reports a migration in words: both clusters, equal hashes, the downtime', async () => {
    const { status, stdout } = await runCli('run', 'migrate', '--migration-report');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^cluster 0 │ /m);
    expect(stdout).toMatch(/^cluster 1 │ checksum /m);
    expect(stdout).toMatch(/Equal: byte for byte the same process/);
    expect(stdout).toMatch(/downtime: [\d,]+ cycles/);
  });

  test('reports every task of the flow, on the sides that run it', async () => {
    const words = ['run', 'migrate', '--protocol', 'paper', '--migration-report=json', '--quiet'];
    const { stdout } = await runCli(...words);
    const [record] = JSON.parse(stdout) as MigrationRecord[];
    expect([record?.source, record?.destination, record?.isEqual]).toEqual([0, 1, true]);
    expect(record?.sentSha256).toMatch(/^[0-9a-f]{64}$/);
    const sides = (task: string) => {
      const row = record?.tasks.find((one) => one.task === task);
      return [(row?.sourceRuns ?? 0) > 0, (row?.destinationRuns ?? 0) > 0];
    };
    expect(BOTH.map(sides)).toEqual(BOTH.map(() => [true, true]));
    expect(SOURCE_ONLY.map(sides)).toEqual(SOURCE_ONLY.map(() => [true, false]));
    expect(DESTINATION_ONLY.map(sides)).toEqual(DESTINATION_ONLY.map(() => [false, true]));
    const parts = ['user text', 'user rodata', 'user data', 'user bss', 'UArea', 'stacks', 'pages'];
    expect(Object.keys(record?.bytes ?? {})).toEqual(expect.arrayContaining(parts));
    const sum = Object.values(record?.bytes ?? {}).reduce((total, bytes) => total + bytes, 0);
    expect(sum).toBe(record?.totalBytes);
  });

  test('puts programs on the clusters that --place names', async () => {
    const words = ['run', 'hello', '--clusters', '3', '--place', '2=threads'];
    const { status, stdout } = await runCli(...words);
    expect(status).toBe(0);
    expect(stdout.split('\n').sort()).toEqual(
      ['', 'hello, world', ...new Array(2).fill('workers 17, sum of squares 1785')].sort(),
    );
  });

  test('stops at --limit with status 124', async () => {
    const spin = sourceFile('spin.s', '.globl main\nmain:\n  j main\n');
    const { status, stderr } = await runCli('run', spin, '--limit', '2000000');
    expect(status).toBe(124);
    expect(stderr).toMatch(/stopped after 2000000 cycles/);
  });

  test('stops at --limit while all sleep, and wakes who sleeps long', async () => {
    const source = sourceFile(
      'sleeper.s',
      `.globl _start
_start: bnez a0, sleep
        li   t0, 0x02004000     # mtimecmp: 20 million cycles
        li   t1, 500000
        sw   t1, 0(t0)
        sw   zero, 4(t0)
        li   t1, 128
        csrw mie, t1
        wfi
        li   t0, 0x00100000     # finisher: passed
        li   t1, 0x5555
        sw   t1, 0(t0)
sleep:  wfi
        j    sleep
`,
    );
    const [object, file] = [`${source}.o`, `${source}.elf`];
    expect((await runCli('asm', source, '-o', object)).status).toBe(0);
    expect((await runCli('link', object, '-Ttext', '0x80000000', '-o', file)).status).toBe(0);
    expect(await runCli('run', '--bare', file)).toEqual({ status: 0, stdout: '', stderr: '' });
    const { status, stderr } = await runCli('run', '--bare', file, '--limit', '9000000');
    expect([status, stderr]).toEqual([124, expect.stringMatching(/stopped after 9000000 cycles/)]);
  });

  test('has the same state at the end of ten runs', async () => {
    const hashes = new Set<string>();
    for (let count = 0; count < 10; count += 1) {
      const machine = machineWith('migrate');
      expect(machine.run().exitCode).toBe(0);
      hashes.add(stateHash(machine));
    }
    expect(hashes.size).toBe(1);
    const { stdout } = await runCli('run', 'migrate', '--hash', '--quiet');
    expect(stdout).toBe(`${[...hashes][0]}\n`);
  });

  test('has the same state when stepped one instruction at a time', () => {
    const whole = machineWith('migrate');
    whole.run();
    const stepped = machineWith('migrate');
    while (stepped.step().reason === 'stepped');
    expect(stateHash(stepped)).toBe(stateHash(whole));
  });
});

describe('bad input to nanvix run', () => {
  test.each([
    ['a syntax error', '.globl main\nmain:\n  addi a0, a1\n', /bad\.s:3:\d+: error: /],
    [
      'an undefined symbol',
      '.globl main\nmain:\n  call nowhere\n  ret\n',
      /undefined symbol: nowhere/,
    ],
    [
      'a program that is too large',
      '.globl main\nmain:\n  ret\n.data\n.space 1 << 21\n',
      /too (large|big)|does not fit|overflow/i,
    ],
    ['a program without main', '.text\n  nop\n', /undefined symbol: main/],
  ])('explains %s and exits with 2', async (_, text, message) => {
    const { status, stdout, stderr } = await runCli('run', sourceFile('bad.s', text));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\bat .*\.ts:\d+/);
  });

  test.each([
    ['a missing file', ['nowhere.s'], /nowhere\.s: no such file/],
    ['an unknown program', ['helo'], /did you mean hello/],
    ['an unknown option', ['hello', '--hsh'], /unknown option "--hsh"; did you mean --hash/],
    ['no program', [], /missing PROGRAM/],
    ['a machine that there is not', ['hello', '--machine', 'trio'], /duo or mppa256/],
    ['too many cores', ['hello', '--cores', '33'], /1 to 32/],
    ['a cluster that there is not', ['hello', '--place', '2=hello'], /numbered 0 to 1/],
    ['two programs in one cluster', ['hello', '--place', '0=hello'], /has a program already/],
    ['a range of clusters the wrong way', ['hello', '--place', '2-1=hello'], /lower number comes/],
    ['a range that is too long', ['hello', '--place', '1-2=hello'], /numbered 0 to 1/],
    ['a place without a cluster', ['hello', '--place', 'hello'], /CLUSTER=PROGRAM/],
    ['a limit that is no number', ['hello', '--limit', 'soon'], /--limit/],
  ])('explains %s in one line and exits with 2', async (_, words, message) => {
    const { status, stdout, stderr } = await runCli('run', ...words);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('shows nothing that a terminal would obey', async () => {
    const path = join(folder, 'binary.s');
    writeFileSync(path, Uint8Array.from([0, 1, 27, 91, 50, 74, 10]));
    const { status, stderr } = await runCli('run', path);
    expect(status).toBe(2);
    expect(stderr).toContain('binary.s:1:1: error: the character U+0000 has no meaning here');
    expect(stderr).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  test('explains a file that is no executable', async () => {
    const text = sourceFile('text.elf', 'not an ELF file');
    expect((await runCli('run', text)).status).toBe(2);
    mkdirSync(join(folder, 'folder.elf'));
    expect((await runCli('run', join(folder, 'folder.elf'))).stderr).toMatch(/folder/);
  });
});
