/**
 * The fast interpreter leaves exactly the state that the reference leaves: random guests and the
 * kernel's programs run on both, in pieces of random length, and everything that is state is
 * compared after each piece.
 */
import { describe, expect, test } from 'vitest';
import { buildImage } from '../../vm/cli/images.ts';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import type { MachineOptions } from '../../vm/options.ts';
import { image, stateHash } from '../support/guest.ts';
import { Random } from '../support/random.ts';
import { arithmeticGuest, randomGuest } from './random-guest.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_123);
const GUESTS = Number(process.env['GUESTS'] ?? 16);

type Pair = readonly [reference: Machine, fast: Machine];

function pairWith(executable: ElfExecutable, options: Partial<MachineOptions>): Pair {
  const [reference, fast] = (['reference', 'wasm'] as const).map((tier) => {
    const machine = new Machine({ ...options, tier });
    load(machine, executable, { clusters: [0] });
    return machine;
  });
  return [reference as Machine, fast as Machine];
}

function expectSameState([reference, fast]: Pair, when: string): void {
  for (const [number, cluster] of reference.clusters.entries()) {
    for (const [index, hart] of cluster.harts.entries()) {
      const twin = fast.clusters[number]?.harts[index];
      const where = `${when}, hart ${index} of cluster ${number}`;
      expect([twin?.pc, twin?.cycle, twin?.instret], where).toEqual([
        hart.pc,
        hart.cycle,
        hart.instret,
      ]);
      expect([...(twin?.state.words ?? [])], where).toEqual([...hart.state.words]);
    }
  }
  expect(stateHash(fast), when).toBe(stateHash(reference));
}

/** Runs both in pieces of up to `most` cycles, until cycle `end` or their end. */
function runInPieces(pair: Pair, random: Random, { most, end }: { most: number; end: number }) {
  const [reference, fast] = pair;
  // Where all harts sleep, a run ends without an advance of time, so `time` is no measure here.
  for (let cycles = reference.time; cycles < end; cycles += random.between(1, most)) {
    const stop = reference.run({ cycles });
    expect(fast.run({ cycles })).toEqual(stop);
    expectSameState(pair, `at ${cycles}`);
    if (stop.reason === 'ended') return;
  }
}

