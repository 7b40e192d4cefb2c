/** Reads numbers and strings one after another, little-endian; beyond the end is an ElfError. */
import { ElfError } from './elf-error.ts';

export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  /** Bytes from the start of the section. */
  offset: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#end = Math.min(end, bytes.length);
    this.offset = start;
  }

  get isAtEnd(): boolean {
    return this.offset >= this.#end;
  }

  /** An unsigned number of 1 to 4 bytes. */
  unsigned(sizeBytes: number): number {
    const start = this.#advance(sizeBytes);
    let value = 0;
    for (let at = start + sizeBytes - 1; at >= start; at -= 1) {
      value = value * 256 + (this.#bytes[at] ?? 0);
    }
    return value;
  }

  signedByte(): number {
    return (this.unsigned(1) << 24) >> 24;
  }

  /** DWARF 5, 7.6; bits beyond 32 are dropped. */
  unsignedLeb(): number {
    return this.#leb().value >>> 0;
  }

  signedLeb(): number {
    const { value, bits, last } = this.#leb();
    return bits < 32 && (last & 0x40) !== 0 ? value | (-1 << bits) : value;
  }

  /** Up to the next zero byte. */
  string(): string {
    const end = this.#bytes.indexOf(0, this.offset);
    if (end === -1 || end >= this.#end) throw this.#pastEnd();
    const text = new TextDecoder().decode(this.#bytes.subarray(this.offset, end));
    this.offset = end + 1;
    return text;
  }

  skip(sizeBytes: number): void {
    this.#advance(sizeBytes);
  }

  #leb(): { value: number; bits: number; last: number } {
    let value = 0;
    let bits = 0;
    for (;;) {
      const last = this.unsigned(1);
      if (bits < 32) value |= (last & 0x7f) << bits;
      bits += 7;
      if ((last & 0x80) === 0) return { value, bits, last };
    }
  }

  /** Where `sizeBytes` begin that are all there; the reader is then behind them. */
  #advance(sizeBytes: number): number {
    const start = this.offset;
    if (start + sizeBytes > this.#end) throw this.#pastEnd();
    this.offset = start + sizeBytes;
    return start;
  }

  #pastEnd(): ElfError {
    return new ElfError('line information ends too soon', this.offset);
  }
}
