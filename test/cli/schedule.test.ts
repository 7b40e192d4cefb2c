/** `nanvix run --schedule`: harts that run freely, and what does not go with that. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtPackage, runBuilt } from '../support/built.ts';
import { runCli } from '../support/cli.ts';
import { temporaryDirectory } from '../support/oracle.ts';

const folder = temporaryDirectory();

function sourceFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('nanvix run --schedule parallel', () => {
  const parallel = ['--schedule', 'parallel'];

  test('shows the output of a program and exits with its code', () => {
    const built = builtPackage();
    expect(runBuilt(built, 'run', 'hello', ...parallel)).toEqual({
      status: 0,
      stdout: 'hello, world\n',
      stderr: '',
    });
    const seven = sourceFile('seven.s', '.globl main\nmain:\n  li a0, 7\n  ret\n');
    expect(runBuilt(built, 'run', seven, ...parallel, '--workers', '1').status).toBe(7);
  });

  test('stops at a limit with status 124', () => {
    const loop = sourceFile('loop.s', '.globl main\nmain:\n  j main\n');
    const { status, stderr } = runBuilt(
      ...([builtPackage(), 'run', loop, ...parallel, '--limit', '3000000'] as const),
    );
    expect(status).toBe(124);
    expect(stderr).toMatch(/^nanvix run: stopped after 3000000 cycles/);
  });

  test.each([
    ['--hash', 'hello', '--hash'],
    ['--save-at', 'hello', '--save-at', '1000=x.snap'],
    ['--restore', '--restore', 'x.snap'],
    ['--stats', 'hello', '--stats'],
    ['--migration-report', 'migrate', '--migration-report'],
    ['--trace', 'hello', '--trace', 'x.txt'],
    ['--bare', 'x.elf', '--bare'],
  ])('refuses %s', async (name, ...words) => {
    expect(await runCli('run', ...words, ...parallel)).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(`${name} does not go with --schedule parallel`),
    });
  });
});

describe('nanvix run --schedule', () => {
  test('deterministic is what a run is by itself', async () => {
    const plain = await runCli('run', 'hello', '--hash');
    expect(await runCli('run', 'hello', '--hash', '--schedule', 'deterministic')).toEqual(plain);
  });

  test('knows no other', async () => {
    const { status, stderr } = await runCli('run', 'hello', '--schedule', 'free');
    expect(status).toBe(2);
    expect(stderr).toMatch(/--schedule/);
  });
});
