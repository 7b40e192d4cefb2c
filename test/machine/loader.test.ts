import { describe, expect, test } from 'vitest';
import type { ElfExecutable, ElfSegment } from '../../vm/elf/format.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { defaultOptions, type MachineOptions, presets, validateOptions } from '../../vm/options.ts';
import { hartOf } from '../support/guest.ts';

function segment(address: number, sizeBytes: number): ElfSegment {
  return { address, bytes: new Uint8Array([1, 2, 3, 4]), memorySizeBytes: sizeBytes, flags: 7 };
}

function executable(entry: number, ...segments: ElfSegment[]): ElfExecutable {
  return { kind: 'executable', entry, segments, sections: [], symbols: [] };
}

const KERNEL = segment(0x8000_0000, 8);
const USER = segment(0x8008_0000, 8);

describe('loader', () => {
  test('puts segments into RAM, zeros behind them, and all harts at the entry', () => {
    const machine = new Machine({ clusters: 1, cores: 3 });
    machine.clusters[0]?.memory.fill(0xff);
    load(machine, executable(0x8000_0004, KERNEL));
    const start = machine.clusters[0]?.read(0x8000_0000, 9) ?? [];
    expect([...start]).toEqual([1, 2, 3, 4, 0, 0, 0, 0, 0xff]);
    const hart = hartOf(machine, 0, 2);
    expect(hart.pc).toBe(0x8000_0004);
    expect([hart.read(10), hart.read(11), hart.privilege]).toEqual([2, 0, 3]);
  });

  test('puts user segments only where the program is placed', () => {
    const machine = new Machine({ clusters: 3, cores: 1 });
    load(machine, executable(0x8000_0000, KERNEL, USER), { clusters: [1] });
    const first = machine.clusters.map((cluster) => [
      cluster.read(0x8000_0000, 1)?.[0],
      cluster.read(0x8008_0000, 1)?.[0],
    ]);
    expect(first).toEqual([
      [1, 0],
      [1, 1],
      [1, 0],
    ]);
  });

  test.each([
    ['below RAM', executable(0x1000, segment(0x1000, 4)), /0x1000 … 0x1004 does not fit in RAM/],
    ['past its end', executable(0x801f_fffc, segment(0x801f_fffc, 8)), /0x80000000 … 0x80200000/],
    ['no segment', executable(0x8000_0100, KERNEL), /entry 0x80000100 is not in any segment/],
    ['odd entry', executable(0x8000_0002, KERNEL), /entry 0x80000002 is not a multiple of 4/],
  ])('refuses an image: %s', (_name, image, message) => {
    expect(() => load(new Machine(), image)).toThrow(message);
  });

  test('refuses a cluster that does not exist', () => {
    const image = executable(0x8000_0000, KERNEL);
    expect(() => load(new Machine(), image, { clusters: [2] })).toThrow(/there are 0 … 1/);
  });
});

describe('options', () => {
  test('the presets are valid, and the default is duo', () => {
    expect(Object.values(presets).map(validateOptions)).toEqual([undefined, undefined]);
    expect(defaultOptions).toMatchObject({ clusters: 2, cores: 16 });
  });

  test('mppa256 has 288 cores in 20 clusters', () => {
    const machine = new Machine(presets.mppa256);
    expect(machine.clusters.length).toBe(20);
    expect(machine.clusters.flatMap(({ harts }) => harts).length).toBe(288);
    expect(machine.clusters.map(({ kind }) => kind).lastIndexOf('compute')).toBe(15);
  });

  const wrong: readonly [Partial<MachineOptions>, RegExp][] = [
    [{ clusters: 0 }, /clusters: 0 is not a whole number from 1 to 64/],
    [{ clusters: 65 }, /from 1 to 64/],
    [{ cores: 33 }, /cores: 33 is not a whole number from 1 to 32/],
    [{ cores: 1.5 }, /whole number/],
    [{ slice: 301 }, /slice cycles: 301 are more than the network's set-up of 300/],
    [{ memoryBytes: (1 << 28) + 4096 }, /from 65536 to 268435456/],
    [{ memoryBytes: (1 << 20) + 1 }, /multiple of 4096/],
    [{ clusters: 64, memoryBytes: 1 << 28 }, /all clusters together/],
  ];

  test.each(wrong)('%o are refused with what is allowed', (options, message) => {
    expect(validateOptions({ ...defaultOptions, ...options })).toMatch(message);
    expect(() => new Machine(options)).toThrow(message);
  });

  test('memory may be as large as 256 MiB', () => {
    const machine = new Machine({ clusters: 1, cores: 1, memoryBytes: 1 << 28 });
    expect(machine.clusters[0]?.memory.length).toBe(1 << 28);
  });
});
