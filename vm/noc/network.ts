/**
 * The network-on-chip: a data and a control network of the same shape. Packets are handed over in
 * the order of their sending, and each gets the cycle of its arrival at once:
 *
 *     arrival = time + set-up + hops × hop latency + flits, on idle links.
 *
 * Every link is a queue that a packet holds for as many cycles as it has flits, from when its head
 * passes; so packets that share a link share its rate, and packets between the same two nodes never
 * overtake each other. Buffers in routers have no limit.
 */
import { type Arrival, inOrderOfSending, type Packet } from './packet.ts';
import { networkParameters } from './parameters.ts';
import type { Topology } from './topology.ts';

/** What passed a link, a port of a node among them. */
export interface LinkStatistics {
  readonly name: string;
  readonly packets: number;
  readonly bytes: number;
  /** Cycles in which a flit passed. */
  readonly busyCycles: number;
}

export interface NodeStatistics {
  readonly node: number;
  readonly sentPackets: number;
  readonly sentBytes: number;
  readonly receivedPackets: number;
  readonly receivedBytes: number;
}

/** Links of one of the two networks, as columns of numbers. */
class Plane {
  readonly freeAt: Float64Array;
  readonly packets: Float64Array;
  readonly bytes: Float64Array;
  readonly busyCycles: Float64Array;

  constructor(links: number) {
    this.freeAt = new Float64Array(links);
    this.packets = new Float64Array(links);
    this.bytes = new Float64Array(links);
    this.busyCycles = new Float64Array(links);
  }

  columns(): readonly Float64Array[] {
    return [this.freeAt, this.packets, this.bytes, this.busyCycles];
  }
}

export class Network {
  readonly topology: Topology;
  readonly #data: Plane;
  readonly #control: Plane;

  constructor(topology: Topology) {
    this.topology = topology;
    this.#data = new Plane(topology.links.length);
    this.#control = new Plane(topology.links.length);
  }

  /** Takes packets, which must not be older than those of earlier calls, and times them. */
  send(packets: readonly Packet[]): readonly Arrival[] {
    return [...packets]
      .sort(inOrderOfSending)
      .map((packet) => ({ packet, time: this.#reserve(packet) }));
  }

  /** Counters of the links of both networks, in the order of the topology. */
  linkStatistics(network: 'data' | 'control'): readonly LinkStatistics[] {
    const plane = network === 'data' ? this.#data : this.#control;
    return this.topology.links.map(({ name }, link) => ({
      name,
      packets: plane.packets[link] ?? 0,
      bytes: plane.bytes[link] ?? 0,
      busyCycles: plane.busyCycles[link] ?? 0,
    }));
  }

  /** What each node has sent and received on the data network, by its two ports. */
  nodeStatistics(): readonly NodeStatistics[] {
    const links = this.linkStatistics('data');
    const firstPort = links.length - 2 * this.topology.nodes.length;
    return this.topology.nodes.map((node, index) => {
      const out = links[firstPort + 2 * index];
      const into = links[firstPort + 2 * index + 1];
      return {
        node,
        sentPackets: out?.packets ?? 0,
        sentBytes: out?.bytes ?? 0,
        receivedPackets: into?.packets ?? 0,
        receivedBytes: into?.bytes ?? 0,
      };
    });
  }

  /** Everything that is state, as bytes. */
  stateChunks(): readonly Uint8Array[] {
    return [this.#data, this.#control]
      .flatMap((plane) => plane.columns())
      .map((column) => new Uint8Array(column.buffer));
  }

  /** Reserves the links of the packet's route; returns when its last flit arrives. */
  #reserve(packet: Packet): number {
    const { setUpCycles, hopCycles, flitBytes, replyBytes } = networkParameters;
    const plane = packet.kind === 'reply' ? this.#control : this.#data;
    const sizeBytes = packet.kind === 'reply' ? replyBytes : packet.bytes.length;
    const flits = Math.ceil(sizeBytes / flitBytes);
    let head = packet.time + setUpCycles;
    for (const link of this.topology.route(packet.source, packet.destination)) {
      head = Math.max(head, plane.freeAt[link] as number);
      plane.freeAt[link] = head + flits;
      plane.packets[link] = (plane.packets[link] as number) + 1;
      plane.bytes[link] = (plane.bytes[link] as number) + sizeBytes;
      plane.busyCycles[link] = (plane.busyCycles[link] as number) + flits;
      if (this.topology.links[link]?.isHop) head += hopCycles;
    }
    return head + flits;
  }
}
