/**
 * Keeps the threads of a run together. The host may stop a thread for milliseconds, while others
 * come some hundred thousand cycles further. On a chip no core falls behind like that, and kernels'
 * time-outs count on it. So no thread begins a round that is more than LEAD_CYCLES later than one
 * in which another still is.
 */
export const LEAD_CYCLES = 8192;

/** Indices of the words. */
const word = { moves: 0, waiting: 1 } as const;
const HEAD_BYTES = 8;

/** Bytes for so many threads, from a multiple of 8 on. */
export function paceBytes(threads: number): number {
  return HEAD_BYTES + 8 * threads;
}

export class Pace {
  readonly #words: Int32Array;
  /** The cycle at which each thread has begun its round. */
  readonly #begun: BigInt64Array;

  constructor(buffer: SharedArrayBuffer, offset: number, threads: number) {
    this.#words = new Int32Array(buffer, offset, HEAD_BYTES / 4);
    this.#begun = new BigInt64Array(buffer, offset + HEAD_BYTES, threads);
  }

  /** A thread begins a round at `cycle`, or will. To be followed by `moved`. */
  begin(thread: number, cycle: number): void {
    Atomics.store(this.#begun, thread, BigInt(cycle));
  }

  /** Whether a round that begins at `cycle` is too early for a thread to keep up with. */
  leaves(thread: number, cycle: number): boolean {
    return Number(Atomics.load(this.#begun, thread)) + LEAD_CYCLES < cycle;
  }

  /** A thread has come further, or fallen asleep: who waits looks again. */
  moved(): void {
    if (Atomics.load(this.#words, word.waiting) === 0) return;
    Atomics.add(this.#words, word.moves, 1);
    Atomics.notify(this.#words, word.moves);
  }

  /** Waits as long as `mustWait` says so; it is asked again whenever a thread has moved. */
  waitWhile(mustWait: () => boolean): void {
    if (!mustWait()) return;
    Atomics.add(this.#words, word.waiting, 1);
    for (;;) {
      const moves = Atomics.load(this.#words, word.moves);
      if (!mustWait()) break;
      Atomics.wait(this.#words, word.moves, moves);
    }
    Atomics.sub(this.#words, word.waiting, 1);
  }
}
