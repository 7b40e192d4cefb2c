/**
 * The network-on-chip: a data and a control network of the same shape. On idle links
 *
 *     arrival = time + set-up + hops × hop latency + ⌈bytes / rate⌉.
 *
 * Every link is a queue. A packet travels in pieces of at most `packetBytes`; a piece holds a link
 * for as many cycles as it has flits, from when its head passes. Pieces take links in one order: by
 * the cycle at which they would leave on idle links, then source, then sequence. So packets that
 * are under way at the same time share a link piece by piece and get equal parts of its rate, and,
 * as more packets only add to the order, none can make another arrive earlier. A packet that is
 * whole waits at its destination for those that were sent before it from the same node. Buffers
 * have no limit.
 *
 * Pieces are not timed before all that come before them are known: whoever moves packets says until
 * when no more can be sent.
 */
import { type Arrival, inOrderOfSending, type Packet, packetBytes } from './packet.ts';
import { type LinkStatistics, type NodeStatistics, Plane } from './plane.ts';
import type { Topology } from './topology.ts';

/** What the network costs, in cycles of the clock that it shares with the harts. */
export interface NetworkTiming {
  /** From the order to send until the first flit leaves: no packet arrives earlier than this. */
  readonly setUpCycles: number;
  /** From one router to the next, or between a router and an I/O node. */
  readonly hopCycles: number;
  /** A flit has as many bytes, and a link carries one flit a cycle. */
  readonly bytesPerCycle: number;
  /** The largest piece; a multiple of a flit. */
  readonly packetBytes: number;
  /** Size of a reply. */
  readonly replyBytes: number;
  /** Added to the arrival of a transfer: what software spends on a chunk of a Portal. */
  readonly chunkCycles: number;
}

/** A packet that is under way. */
export interface Flow {
  readonly packet: Packet;
  readonly sizeBytes: number;
  /** Bytes of the pieces that are timed. */
  sentBytes: number;
  /** When the last of its pieces is there; 0 before that is known. */
  arrival: number;
}

export type NetworkKind = 'data' | 'control';

export class Network {
  readonly topology: Topology;
  readonly timing: NetworkTiming;
  readonly #planes: Readonly<Record<NetworkKind, Plane>>;
  /** In order of sending. */
  #flows: Flow[] = [];
  /** When the last packet from one node to another is there: a row for each source. */
  readonly #lastArrivals: Float64Array;

  constructor(topology: Topology, timing: NetworkTiming) {
    this.topology = topology;
    this.timing = timing;
    const links = topology.links.length;
    this.#planes = { data: new Plane(links), control: new Plane(links) };
    this.#lastArrivals = new Float64Array(2 * topology.nodes.length ** 2);
  }

  /** Takes packets, which must not be older than what earlier calls of `advance` were told. */
  send(packets: readonly Packet[]): void {
    for (const packet of [...packets].sort(inOrderOfSending)) {
      this.#flows.push({ packet, sizeBytes: this.#sizeOf(packet), sentBytes: 0, arrival: 0 });
    }
  }

