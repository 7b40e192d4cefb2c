/**
 * The one clock of a machine whose harts run freely: the furthest cycle that any of them has come
 * to. It never goes back, whichever threads move it at the same time.
 */
export const CLOCK_BYTES = 8;

export class Clock {
  readonly #cycle: BigInt64Array;

  /** `offset` is a multiple of 8. */
  constructor(buffer: SharedArrayBuffer, offset: number) {
    this.#cycle = new BigInt64Array(buffer, offset, 1);
  }

  get now(): number {
    return Number(Atomics.load(this.#cycle, 0));
  }

  /** Moves on to `cycle`, a whole number, if it is not there yet; answers where it is then. */
  reach(cycle: number): number {
    const wanted = BigInt(cycle);
    for (;;) {
      const now = Atomics.load(this.#cycle, 0);
      if (now >= wanted) return Number(now);
      if (Atomics.compareExchange(this.#cycle, 0, now, wanted) === now) return cycle;
    }
  }
}
