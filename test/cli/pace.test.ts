/** A team works together while that is faster, and tries now and then whether it is. */
import { describe, expect, test } from 'vitest';
import { MeasuredPace } from '../../vm/cli/pace.ts';

/** Asks every millisecond; `speeds` are instructions a millisecond. Answers what was said. */
function ask(milliseconds: number, speeds: { together: number; alone: number }): boolean[] {
  let [now, executed] = [0, 0];
  const pace = new MeasuredPace(() => now);
  return Array.from({ length: milliseconds }, () => {
    const isTogether = pace.isTogether(() => executed);
    now += 1;
    executed += isTogether ? speeds.together : speeds.alone;
    return isTogether;
  });
}

describe('the pace of a team', () => {
  test('tries both ways, then keeps to the faster one', () => {
    const trials = [true, true, true, false, false, false];
    const together = ask(50, { together: 3, alone: 2 });
    expect(together).toEqual([...trials, ...new Array(44).fill(true)]);
    const alone = ask(50, { together: 2, alone: 3 });
    expect(alone).toEqual([...trials, ...new Array(44).fill(false)]);
  });

  test('tries again after a while', () => {
    const said = ask(120, { together: 2, alone: 3 });
    expect(said.lastIndexOf(true)).toBeGreaterThan(100);
    expect(said.filter((isTogether) => isTogether)).toHaveLength(6);
  });
});
