/**
 * With the protocol paper the daemon's tasks run in the order of the original's graph
 * (kernel/migration/paper.s), as often as the process has parts. What is expected is made here
 * from the container as it was frozen.
 */
import { describe, expect, test } from 'vitest';
import type { ContainerRange } from '../../vm/debug/container.ts';
import type { Migration } from '../../vm/debug/migration-watch.ts';
import { addressOf, linesOf, promisedLines, type World, watchToEnd, worldOf } from './world.ts';

const PAGE = 4096;
const POOL_PAGES = 40;
const POOL_KERNEL_PAGES = 4;
const FRAMES = 128;

/** For each of the nine states, for each item in order: whether it is in use, so moves. */
function itemsOf({ symbols }: World, { ranges }: Migration['sent']): boolean[][] {
  const at = (name: string) => addressOf(symbols, name);
  const starts = new Set(ranges.map(({ start }) => start));
  const sectionEnd = Math.max(...ranges.filter(isSection).map(({ end }) => end));
  const sectionPages = Math.ceil((sectionEnd - at('USER_START')) / PAGE);
  const used = (base: number, first: number, last: number) =>
    Array.from({ length: last - first }, (_, index) => starts.has(base + (first + index) * PAGE));
  return [
    Array.from({ length: sectionPages }, () => true),
    [true],
    [true],
    [true],
    [true],
    [true],
    used(at('POOL_START'), POOL_KERNEL_PAGES, POOL_PAGES),
    [true],
    used(at('FRAMES_START'), 0, FRAMES),
  ];
}

function isSection({ part }: ContainerRange): boolean {
  return part.startsWith('user ');
}

/** handler, then for each state its items, then finish; `look` and `move` differ by side. */
function walk(states: boolean[][], look: string, move: readonly string[]): string[] {
  const walked = states.flatMap((items) => [
    'state',
    ...items.flatMap((isUsed) => ['loop', look, ...(isUsed ? move : [])]),
    'loop',
  ]);
  return ['handler', ...walked, 'state', 'finish'];
}

const REQUEST = ['request', 'mailbox_awrite', 'mailbox_wwait'];
const LISTEN = ['mailbox_aread', 'mailbox_rwait'];

describe('the tasks of a migration', () => {
  const world = worldOf('migrate', { protocol: 'paper' });
  watchToEnd(world);
  const [migration] = world.watch.migrations as [Migration];
  const states = itemsOf(world, migration.sent);
  const runs = (cluster: number, isOf: (task: string) => boolean) =>
    world.watch.taskRuns
      .filter((run) => run.cluster === cluster && isOf(run.task))
      .map(({ task }) => task);
  const among = (names: readonly string[]) => (task: string) => names.includes(task);

  test('ask twice at the sender: the receiver first, then itself', () => {
    expect(runs(0, among(REQUEST))).toEqual([...REQUEST, ...REQUEST, 'request']);
  });

  test('walk the nine states at the sender, writing what is in use', () => {
    const chunk = ['portal_awrite', 'portal_wwait'];
    const expected = walk(states, 'write', chunk);
    const isWalk = (task: string) => ![...REQUEST, ...LISTEN].includes(task);
    expect(runs(0, isWalk)).toEqual(expected);
  });

  test('walk the same states at the receiver, reading what is in use', () => {
    const chunk = ['portal_allow', 'portal_aread', 'portal_rwait'];
    const expected = walk(states, 'read', chunk);
    const isWalk = (task: string) => ![...REQUEST, ...LISTEN].includes(task);
    expect(runs(1, isWalk)).toEqual(expected);
  });

  test('listen at boot and at the end again, and the receiver asks nothing', () => {
    expect(runs(0, among(LISTEN))).toEqual([...LISTEN, 'mailbox_aread']);
    expect(runs(1, among(LISTEN))).toEqual([...LISTEN, 'mailbox_aread']);
    expect(runs(1, among(REQUEST))).toEqual([]);
  });

  test('leave two copies, and both go on', () => {
    const answer = promisedLines('programs/migrate.s').at(-1);
    const lines = ['computing in cluster 0', 'computing in cluster 1'];
    expect(linesOf(world)).toEqual([
      [lines[0], lines[0], answer],
      [lines[1], answer],
    ]);
  });

  test('move as many chunks as the process has parts', () => {
    // S section pages, 7 tables, two stacks for each of 4 threads, 4 pages and their page table.
    const chunks = states.flat().filter((isUsed) => isUsed).length;
    const [sections] = states;
    expect(chunks).toBe((sections?.length ?? 0) + 7 + 2 * 4 + 4 + 1 - 1);
    expect(runs(0, among(['portal_awrite'])).length).toBe(chunks);
  });

  test('run on no core but the master', () => {
    expect(new Set(world.watch.taskRuns.map(({ cluster }) => cluster))).toEqual(new Set([0, 1]));
  });
});
