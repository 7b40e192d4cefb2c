/**
 * Bytes that no call may change: the kernel's text, rodata and data; what lies between its parts;
 * all of a cluster that nobody talks to; text and rodata of the program.
 */
import { load } from '../../../vm/loader.ts';
import { Machine } from '../../../vm/machine.ts';
import type { CallerImage } from './image.ts';
import { BrokenRule, hex, type KernelMemory, RAM } from './kernel-memory.ts';
import type { Trial } from './script.ts';

/** Longer than any kernel needs to boot without a process. */
const BOOT_CYCLES = 3_000_000;

const booted = new WeakMap<CallerImage, Map<string, Buffer>>();

/** Memory of the second of two clusters, or of the only one, once its kernel sleeps. */
function kernelAfterBoot(image: CallerImage, clusters: number, cores: number): Buffer {
  const ofImage = booted.get(image) ?? new Map<string, Buffer>();
  booted.set(image, ofImage);
  const key = `${clusters} ${cores}`;
  const known = ofImage.get(key);
  if (known !== undefined) return known;
  const machine = new Machine({ clusters, cores });
  load(machine, image.executable, { clusters: [] });
  machine.run({ cycles: BOOT_CYCLES });
  const memory = Buffer.from(machine.clusters[clusters - 1]?.memory ?? []);
  ofImage.set(key, memory);
  return memory;
}

/** How many pages of luggage the kernel of a cluster has packed or been sent, as far as it says. */
export function luggagePages(kernel: KernelMemory): number {
  const packedTo = kernel.word(kernel.at('luggage_end'));
  const packed = packedTo === 0 ? 0 : packedTo - kernel.constant('LUGGAGE_START');
  const manifest = kernel.at('migration') + kernel.constant('migration.manifest');
  const announced = kernel.field(manifest, 'manifest.luggage');
  return Math.max(Math.ceil(packed / kernel.constant('PAGE_SIZE')), announced);
}

/** `pages` is the most luggage that was seen while the trial ran. */
export function checkFixedBytes(
  kernel: KernelMemory,
  image: CallerImage,
  { trial, pages }: { readonly trial: Trial; readonly pages: number },
): void {
  const { memory, number } = kernel.cluster;
  const clusters = trial.setting === 'alone' ? 1 : 2;
  const before = kernelAfterBoot(image, clusters, trial.cores);
  const same = (from: number, to: number, what: string) => {
    const [start, end] = [from - RAM, to - RAM];
    if (before.subarray(start, end).equals(memory.subarray(start, end))) return;
    let at = start;
    while (before[at] === memory[at]) at += 1;
    throw new BrokenRule(`${what} of cluster ${number} changed at ${hex(RAM + at)}`);
  };
  if (trial.setting === 'beside' && number === 1) {
    same(RAM, RAM + memory.length, 'memory');
    return;
  }
  same(kernel.at('__KERNEL_START'), kernel.at('__KERNEL_DATA_END'), 'text, rodata or data');
  same(kernel.at('__KERNEL_BSS_END'), kernel.at('uarea'), 'what lies behind the kernel');
  const tail = (name: string, bytes: number) =>
    same(kernel.at(name) + bytes, kernel.at(name) + 4096, `what lies behind ${name}`);
  tail('uarea', kernel.constant('uarea.SIZE'));
  tail('uarea_board', kernel.constant('BOARD_ENTRIES') * kernel.constant('board.SIZE'));
  tail('uarea_pool', kernel.constant('pool.SIZE'));
  same(kernel.constant('UAREA_END'), kernel.constant('POOL_START'), 'what lies before the pool');
  // Between two looks at it luggage may have been packed that was a little more than what was seen.
  const luggage = kernel.constant('LUGGAGE_START');
  const room = pages === 0 ? 0 : (pages + 1) * kernel.constant('PAGE_SIZE');
  same(kernel.constant('POOL_END'), luggage, 'what lies behind the pool');
  same(luggage + room, kernel.constant('USER_START'), 'what lies behind the luggage');
}
