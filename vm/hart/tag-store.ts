/**
 * Which lines a cache holds, or which pages a TLB: a set-associative store of keys that forgets the
 * least recently used. It knows no data, for timing alone depends on it.
 *
 * It lies in shared memory, for what it holds is state: each set's keys, the most recent first, one
 * more than the key so that 0 is an empty place.
 */
export interface TagGeometry {
  /** A power of two. */
  readonly sets: number;
  readonly ways: number;
}

export function tagStoreBytes({ sets, ways }: TagGeometry): number {
  return 4 * sets * ways;
}

export class TagStore {
  readonly #tags: Int32Array;
  readonly #ways: number;
  readonly #setMask: number;

  /** `offsetBytes` is a multiple of 4, with `tagStoreBytes` bytes from there on. */
  constructor(buffer: SharedArrayBuffer, offsetBytes: number, geometry: TagGeometry) {
    this.#tags = new Int32Array(buffer, offsetBytes, geometry.sets * geometry.ways);
    this.#ways = geometry.ways;
    this.#setMask = geometry.sets - 1;
  }

  /** Whether `key` was there; it is now, as the most recent of its set. */
  access(key: number): boolean {
    const first = (key & this.#setMask) * this.#ways;
    if (this.#tags[first] === key + 1) return true;
    const isHit = this.#promote(first, key + 1);
    if (isHit) return true;
    this.#insert(first, key + 1);
    return false;
  }

  /** The same for a key that stays out if it is not there. */
  touch(key: number): boolean {
    const first = (key & this.#setMask) * this.#ways;
    return this.#tags[first] === key + 1 || this.#promote(first, key + 1);
  }

  /** Forgets everything. */
  clear(): void {
    this.#tags.fill(0);
  }

  #promote(first: number, tag: number): boolean {
    const tags = this.#tags;
    for (let way = first + 1; way < first + this.#ways; way += 1) {
      if (tags[way] !== tag) continue;
      for (let at = way; at > first; at -= 1) tags[at] = tags[at - 1] as number;
      tags[first] = tag;
      return true;
    }
    return false;
  }

  #insert(first: number, tag: number): void {
    const tags = this.#tags;
    for (let at = first + this.#ways - 1; at > first; at -= 1) tags[at] = tags[at - 1] as number;
    tags[first] = tag;
  }
}