  /** Times what can be timed if nothing is sent before cycle `time`; returns who arrives when. */
  advance(time: number): readonly Arrival[] {
    const arrivals: Arrival[] = [];
    const horizon = time + this.timing.setUpCycles;
    for (;;) {
      const flow = this.#firstFlow();
      if (flow === undefined || this.#leaves(flow) >= horizon) return arrivals;
      const arrival = this.#sendPiece(flow);
      if (flow.sentBytes < flow.sizeBytes) continue;
      flow.arrival = arrival;
      this.#deliver(flow.packet, arrivals);
    }
  }

  /** `advance` has nothing to do before it is told a later cycle than this; Infinity: never. */
  get nextActivity(): number {
    const flow = this.#firstFlow();
    if (flow === undefined) return Number.POSITIVE_INFINITY;
    return this.#leaves(flow) - this.timing.setUpCycles;
  }

  /** Counters of the links of one of the networks, in the order of the topology. */
  linkStatistics(network: NetworkKind): readonly LinkStatistics[] {
    const plane = this.#planes[network];
    return this.topology.links.map(({ name }, link) => plane.statistics(link, name));
  }

  /** What each node has sent and received over one of the networks, by its two ports. */
  nodeStatistics(network: NetworkKind): readonly NodeStatistics[] {
    const plane = this.#planes[network];
    return this.topology.nodes.map((node) => {
      const { out, into } = this.topology.ports(node);
      const sent = plane.statistics(out, '');
      const received = plane.statistics(into, '');
      return {
        node,
        sentPackets: sent.packets,
        sentBytes: sent.bytes,
        receivedPackets: received.packets,
        receivedBytes: received.bytes,
        sendWaitCycles: sent.waitCycles,
        receiveWaitCycles: received.waitCycles,
      };
    });
  }

  /** Everything that is state, as bytes that are equal for equal states. */
  stateChunks(): readonly Uint8Array[] {
    const underWay = this.#flows.flatMap(({ packet, sentBytes, arrival }) => [
      new Uint8Array(new Float64Array([sentBytes, arrival]).buffer),
      packetBytes(packet),
    ]);
    return [...this.columns.map((column) => new Uint8Array(column.buffer)), ...underWay];
  }

  /** The part of the state that is numbers, live: whoever restores it writes there. */
  get columns(): readonly Float64Array[] {
    const { data, control } = this.#planes;
    return [...data.columns, ...control.columns, this.#lastArrivals];
  }

  /** The packets that are under way, in order of sending. */
  get flows(): readonly Flow[] {
    return this.#flows;
  }

  /** Puts packets under way again, as `flows` gave them. */
  restoreFlows(flows: readonly Omit<Flow, 'sizeBytes'>[]): void {
    this.#flows = flows.map((flow) => ({ ...flow, sizeBytes: this.#sizeOf(flow.packet) }));
  }

  /** The flow whose next piece comes first in the order. */
  #firstFlow(): Flow | undefined {
    let first: Flow | undefined;
    for (const flow of this.#flows) {
      if (flow.arrival !== 0) continue;
      if (first === undefined || this.#compare(flow, first) < 0) first = flow;
    }
    return first;
  }

  #sizeOf(packet: Packet): number {
    return packet.kind === 'reply' ? this.timing.replyBytes : packet.bytes.length;
  }

  #compare(a: Flow, b: Flow): number {
    const byTime = this.#leaves(a) - this.#leaves(b);
    const bySource = a.packet.source - b.packet.source;
    return byTime || bySource || inOrderOfSending(a.packet, b.packet);
  }

  /** The whole packets of a pair of nodes arrive, up to the first that is not whole. */
  #deliver({ source, destination, kind }: Packet, arrivals: Arrival[]): void {
    const plane = planeOf({ kind });
    const pair = this.#pairOf(source, destination, plane);
    const flows = this.#flows.filter(
      ({ packet }) =>
        packet.source === source && packet.destination === destination && planeOf(packet) === plane,
    );
    const missing = flows.findIndex(({ arrival }) => arrival === 0);
    const whole = missing === -1 ? flows : flows.slice(0, missing);
    for (const { packet, arrival } of whole) {
      const time = Math.max(arrival, this.#lastArrivals[pair] as number);
      this.#lastArrivals[pair] = time;
      arrivals.push({ packet, time });
    }
    this.#flows = this.#flows.filter((flow) => !whole.includes(flow));
  }

  #pairOf(source: number, destination: number, plane: NetworkKind): number {
    const { nodes } = this.topology;
    const pair = nodes.indexOf(source) * nodes.length + nodes.indexOf(destination);
    return plane === 'data' ? pair : pair + nodes.length ** 2;
  }

  /** When the next piece would leave its node if no link were held by others. */
  #leaves({ packet, sentBytes }: Flow): number {
    const { setUpCycles, bytesPerCycle } = this.timing;
    return packet.time + setUpCycles + Math.ceil(sentBytes / bytesPerCycle);
  }

  /** Reserves the route for the next piece; returns when its last flit arrives. */
  #sendPiece(flow: Flow): number {
    const { hopCycles, bytesPerCycle, packetBytes: most, chunkCycles } = this.timing;
    const { packet, sizeBytes, sentBytes } = flow;
    const plane = this.#planes[planeOf(packet)];
    const bytes = Math.min(most, sizeBytes - sentBytes);
    const flits = Math.ceil(bytes / bytesPerCycle);
    let head = this.#leaves(flow);
    for (const link of this.topology.route(packet.source, packet.destination)) {
      head = plane.pass(link, { head, flits, bytes, isFirst: sentBytes === 0 });
      if (this.topology.links[link]?.isHop) head += hopCycles;
    }
    flow.sentBytes += bytes;
    return head + flits + (packet.kind === 'transfer' ? chunkCycles : 0);
  }
}

function planeOf({ kind }: Pick<Packet, 'kind'>): NetworkKind {
  return kind === 'reply' ? 'control' : 'data';
}
