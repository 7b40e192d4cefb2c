/**
 * What is typed at a console reaches the process that asks for it, once and in order, wherever it
 * moves meanwhile: cases/typed.s reads all of it and says it at the end.
 */
import { describe, expect, test } from 'vitest';
import { Random } from '../support/random.ts';
import { linesOf, type World, worldOf } from './world.ts';

const END_OF_INPUT = '\u0004';
const CASE = 'test/migration/cases/typed.s';
const LIMIT_CYCLES = 30_000_000;

/** What is typed where somebody asks, piece by piece; and the host asks for moves meanwhile. */
function session(
  { machine }: World,
  { pieces, moves }: { pieces: readonly string[]; moves: readonly number[] },
): { exitCode: number | undefined; places: readonly number[] } {
  const places: number[] = [];
  const due = [...pieces, END_OF_INPUT];
  const asked = [...moves];
  for (let cycle = 0; cycle < LIMIT_CYCLES; cycle += 10_000) {
    const stop = machine.run({ cycles: cycle });
    if (stop.reason !== 'limit') return { exitCode: stop.exitCode, places };
    for (const { number, uart, isOff } of machine.clusters) {
      if (isOff || !uart.isAsking || due.length === 0) continue;
      uart.feed(new TextEncoder().encode(due.shift()));
      if (places.at(-1) !== number) places.push(number);
    }
    if (asked[0] === undefined || cycle < asked[0]) continue;
    asked.shift();
    const now = Math.max(cycle, machine.time);
    for (const [from, to] of [[0, 1] as const, [1, 0] as const]) {
      machine.clusters[from]?.networkInterface.ask(to, now);
    }
  }
  return { exitCode: undefined, places };
}

describe('what is typed', () => {
  test('is read, a few bytes at a time; a read that fails takes nothing', () => {
    const world = worldOf(CASE, { cores: 2 });
    const pieces = ['a line', ' and', ' another one that is longer'];
    expect(session(world, { pieces, moves: [] })).toEqual({ exitCode: 0, places: [0] });
    expect(linesOf(world)[0]).toEqual(['a line and another one that is longer']);
  });

  test.each([1, 2, 16])('before, during and after moves is not lost, with %i cores', (cores) => {
    const random = new Random(cores);
    for (let round = 0; round < 4; round += 1) {
      const pieces = Array.from(
        { length: 20 },
        (_, index) => `${index}:${'x'.repeat(random.between(0, index === 7 ? 200 : 12))};`,
      );
      const moves = Array.from({ length: 6 }, () => random.between(300_000, 2_000_000));
      moves.sort((a, b) => a - b);
      const world = worldOf(CASE, { cores });
      const { exitCode, places } = session(world, { pieces, moves });
      expect([exitCode, linesOf(world).flat()]).toEqual([0, [pieces.join('')]]);
      expect(places.length).toBeGreaterThan(1);
    }
  });

  test('in the middle of a read that was given more than it takes moves with the process', () => {
    const world = worldOf(CASE, { cores: 2 });
    const text = 'y'.repeat(250);
    const { exitCode } = session(world, { pieces: [text, text], moves: [340_000, 700_000] });
    expect([exitCode, linesOf(world).flat()]).toEqual([0, [text + text]]);
  });

  test('goes to the console that asks, if there are several', () => {
    const world = worldOf(CASE, { cores: 2, placedOn: [0, 1] });
    const pieces = ['one', 'two', 'three', 'four', END_OF_INPUT];
    expect(session(world, { pieces, moves: [] }).exitCode).toBe(0);
    const [[first = ''] = [], [second = ''] = []] = linesOf(world);
    expect(`${first}${second}`).toHaveLength('onetwothreefour'.length);
    expect([first, second].every((text) => text.length > 0)).toBe(true);
  });
});
