/** The fuzzer sees what it looks for: with a fault planted in the machine it fails, and soon. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Bus } from '../../vm/bus.ts';
import { Clint } from '../../vm/device/clint.ts';
import { Hart } from '../../vm/hart/hart.ts';
import { Mmu } from '../../vm/hart/mmu.ts';
import { type Image, randomImage } from './image.ts';
import { problemOf } from './run.ts';
import { describeImage, shrink } from './shrink.ts';

const SEEDS = 300;

afterEach(() => vi.restoreAllMocks());

/** The first image that fails, and what is said of it. */
function firstFailure(): { readonly image: Image; readonly problem: string } | undefined {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const image = randomImage(seed);
    const problem = problemOf(image, 'whole');
    if (problem !== undefined) return { image, problem };
  }
  return undefined;
}

describe('a planted fault is found', () => {
  test('addresses of descriptors that are not checked', () => {
    vi.spyOn(Bus.prototype, 'isRam').mockReturnValue(true);
    expect(firstFailure()?.problem).toMatch(/RangeError/);
  });

  test('a device that writes where nobody told it to', () => {
    const write = Bus.prototype.write;
    vi.spyOn(Bus.prototype, 'write').mockImplementation(function (this: Bus, address, bytes) {
      return write.call(this, address === 0x8000_c000 ? 0x8000_b000 : address, bytes);
    });
    expect(firstFailure()?.problem).toMatch(/cluster \d changed at 8000b000/);
  });

  test('a clock of the host', () => {
    let calls = 0n;
    vi.spyOn(Clint.prototype, 'timeAt').mockImplementation(() => {
      calls += 1n;
      return calls;
    });
    expect(firstFailure()?.problem).toMatch(/another state/);
  });

  test('a register x0 that can be written', () => {
    const write = Hart.prototype.write;
    vi.spyOn(Hart.prototype, 'write').mockImplementation(function (this: Hart, index, value) {
      if (index === 0) this.registers[0] = value;
      else write.call(this, index, value);
    });
    expect(firstFailure()?.problem).toMatch(/x0 of hart/);
  });

  test('an exception of the host in place of a trap, shrunk to a few instructions', () => {
    vi.spyOn(Mmu.prototype, 'loadHalf').mockImplementation(() => {
      throw new Error('planted');
    });
    const failure = firstFailure();
    expect(failure?.problem).toMatch(/planted/);
    if (failure === undefined) return;
    const least = shrink(failure.image, (one) => problemOf(one, 'whole') !== undefined);
    const code = describeImage(least).match(/^ {2}8.*$/gm) ?? [];
    expect(code.length).toBeGreaterThan(0);
    expect(code.length).toBeLessThan(12);
  });
});
