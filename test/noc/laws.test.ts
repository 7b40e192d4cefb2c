import { describe, expect, test } from 'vitest';
import { Network } from '../../vm/noc/network.ts';
import type { Arrival, Packet, Transfer } from '../../vm/noc/packet.ts';
import { Topology } from '../../vm/noc/topology.ts';
import { networkTiming } from '../../vm/timing.ts';
import { Random } from '../support/random.ts';

const shapes = [
  [1, 0],
  [2, 0],
  [5, 1],
  [16, 4],
  [20, 2],
] as const;

function networkOf(clusters: number, ioClusters: number, changes = {}): Network {
  return new Network(new Topology(clusters, ioClusters), networkTiming('functional', changes));
}

type Head = Omit<Transfer, 'kind' | 'channel' | 'label' | 'bytes'>;

function transfer(head: Head, bytes: number): Transfer {
  return { kind: 'transfer', channel: 0, label: 0, bytes: new Uint8Array(bytes), ...head };
}

/** Packets at random times between random nodes, of all kinds; every source counts its own. */
function traffic(random: Random, nodes: readonly number[], count: number): readonly Packet[] {
  const times = Array.from({ length: count }, () => random.between(0, 3000)).sort((a, b) => a - b);
  return times.map((time, sequence) => {
    const head = { source: random.oneOf(nodes), destination: random.oneOf(nodes), time, sequence };
    if (random.chance(4)) return { kind: 'reply', to: 'message', isAccepted: true, ...head };
    if (random.chance(3)) return { kind: 'message', bytes: new Uint8Array(144), ...head };
    return transfer(head, 4 * random.between(1, 2048));
  });
}

function arrivalsOf(network: Network, packets: readonly Packet[]): ReadonlyMap<Packet, number> {
  network.send(packets);
  const arrivals = network.advance(Number.POSITIVE_INFINITY);
  return new Map(arrivals.map(({ packet, time }) => [packet, time]));
}

/** The same packets, handed over in rounds as a machine does it. */
function arrivalsInRounds(network: Network, packets: readonly Packet[], slice: number) {
  const arrivals: Arrival[] = [];
  for (let start = 0; arrivals.length < packets.length; start += slice) {
    const end = start + slice;
    network.send(packets.filter(({ time }) => time >= start && time < end));
    for (const arrival of network.advance(end)) {
      // Nothing may arrive in a round that has been run already.
      expect(arrival.time).toBeGreaterThanOrEqual(end);
      arrivals.push(arrival);
    }
  }
  return new Map(arrivals.map(({ packet, time }) => [packet, time]));
}

describe('an idle network', () => {
  test.each(shapes)(
    'of %i compute and %i I/O clusters takes set-up, hops and bytes',
    (...shape) => {
      const { topology } = networkOf(...shape);
      for (const source of topology.nodes) {
        for (const destination of topology.nodes) {
          for (const bytes of [1, 4, 127, 128, 132, 4112, 8192]) {
            const packet = transfer({ source, destination, time: 77, sequence: 0 }, bytes);
            const time = arrivalsOf(networkOf(...shape), [packet]).get(packet);
            const hops = topology.hops(source, destination);
            expect(time).toBe(77 + 300 + 3 * hops + Math.ceil(bytes / 4));
          }
        }
      }
    },
  );

  test('obeys its parameters', () => {
    const changes = { 'noc.setup': 1000, 'noc.hop': 11, 'noc.rate': 8, 'noc.packet': 64 };
    const packet = transfer({ source: 8, destination: 18, time: 0, sequence: 0 }, 4100);
    const time = arrivalsOf(networkOf(16, 0, changes), [packet]).get(packet);
    expect(time).toBe(1000 + 4 * 11 + 513);
  });

  test('with the calibrated model hands transfers over later, and nothing else', () => {
    const timing = networkTiming('mppa256-calibrated', { 'noc.chunk': 5000 });
    const network = new Network(new Topology(2, 0), timing);
    const head = { source: 8, destination: 9, time: 0 };
    const chunk = transfer({ ...head, sequence: 0 }, 400);
    const reply: Packet = { kind: 'reply', to: 'transfer', isAccepted: true, ...head, sequence: 1 };
    const back = transfer({ source: 9, destination: 8, time: 0, sequence: 0 }, 4);
    const arrivals = arrivalsOf(network, [chunk, reply, back]);
    expect([chunk, reply, back].map((packet) => arrivals.get(packet))).toEqual([
      300 + 3 + 100 + 5000,
      300 + 3 + 2,
      300 + 3 + 1 + 5000,
    ]);
  });
});

