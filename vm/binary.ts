/**
 * Binary records in little endian: a writer that grows, and a reader that never reads beyond the
 * end and says what is wrong instead. Floats are exact, Infinity among them.
 */

const FIRST_BYTES = 1 << 16;

export class BinaryWriter {
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;

  word(value: number): void {
    this.#view(4).setUint32(0, value, true);
  }

  float(value: number): void {
    this.#view(8).setFloat64(0, value, true);
  }

  floats(values: ArrayLike<number>): void {
    this.word(values.length);
    for (const value of Array.from(values)) this.float(value);
  }

  /** Bytes with their number before them. */
  blob(bytes: Uint8Array): void {
    this.word(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** What was written; the writer is not to be used any more. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #view(sizeBytes: number): DataView {
    this.#reserve(sizeBytes);
    const view = new DataView(this.#bytes.buffer, this.#length, sizeBytes);
    this.#length += sizeBytes;
    return view;
  }

  #reserve(sizeBytes: number): void {
    const needed = this.#length + sizeBytes;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

/** What a file says that cannot be. */
export class BinaryError extends Error {}

export class BinaryReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  word(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  float(): number {
    return this.#view.getFloat64(this.#advance(8), true);
  }

  /** A whole number from 0 to `most`; `what` it is goes into the message if it is not. */
  count(what: string, most: number): number {
    const value = this.float();
    if (Number.isInteger(value) && value >= 0 && value <= most) return value;
    throw new BinaryError(`${what} is ${value}`);
  }

  floats(): Float64Array {
    const values = new Float64Array(this.#numberOf(8));
    for (const index of values.keys()) values[index] = this.float();
    return values;
  }

  /** A view of bytes that have their number before them. */
  blob(): Uint8Array {
    return this.raw(this.#numberOf(1));
  }

  /** A view of the next bytes. */
  raw(sizeBytes: number): Uint8Array {
    const start = this.#advance(sizeBytes);
    return this.#bytes.subarray(start, start + sizeBytes);
  }

  /** How many items of a size follow: no more than there is room for, whatever the file says. */
  #numberOf(sizeBytes: number): number {
    const number = this.word();
    if (number * sizeBytes <= this.#bytes.length - this.#at) return number;
    throw new BinaryError('it ends in the middle');
  }

  #advance(sizeBytes: number): number {
    const start = this.#at;
    if (start + sizeBytes > this.#bytes.length) throw new BinaryError('it ends in the middle');
    this.#at += sizeBytes;
    return start;
  }
}
