/** The host asks, by the network interface, that a kernel moves its process; and is answered. */
import { describe, expect, test } from 'vitest';
import { isSame } from '../../vm/debug/migration-watch.ts';
import { linesOf, promisedLines, runToEnd, type World, watchToEnd, worldOf } from './world.ts';

const [ESRCH, EBUSY, EINVAL] = [-3, -16, -22];

/** Runs to a cycle and asks the kernel of a cluster to move its process. */
function askAt(world: World, cycle: number, [from, to]: readonly [number, number]): boolean {
  const { machine } = world;
  machine.run({ cycles: cycle });
  const asked = Math.max(cycle, machine.time);
  return machine.clusters[from]?.networkInterface.ask(to, asked) ?? false;
}

function answerOf({ machine }: World, cluster: number): number | undefined {
  return machine.clusters[cluster]?.networkInterface.answer;
}

const threads = promisedLines('programs/threads.s');

describe('a request of the host', () => {
  test.each([{ cores: 16 }, { cores: 1 }, { cores: 3, slice: 50 }])(
    'moves the process whenever it comes, from before boot to its last moments: %o',
    (options) => {
      const ways = new Set<string>();
      for (let cycle = 0; cycle < 720_000; cycle += 59_999) {
        const world = worldOf('threads', options);
        expect(askAt(world, cycle, [0, 1])).toBe(true);
        expect(runToEnd(world).exitCode).toBe(0);
        const [here = [], there = []] = linesOf(world);
        expect([...here, ...there]).toEqual(threads);
        ways.add(`${answerOf(world, 0)}, ${here.length} lines here`);
      }
      // It moved before it had said anything, and after it had said half of it.
      expect([...ways]).toEqual(expect.arrayContaining(['1, 0 lines here', '1, 1 lines here']));
    },
  );

  test('moves the same bytes', () => {
    const world = worldOf('threads');
    askAt(world, 400_000, [0, 1]);
    expect(watchToEnd(world).exitCode).toBe(0);
    const [one] = world.watch.migrations;
    expect(one?.received !== undefined && isSame(one.sent, one.received)).toBe(true);
  });

  test('that comes when the process is just over is refused at once', () => {
    const world = worldOf('hello');
    expect(askAt(world, 0, [0, 1])).toBe(true);
    expect(runToEnd(world).exitCode).toBe(0);
    expect([answerOf(world, 0), linesOf(world)]).toEqual([ESRCH, [['hello, world'], []]]);
    expect(world.machine.time).toBeLessThan(400_000);
  });

  test.each([
    ['to a cluster that is taken', [0, 1], EBUSY],
    ['where no process is', [2, 3], ESRCH],
    ['to its own cluster', [0, 0], EINVAL],
    ['to an I/O cluster', [0, 4], EINVAL],
    ['to no cluster', [0, 5], EINVAL],
    ['to a cluster with a number below 0', [0, -2], EINVAL],
  ] as const)('%s is refused, and all goes on', (_, way, answer) => {
    const options = { clusters: 4, ioClusters: 1, cores: 4, ioCores: 1, placedOn: [0, 1] };
    const world = worldOf('threads', options);
    expect(askAt(world, 400_000, way)).toBe(true);
    expect(runToEnd(world).exitCode).toBe(0);
    expect([answerOf(world, way[0]), linesOf(world).slice(0, 2)]).toEqual([
      answer,
      [threads, threads],
    ]);
  });

  test('while one is in course is not taken by the interface; after it, it is', () => {
    const world = worldOf('threads', { clusters: 3 });
    expect(askAt(world, 400_000, [0, 1])).toBe(true);
    expect(askAt(world, 420_000, [0, 2])).toBe(false);
    world.machine.run({ cycles: 700_000 });
    expect(answerOf(world, 0)).toBe(1);
    expect(askAt(world, 700_000, [1, 2])).toBe(true);
    expect(runToEnd(world).exitCode).toBe(0);
    expect([answerOf(world, 1), linesOf(world).flat()]).toEqual([2, threads]);
  });

  test('of many pairs at once and of many to one: who comes first goes, the others stay', () => {
    const world = worldOf('threads', { clusters: 8, cores: 4, placedOn: [0, 1, 2, 3] });
    for (const from of [0, 1, 2, 3]) askAt(world, 400_000, [from, from + 4 - (from % 2)]);
    expect(runToEnd(world).exitCode).toBe(0);
    const answers = [0, 1, 2, 3].map((cluster) => answerOf(world, cluster) ?? 0);
    expect(answers.filter((answer) => answer > 0).sort()).toEqual([4, 6]);
    expect(answers.filter((answer) => answer < 0)).toEqual([EBUSY, EBUSY]);
    expect(linesOf(world).flat().sort()).toEqual([0, 1, 2, 3].flatMap(() => threads).sort());
  });

  test('works with the protocol paper, which leaves two copies', () => {
    const world = worldOf('threads', { protocol: 'paper' });
    askAt(world, 400_000, [0, 1]);
    expect(runToEnd(world).exitCode).toBe(0);
    expect([answerOf(world, 0), linesOf(world)]).toEqual([1, [threads, threads]]);
  });
});
