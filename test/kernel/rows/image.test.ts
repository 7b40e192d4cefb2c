/** What a chip is made of, and what lies where in each cluster: numbers, image, sections, UArea. */
import { describe, expect, test } from 'vitest';
import { link } from '../../../assembler/linker/link.ts';
import {
  assembleText,
  buildImage,
  kernel as kernelObjects,
  library,
  programNames,
} from '../../../vm/cli/images.ts';
import { SymbolTable } from '../../../vm/elf/symbols.ts';
import { presets } from '../../../vm/options.ts';
import { ROOT } from '../../support/source-tree.ts';
import { Probe } from './probe.ts';

const COMPUTE = Array.from({ length: 16 }, (_, cluster) => cluster);
const PAGE = 4096;
const USER_START = 0x8008_0000;
const FRAMES_START = 0x8018_0000;

describe('a chip', () => {
  const probe = new Probe('where.s', { ...presets.mppa256, placedOn: COMPUTE });
  const { machine, kernel } = probe;
  const loaded = machine.clusters.map(({ memory }) => Buffer.from(memory));
  const stop = probe.runToEnd();

  test('row 1: has 16 compute clusters, which are nodes 8 to 23, and four for I/O', () => {
    expect(stop).toEqual({ reason: 'ended', exitCode: 0 });
    const said = COMPUTE.map((cluster) => [`cluster ${cluster}`, `node ${8 + cluster}`]);
    expect(probe.lines()).toEqual([...said, [], [], [], []]);
    expect(machine.network.topology.nodes).toEqual([...COMPUTE.map((n) => 8 + n), 0, 2, 4, 6]);
  });

  test('row 1: has 16 cores that the kernel uses in each compute cluster, 4 in the others', () => {
    const counts = probe.kernels.map((one) => one.word(one.at('core_count')));
    expect(counts).toEqual([...COMPUTE.map(() => 16), 4, 4, 4, 4]);
  });

  test('row 2: has 2 MiB and the same kernel in every cluster, before and after a run', () => {
    const [start, end] = ['__KERNEL_TEXT_START', '__KERNEL_RODATA_END'].map(
      (name) => kernel.at(name) - 0x8000_0000,
    );
    const copies = [...loaded, ...machine.clusters.map(({ memory }) => Buffer.from(memory))];
    expect(new Set(copies.map(({ length }) => length))).toEqual(new Set([2 << 20]));
    const kernels = copies.map((memory) => memory.subarray(start, end).toString('hex'));
    expect(kernels.length).toBe(40);
    expect(new Set(kernels).size).toBe(1);
    expect(kernels[0]?.length).toBeGreaterThan(100_000);
  });

  test('row 2: has a pool of 40 pages, and 128 frames that end with the memory', () => {
    const { POOL_PAGES, POOL_START, POOL_END, FRAMES, FRAMES_START: first } = constantsOf(kernel);
    expect([POOL_PAGES, (POOL_END - POOL_START) / PAGE]).toEqual([40, 40]);
    expect([FRAMES, first]).toEqual([128, FRAMES_START]);
    expect(FRAMES_START + 128 * PAGE).toBe(0x8000_0000 + (2 << 20));
  });
});

function constantsOf(kernel: Probe['kernel']) {
  const value = (name: string) => kernel.constant(name);
  return {
    POOL_PAGES: value('POOL_PAGES'),
    POOL_START: value('POOL_START'),
    POOL_END: value('POOL_END'),
    FRAMES: value('FRAMES'),
    FRAMES_START: value('FRAMES_START'),
  };
}

/** Uninitialised globals of three kinds, which compilers make of C without -fno-common. */
const COMMONS = `
    .comm   shared_by_all, 5000, 64
    .lcomm  own, 12
    .globl  main, initialised
    .text
main:
    la      t0, shared_by_all
    la      t0, own
    ret
    .data
initialised:
    .word   1
`;

