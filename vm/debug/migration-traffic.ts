/**
 * What goes over the network while processes move: the chunks of their containers, and what their
 * kernels tell each other. It listens to the packets of all clusters; nothing is stopped for it.
 */
import type { Cluster } from '../cluster.ts';
import type { SymbolTable } from '../elf/symbols.ts';
import type { Machine } from '../machine.ts';
import type { MailboxMessage, Packet, Transfer } from '../noc/packet.ts';
import { alsoTell } from '../noc/packet-observer.ts';

/** A DMA transfer from cluster to cluster. Times are in cycles. */
export interface TransferRun {
  readonly source: number;
  readonly destination: number;
  readonly bytes: number;
  /** The word that the sender chose; of a chunk, its lowest 9 bits are its number. */
  readonly label: number;
  /** Where the sender's kernel says that the chunk belongs; undefined if it does not say. */
  readonly address: number | undefined;
  readonly sentCycle: number;
  /** Undefined: it has not come. */
  readonly arrivedCycle?: number;
  /** Whether it was let in; undefined: it has not come. */
  readonly isAccepted?: boolean;
}

/** What a kernel has told another, by its name in the kernel's sources: `prepare`, `hold` … */
export interface MessageRun {
  readonly source: number;
  readonly destination: number;
  readonly name: string;
  readonly sentCycle: number;
  readonly arrivedCycle?: number;
}

type Open<T> = { -readonly [Key in keyof T]: T[Key] };

export class MigrationTraffic {
  readonly transfers: TransferRun[] = [];
  readonly messages: MessageRun[] = [];
  /** Nothing is kept while this is false. */
  isOn = false;
  readonly #machine: Machine;
  readonly #symbols: SymbolTable;
  /** What has been sent and has not come, by source node and sequence number. */
  readonly #underWay = new Map<string, Open<TransferRun | MessageRun>>();
  /** Transfers that have come and wait for the reply, by source and destination node. */
  readonly #unanswered = new Map<string, Open<TransferRun>[]>();
  readonly #kinds: ReadonlyMap<number, string>;
  readonly #opcodes: ReadonlyMap<number, string>;

  constructor(machine: Machine, symbols: SymbolTable) {
    this.#machine = machine;
    this.#symbols = symbols;
    this.#kinds = namesOf(symbols, 'WIRE_');
    this.#opcodes = namesOf(symbols, 'OPCODE_');
    for (const cluster of machine.clusters) {
      cluster.observer = alsoTell(cluster.observer, {
        sent: (packet) => this.#sent(cluster, packet),
        arrived: (packet, cycle) => this.#arrived(packet, cycle),
      });
    }
  }

  #sent(cluster: Cluster, packet: Packet): void {
    if (packet.kind === 'reply') {
      const key = `${packet.destination}>${packet.source}`;
      const answered = packet.to === 'transfer' ? this.#unanswered.get(key)?.shift() : undefined;
      if (answered !== undefined) answered.isAccepted = packet.isAccepted;
      return;
    }
    if (!this.isOn) return;
    const run =
      packet.kind === 'transfer'
        ? this.#keepTransfer(cluster, packet)
        : this.#keepMessage(cluster, packet);
    if (run !== undefined) this.#underWay.set(keyOf(packet), run);
  }

  #keepTransfer(cluster: Cluster, packet: Transfer): TransferRun | undefined {
    const destination = this.#clusterAt(packet.destination);
    if (destination === undefined) return undefined;
    const { label, bytes, time } = packet;
    const address = this.#addressOf(cluster, label);
    const ends = { source: cluster.number, destination, sentCycle: time };
    const run = { ...ends, label, bytes: bytes.length, address };
    this.transfers.push(run);
    return run;
  }

  #keepMessage(cluster: Cluster, packet: MailboxMessage): MessageRun | undefined {
    const destination = this.#clusterAt(packet.destination);
    const name = this.#nameOf(packet.bytes);
    if (destination === undefined || name === undefined) return undefined;
    const run = { source: cluster.number, destination, sentCycle: packet.time, name };
    this.messages.push(run);
    return run;
  }

  #arrived(packet: Packet, cycle: number): void {
    const run = this.#underWay.get(keyOf(packet));
    if (run === undefined) return;
    this.#underWay.delete(keyOf(packet));
    run.arrivedCycle = cycle;
    if (packet.kind !== 'transfer') return;
    const key = `${packet.source}>${packet.destination}`;
    const queue = this.#unanswered.get(key) ?? [];
    queue.push(run as Open<TransferRun>);
    this.#unanswered.set(key, queue);
  }

  /** The number of the compute cluster or I/O cluster at a node. */
  #clusterAt(node: number): number | undefined {
    return this.#machine.clusters.find((cluster) => cluster.node === node)?.number;
  }

  /** The sender's own list of places (kernel/migration/chunks.s) at the number in the label. */
  #addressOf(cluster: Cluster, label: number): number | undefined {
    const places = this.#symbols.addressOf('chunk_places');
    if (places === undefined || label === 0) return undefined;
    const bytes = cluster.read((places >>> 0) + 4 * (label & 511), 4);
    return bytes === undefined ? undefined : wordOf(bytes, 0);
  }

  /** The name of what kernels say to each other; undefined: it is the process's own. */
  #nameOf(bytes: Uint8Array): string | undefined {
    const at = (name: string) => this.#symbols.addressOf(name) ?? 0;
    const kind = this.#kinds.get(wordOf(bytes, at('wire.kind'))) ?? '';
    if (['hold', 'held', 'moved', 'seen'].includes(kind)) return kind;
    const port = wordOf(bytes, at('wire.destination')) & at('PORT_MASK');
    if (kind !== 'data' || port !== at('MIGRATION_PORT')) return undefined;
    if (wordOf(bytes, at('wire.size')) === at('message.SIZE')) {
      const opcode = wordOf(bytes, at('wire.SIZE') + at('message.opcode'));
      return opcode === at('MIGRATE_TO') ? 'migrate to' : 'migrate from';
    }
    return this.#opcodes.get(wordOf(bytes, at('wire.SIZE') + at('notice.opcode')));
  }
}

/** The same for a packet and what has become of it on the way. */
function keyOf({ source, sequence }: Packet): string {
  return `${source}.${sequence}`;
}

/** The names of the constants that start so, without that and in small letters, by value. */
export function namesOf(symbols: SymbolTable, prefix: string): ReadonlyMap<number, string> {
  const constants = [...symbols.constants(prefix)];
  return new Map(
    constants.map(([name, value]) => [value, name.slice(prefix.length).toLowerCase()]),
  );
}

/** The little-endian word at an offset; 0 behind the end. */
function wordOf(bytes: Uint8Array, offset: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return offset + 4 > bytes.length ? 0 : view.getUint32(offset, true);
}