describe('the wasm tier', () => {
  test.each(Array.from({ length: GUESTS }, (_, index) => SEED + index))(
    'leaves the state of the reference after random guest %i',
    (seed) => {
      const random = new Random(seed);
      const options = {
        clusters: 1,
        cores: random.between(1, 3),
        slice: random.between(16, 300),
        memoryBytes: 1 << 17,
      };
      const pair = pairWith(image(randomGuest(random)), options);
      runInPieces(pair, random, { most: 600, end: 12_000 });
      runInPieces(pair, random, { most: 10_000, end: 40_000 });
    },
  );

  test('computes what the reference computes, for all pairs of telling numbers', () => {
    const pair = pairWith(image(arithmeticGuest()), { clusters: 1, cores: 1 });
    runInPieces(pair, new Random(SEED), { most: 50_000, end: 200_000 });
  });

  test('breaks a reservation by the plain stores of another hart', () => {
    const source = `
      _start:
          la   s0, word
          bnez a0, writer
      1:  lr.w t0, (s0)
          li   t1, 100                # longer than a slice
      2:  addi t1, t1, -1
          bnez t1, 2b
          sc.w t2, a1, (s0)
          add  s1, s1, t2             # times that it failed
          j    1b
      writer:
          sw   s1, (s0)
          addi s1, s1, 1
          j    writer
      word: .word 0`;
    const pair = pairWith(image(source), { clusters: 1, cores: 2, slice: 64 });
    runInPieces(pair, new Random(SEED), { most: 1000, end: 20_000 });
    expect(pair[1].clusters[0]?.harts[0]?.read(9)).toBeGreaterThan(0);
  });

  test('runs what was written over code that it has run, by itself or by another hart', () => {
    const source = `
      _start:
          la   s0, place
          lw   s2, (s0)               # the first instruction …
          lw   s3, other              # … and the second
          bnez a0, rewriter
      1:  sw   s2, (s0)
          call place
          sw   s3, (s0)
          call place
          add  s4, s4, a1             # how often either was run
          j    1b
      rewriter:
          sw   s3, (s0)
          sw   s2, (s0)
          addi s1, s1, 1
          j    rewriter
      place:
          addi s5, s5, 1
          addi a1, s5, 0
          ret
      other:                          # another number, which the record of a word holds
          addi s6, s6, 2`;
    const alone = pairWith(image(source), { clusters: 1, cores: 1, slice: 100 });
    runInPieces(alone, new Random(SEED), { most: 500, end: 5_000 });
    const hart = alone[1].clusters[0]?.harts[0];
    expect(hart?.read(21)).toBeGreaterThan(100);
    expect(Math.abs((hart?.read(21) ?? 0) * 2 - (hart?.read(22) ?? 0))).toBeLessThanOrEqual(2);
    const together = pairWith(image(source), { clusters: 1, cores: 2, slice: 37 });
    runInPieces(together, new Random(SEED), { most: 500, end: 20_000 });
  });

  test('runs what the host or the network has written over code', () => {
    const source = `
      _start:
          addi s1, s1, 1
          j    _start
      other:
          addi s2, s2, 2`;
    const executable = image(source);
    const pair = pairWith(executable, { clusters: 1, cores: 1 });
    for (const machine of pair) machine.run({ cycles: 1000 });
    for (const { clusters } of pair) {
      const other = clusters[0]?.read(0x8000_0008, 4);
      expect(other !== undefined && clusters[0]?.write(0x8000_0000, other)).toBe(true);
    }
    for (const machine of pair) machine.run({ cycles: 3000 });
    expectSameState(pair, 'after the write');
    expect(pair[1].clusters[0]?.harts[0]?.read(18)).toBeGreaterThan(1000);
  });

  test('runs code of large memories whose decode records share their places', () => {
    const source = `
      _start:
          la   s0, here
          li   t0, 0x400000           # as much code as there are records for
          add  s1, s0, t0
          lw   t1, there
          sw   t1, (s1)
          lw   t1, 4(s0)
          sw   t1, 4(s1)
      1:  jalr s0
          jalr s1
          j    1b
      here:
          addi s2, s2, 1
          ret
      there:
          addi s3, s3, 1`;
    const pair = pairWith(image(source), { clusters: 1, cores: 1, memoryBytes: 1 << 23 });
    runInPieces(pair, new Random(SEED), { most: 500, end: 5_000 });
    const hart = pair[1].clusters[0]?.harts[0];
    expect(hart?.read(18)).toBeGreaterThan(500);
    expect(Math.abs((hart?.read(18) ?? 0) - (hart?.read(19) ?? 0))).toBeLessThanOrEqual(1);
  });

  test('traps where an access leaves RAM in its middle', () => {
    const accesses = ['lh t0', 'lhu t0', 'lw t0', 'sh t0', 'sw t0'].flatMap((access) =>
      [1, 2, 3].map((bytes) => `${access}, -${bytes}(s0)`),
    );
    const source = `
      _start:
          la   t0, handler
          csrw mtvec, t0
          li   s0, 0x80010000
          lb   t0, -1(s0)
          sb   t0, -1(s0)             # so that the page is known
          ${accesses.join('\n')}
      1:  j    1b
          .balign 4
      handler:
          addi s1, s1, 1
          csrr t1, mepc
          addi t1, t1, 4
          csrw mepc, t1
          mret`;
    const options = { clusters: 1, cores: 1, memoryBytes: 1 << 16 };
    const pair = pairWith(image(source), options);
    runInPieces(pair, new Random(SEED), { most: 100, end: 500 });
    // Halves at 1 byte from the end, words at 1 to 3.
    expect(pair[1].clusters[0]?.harts[0]?.read(9)).toBe(3 * 1 + 2 * 3);
  });

  test.each(['hello', 'threads', 'migrate'])(
    'leaves the state of the reference while the kernel runs %s',
    (name) => {
      const { executable } = buildImage(name);
      if (executable === undefined) throw new Error(`${name} was not built`);
      const pair = pairWith(executable, {});
      runInPieces(pair, new Random(SEED), { most: 50_000, end: 600_000 });
    },
  );

  test('steps and stops at breakpoints as the reference does', () => {
    const random = new Random(SEED);
    const pair = pairWith(image(randomGuest(random)), {
      clusters: 1,
      cores: 2,
      memoryBytes: 1 << 17,
    });
    const [reference, fast] = pair;
    const breakpoints = new Map([[0, new Set([0x8000_2000, 0x8000_2400, 0x8000_3000])]]);
    for (let round = 0; round < 20; round += 1) {
      for (let step = random.between(0, 30); step > 0; step -= 1) {
        expect(fast.step()).toEqual(reference.step());
      }
      expectSameState(pair, `after steps of round ${round}`);
      const cycles = reference.time + random.between(1, 2000);
      expect(fast.run({ cycles })).toEqual(reference.run({ cycles }));
      expectSameState(pair, `after running in round ${round}`);
      const until = { cycles: cycles + 2000, breakpoints };
      expect(fast.run(until)).toEqual(reference.run(until));
      expectSameState(pair, `after breakpoints of round ${round}`);
    }
  });
});
