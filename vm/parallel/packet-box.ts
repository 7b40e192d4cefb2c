/**
 * Packets in shared memory, in the order in which they came: on their way to a cluster, or arrived
 * there. A sender waits for the answer to its message before it sends the next, and holds no more
 * than some transfers, so a box has room for all that can ever be in it: nobody waits for room,
 * which, under the lock of a cluster, he might do for ever.
 */
import { BinaryReader, BinaryWriter } from '../binary.ts';
import { DMA_ORDERS, MAX_TRANSFER_BYTES, QUEUED_MESSAGES } from '../device/network-interface.ts';
import type { Packet } from '../noc/packet.ts';
import { readPacket, writePacket } from '../packet-records.ts';
import { Lock } from './lock.ts';

/** Indices of the words. */
const word = { lock: 0, used: 1 } as const;
const HEAD_BYTES = 16;

/** What a record has beside the payload, and more; all of a message and its record, and more. */
const RECORD_BYTES = 64;
const LETTER_BYTES = 256;
const LARGEST_BYTES = RECORD_BYTES + MAX_TRANSFER_BYTES;
/**
 * What a cluster can have sent to another: transfers and a message, and answers to as many of the
 * other.
 */
const BYTES_A_SENDER = DMA_ORDERS * (LARGEST_BYTES + RECORD_BYTES) + LETTER_BYTES + RECORD_BYTES;

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

  /**
   * An empty box for what so many clusters send. So many packets are under way already: their
   * senders may have forgotten them, for a cluster may have died and begun anew.
   */
  static make(senders: number, underWay: number): PacketBox {
    const queued = QUEUED_MESSAGES * LETTER_BYTES;
    const bytes = HEAD_BYTES + senders * BYTES_A_SENDER + underWay * LARGEST_BYTES + queued;
    return new PacketBox(new SharedArrayBuffer(bytes));
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
