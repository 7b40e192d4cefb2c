/** `nanvix bench` shows what it measured, for what it was asked. */
import { describe, expect, test } from 'vitest';
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
