/**
 * Packets in shared memory, in the order in which they came: on their way to a cluster, or arrived
 * there. A sender waits for the answer to its message, and to its transfer, before it sends the
 * next, so a box has room for all that can ever be in it.
 */
import { BinaryReader, BinaryWriter } from '../binary.ts';
import type { Packet } from '../noc/packet.ts';
import { readPacket, writePacket } from '../packet-records.ts';
import { Lock } from './lock.ts';

/** Indices of the words. */
const word = { lock: 0, used: 1 } as const;
const HEAD_BYTES = 16;

/** What a cluster can have sent: a transfer and a message, and answers to those of the receiver. */
const BYTES_A_SENDER = 9216;

export class PacketBox {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #lock: Lock;

  /** A view of the same box in another thread. */
  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer, 0, HEAD_BYTES / 4);
    this.#bytes = new Uint8Array(buffer, HEAD_BYTES);
    this.#lock = new Lock(this.#words, word.lock);
  }

  /** An empty box for what so many clusters send. */
  static make(senders: number): PacketBox {
    return new PacketBox(new SharedArrayBuffer(HEAD_BYTES + senders * BYTES_A_SENDER));
  }

  get isEmpty(): boolean {
    return Atomics.load(this.#words, word.used) === 0;
  }

  /** Puts packets behind those that are there. */
  add(packets: readonly Packet[]): void {
    const writer = new BinaryWriter();
    for (const packet of packets) writePacket(writer, packet);
    const bytes = writer.finish();
    this.#lock.acquire();
    const used = this.#words[word.used] as number;
    if (used + bytes.length > this.#bytes.length) {
      this.#lock.release();
      throw new Error('more packets are under way than can be');
    }
    this.#bytes.set(bytes, used);
    Atomics.store(this.#words, word.used, used + bytes.length);
    this.#lock.release();
  }

  /** Takes all packets out, in order. */
  takeAll(): readonly Packet[] {
    this.#lock.acquire();
    const bytes = this.#bytes.slice(0, this.#words[word.used]);
    Atomics.store(this.#words, word.used, 0);
    this.#lock.release();
    const reader = new BinaryReader(bytes);
    const packets: Packet[] = [];
    while (!reader.isAtEnd) packets.push(readPacket(reader));
    return packets;
  }
}
