/** Bytes that grow at their end. Numbers are written in the machine's order, lowest byte first. */
export class ByteBuffer {
  private store = new Uint8Array(32);
  length = 0;

  /** Makes room for `count` more bytes, all 0, and returns where they begin. */
  extend(count: number): number {
    const start = this.length;
    this.length += count;
    if (this.length > this.store.length) {
      const grown = new Uint8Array(Math.max(2 * this.store.length, this.length));
      grown.set(this.store);
      this.store = grown;
    }
    return start;
  }

  append(bytes: Uint8Array): void {
    const start = this.extend(bytes.length);
    this.store.set(bytes, start);
  }

  /** Writes the `size` low bytes of an int32 at `offset`. */
  write(offset: number, value: number, size: number): void {
    for (let index = 0; index < size; index += 1)
      this.store[offset + index] = value >>> (8 * index);
  }

  /** A view: it holds until the next byte is added. */
  get bytes(): Uint8Array {
    return this.store.subarray(0, this.length);
  }
}
