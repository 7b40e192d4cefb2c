/**
 * A cache as a text book tells it: sets of lines with the time of their last use. Written without a
 * look at vm/hart/tag-store.ts, to be held against it.
 */
export class ReferenceCache {
  hits = 0;
  misses = 0;
  readonly #sets = new Map<number, Map<number, number>>();
  readonly #shape: { readonly sets: number; readonly ways: number };
  #time = 0;

  constructor(shape: { readonly sets: number; readonly ways: number }) {
    this.#shape = shape;
  }

  /** Looks a line up; a line that is missing is taken in if `allocates`. */
  look(line: number, allocates: boolean): boolean {
    this.#time += 1;
    const number = line % this.#shape.sets;
    const set = this.#sets.get(number) ?? new Map<number, number>();
    this.#sets.set(number, set);
    const isHit = set.has(line);
    if (isHit) this.hits += 1;
    else this.misses += 1;
    if (isHit || allocates) set.set(line, this.#time);
    if (set.size > this.#shape.ways) {
      const [oldest] = [...set].sort(([, a], [, b]) => a - b)[0] ?? [0];
      set.delete(oldest);
    }
    return isHit;
  }
}
