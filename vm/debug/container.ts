/**
 * The container of a process as the kernel's own tables describe it: which ranges of a cluster's
 * memory move when the process moves (paper, section on the container; kernel/include/layout.inc).
 *
 * Offsets and limits come from the absolute symbols of the image, so nothing of the kernel's layout
 * is repeated here.
 */
import type { SymbolTable } from '../elf/symbols.ts';

/** What is needed of a cluster: its memory at physical addresses. */
export interface ReadableMemory {
  /** A copy of `sizeBytes` bytes at a physical `address`; undefined if they are not all in RAM. */
  read(address: number, sizeBytes: number): Uint8Array | undefined;
}

/** A range of physical addresses, `end` exclusive, and which part of the container it is. */
export interface ContainerRange {
  readonly part: ContainerPart;
  readonly start: number;
  readonly end: number;
}

/** The parts in the order in which they are shown. */
export const CONTAINER_PARTS = [
  'user text',
  'user rodata',
  'user data',
  'user bss',
  'UArea',
  'stacks',
  'page tables',
  'pages',
  'luggage',
] as const;

export type ContainerPart = (typeof CONTAINER_PARTS)[number];

/** The ranges of the container that a cluster holds now, by part and address. */
export function containerRanges(
  memory: ReadableMemory,
  symbols: SymbolTable,
): readonly ContainerRange[] {
  return [
    ...sectionRanges(symbols),
    {
      part: 'UArea',
      start: symbolValue(symbols, 'UAREA_START'),
      end: symbolValue(symbols, 'UAREA_END'),
    },
    ...poolRanges(memory, symbols),
    ...frameRanges(memory, symbols),
    ...luggageRanges(memory, symbols),
  ];
}

/** The bytes of the container in the order of its ranges. */
export function containerBytes(
  memory: ReadableMemory,
  ranges: readonly ContainerRange[],
): Uint8Array {
  const total = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  const bytes = new Uint8Array(total);
  let offset = 0;
  for (const { start, end } of ranges) {
    bytes.set(bytesAt(memory, start, end - start), offset);
    offset += end - start;
  }
  return bytes;
}

/** Bytes of each part that is there. */
export function bytesByPart(ranges: readonly ContainerRange[]): ReadonlyMap<ContainerPart, number> {
  const sums = new Map<ContainerPart, number>();
  for (const part of CONTAINER_PARTS) {
    const own = ranges.filter((range) => range.part === part);
    if (own.length > 0)
      sums.set(
        part,
        own.reduce((sum, { start, end }) => sum + end - start, 0),
      );
  }
  return sums;
}

function sectionRanges(symbols: SymbolTable): readonly ContainerRange[] {
  const sections = [
    ['user text', 'TEXT'],
    ['user rodata', 'RODATA'],
    ['user data', 'DATA'],
    ['user bss', 'BSS'],
  ] as const;
  return sections
    .map(([part, name]) => ({
      part,
      start: symbolValue(symbols, `__USER_${name}_START`),
      end: symbolValue(symbols, `__USER_${name}_END`),
    }))
    .filter(({ start, end }) => end > start);
}

function poolRanges(memory: ReadableMemory, symbols: SymbolTable): readonly ContainerRange[] {
  const at = (name: string) => symbolValue(symbols, name);
  const references = wordsOf(memory, at('UAREA_POOL') + at('pool.references'), at('POOL_PAGES'));
  const uarea = at('UAREA_CORE');
  const stacks = new Set([
    ...wordsOf(memory, uarea + at('uarea.user_stacks'), at('THREADS')),
    ...wordsOf(memory, uarea + at('uarea.kernel_stacks'), at('THREADS')),
  ]);
  const ranges: ContainerRange[] = [];
  for (let index = at('POOL_KERNEL_PAGES'); index < references.length; index += 1) {
    if (references[index] === 0) continue;
    const start = at('POOL_START') + index * at('PAGE_SIZE');
    const part = stacks.has(start) ? 'stacks' : 'page tables';
    ranges.push({ part, start, end: start + at('PAGE_SIZE') });
  }
  return ranges.sort((one, other) => partOrder(one) - partOrder(other));
}

function frameRanges(memory: ReadableMemory, symbols: SymbolTable): readonly ContainerRange[] {
  const at = (name: string) => symbolValue(symbols, name);
  const bitmap = bytesAt(memory, at('UAREA_POOL') + at('pool.frames'), at('FRAMES') / 8);
  const ranges: ContainerRange[] = [];
  for (let index = 0; index < at('FRAMES'); index += 1) {
    if ((((bitmap[index >> 3] ?? 0) >> (index & 7)) & 1) === 0) continue;
    const start = at('FRAMES_START') + index * at('PAGE_SIZE');
    ranges.push({ part: 'pages', start, end: start + at('PAGE_SIZE') });
  }
  return ranges;
}

/** What the kernel holds for the communication of a process, packed while it moves. */
function luggageRanges(memory: ReadableMemory, symbols: SymbolTable): readonly ContainerRange[] {
  const at = (name: string) => symbolValue(symbols, name);
  const [bytes = 0] = wordsOf(memory, at('UAREA_CORE') + at('uarea.luggage'), 1);
  if (bytes === 0) return [];
  const start = at('LUGGAGE_START');
  return [{ part: 'luggage', start, end: start + bytes }];
}

function partOrder({ part }: ContainerRange): number {
  return CONTAINER_PARTS.indexOf(part);
}

function bytesAt(memory: ReadableMemory, address: number, sizeBytes: number): Uint8Array {
  const bytes = memory.read(address, sizeBytes);
  if (bytes === undefined) throw new Error('the image describes memory that is not there');
  return bytes;
}

/** Little-endian words, unsigned. */
function wordsOf(memory: ReadableMemory, address: number, count: number): readonly number[] {
  const bytes = bytesAt(memory, address, count * 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, index) => view.getUint32(index * 4, true));
}

/** The value of a symbol that every image of ours has; unsigned. */
function symbolValue(symbols: SymbolTable, name: string): number {
  const value = symbols.addressOf(name);
  if (value === undefined) throw new Error(`the image has no symbol ${name}`);
  return value >>> 0;
}
