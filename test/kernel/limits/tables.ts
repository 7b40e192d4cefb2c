/** The kernel's tables as bytes, by name, to be compared before and after a call. */
import { BrokenRule, type KernelMemory, RAM } from '../calls/kernel-memory.ts';

const PAGE = 4096;

/** All that the kernel writes but the pages of stacks: its data, the UArea, other pool pages. */
export interface Tables {
  readonly kernel: Buffer;
  readonly uarea: Buffer;
  /** By number of the page. */
  readonly pool: ReadonlyMap<number, Buffer>;
}

export function tablesOf(kernel: KernelMemory): Tables {
  const bytes = (from: number, to: number) =>
    Buffer.from(kernel.cluster.memory.subarray(from - RAM, to - RAM));
  const start = kernel.constant('POOL_START');
  const stacks = new Set(
    threadSlots(kernel).flatMap((slot) =>
      ['thread.stack', 'thread.user_stack'].map((field) => kernel.field(slot, field)),
    ),
  );
  const pages = Array.from({ length: kernel.constant('POOL_PAGES') }, (_, page) => page)
    .slice(kernel.constant('POOL_KERNEL_PAGES'))
    .filter((page) => !stacks.has(start + page * PAGE));
  return {
    kernel: bytes(kernel.at('__KERNEL_DATA_START'), kernel.at('__KERNEL_BSS_END')),
    uarea: bytes(kernel.constant('UAREA_START'), kernel.constant('UAREA_END')),
    pool: new Map(
      pages.map((page) => [page, bytes(start + page * PAGE, start + (page + 1) * PAGE)]),
    ),
  };
}

function threadSlots(kernel: KernelMemory): number[] {
  const first = kernel.at('uarea') + kernel.constant('uarea.threads');
  return kernel.items(first, kernel.constant('THREADS'), 'thread');
}

/**
 * What differs, by names: the kernel's objects, fields of the UArea and of its threads and board,
 * pages of the pool.
 */
export function differences(kernel: KernelMemory, before: Tables, after: Tables): Set<string> {
  const names = new Set<string>();
  const base = kernel.at('__KERNEL_DATA_START');
  for (const offset of changes(before.kernel, after.kernel)) {
    names.add(kernel.nameAt(base + offset));
  }
  for (const offset of changes(before.uarea, after.uarea)) names.add(placeInUArea(kernel, offset));
  for (const page of new Set([...before.pool.keys(), ...after.pool.keys()])) {
    const [one, other] = [before.pool.get(page), after.pool.get(page)];
    if (one === undefined || other === undefined || !one.equals(other)) names.add(`page ${page}`);
  }
  return names;
}

function changes(one: Buffer, other: Buffer): number[] {
  if (one.length !== other.length) throw new BrokenRule('tables of different sizes');
  return [...one.keys()].filter((index) => one[index] !== other[index]);
}

function placeInUArea(kernel: KernelMemory, offset: number): string {
  const page = Math.floor(offset / PAGE);
  const parts = ['uarea', 'board', 'uarea_pool', 'uarea_directory', 'uarea_table'];
  if (page > 1) return parts[page] ?? `page ${page} of the UArea`;
  if (page === 1) {
    const size = kernel.constant('board.SIZE');
    return fieldAt(kernel, 'board', (offset - PAGE) % size);
  }
  const first = kernel.constant('uarea.threads');
  const size = kernel.constant('thread.SIZE');
  const slot = Math.floor((offset - first) / size);
  if (slot < 0 || slot >= kernel.constant('THREADS')) return fieldAt(kernel, 'uarea', offset);
  return fieldAt(kernel, 'thread', (offset - first) % size);
}

/** The field of a structure that an offset is in: the last one that does not begin behind it. */
function fieldAt(kernel: KernelMemory, structure: string, offset: number): string {
  const fields = kernel
    .constantsOf(`${structure}.`)
    .filter(([name, value]) => value <= offset && name !== `${structure}.SIZE`);
  return fields.reduce((best, one) => (one[1] >= best[1] ? one : best), ['', -1])[0];
}