describe('a network under load', () => {
  test('lets no packet arrive earlier because there are more', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = new Random(seed);
      const nodes = networkOf(9, 2).topology.nodes;
      const all = traffic(random, nodes, 60);
      const some = all.filter(() => random.chance(2));
      const light = arrivalsOf(networkOf(9, 2), some);
      const heavy = arrivalsOf(networkOf(9, 2), all);
      const earlier = some.filter((one) => (heavy.get(one) ?? 0) < (light.get(one) ?? Infinity));
      expect(earlier).toEqual([]);
    }
  });

  test.each([16, 100, 256, 300])('does not depend on rounds of %i cycles', (slice) => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const all = traffic(new Random(seed), networkOf(9, 2).topology.nodes, 60);
      const atOnce = arrivalsOf(networkOf(9, 2), all);
      const inRounds = arrivalsInRounds(networkOf(9, 2), all, slice);
      for (const packet of all) expect(inRounds.get(packet)).toBe(atOnce.get(packet));
    }
  });

  test('keeps the packets of two nodes in order, on each of the networks', () => {
    const all = traffic(new Random(7), [8, 9, 10], 200);
    const arrivals = arrivalsOf(networkOf(3, 0), all);
    const key = ({ kind, source, destination }: Packet) =>
      `${kind === 'reply'} ${source} ${destination}`;
    for (const [index, packet] of all.entries()) {
      for (const later of all.slice(index + 1).filter((other) => key(other) === key(packet))) {
        expect(arrivals.get(later)).toBeGreaterThanOrEqual(arrivals.get(packet) ?? Infinity);
      }
    }
  });

  test('takes out what was put in, and counts it on every link', () => {
    for (const [clusters, ioClusters] of shapes) {
      const network = networkOf(clusters, ioClusters);
      const all = traffic(new Random(clusters), network.topology.nodes, 150);
      arrivalsOf(network, all);
      for (const kind of ['data', 'control'] as const) {
        const own = all.filter((packet) => (packet.kind === 'reply') === (kind === 'control'));
        const bytesOf = (packet: Packet) => (packet.kind === 'reply' ? 8 : packet.bytes.length);
        const total = own.reduce((sum, packet) => sum + bytesOf(packet), 0);
        const nodes = network.nodeStatistics(kind);
        const links = network.linkStatistics(kind);
        expect(nodes.reduce((sum, node) => sum + node.sentBytes, 0)).toBe(total);
        expect(nodes.reduce((sum, node) => sum + node.receivedBytes, 0)).toBe(total);
        expect(nodes.reduce((sum, node) => sum + node.receivedPackets, 0)).toBe(own.length);
        const passages = own.map((packet) => {
          const { length } = network.topology.route(packet.source, packet.destination);
          return length * bytesOf(packet);
        });
        expect(links.reduce((sum, link) => sum + link.bytes, 0)).toBe(
          passages.reduce((sum, bytes) => sum + bytes, 0),
        );
        for (const { bytes, busyCycles } of links) expect(busyCycles).toBe(bytes / 4);
      }
    }
  });

  test('counts how long packets waited, and 0 on idle links', () => {
    const network = networkOf(16, 0);
    const head = { destination: 10, time: 0, sequence: 0 };
    arrivalsOf(network, [transfer({ ...head, source: 8 }, 128)]);
    const waits = () =>
      network.linkStatistics('data').reduce((sum, { waitCycles }) => sum + waitCycles, 0);
    expect(waits()).toBe(0);
    // The second comes to the link at cycle 300, the first holds it from 303 to 335.
    const other = networkOf(16, 0);
    const pair = [8, 9].map((source) => transfer({ ...head, source }, 128));
    arrivalsOf(other, pair);
    expect(other.linkStatistics('data').filter(({ waitCycles }) => waitCycles > 0)).toEqual([
      { name: 'r1 > r2', packets: 2, bytes: 256, busyCycles: 64, waitCycles: 35 },
    ]);
  });
});

describe('two flows over one link', () => {
  /** Bytes of each flow that have arrived by a time. */
  function arrivedBy(arrivals: ReadonlyMap<Packet, number>, source: number, time: number): number {
    return [...arrivals]
      .filter(([packet, at]) => packet.source === source && at <= time)
      .reduce((sum, [packet]) => sum + (packet.kind === 'reply' ? 0 : packet.bytes.length), 0);
  }

  test('get half of its rate each, whatever the size of their packets', () => {
    // Each flow alone would fill the link from node 9's router to node 10's.
    const large = Array.from({ length: 20 }, (_, n) =>
      transfer({ source: 8, destination: 10, time: 2048 * n, sequence: n }, 8192),
    );
    const small = Array.from({ length: 160 }, (_, n) =>
      transfer({ source: 9, destination: 10, time: 256 * n, sequence: n }, 1024),
    );
    const arrivals = arrivalsOf(networkOf(16, 0), [...large, ...small]);
    for (let time = 10_000; time <= 80_000; time += 7000) {
      const difference = arrivedBy(arrivals, 8, time) - arrivedBy(arrivals, 9, time);
      expect(Math.abs(difference)).toBeLessThanOrEqual(8192 + 1024);
      const both = arrivedBy(arrivals, 8, time) + arrivedBy(arrivals, 9, time);
      expect(both).toBeGreaterThan(4 * (time - 400) - 8192 - 1024);
    }
  });

  test('get equal parts when each sends on as soon as it has an answer', () => {
    const network = networkOf(16, 0);
    const sent = new Map<number, number>();
    const bytes = new Map<number, number>();
    const next = new Map([
      [8, 0],
      [9, 40],
    ]);
    for (let end = 256; end <= 500_000; end += 256) {
      for (const [source, time] of next) {
        if (time >= end) continue;
        const sequence = sent.get(source) ?? 0;
        network.send([transfer({ source, destination: 10, time, sequence }, 8192)]);
        sent.set(source, sequence + 1);
        next.set(source, Infinity);
      }
      for (const { packet, time } of network.advance(end)) {
        bytes.set(packet.source, (bytes.get(packet.source) ?? 0) + 8192);
        next.set(packet.source, time + 305);
      }
    }
    const [one = 0, other = 0] = bytes.values();
    expect(one).toBeGreaterThan(100 * 8192);
    expect(Math.abs(one - other)).toBeLessThanOrEqual(8192);
  });
});
