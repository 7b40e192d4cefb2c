/** `nanvix run --trace`: what a kernel and its programs do, in a file, and no trace of it else. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { temporaryDirectory } from '../support/oracle.ts';

const folder = temporaryDirectory();
const path = (name: string) => join(folder, name);

/** No run here takes as long, unless something is wrong. */
const LIMIT = ['--limit', '5000000'];

/** −11. */
const EAGAIN = '0xfffffff5';

interface Record {
  readonly cycle: number;
  readonly cluster: number;
  readonly core?: number;
  readonly event: string;
  readonly [field: string]: unknown;
}

async function recordsOf(...words: readonly string[]): Promise<readonly Record[]> {
  const file = path('records.jsonl');
  const { status, stderr } = await runCli('run', ...words, '--quiet', '--trace', file, ...LIMIT);
  expect([status, stderr]).toEqual([0, '']);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Record);
}

describe('nanvix run --trace', () => {
  test('does not change a run: hashes with and without, workers, reports, snapshots', async () => {
    const hashes: string[] = [];
    const run = async (...words: readonly string[]) => {
      const { status, stdout } = await runCli('run', ...words, '--hash', '--quiet', ...LIMIT);
      expect(status).toBe(0);
      hashes.push(stdout.trimEnd().split('\n').at(-1) ?? '');
    };
    const trace = ['--trace', path('hash.txt')];
    await run('migrate', `--save-at=400000=${path('half.snap')}`);
    await run('migrate', ...trace);
    await run('migrate', ...trace, '--workers', '2');
    await run('migrate', ...trace, '--migration-report');
    await run('migrate', ...trace, '--trace-events', 'all', '--trace-cores', '1.0');
    await run('--restore', path('half.snap'), ...trace);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(hashes).size).toBe(1);
    expect(readFileSync(path('hash.txt'), 'utf8')).toMatch(/ arrive /);
  });

  test('gives the same report of a migration as without', async () => {
    const words = ['run', 'migrate', '--migration-report', ...LIMIT];
    const plain = await runCli(...words);
    expect(await runCli(...words, '--trace', path('a.txt'))).toEqual(plain);
    const events = ['--trace-events', 'instruction', '--trace-cores', '1.15'];
    expect(await runCli(...words, '--trace', path('b.txt'), ...events)).toEqual(plain);
  });

  test('writes lines of cycle, place, event and fields', async () => {
    await runCli('run', 'hello', '--trace', path('lines.txt'), '--trace-events', 'call,result');
    const [head, ...lines] = readFileSync(path('lines.txt'), 'utf8').trimEnd().split('\n');
    expect(head).toMatch(/^# nanvix trace, version 1: /);
    expect(
      lines.map((line) =>
        line
          .replace(/^ +\d+ +/, '')
          .replace(/( a\d=\w+)+/, ' …')
          .replace(/pc=\w+/, 'pc=…'),
      ),
    ).toEqual([
      '0.1   call      number=2 name=write thread=user-18 … pc=… at=kwrite+0x4',
      '0.1   result    number=2 name=write thread=user-18 …',
      '0.1   call      number=1 name=exit thread=user-18 … pc=… at=k_exit+0x4',
    ]);
  });

  test('tells of calls with their results, and of the threads that a core runs', async () => {
    const records = await recordsOf('threads');
    const of = (kind: string) =>
      records.filter(({ event, name }) => event === kind && name === 'thread_create');
    // As the program says: workers until there is no more room, and all of it once more.
    const round = [...new Array(17).fill('0x0'), EAGAIN];
    expect(of('result').map(({ a0 }) => a0)).toEqual([...round, ...round]);
    expect(of('call')).toHaveLength(36);
    // Every user thread that a core is given was ready; it leaves the core that it was given.
    const running = new Map<string, unknown>();
    for (const { event, cluster, core, from, to } of records) {
      if (event !== 'switch') continue;
      const place = `${cluster}.${core}`;
      if (running.has(place)) expect(from).toBe(running.get(place));
      running.set(place, to);
    }
    expect(running.size).toBeGreaterThan(16);
  });

  test('tells of each packet when it is sent and when it arrives', async () => {
    const records = await recordsOf('migrate', '--trace-events', 'send,arrive');
    const key = ({ source, sequence }: Record) => `${source}.${sequence}`;
    const sent = new Map(
      records.filter(({ event }) => event === 'send').map((one) => [key(one), one]),
    );
    const arrived = records.filter(({ event }) => event === 'arrive');
    expect(arrived.length).toBeGreaterThan(50);
    for (const one of arrived) {
      const twin = sent.get(key(one));
      const { event: _event, cluster: _cluster, cycle, ...rest } = one;
      expect(twin).toMatchObject(rest);
      // The set-up alone takes 300 cycles.
      expect(cycle - (twin?.cycle ?? 0)).toBeGreaterThan(300);
    }
    const statistics = await runCli('run', 'migrate', '--stats=json', '--quiet');
    const { network } = JSON.parse(statistics.stdout) as {
      network: Record & { data: { nodes: readonly { sentPackets: number; sentBytes: number }[] } };
    };
    const data = [...sent.values()].filter(({ kind }) => kind !== 'reply');
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    expect(data).toHaveLength(sum(network.data.nodes.map(({ sentPackets }) => sentPackets)));
    const bytes = sum(data.map((one) => Number(one['bytes'])));
    expect(bytes).toBe(sum(network.data.nodes.map(({ sentBytes }) => sentBytes)));
  });

  test('names tasks as the report of a migration does', async () => {
    const records = await recordsOf('migrate', '--trace-events', 'task', '--protocol', 'paper');
    const loops = records.filter(({ name }) => name === 'migration_task_loop');
    const words = ['run', 'migrate', '--protocol', 'paper', '--migration-report=json', '--quiet'];
    const report = await runCli(...words);
    const [{ tasks }] = JSON.parse(report.stdout) as [
      { tasks: readonly { task: string; sourceRuns: number; destinationRuns: number }[] },
    ];
    const row = tasks.find(({ task }) => task === 'loop');
    const runs = [0, 1].map((cluster) => loops.filter((one) => one.cluster === cluster).length);
    expect(runs).toEqual([row?.sourceRuns, row?.destinationRuns]);
  });

  test('works with --bare, where a call is a trap', async () => {
    const source = '.globl _start\n_start: la t0, h\ncsrw mtvec, t0\necall\nj .\n.align 2\n';
    writeFileSync(path('x.s'), `${source}h: li t0, 0x100000\nli t1, 0x5555\nsw t1, (t0)\n`);
    await runCli('asm', path('x.s'), '-o', path('x.o'));
    await runCli('link', path('x.o'), '-Ttext', '0x80000000', '-o', path('x.elf'));
    const records = await recordsOf(path('x.elf'), '--bare');
    expect(records).toEqual([
      {
        ...{ cycle: 4, cluster: 0, core: 0, event: 'trap', cause: 'ecall-from-machine' },
        ...{ pc: '0x8000000c', value: '0x0', from: 'machine', to: 'machine', at: '_start+0xc' },
      },
    ]);
  });

  test.each<readonly [string, readonly string[], RegExp]>([
    ['no such folder', ['--trace', path('no/x')], /cannot write .*no\/x: no such file/],
    ['a folder', ['--trace', folder], /cannot write .*: it is a folder/],
    ['a full device', ['--trace', '/dev/full'], /cannot write \/dev\/full: no space left/],
    ['no event of that name', ['--trace', path('y'), '--trace-events', 'tarp'], /mean trap\?/],
    ['no cluster', ['--trace', path('y'), '--trace-cores', '7'], /the machine has no 7/],
    ['no core', ['--trace', path('y'), '--trace-cores', '1.16'], /the machine has no 1\.16/],
    ['no number', ['--trace', path('y'), '--trace-cores', 'all'], /"all" is no cluster/],
    ['a filter alone', ['--trace-cores', '0'], /--trace-cores goes with --trace/],
    ['its own input', ['--trace', path('own.s')], /would be overwritten/],
    ['a snapshot', ['--trace', path('z'), `--save-at=9=${path('z')}`], /would be overwritten/],
  ])('explains %s in one line and exits with 2', async (_, words, message) => {
    const program = words.includes(path('own.s')) ? path('own.s') : 'hello';
    writeFileSync(path('own.s'), '.globl main\nmain: li a0, 0\n ret\n');
    const { status, stderr } = await runCli('run', program, ...words);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(existsSync(path('y'))).toBe(false);
    expect(readFileSync(path('own.s'), 'utf8')).toMatch(/^\.globl/);
  });
});
