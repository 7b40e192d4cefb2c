/**
 * The limits hold exactly: as many as there may be can be had, one more is refused with the error
 * that is documented, and nothing is leaked: neither by the refusal, nor by giving all back.
 */
import { describe, expect, test } from 'vitest';
import { checkCommunication } from '../calls/communication-rules.ts';
import { BrokenRule } from '../calls/kernel-memory.ts';
import { checkProcess } from '../calls/process-rules.ts';
import type { Patch } from '../own-image.ts';
import { Probe } from '../rows/probe.ts';
import { differences, type Tables, tablesOf } from './tables.ts';

const [EAGAIN, EINVAL, FRAME_NULL] = [-11, -22, 0];

// In the order of `cases` in limits.s.
// biome-ignore format: a limit a line
const limits = [
  { what: 'a 19th thread',                    most: 17,  error: EAGAIN },
  { what: 'a page of a 129th frame',          most: 128, error: EAGAIN },
  { what: 'a 129th frame',                    most: 128, error: FRAME_NULL },
  { what: 'a 65th mailbox',                   most: 64,  error: EAGAIN },
  { what: 'a mailbox on a 33rd port',         most: 31,  error: EINVAL },
  { what: 'a 65th portal',                    most: 64,  error: EAGAIN },
  { what: 'a portal on a 33rd port',          most: 31,  error: EINVAL },
  { what: 'a 33rd portal to the same port',   most: 32,  error: EAGAIN },
  { what: 'a write of 1 MiB and one byte',    most: 0,   error: EINVAL },
  { what: 'a read of 1 MiB and one byte',     most: 0,   error: EINVAL },
  { what: 'a 129th sync',                     most: 128, error: EAGAIN, clusters: 9 },
  { what: 'a 58th task',                      most: 57,  error: EAGAIN },
  { what: 'an 11th child',                    most: 10,  error: EINVAL },
  { what: 'a 33rd parent',                    most: 32,  error: EINVAL },
] as const;

/** What any call of any thread changes: who ran, how it asked the master, what core 0 was at. */
const CALLING = new Set([
  ...['thread.age', 'thread.ticks', 'thread.runs', 'thread.context', 'thread.core'],
  ...['board.arguments', 'board.number', 'board.result', 'board.caller'],
  ...['board_requests', 'board_last', 'system_threads', 'system_ready', 'idle_stacks', 'cores'],
  ...['thread_lock', 'task_lock', 'sync_wanted', 'sync_nodes'],
]);

/** What goes on from what there has been: counters and names. */
const COUNTING = new Set([
  ...['mailbox_usage', 'portal_usage', 'sync_usage', 'page_generation', 'uarea.next_id'],
  ...['thread.id', 'uarea.tasks', 'task_board'],
]);

function probeOf(
  chosen: number,
  { cores, rests = 0, patches = [] }: { cores: number; rests?: number; patches?: Patch[] },
): Probe {
  const limit = limits[chosen] as (typeof limits)[number];
  const clusters = 'clusters' in limit ? limit.clusters : 1;
  const probe = new Probe('test/kernel/limits/limits.s', { clusters, cores, patches });
  for (const [name, value] of Object.entries({ chosen, most: limit.most, rests })) {
    const word = new Uint8Array(Int32Array.of(value).buffer);
    probe.machine.clusters[0]?.write(probe.kernel.at(name), word);
  }
  return probe;
}

/** The tables at each label, in order, and what the program said at the end, when all rest. */
function watch(chosen: number, cores: number, ...patches: Patch[]) {
  const probe = probeOf(chosen, { cores, patches });
  const tables: Record<string, Tables[]> = {};
  const labels = ['limit_full', 'limit_refused', 'limit_emptied'];
  for (const { label } of probe.visits(labels, 40_000_000)) {
    tables[label] = [...(tables[label] ?? []), tablesOf(probe.kernel)];
  }
  return { probe, tables, said: probe.lines()[0] };
}

/** Looks again a little later if it finds core 0 in the middle of a tick. */
function checkAtRest({ kernel, machine }: Probe): void {
  for (let again = 1; ; again += 1) {
    try {
      checkCommunication(kernel);
      checkProcess(kernel);
      return;
    } catch (thrown) {
      if (!(thrown instanceof BrokenRule) || again > 20) throw thrown;
      machine.run({ cycles: machine.time + 1009 });
    }
  }
}

function changedIn(probe: Probe, before: Tables | undefined, after: Tables | undefined): string[] {
  if (before === undefined || after === undefined) throw new Error('a label was not come to');
  const names = differences(probe.kernel, before, after);
  return [...names].filter((name) => !CALLING.has(name));
}

describe.each([1, 4])('with %i cores', (cores) => {
  const cases = limits.map(({ what, error }, chosen) => [what, error, chosen] as const);

  test.each(cases)('%s is refused with %i, and nothing is leaked', (_, error, chosen) => {
    const { probe, tables, said } = watch(chosen, cores);
    expect(said).toEqual([`one more: ${error}`]);
    const { limit_full = [], limit_refused = [], limit_emptied = [] } = tables;
    expect([limit_full.length, limit_refused.length, limit_emptied.length]).toEqual([2, 2, 2]);
    const changed = (before: Tables | undefined, after: Tables | undefined) =>
      changedIn(probe, before, after);
    // The records of tasks have their numbers.
    const isCount = (name: string) => COUNTING.has(name) || (isOfTasks && /^page/.test(name));
    const isOfTasks = limits[chosen]?.what === 'a 58th task';
    for (const round of [0, 1])
      expect(changed(limit_full[round], limit_refused[round])).toEqual([]);
    const lasting = [
      ...changed(limit_full[0], limit_full[1]),
      ...changed(limit_emptied[0], limit_emptied[1]),
    ];
    expect(lasting.filter((name) => !isCount(name))).toEqual([]);
    checkAtRest(probe);
  });
});

describe('a refusal that leaves a trace', () => {
  test('is seen', () => {
    const patch = {
      file: 'kernel/ipc/communicator.s',
      from: 'communicator_make.again:\n',
      to: [
        'communicator_make.again:',
        '    la      t0, mailbox_usage',
        '    lw      t1, usage.open(t0)',
        '    addi    t1, t1, 1',
        '    sw      t1, usage.open(t0)\n',
      ].join('\n'),
    };
    const chosen = limits.findIndex(({ what }) => what === 'a 65th mailbox');
    const { probe, tables } = watch(chosen, 4, patch);
    const changed = changedIn(probe, tables['limit_full']?.[0], tables['limit_refused']?.[0]);
    expect(changed).toEqual(['mailbox_usage']);
  });
});

describe('while all are in use, and after the refusal', () => {
  const cases = limits.map(({ what }, chosen) => [what, chosen] as const);

  test.each(cases)('of %s, the tables keep their rules', (_, chosen) => {
    for (const rests of [1, 2]) {
      const probe = probeOf(chosen, { cores: 4, rests });
      probe.machine.run({ cycles: 40_000_000 });
      expect(probe.lines()).toEqual(probe.machine.clusters.map(() => []));
      checkAtRest(probe);
    }
  });
});
