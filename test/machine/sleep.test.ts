import { expect, test } from 'vitest';
import { machineWith, ranToEnd, register, stateHash } from '../support/guest.ts';

/** Sleeps until mtime 3, cycle 120, which is in the first slice, and again until 5. */
const NAPS = `
_start:
    li      t0, MTIMECMP
    sw      zero, 4(t0)
    li      t1, 0x80
    csrw    mie, t1
    li      t1, 3
    sw      t1, 0(t0)
    wfi
    csrr    s0, mcycle
    li      t1, 5
    sw      t1, 0(t0)
    wfi
    csrr    s1, mcycle
    finish  0
`;

test('a timer wakes a hart at its cycle, also in the slice in which it fell asleep', () => {
  const machine = ranToEnd(NAPS, { slice: 256 });
  expect([register(machine, 's0'), register(machine, 's1')]).toEqual([120, 200]);
});

test('naps within a slice are the same in single steps', () => {
  const stepped = machineWith(NAPS, { slice: 256 });
  while (stepped.step().reason === 'stepped');
  expect(stateHash(stepped)).toBe(stateHash(ranToEnd(NAPS, { slice: 256 })));
});
