/** What the UArea says while a program stands still at a known point: 18 threads, 17 asleep. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Cluster } from '../../vm/cluster.ts';
import { readElf } from '../../vm/elf/reader.ts';
import { SymbolTable } from '../../vm/elf/symbols.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { haveOracles } from '../support/oracle.ts';
import { GnuImages } from './gnu-image.ts';

const THREADS = 18;
const slots = Array.from({ length: THREADS }, (_, slot) => slot);
const state = { running: 2, sleeping: 3 } as const;

describe.skipIf(!haveOracles('as', 'ld'))('the UArea of 18 threads on 16 cores', () => {
  const images = new GnuImages();
  let symbols: SymbolTable;
  let cluster: Cluster;

  beforeAll(() => {
    const image = readElf(readFileSync(images.build('programs/threads.s')));
    if (image.kind !== 'executable') throw new Error('not linked');
    symbols = new SymbolTable(image.symbols);
    const machine = new Machine({ clusters: 1, cores: 16 });
    load(machine, image);
    // The first wake-up comes when no more threads could be made; by then all workers sleep.
    const breakpoints = new Map([[0, new Set([at('thread_wakeup')])]]);
    expect(machine.run({ breakpoints, cycles: 100_000_000 }).reason).toBe('breakpoint');
    cluster = machine.clusters[0] as Cluster;
  });

  function at(name: string): number {
    const address = symbols.addressOf(name);
    if (address === undefined) throw new Error(`no symbol ${name}`);
    return address >>> 0;
  }

  function offset(name: string): number {
    const value = symbols.constants(name).get(name);
    if (value === undefined) throw new Error(`no offset ${name}`);
    return value;
  }

  function words(start: number, end: number): number[] {
    const bytes = cluster.read(start, end - start);
    if (bytes === undefined) throw new Error('not in memory');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return Array.from({ length: bytes.length / 4 }, (_, index) => view.getUint32(4 * index, true));
  }

  function word(address: number): number {
    return words(address, address + 4)[0] ?? 0;
  }

  function threads(field: string): number[] {
    const first = at('uarea') + offset('uarea.threads') + offset(`thread.${field}`);
    return slots.map((slot) => word(first + slot * offset('thread.SIZE')));
  }

  test('row 6: places slot n on core (n mod 15) + 1, for good', () => {
    expect(threads('core')).toEqual(slots.map((slot) => (slot % 15) + 1));
    expect(threads('affinity')).toEqual(slots.map((slot) => 1 << ((slot % 15) + 1)));
  });

  test('numbers threads from 18 on', () => {
    expect(threads('id')).toEqual(slots.map((slot) => 18 + slot));
    expect(word(at('uarea') + offset('uarea.next_id'))).toBe(18 + THREADS);
    expect(word(at('uarea') + offset('uarea.thread_count'))).toBe(THREADS);
  });

  test('has all workers asleep, in the order in which they came', () => {
    expect(threads('state').slice(1)).toEqual(slots.slice(1).map(() => state.sleeping));
    expect(word(at('uarea') + offset('uarea.sleepers') + offset('list.count'))).toBe(THREADS - 1);
  });

  test('row 5: counts every page of the pool as used, two to a thread', () => {
    const references = Array.from({ length: 40 }, (_, page) => word(at('uarea_pool') + 4 * page));
    expect(references).toEqual(references.map(() => 1));
    const stacks = [...threads('stack'), ...threads('user_stack')].sort((a, b) => a - b);
    expect(stacks).toEqual(Array.from({ length: 36 }, (_, page) => 0x8004_c000 + 4096 * page));
  });

  test('has no word that points into kernel data, nor has any saved context', () => {
    const isKernelData = (value: number) =>
      value >= at('__KERNEL_DATA_START') && value < at('__KERNEL_BSS_END');
    const contexts = threads('context').filter((context) => context !== 0);
    expect(contexts.length).toBe(THREADS);
    const saved = contexts.flatMap((context) => words(context, context + offset('context.SIZE')));
    const everything = [...words(0x8004_0000, 0x8004_3000), ...saved];
    expect(everything.filter(isKernelData)).toEqual([]);
  });
});
