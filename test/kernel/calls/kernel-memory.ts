/** A cluster's memory seen through the names of its kernel: words by symbol, fields by struct. */
import type { Cluster } from '../../../vm/cluster.ts';
import type { SymbolTable } from '../../../vm/elf/symbols.ts';

export const RAM = 0x8000_0000;
const RAM_END = 0x8020_0000;

/** What is wrong with the kernel's memory: thrown by a check, caught by who runs it. */
export class BrokenRule extends Error {}

export class KernelMemory {
  readonly cluster: Cluster;
  readonly #symbols: SymbolTable;
  readonly #words: Int32Array;
  readonly #constants: ReadonlyMap<string, number>;

  constructor(cluster: Cluster, symbols: SymbolTable) {
    this.cluster = cluster;
    this.#symbols = symbols;
    const { buffer, byteOffset, byteLength } = cluster.memory;
    this.#words = new Int32Array(buffer, byteOffset, byteLength >> 2);
    this.#constants = symbols.constants('');
  }

  /** Unsigned address of a label of the image. */
  at(name: string): number {
    const address = this.#symbols.addressOf(name);
    if (address === undefined) throw new Error(`the image has no symbol ${name}`);
    return address >>> 0;
  }

  /** A constant of kernel/include: an offset, a size, a limit. */
  constant(name: string): number {
    const value = this.#constants.get(name);
    if (value === undefined) throw new Error(`the image has no constant ${name}`);
    return value >>> 0;
  }

  /** All constants whose names begin so, with their values. */
  constantsOf(start: string): (readonly [string, number])[] {
    return [...this.#constants].filter(([name]) => name.startsWith(start));
  }

  /** The label that an address is at or behind. */
  nameAt(address: number): string {
    return this.#symbols.nameAt(address)?.name ?? hex(address);
  }

  /** The word at an address, unsigned. */
  word(address: number): number {
    const index = ((address >>> 0) - RAM) >>> 2;
    if (address % 4 !== 0 || address >>> 0 < RAM || address >>> 0 >= RAM_END) {
      throw new BrokenRule(`a pointer leads to ${hex(address)}`);
    }
    return (this.#words[index] as number) >>> 0;
  }

  field(address: number, name: string): number {
    return this.word(address + this.constant(name));
  }

  /** The addresses of `count` items of a table. */
  items(first: number, count: number, structure: string): number[] {
    const size = this.constant(`${structure}.SIZE`);
    return Array.from({ length: count }, (_, index) => first + index * size);
  }

  /** The items that a chain of links goes through; each links by its word 0. */
  chain(head: number, most: number, what: string): number[] {
    const found: number[] = [];
    for (let item = head; item !== 0; item = this.word(item)) {
      found.push(item);
      if (found.length > most) throw new BrokenRule(`${what} goes round or is too long`);
    }
    return found;
  }

  /** The members of a struct list, whose tail and count must agree with its chain. */
  list(address: number, what: string): number[] {
    const members = this.chain(this.field(address, 'list.head'), 64, what);
    const last = members.at(-1) ?? 0;
    expectEqual(this.field(address, 'list.tail'), last, `tail of ${what}`);
    expectEqual(this.field(address, 'list.count'), members.length, `count of ${what}`);
    return members;
  }
}

export function hex(value: number): string {
  return `0x${(value >>> 0).toString(16)}`;
}

export function expectEqual(found: number, wanted: number, what: string): void {
  if (found >>> 0 === wanted >>> 0) return;
  throw new BrokenRule(`${what} is ${hex(found)}, not ${hex(wanted)}`);
}

export function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new BrokenRule(what);
}
