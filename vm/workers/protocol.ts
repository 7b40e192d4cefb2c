/**
 * What the threads of a team say to each other. Orders and their ends are words and numbers in
 * shared memory, waited for with Atomics; packets, which are rare, go over a message port that both
 * sides read only when such a word says that there is something.
 */
import type { MessagePort } from 'node:worker_threads';
import type { ClusterQueues } from '../cluster-queues.ts';
import type { MachineOptions } from '../options.ts';
import type { SharedMemory } from '../wasm/host.ts';

export const orders = { takeOver: 1, run: 2, giveBack: 3, quit: 4 } as const;

/**
 * Indices of the words: the first two count the orders that were given, and carried out. Who sleeps
 * until one of these changes says so in the word `sleeps` places behind it.
 */
const word = { given: 0, done: 1, order: 2, hasMail: 3 } as const;
const sleeps = 4;
/** Indices of the numbers: an order to run, and how far that went. */
const number = { start: 0, until: 1, reached: 2 } as const;

const WORDS_BYTES = 32;
export const LINE_BYTES = 64;

/** What a worker is given when it starts. */
export interface WorkerStart {
  readonly options: MachineOptions;
  readonly clusters: readonly { readonly number: number; readonly memory: SharedMemory }[];
  readonly line: SharedArrayBuffer;
  readonly port: MessagePort;
}

/** Queues of clusters by their numbers, or why a worker could not go on. */
export type Mail =
  | { readonly kind: 'queues'; readonly cluster: number; readonly queues: ClusterQueues }
  | { readonly kind: 'failure'; readonly message: string };

/**
 * How often a word is looked at before the thread sleeps: for some hundred microseconds where that
 * pays off, for some where the other side often needs longer, perhaps for want of a core.
 */
const spins = { most: 20_000, least: 1000 } as const;

/** Every so often a thread that has given it up tries again whether looking longer pays off. */
const WAITS_PER_TRIAL = 16;

/** The shared memory of a worker and its team. */
export class Line {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  #patience: number = spins.most;
  #waits = 0;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(LINE_BYTES)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer, 0, WORDS_BYTES / 4);
    this.#numbers = new Float64Array(buffer, WORDS_BYTES);
  }

  get order(): number {
    return this.#words[word.order] as number;
  }

  get start(): number {
    return this.#numbers[number.start] as number;
  }

  get until(): number {
    return this.#numbers[number.until] as number;
  }

  get reached(): number {
    return this.#numbers[number.reached] as number;
  }

  set reached(cycle: number) {
    this.#numbers[number.reached] = cycle;
  }

  /** Whether the side that spoke last has sent mail. */
  get hasMail(): boolean {
    return this.#words[word.hasMail] === 1;
  }

  /** Gives an order; `start` and `until` are those of an order to run. */
  give(order: number, hasMail: boolean, when: readonly [number, number] = [0, 0]): void {
    const [start, until] = when;
    this.#numbers[number.start] = start;
    this.#numbers[number.until] = until;
    this.#words[word.order] = order;
    this.#speak(word.given, hasMail);
  }

  /** Says that the order was carried out. */
  finish(hasMail: boolean): void {
    this.#speak(word.done, hasMail);
  }

  /** Sleeps until there is an order that is not carried out yet. */
  awaitOrder(): void {
    this.#await(word.given, (this.#words[word.done] as number) + 1);
  }

  /** Sleeps until the order is carried out. */
  awaitEnd(): void {
    this.#await(word.done, this.#words[word.given] as number);
  }

  #speak(index: number, hasMail: boolean): void {
    this.#words[word.hasMail] = hasMail ? 1 : 0;
    Atomics.add(this.#words, index, 1);
    // To wake somebody takes longer than to see that nobody sleeps.
    if (Atomics.load(this.#words, index + sleeps) === 1) Atomics.notify(this.#words, index);
  }

  #await(index: number, value: number): void {
    this.#waits += 1;
    const patience = this.#waits % WAITS_PER_TRIAL === 0 ? spins.most : this.#patience;
    for (let looks = 0; looks < patience; looks += 1) {
      if (Atomics.load(this.#words, index) !== value) continue;
      this.#patience = spins.most;
      return;
    }
    this.#patience = Math.max(spins.least, this.#patience >> 2);
    Atomics.store(this.#words, index + sleeps, 1);
    for (;;) {
      const seen = Atomics.load(this.#words, index);
      if (seen === value) break;
      Atomics.wait(this.#words, index, seen);
    }
    Atomics.store(this.#words, index + sleeps, 0);
  }
}
