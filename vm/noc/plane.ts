/** One of the two networks: its links as columns of numbers, which are state and counters. */

/** What passed a link, a port of a node among them. */
export interface LinkStatistics {
  /** 'n8 > r0', 'r0 > r1': where it leads from and to. */
  readonly name: string;
  readonly packets: number;
  readonly bytes: number;
  /** Cycles in which a flit passed. */
  readonly busyCycles: number;
  /** Cycles that pieces of packets waited for others in front of the link, summed. */
  readonly waitCycles: number;
}

/** What a node has sent and received over one network, by its ports. */
export interface NodeStatistics {
  readonly node: number;
  readonly sentPackets: number;
  readonly sentBytes: number;
  readonly receivedPackets: number;
  readonly receivedBytes: number;
  /** Cycles that what it sent, and what it receives, waited at its ports. */
  readonly sendWaitCycles: number;
  readonly receiveWaitCycles: number;
}

/** A piece of a packet that is to pass a link. */
export interface Passage {
  /** The cycle at which its head is there. */
  readonly head: number;
  readonly flits: number;
  readonly bytes: number;
  /** Whether the packet is counted with this piece. */
  readonly isFirst: boolean;
}

export class Plane {
  readonly #freeAt: Float64Array;
  readonly #packets: Float64Array;
  readonly #bytes: Float64Array;
  readonly #busyCycles: Float64Array;
  readonly #waitCycles: Float64Array;

  constructor(links: number) {
    this.#freeAt = new Float64Array(links);
    this.#packets = new Float64Array(links);
    this.#bytes = new Float64Array(links);
    this.#busyCycles = new Float64Array(links);
    this.#waitCycles = new Float64Array(links);
  }

  /** Reserves a link for a piece; returns when its head passes. */
  pass(link: number, { head, flits, bytes, isFirst }: Passage): number {
    const start = Math.max(head, this.#freeAt[link] as number);
    this.#freeAt[link] = start + flits;
    add(this.#packets, link, isFirst ? 1 : 0);
    add(this.#bytes, link, bytes);
    add(this.#busyCycles, link, flits);
    add(this.#waitCycles, link, start - head);
    return start;
  }

  statistics(link: number, name: string): LinkStatistics {
    return {
      name,
      packets: this.#packets[link] ?? 0,
      bytes: this.#bytes[link] ?? 0,
      busyCycles: this.#busyCycles[link] ?? 0,
      waitCycles: this.#waitCycles[link] ?? 0,
    };
  }

  /** Everything that is state, live: whoever restores it writes there. */
  get columns(): readonly Float64Array[] {
    return [this.#freeAt, this.#packets, this.#bytes, this.#busyCycles, this.#waitCycles];
  }
}

function add(column: Float64Array, index: number, amount: number): void {
  column[index] = (column[index] as number) + amount;
}
