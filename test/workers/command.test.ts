/** `nanvix run --workers N`, as a process of the built package: N does not show. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtPackage, runBuilt, typeToBuilt } from '../support/built.ts';
import { runCli } from '../support/cli.ts';
import { temporaryDirectory } from '../support/oracle.ts';

const folder = temporaryDirectory();
let built = '';
beforeAll(() => {
  built = builtPackage();
});

describe('nanvix run --workers', () => {
  test.each([
    ['hello'],
    ['threads', '--clusters', '3', '--place', '1=hello'],
    ['migrate', '--timing', 'mppa256', '--cores', '4'],
    ['migrate', '--limit', '300000'],
    ['migrate', '--migration-report'],
    ['threads', '--migrate', '500000:0:1'],
    ['threads', '--clusters', '3', '--place', '1=threads', '--migrate', '400000:0:swap:1'],
    ['hello', '--stats'],
  ])('%s %s %s: has the output, hash and status of one worker', async (...words) => {
    const alone = await runCli('run', ...words, '--hash');
    for (const workers of ['1', '2']) {
      const run = runBuilt(built, 'run', ...words, '--hash', `--workers=${workers}`);
      expect(run).toEqual(alone);
    }
  });

  test('with something typed has the output and hash of one worker', () => {
    const words = ['run', 'shell', '--cores', '2', '--hash'];
    const typed = 'ps\nmigrate 1\nps\nexit 3\n';
    const alone = typeToBuilt(typed, built, ...words);
    expect([alone.status, alone.stderr]).toEqual([3, '']);
    expect(alone.stdout).toMatch(/^cluster 0> ps\n.*\ncluster 0> migrate 1\ncluster 1> ps\n/);
    expect(typeToBuilt(typed, built, ...words, '--workers=2')).toEqual(alone);
  });

  test('saves what one worker restores, and the other way round', async () => {
    const [one, two] = [join(folder, 'one.snap'), join(folder, 'two.snap')];
    const words = ['run', 'migrate', '--hash'];
    const whole = await runCli(...words, `--save-at=200000=${one}`);
    const spread = runBuilt(built, ...words, `--save-at=200000=${two}`, '--workers=2');
    expect(spread).toEqual(whole);
    const rest = await runCli('run', '--restore', two, '--hash');
    expect(whole.stdout.endsWith(rest.stdout)).toBe(true);
    expect(runBuilt(built, 'run', '--restore', one, '--hash', '--workers=2')).toEqual(rest);
  });

  test.each([['0'], ['-1'], ['many'], ['1000']])('refuses %s workers', async (workers) => {
    const { status, stderr } = await runCli('run', 'hello', `--workers=${workers}`);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^nanvix run: --workers: .*68/)]);
  });
});
