/**
 * What a cluster has written to its console and nobody has taken yet: a ring of bytes in shared
 * memory. One thread at a time writes, another one takes out. A ring that is full stops the writer
 * until something is taken out.
 */
/** Indices of the words: bytes written and taken out in all, modulo 2³². */
const word = { written: 0, taken: 1 } as const;
const HEAD_BYTES = 8;
const RING_BYTES = 1 << 16;

export class ConsoleRing {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;

  /** A new ring, or a view of the same ring in another thread. */
  constructor(buffer = new SharedArrayBuffer(HEAD_BYTES + RING_BYTES)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer, 0, HEAD_BYTES / 4);
    this.#bytes = new Uint8Array(buffer, HEAD_BYTES);
  }

  /** Writes bytes; `callReader` is to see to it that the ring is read when there is no room. */
  write(bytes: Uint8Array, callReader: () => void): void {
    for (const byte of bytes) {
      const written = this.#words[word.written] as number;
      this.#awaitRoom(written, callReader);
      this.#bytes[written & (RING_BYTES - 1)] = byte;
      Atomics.store(this.#words, word.written, (written + 1) | 0);
    }
  }

  /** Takes out what is there. */
  take(): Uint8Array {
    const taken = this.#words[word.taken] as number;
    const length = (Atomics.load(this.#words, word.written) - taken) | 0;
    const bytes = new Uint8Array(length);
    for (let index = 0; index < length; index += 1) {
      bytes[index] = this.#bytes[(taken + index) & (RING_BYTES - 1)] as number;
    }
    Atomics.store(this.#words, word.taken, (taken + length) | 0);
    Atomics.notify(this.#words, word.taken);
    return bytes;
  }

  #awaitRoom(written: number, callReader: () => void): void {
    for (;;) {
      const taken = Atomics.load(this.#words, word.taken);
      if (((written - taken) | 0) < RING_BYTES) return;
      callReader();
      Atomics.wait(this.#words, word.taken, taken);
    }
  }
}
