/**
 * A lock between threads: one word, 0 free, 1 held, 2 held and waited for. Who waits looks a few
 * times, for most holders are gone in less than a microsecond, then sleeps.
 */
const FREE = 0;
const HELD = 1;
const WANTED = 2;
const LOOKS = 100;

export class Lock {
  readonly #words: Int32Array;
  readonly #index: number;

  /** The lock is the word `index`, which begins as 0. */
  constructor(words: Int32Array, index: number) {
    this.#words = words;
    this.#index = index;
  }

  acquire(): void {
    for (let look = 0; look < LOOKS; look += 1) {
      if (Atomics.compareExchange(this.#words, this.#index, FREE, HELD) === FREE) return;
    }
    while (Atomics.exchange(this.#words, this.#index, WANTED) !== FREE) {
      Atomics.wait(this.#words, this.#index, WANTED);
    }
  }

  release(): void {
    if (Atomics.exchange(this.#words, this.#index, FREE) !== WANTED) return;
    Atomics.notify(this.#words, this.#index, 1);
  }
}
