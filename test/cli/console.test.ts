/** `nanvix run` with something typed: lines of a pipe, keys of a terminal, the end of both. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Typist } from '../../vm/cli/command.ts';
import { nanvix } from '../../vm/cli/nanvix.ts';
import { runCli } from '../support/cli.ts';
import { temporaryDirectory } from '../support/oracle.ts';

const folder = temporaryDirectory();
const path = (name: string) => join(folder, name);

/** Runs with these chunks typed, each as soon as the one before was taken, or by a terminal. */
async function typed(chunks: readonly string[], words: readonly string[], isTerminal = false) {
  const out: Buffer[] = [];
  let [stderr, opened, closed] = ['', 0, 0];
  async function* bytes() {
    for (const chunk of chunks) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      yield new TextEncoder().encode(chunk);
    }
  }
  const close = () => {
    closed += 1;
  };
  const openStdin = (): Typist => {
    opened += 1;
    return { isTerminal, chunks: bytes(), close };
  };
  const status = await nanvix(['run', ...words], {
    openStdin,
    stdout: (chunk) => out.push(Buffer.from(chunk)),
    stderr: (chunk) => {
      stderr += chunk.toString();
    },
  });
  return { status, stdout: Buffer.concat(out).toString(), stderr, opened, closed };
}

const SESSION = 'ps\nmem\nmigrate 1\nps\nexit 3\n';

describe('a session with the shell', () => {
  test('shows threads, memory, a move to another cluster, and the status of exit', async () => {
    const { status, stdout, stderr } = await typed([SESSION], ['shell']);
    expect([status, stderr]).toEqual([3, '']);
    expect(stdout.split('\n')).toEqual([
      'cluster 0> ps',
      expect.stringMatching(/^thread 18 asleep on core 1, ticks \d+, runs \d+$/),
      'cluster 0> mem',
      'pages of sections 3, of stacks and tables 6 of 40, frames 0 of 128',
      'cluster 0> migrate 1',
      'cluster 1> ps',
      expect.stringMatching(/^thread 18 asleep on core 1, ticks \d+, runs \d+$/),
      'cluster 1> exit 3',
      '',
    ]);
  });

  test('counts messages where it is, and takes its mailbox along', async () => {
    const lines = 'noc\nmigrate 1\nnoc\n';
    const { stdout } = await typed([lines], ['shell', '--clusters', '2', '--cores', '2']);
    const counted = stdout.split('\n').filter((line) => /node|mailboxes/.test(line));
    expect(counted).toEqual([
      'node 8, in cluster 0',
      'mailboxes: bytes 128; here created 1, opened 1, read 1, written 1',
      'node 8, in cluster 1',
      expect.stringMatching(/^mailboxes: bytes 256; here created \d, opened \d, read \d, written/),
    ]);
  });

  test.each([
    ['dance', 'dance: no such command; help tells which there are'],
    ['migrate', 'say: migrate'],
    ['ps now', 'say: ps'],
    ['migrate x', 'x is no number'],
    ['migrate 99999999999999', '99999999999999 is no number'],
    ['migrate 0', 'that was refused: there is no such compute cluster, or it is this one (-22)'],
    ['migrate 7', 'that was refused: there is no such compute cluster, or it is this one (-22)'],
    [`migrate ${'1'.repeat(90)}`, `${'1'.repeat(71)} is no number`],
    ['exit now', 'now is no number'],
    ['help', 'exit [STATUS]'],
  ])('answers %s in a line, and goes on', async (line, answer) => {
    const { status, stdout } = await typed([`${line}\nexit 4\n`], ['shell', '--cores', '2']);
    expect(stdout).toContain(`\n${answer}`);
    expect(status).toBe(4);
  });

  test('goes to any cluster that is free, or says that none is', async () => {
    const words = ['shell', '--cores', '2', '--clusters', '3', '--place', '1=hello'];
    const { stdout } = await typed(['migrate any\nmigrate any\nexit\n'], words);
    expect(stdout).toContain('0> migrate any\ncluster 2> migrate any\ncluster 0> exit');
    const alone = await typed(['migrate any\n'], ['shell', '--cores', '2', '--clusters', '1']);
    expect(alone.stdout).toContain('that was refused: that cluster holds a process');
  });

  test('refuses a cluster that is taken, and goes on', async () => {
    const words = ['shell', '--cores', '2', '--place', '1=shell'];
    const { stdout } = await typed(['migrate 1\nhelp\nexit\nexit\n'], words);
    expect(stdout).toContain('that was refused: that cluster holds a process');
  });
});

describe('what is typed', () => {
  const words = ['shell', '--cores', '2', '--hash'];

  test('is the same run however the bytes come, and from a snapshot', async () => {
    const whole = await typed([SESSION], words);
    expect(await typed([...SESSION], words)).toEqual(whole);
    expect(await typed(['ps\nme', 'm\nmigrate 1\nps', '\nexit 3\n'], words)).toEqual(whole);
    const saved = path('typed.snap');
    await typed([SESSION], [...words, `--save-at=2500000=${saved}`]);
    const rest = await typed(['migrate 1\nps\nexit 3\n'], ['--restore', saved, '--hash']);
    expect(whole.stdout.endsWith(rest.stdout)).toBe(true);
    expect([rest.status, rest.stdout.slice(0, 9)]).toEqual([3, 'migrate 1']);
  });

  test('is not read for a guest that does not ask', async () => {
    expect(await typed(['ps\n'], ['hello'])).toMatchObject({ opened: 0, closed: 0, status: 0 });
    expect(await typed(['ps\n'], ['shell'])).toMatchObject({ opened: 1, closed: 1, status: 0 });
  });

  test('ends as with Ctrl-D, also in the middle of a line, and where nobody types', async () => {
    expect((await typed([], ['shell'])).stdout).toBe('cluster 0> \n');
    expect((await typed(['mem'], ['shell'])).stdout).toMatch(/^cluster 0> mem\npages .*\n.*> \n$/);
    expect(await runCli('run', 'shell')).toMatchObject({ status: 0, stdout: 'cluster 0> \n' });
  });

  test('at a terminal shows at once, and is mended by backspace', async () => {
    const keys = [...'mew', '\u007f', 'm', '\r', ...'exit 5', '\r'];
    const { status, stdout, closed } = await typed(keys, ['shell', '--cores', '2'], true);
    expect([status, closed]).toEqual([5, 1]);
    const shown = stdout.replaceAll('\b', '<');
    expect(shown).toMatch(/^cluster 0> mew< <m\npages of .*\ncluster 0> exit 5\n$/);
  });
});