describe('row 3: kernel and program are linked apart', () => {
  test.each(programNames())(
    '%s: what is its own lies between its marks, all else outside',
    (name) => {
      const { map, executable } = buildImage(name);
      const symbols = new SymbolTable(executable?.symbols ?? []);
      const at = (label: string) => (symbols.addressOf(label) ?? 0) >>> 0;
      const [start, end] = [at('__USER_START'), at('__USER_END')];
      expect([start, end > start, end < FRAMES_START]).toEqual([USER_START, true, true]);
      const pieces = (map?.regions ?? []).flatMap(({ sections }) =>
        sections.flatMap((one) => one.pieces),
      );
      const misplaced = pieces.filter(({ unit, address, sizeBytes }) => {
        const isInside = address >= start && address + sizeBytes <= end;
        const isOutside = address + sizeBytes <= at('__UAREA_START') || isUAreaPart(address);
        return unit.startsWith('kernel/') ? !isOutside : !isInside;
      });
      expect(misplaced.map(({ unit, section }) => `${unit} ${section}`)).toEqual([]);
      expect(pieces.filter(({ unit }) => !unit.startsWith('kernel/')).length).toBeGreaterThan(2);
      expect(pieces.filter(({ unit }) => unit.startsWith('kernel/')).length).toBeGreaterThan(100);
    },
  );

  test('common symbols of a program are in its bss, too, and so they move', () => {
    const source = { path: 'commons.s', text: COMMONS };
    const { object } = assembleText(source, { folder: ROOT });
    if (object === undefined) throw new Error('not assembled');
    const own = { name: source.path, object, layer: 'user' } as const;
    const inputs = [...kernelObjects().inputs, ...library().inputs, own];
    const { executable, diagnostics } = link(inputs, { layout: 'container' });
    expect(diagnostics).toEqual([]);
    const symbols = new SymbolTable(executable?.symbols ?? []);
    const at = (label: string) => (symbols.addressOf(label) ?? 0) >>> 0;
    for (const [label, bytes] of [
      ['shared_by_all', 5000],
      ['own', 12],
    ] as const) {
      expect(at(label)).toBeGreaterThanOrEqual(at('__USER_BSS_START'));
      expect(at(label) + bytes).toBeLessThanOrEqual(at('__USER_BSS_END'));
    }
    expect(at('initialised')).toBeGreaterThanOrEqual(at('__USER_DATA_START'));
  });
});

/** The pages of the UArea belong to the kernel's objects, and lie apart from its other sections. */
function isUAreaPart(address: number): boolean {
  return address >= 0x8004_0000 && address < 0x8004_8000;
}

describe('row 4: the UArea', () => {
  const probe = new Probe('where.s');
  const { kernel } = probe;
  const offset = (name: string) => kernel.constant(name);

  /** Its members in the original, as far as they are in its first page, and their sizes. */
  const members: readonly (readonly [string, number])[] = [
    ['uarea.thread_count', 4],
    ['uarea.next_id', 4],
    ['uarea.result_next', 4],
    ['uarea.freezing', 4],
    ['uarea.ready', 12],
    ['uarea.board', 4],
    ['uarea.threads', 18 * 64],
    ['uarea.join_conditions', 18 * 12],
    ['uarea.results', 32 * 8],
    ['uarea.user_stacks', 18 * 4],
    ['uarea.kernel_stacks', 18 * 4],
  ];

  test('has the eleven members of the original, each of its size, none over another', () => {
    const places = members.map(([name, bytes]) => [offset(name), offset(name) + bytes] as const);
    const sorted = [...places].sort(([a], [b]) => a - b);
    for (const [index, [, end]] of sorted.entries()) {
      expect(end).toBeLessThanOrEqual(sorted[index + 1]?.[0] ?? offset('uarea.SIZE'));
    }
    expect(new Set(places.map(([start]) => start)).size).toBe(11);
  });

  test('fits its page, and is at the same place under every program', () => {
    expect(offset('uarea.SIZE')).toBeGreaterThan(2048);
    expect(offset('uarea.SIZE')).toBeLessThanOrEqual(PAGE);
    const parts = ['uarea', 'uarea_board', 'uarea_pool', 'uarea_directory', 'uarea_table'];
    const places = ['where', ...programNames()].map((name) => {
      const executable = name === 'where' ? undefined : buildImage(name).executable;
      const symbols = executable ? new SymbolTable(executable.symbols) : probe.symbols;
      return parts.map((part) => (symbols.addressOf(part) ?? 0) >>> 0);
    });
    const wanted = parts.map((_, index) => 0x8004_0000 + index * PAGE);
    expect(places).toEqual(places.map(() => wanted));
  });
});
