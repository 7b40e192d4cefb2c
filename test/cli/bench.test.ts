/** `nanvix bench` shows what it measured, for what it was asked. */
import { describe, expect, test } from 'vitest';
import { benchMigration } from '../../vm/cli/bench-migration.ts';
import type { Io } from '../../vm/cli/command.ts';
import { runCli } from '../support/cli.ts';

describe('nanvix bench', () => {
  test('shows each workload with its speeds and ratios, and their mean', async () => {
    const { status, stdout } = await runCli('bench', 'fib', '--millions', '1', '--samples', '1');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^MIPS +reference +wasm +plain loop +reference ÷ +wasm ÷$/m);
    expect(stdout).toMatch(/^fib( +\d+){3}( +\d+\.\d\d){2}$/m);
    expect(stdout).toMatch(/^geometric mean( +\d+){3}( +\d+\.\d\d){2}$/m);
  });

  test('shows what machines cost, up to the whole chip', async () => {
    const words = ['--machines', '--samples', '1', '--millions', '1'];
    const { status, stdout } = await runCli('bench', ...words);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^1 × 16 +1 +1 +\d+ +\d+\.\d +\d+\.\d\d +1\.00 +\d+\.\d\d$/m);
    expect(stdout).toMatch(/^mppa256 +15 +1 /m);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1 + 7 * 2);
  });

  test('divides the time that a process stands still among the steps of its move', () => {
    let table = '';
    const io = { stdout: (text: string) => (table += text) } as unknown as Io;
    benchMigration(io, { timings: ['functional'], threads: [1], pages: [0, 32] });
    const rows = table.split('\n').filter((row) => row.startsWith('functional'));
    const figures = rows.map((row) => row.split(/ +/).slice(1).map(Number));
    for (const [, , bytes = 0, limit, ...rest] of figures) {
      const [freeze = 0, ask = 0, send = 0, agree = 0, resume = 0, all, ratio, constant] = rest;
      expect(limit).toBe(Math.ceil(bytes / 4));
      expect(freeze + ask + send + agree + resume).toBe(all);
      expect(freeze + ask + agree + resume).toBe(constant);
      expect(ratio).toBe(Number((send / Math.ceil(bytes / 4)).toFixed(2)));
    }
    // 32 pages, and the table that maps them.
    expect((figures[1]?.[2] ?? 0) - (figures[0]?.[2] ?? 0)).toBe(33 * 4096);
    expect(table).toMatch(/fitted: downtime = \d\.\d\d × limit \+ \d+\n/);
  });

  test('times assembler and linker, cold and warm, beside those of GNU', async () => {
    const words = ['--toolchain', '--samples', '1', '--lines', '2000'];
    const { status, stdout } = await runCli('bench', ...words);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^image, cold process +\d+ +(\d+\.\d\d|-)$/m);
    expect(stdout).toMatch(/^file, warm library +\d+ +\d+ +(\d+\.\d\d|-)$/m);
    const isCompared = /^file, GNU +\d+ +\d+ +1\.00$/m.test(stdout);
    expect(isCompared).toBe(!stdout.includes('is not installed'));
  });

  test.each([
    [['nothing'], /no workload nothing/],
    [['--millions', '1000'], /not that long/],
    [['--samples', '0'], /--samples/],
    [['--migration', '--samples', '2'], /--samples does not go with --migration/],
    [['--toolchain', '--lines', '1'], /--lines/],
    [['--machines', '--toolchain'], /--toolchain does not go with --machines/],
    [['--machines', 'fib'], /fib does not go with --machines; .*--workers/],
    [['--machines', '--lines', '1000'], /--lines does not go with --machines/],
    [['--toolchain', '--millions', '5'], /--millions does not go with --toolchain/],
    [['fib', '--workers', '2'], /--workers does not go with workloads/],
  ])('refuses %j with one clear line', async (words, message) => {
    const { status, stderr } = await runCli('bench', ...words);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});
