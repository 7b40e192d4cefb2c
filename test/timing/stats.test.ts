import { describe, expect, test } from 'vitest';
import type { Statistics } from '../../vm/debug/statistics.ts';
import { timingParameters } from '../../vm/timing.ts';
import { runCli } from '../support/cli.ts';

async function statisticsOf(...words: readonly string[]): Promise<Statistics> {
  const { status, stdout } = await runCli('run', 'hello', '--quiet', '--stats=json', ...words);
  expect(status).toBe(0);
  return JSON.parse(stdout) as Statistics;
}

describe('nanvix run --stats', () => {
  test('shows every core, with the model and its parameters', async () => {
    const words = ['--cores', '3', '--timing', 'mppa256', '--timing-set', 'dcache.miss=20'];
    const { stdout } = await runCli('run', 'hello', '--stats', ...words);
    expect(stdout).toMatch(/^hello, world$/m);
    expect(stdout).toMatch(/^timing mppa256: [\d ]+ cycles, [\d.]+ ms at 400 MHz/m);
    expect(stdout).toMatch(/^ {2}dcache\.miss +20 +cycles +set$/m);
    expect(stdout).toMatch(/^ {2}branch\.taken +2 +cycles +assumed$/m);
    const [, head = '', units = ''] = /^cores, mppa256.*\n(.*)\n(.*)$/m.exec(stdout) ?? [];
    expect(head.trim().split(/ {2,}/).slice(2)).toHaveLength(units.trim().split(/ {2,}/).length);
    // Three cores in each of two clusters, in three tables.
    expect(stdout.match(/^ {2}[01] +[0-2] +[\d ]+$/gm)).toHaveLength(18);
  });

  test('leaves caches out where the model has none', async () => {
    const { stdout } = await runCli('run', 'hello', '--stats');
    expect(stdout).not.toMatch(/I\$/);
    const { clusters, parameters } = await statisticsOf();
    const [core] = clusters[0]?.cores ?? [];
    expect(core?.events.branches).toBeGreaterThan(1000);
    expect(core?.events.dataMisses).toBeUndefined();
    expect(parameters.every(({ name }) => name.startsWith('noc.'))).toBe(true);
  });

  test('accounts for all cycles of all cores until the end', async () => {
    const { clusters, cycles, parameters } = await statisticsOf('--timing', 'mppa256-calibrated');
    expect(parameters).toHaveLength(timingParameters.length);
    for (const { events } of clusters.flatMap(({ cores }) => cores)) {
      const counted = Object.entries(events)
        .filter(([name]) => /Stalls$|^(instructions|traps|sleep)$/.test(name))
        .reduce((sum, [, count]) => sum + count, 0);
      expect(counted).toBe(events.cycles);
      expect(events.cycles).toBeLessThanOrEqual(cycles + 256);
    }
  });

  test('tells the network of messages and transfers, data apart from control', async () => {
    const { stdout } = await runCli('run', 'migrate', '--quiet', '--stats=json');
    const { network } = JSON.parse(stdout) as Statistics;
    const total = (kind: 'data' | 'control', side: 'sentBytes' | 'receivedBytes') =>
      network[kind].nodes.reduce((sum, node) => sum + node[side], 0);
    expect(total('data', 'sentBytes')).toBeGreaterThan(4096);
    expect(total('data', 'receivedBytes')).toBe(total('data', 'sentBytes'));
    const packets = network.data.nodes.reduce((sum, node) => sum + node.sentPackets, 0);
    // Every message and every transfer is answered.
    expect(total('control', 'sentBytes')).toBe(8 * packets);
  });

  test('changes nothing', async () => {
    const run = async (...words: readonly string[]) =>
      (await runCli('run', 'hello', '--quiet', '--hash', ...words)).stdout.trimEnd().slice(-64);
    expect(await run('--stats')).toBe(await run());
  });
});

describe('bad timing options', () => {
  test.each([
    [['--timing', 'mppa'], /--timing: unknown value mppa; give functional or mppa256/],
    [['--timing-set', 'noc.hopp=1'], /did you mean noc\.hop\?/],
    [['--timing-set', 'noc.hop'], /NAME=VALUE/],
    [['--timing-set', 'noc.hop=x'], /--timing-set noc\.hop: x is not a number/],
    [['--timing-set', 'multiply=1'], /functional does not use multiply; give --timing mppa256/],
    [['--timing-set', 'noc.setup=100'], /more than the network's set-up of 100/],
    [['--stats=yaml'], /--stats: unknown value yaml; give json/],
  ])('%j are explained in one line with exit status 2', async (words, message) => {
    const { status, stdout, stderr } = await runCli('run', 'hello', ...words);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
