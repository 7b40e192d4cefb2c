/** `nanvix run --migrate`: the host asks; one run with a trace or a snapshot; else a message. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { promisedLines } from '../migration/world.ts';
import { runCli } from '../support/cli.ts';
import { temporaryDirectory } from '../support/oracle.ts';

const folder = temporaryDirectory();
const path = (name: string) => join(folder, name);
const output = promisedLines('programs/threads.s').map((line) => `${line}\n`);
const words = ['run', 'threads', '--migrate', '500000:0:1', '--hash'];

const REPORT = ['--migration-report=json'];

/** From where to where processes moved, of a report; those that were refused went nowhere. */
function moves(stdout: string): readonly string[] {
  const records: { source: number; destination: number | null }[] = JSON.parse(
    stdout.slice(stdout.indexOf('[\n')),
  );
  return records
    .filter(({ destination }) => destination !== null)
    .map(({ source, destination }) => `${source} to ${destination}`);
}

describe('nanvix run --migrate', () => {
  test('is the same run with a trace, and from a snapshot before', async () => {
    const save = `--save-at=450000=${path('before.snap')}`;
    const whole = await runCli(...words, save);
    expect([whole.status, whole.stderr]).toEqual([0, '']);
    expect(whole.stdout).toMatch(new RegExp(`^${output.join('')}[0-9a-f]{64}\n$`));

    expect(await runCli(...words, '--trace', path('trace.txt'))).toEqual(whole);
    const restored = ['run', '--restore', path('before.snap'), '--hash'];
    expect(await runCli(...restored, '--migrate', '500000:0:1')).toEqual(whole);
    expect((await runCli(...restored)).stdout).not.toBe(whole.stdout);
  });

  test('saves a request that has not been answered', async () => {
    const whole = await runCli(...words, `--save-at=510000=${path('amid.snap')}`);
    const rest = await runCli('run', '--restore', path('amid.snap'), '--hash');
    expect([rest.status, rest.stderr]).toEqual([0, '']);
    expect(whole.stdout.endsWith(rest.stdout)).toBe(true);
    expect(rest.stdout).toMatch(/[0-9a-f]{64}\n$/);
  });

  test('shows in the trace, with its answer', async () => {
    const events = ['--trace-events', 'request,answer', '--trace', path('few.txt')];
    await runCli(...words, ...events);
    const lines = readFileSync(path('few.txt'), 'utf8').split('\n').slice(1, -1);
    expect(lines).toEqual([
      expect.stringMatching(/^ +500\d{3} 0 +request +to=1$/),
      expect.stringMatching(/^ +\d{6} 0 +answer +value=1$/),
    ]);
  });

  test('shows in the report as any other', async () => {
    const { stdout } = await runCli(...words.slice(0, 4), '--migration-report=json');
    const records = JSON.parse(stdout.slice(output.join('').length));
    expect(records).toMatchObject([{ source: 0, destination: 1, isEqual: true }]);
    expect(records[0].cycles.freeze).toBeGreaterThan(500_000);
  });

  test('makes several, in order of their cycles: a trip around three clusters', async () => {
    const trip = ['600000:1:2', '400000:0:1', '800000:2:0'].flatMap((one) => ['--migrate', one]);
    const run = await runCli('run', 'threads', '--clusters', '3', ...trip);
    expect(run).toEqual({ status: 0, stdout: output.join(''), stderr: '' });
  });

  test('to any cluster goes to the first that is free', async () => {
    const taken = ['--clusters', '4', '--cores', '4', '--place', '1=threads'];
    const run = await runCli('run', 'threads', ...taken, '--migrate', '400000:0:any', ...REPORT);
    expect([run.status, run.stderr, moves(run.stdout)]).toEqual([0, '', ['0 to 2']]);
  });

  test('exchanges two processes by way of a free cluster; both go on', async () => {
    const words = ['run', 'threads', '--clusters', '4', '--cores', '4', '--place', '2=threads'];
    const swap = ['--migrate', '400000:0:swap:2'];
    const run = await runCli(...words, ...swap, ...REPORT);
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(moves(run.stdout)).toEqual(['2 to 1', '0 to 2', '1 to 0']);
    expect(run.stdout.startsWith(output.join('') + output.join(''))).toBe(true);

    // Steps that follow come at the same cycles whatever else stops the run.
    const whole = await runCli(...words, ...swap, '--hash');
    const saves = ['450123', '1000001'].map((at) => `--save-at=${at}=${path(`${at}.snap`)}`);
    expect(await runCli(...words, ...swap, ...saves, '--hash')).toEqual(whole);
  });

  test('exchanges nothing where a step fails: who had left goes back', async () => {
    const words = ['run', 'shell', '--clusters', '4', '--cores', '4', '--place', '2=threads'];
    const run = await runCli(...words, '--migrate', '330000:1:swap:2', ...REPORT);
    expect(run.stderr).toMatch(/ 330000:1:swap:2 did not .*: there is no .* 1 \(ESRCH\)\n$/);
    expect(moves(run.stdout)).toEqual(['2 to 3', '3 to 2']);
  });

  test.each([
    ['400000:0:swap:1', ['--place', '1=threads'], /no other cluster is free for .* 1 \(EBUSY\)/],
    ['400000:0:any', ['--place', '1=threads'], /no other cluster is free for .* 0 \(EBUSY\)/],
    ['400000:1:any', [], /there is no process in cluster 1 \(ESRCH\)/],
  ])('%s %s: says what is in the way', async (word, more, reason) => {
    const run = await runCli('run', 'threads', '--cores', '4', '--migrate', word, ...more);
    expect([run.status, run.stderr]).toEqual([0, expect.stringMatching(reason)]);
  });

  test.each([
    ['500000:0:1', ['--place', '1=threads'], /cluster 1 holds a process.* \(EBUSY\)/],
    ['500000:1:0', [], /there is no process in cluster 1 \(ESRCH\)/],
    ['90000000:0:1', [], /the run was over at cycle \d+, before 90000000/],
    ['718000:0:1', ['--limit', '718500'], /cluster 0 had not answered by the end of the run/],
  ])('%s %s: says why it did not come to pass, and goes on', async (word, more, reason) => {
    const run = await runCli('run', 'threads', '--migrate', word, ...more);
    expect(run.stderr.split('\n')[0]).toMatch(reason);
    expect(run.stderr).toContain(`nanvix run: --migrate ${word} did not come to pass: `);
    expect(run.status).toBe(more.includes('--limit') ? 124 : 0);
  });

  test('says which request a second one came too early for', async () => {
    const two = ['--migrate', '500000:0:1', '--migrate', '510000:0:1'];
    expect(await runCli('run', 'threads', ...two)).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/ 510000:0:1 did .*: cluster 0 has not answered 500000:0:1\n$/),
    });
  });

  test.each([
    [['--migrate', '5:0'], /"5:0" is not CYCLES:FROM:TO; as in/],
    [['--migrate', '5:0:swap:any'], /any is not a number/],
    [['--migrate', '5:1:swap:1'], /moves from cluster 1 to itself/],
    [['--migrate', '5:0:all'], /all is not a number/],
    [['--migrate', 'soon:0:1'], /soon is not a number/],
    [['--migrate', '5:0:2'], /cluster 2 of 5:0:2 is not there; compute clusters are 0 to 1/],
    [['--migrate', '5:-1:0'], /-1 is not a number/],
    [['--migrate', '5:1:1'], /moves from cluster 1 to itself/],
    [['--migrate', '5:0:16', '--machine', 'mppa256'], /cluster 16 of 5:0:16 is an I\/O cluster/],
    [['--migrate', '5:0:1', '--bare'], /--migrate does not go with --bare/],
    [['--migrate', '5:0:1', '--schedule', 'parallel'], /does not go with --schedule parallel/],
  ])('%s: refuses with one line and status 2', async (more, message) => {
    const { status, stdout, stderr } = await runCli('run', 'hello', ...more);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('refuses an image of the mixed layout, and a bare snapshot', async () => {
    const image = path('mixed.elf');
    const build = ['build', 'hello', '--layout', 'mixed', '-o', image];
    expect((await runCli(...build)).status).toBe(0);
    const migrate = ['--migrate', '5:0:1'];
    const mixed = await runCli('run', image, ...migrate);
    expect(mixed).toMatchObject({ status: 2, stderr: expect.stringMatching(/--layout mixed/) });

    const [source, bare, snapshot] = [path('bare.s'), path('bare.elf'), path('bare.snap')];
    writeFileSync(source, '.globl _start\n_start: j _start\n');
    await runCli('asm', source, '-o', path('bare.o'));
    await runCli('link', path('bare.o'), '-o', bare, '-Ttext', '0x80000000');
    const few = ['--limit', '20', `--save-at=10=${snapshot}`];
    expect((await runCli('run', bare, '--bare', ...few)).status).toBe(124);
    const restored = await runCli('run', '--restore', snapshot, ...migrate);
    expect(restored).toMatchObject({ status: 2, stderr: expect.stringMatching(/bare image/) });
  });

  test('refuses a cycle that is over', async () => {
    await runCli('run', 'hello', '--quiet', `--save-at=200000=${path('late.snap')}`);
    const late = await runCli('run', '--restore', path('late.snap'), '--migrate', '5:0:1');
    expect(late).toMatchObject({ status: 2, stderr: expect.stringMatching(/cycle 5 .* is over/) });
  });
});
