import { describe, expect, test } from 'vitest';
import { events } from '../../vm/hart/events.ts';
import { TagStore, tagStoreBytes } from '../../vm/hart/tag-store.ts';
import { hartOf, ranToEnd } from '../support/guest.ts';
import { Random } from '../support/random.ts';
import { ReferenceCache } from './reference-cache.ts';

const shapes = [
  { sets: 64, ways: 2 },
  { sets: 1, ways: 4 },
  { sets: 16, ways: 1 },
  { sets: 8, ways: 8 },
];

describe('tag stores', () => {
  test.each(shapes)('agree with a text-book cache on random streams: %o', (shape) => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = new Random(seed);
      const store = new TagStore(new SharedArrayBuffer(tagStoreBytes(shape)), 0, shape);
      const reference = new ReferenceCache(shape);
      const lines = random.oneOf([8, 150, 2000]);
      for (let count = 0; count < 2000; count += 1) {
        const line = random.between(0, lines);
        const allocates = !random.chance(3);
        const isHit = allocates ? store.access(line) : store.touch(line);
        expect(isHit).toBe(reference.look(line, allocates));
      }
    }
  });

  test('know nothing after they are cleared', () => {
    const store = new TagStore(new SharedArrayBuffer(32), 0, { sets: 4, ways: 2 });
    store.access(5);
    store.clear();
    expect(store.touch(5)).toBe(false);
  });
});

/** Follows a list of addresses; a word with bit 0 set is a store to the address before it. */
const WALK = `
_start:
    la      s0, list
    la      s1, end
1:  lw      t0, 0(s0)
    addi    s0, s0, 4
    andi    t1, t0, 1
    bnez    t1, 2f
    lw      t2, 0(t0)
    bne     s0, s1, 1b
    finish  0
2:  andi    t0, t0, -2
    sw      t2, 0(t0)
    bne     s0, s1, 1b
    finish  0
    .org    0x1000
list:
`;

describe('the data cache of a core', () => {
  test.each([1, 2, 3])('misses where a text-book cache misses, seed %i', (seed) => {
    const random = new Random(seed);
    const steps = Array.from({ length: 1500 }, () => ({
      address: 0x8001_0000 + 4 * random.between(0, random.oneOf([500, 3000, 8000])),
      isStore: random.chance(3),
    }));
    const words = steps.map(({ address, isStore }) => `.word ${address + (isStore ? 1 : 0)}`);
    const machine = ranToEnd(`${WALK}${words.join('\n')}\nend:\n`, { timing: 'mppa256' });

    const reference = new ReferenceCache({ sets: 64, ways: 2 });
    let list = 0x8000_1000;
    for (const { address, isStore } of steps) {
      reference.look((list - 0x8000_0000) >> 6, true);
      reference.look((address - 0x8000_0000) >> 6, !isStore);
      list += 4;
    }
    const { totals } = hartOf(machine).meter;
    expect(totals[events.dataHits.number]).toBe(reference.hits);
    expect(totals[events.dataMisses.number]).toBe(reference.misses);
    expect(totals[events.dataAccesses.number]).toBe(2 * steps.length);
  });

  test('looks up both lines of a misaligned access', () => {
    const machine = ranToEnd(
      '_start: la t0, data\n lw t1, 62(t0)\n lw t1, 60(t0)\n finish 0\n' +
        '.align 6\ndata: .zero 128\n',
      { timing: 'mppa256' },
    );
    const { totals } = hartOf(machine).meter;
    expect(totals[events.dataAccesses.number]).toBe(3);
    expect(totals[events.dataMisses.number]).toBe(2);
  });
});
