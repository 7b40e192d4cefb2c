/**
 * What the kernel of a cluster knows, read from its memory by the symbols of its image: which
 * thread a core runs, what calls and tasks are named. An image without them has no view.
 */
import { RAM_BASE } from '../bus.ts';
import type { Cluster } from '../cluster.ts';
import type { SymbolTable } from '../elf/symbols.ts';

/** Symbols whose values are used; what they mean is said in kernel/include. */
const NEEDED = [
  'KCALLS',
  'kcall_row.SIZE',
  'kcall_row.routine',
  'kcall_table',
  'core.thread',
  'thread.id',
  'thread.kind',
  'KIND_USER',
  'KIND_SYSTEM',
  'task.function',
] as const;

export class KernelView {
  readonly #symbols: SymbolTable;
  readonly #value: (name: (typeof NEEDED)[number]) => number;

  private constructor(symbols: SymbolTable) {
    this.#symbols = symbols;
    this.#value = (name) => (symbols.addressOf(name) ?? 0) >>> 0;
  }

  /** Undefined: the image is no kernel of ours. */
  static of(symbols: SymbolTable): KernelView | undefined {
    const isKernel = NEEDED.every((name) => symbols.addressOf(name) !== undefined);
    return isKernel ? new KernelView(symbols) : undefined;
  }

  /** The address of the thread that a core runs, whose record is at `core`; 0 if none. */
  threadOf(cluster: Cluster, core: number): number {
    return wordAt(cluster, core + this.#value('core.thread'));
  }

  /** `user-3`, `system-0`, `idle-17`: its kind and id. */
  threadName(cluster: Cluster, thread: number): string {
    const kind = wordAt(cluster, thread + this.#value('thread.kind'));
    const id = wordAt(cluster, thread + this.#value('thread.id'));
    const isUser = kind === this.#value('KIND_USER');
    const word = isUser ? 'user' : kind === this.#value('KIND_SYSTEM') ? 'system' : 'idle';
    return `${word}-${id}`;
  }

  /** The name of a kernel call: that of its routine, from the kernel's jump table. */
  callName(cluster: Cluster, number: number): string {
    if (number >= this.#value('KCALLS')) return 'unknown';
    const row = this.#value('kcall_table') + number * this.#value('kcall_row.SIZE');
    const routine = wordAt(cluster, row + this.#value('kcall_row.routine'));
    return this.#nameOf(routine).replace(/^kcall_/, '');
  }

  /** The name of a task, or of what it runs. */
  taskName(cluster: Cluster, task: number): string {
    const own = this.#symbols.nameAt(task);
    if (own?.offset === 0) return own.name;
    return this.#nameOf(wordAt(cluster, task + this.#value('task.function')));
  }

  #nameOf(address: number): string {
    return this.#symbols.nameAt(address)?.name ?? `0x${address.toString(16)}`;
  }
}

/** A word of RAM, unsigned; 0 outside. */
function wordAt({ memory }: Cluster, address: number): number {
  const offset = address - RAM_BASE;
  if (offset < 0 || offset + 4 > memory.length) return 0;
  return new DataView(memory.buffer).getUint32(offset, true);
}
