import { describe, expect, test } from 'vitest';
import { Network } from '../../vm/noc/network.ts';
import type { Arrival, Packet, Transfer } from '../../vm/noc/packet.ts';
import { Topology } from '../../vm/noc/topology.ts';
import { networkTiming } from '../../vm/timing.ts';

function networkOf(clusters: number, ioClusters: number): Network {
  return new Network(new Topology(clusters, ioClusters), networkTiming('functional'));
}

/** Sends packets, and waits until all are there; in the order of the packets. */
function arrivalsOf(network: Network, packets: readonly Packet[]): readonly Arrival[] {
  network.send(packets);
  const arrivals = network.advance(Number.POSITIVE_INFINITY);
  return packets.map((packet) => {
    const arrival = arrivals.find((one) => one.packet === packet);
    if (arrival === undefined) throw new Error('a packet was lost');
    return arrival;
  });
}

function transfer(
  source: number,
  destination: number,
  bytes: number,
  time = 0,
  sequence = 0,
): Transfer {
  const payload = new Uint8Array(bytes);
  return {
    kind: 'transfer',
    channel: 0,
    label: 0,
    bytes: payload,
    source,
    destination,
    time,
    sequence,
  };
}

/** Node of the compute cluster in a column and row of a 4 × 4 torus. */
function at(column: number, row: number): number {
  return 8 + 4 * row + column;
}

describe('topology', () => {
  const chip = new Topology(16, 4);

  test.each([
    [1, 1, 1],
    [2, 2, 1],
    [4, 2, 2],
    [5, 3, 2],
    [16, 4, 4],
    [64, 8, 8],
  ])('%i clusters lie in %i columns and %i rows', (clusters, columns, rows) => {
    expect(new Topology(clusters, 0)).toMatchObject({ columns, rows });
  });

  test('compute cluster n is node 8 + n and I/O cluster k node 2 · k', () => {
    expect(chip.nodes.slice(0, 3)).toEqual([8, 9, 10]);
    expect(chip.nodes.slice(16)).toEqual([0, 2, 4, 6]);
    expect(chip.hasNode(1)).toBe(false);
  });

  test.each([
    ['a neighbour', at(0, 0), at(1, 0), 1],
    ['round the edge', at(0, 0), at(3, 0), 1],
    ['half the ring', at(0, 0), at(2, 0), 2],
    ['the far corner', at(0, 0), at(3, 3), 2],
    ['the farthest', at(0, 0), at(2, 2), 4],
    ['itself', at(1, 1), at(1, 1), 0],
    ['an I/O node at its corner', 0, at(0, 0), 1],
    ['between I/O nodes', 0, 6, 4],
  ])('hops to %s', (_name, source, destination, hops) => {
    expect(chip.hops(source, destination)).toBe(hops);
    expect(chip.hops(destination, source)).toBe(hops);
  });

  test('routes go along the row first, over links that meet', () => {
    const names = chip.route(at(3, 1), at(1, 2)).map((link) => chip.links[link]?.name);
    expect(names).toEqual(['n15 > r7', 'r7 > r4', 'r4 > r5', 'r5 > r9', 'r9 > n17']);
  });
});

describe('network', () => {
  test.each([
    [at(0, 0), at(0, 0), 4, 300 + 0 + 1],
    [at(0, 0), at(1, 0), 144, 300 + 3 + 36],
    [at(0, 0), at(2, 2), 4112, 300 + 12 + 1028],
    [at(0, 0), at(2, 2), 5, 300 + 12 + 2],
    [0, 6, 8, 300 + 12 + 2],
  ])(
    'from node %i to node %i, %i bytes take %i cycles on idle links',
    (from, to, bytes, cycles) => {
      const network = networkOf(16, 4);
      expect(arrivalsOf(network, [transfer(from, to, bytes, 1000)])[0]?.time).toBe(1000 + cycles);
    },
  );

  test('packets that share a link share its rate', () => {
    const network = networkOf(16, 0);
    const arrivals = arrivalsOf(network, [
      transfer(at(0, 0), at(2, 0), 400),
      transfer(at(1, 0), at(2, 0), 400),
    ]);
    // Pieces of 32, 32, 32 and 4 flits take turns on the shared link from cycle 303 to 503.
    expect(arrivals.map(({ time }) => time)).toEqual([499 + 3, 503 + 3]);
  });

  test('packets on different links do not touch each other', () => {
    const network = networkOf(16, 0);
    const arrivals = arrivalsOf(network, [
      transfer(at(0, 0), at(1, 0), 400),
      transfer(at(0, 1), at(1, 1), 400),
    ]);
    expect(arrivals.map(({ time }) => time)).toEqual([403, 403]);
  });

  test('a node takes in one flit a cycle, from wherever', () => {
    const network = networkOf(16, 0);
    const senders = [at(0, 1), at(2, 1), at(1, 0), at(1, 2)];
    const arrivals = arrivalsOf(
      network,
      senders.map((node) => transfer(node, at(1, 1), 400)),
    );
    const times = arrivals.map(({ time }) => time).sort((a, b) => a - b);
    // 400 flits from cycle 303 on; the last pieces are of 4 flits each.
    expect(times).toEqual([691, 695, 699, 703]);
  });

  test('packets are taken by time, then source, then sequence, however they are given', () => {
    const packets = [
      transfer(at(1, 0), at(2, 0), 40, 5, 0),
      transfer(at(0, 0), at(2, 0), 40, 5, 1),
      transfer(at(0, 0), at(2, 0), 40, 5, 0),
      transfer(at(3, 3), at(2, 0), 40, 4, 0),
    ];
    const orderOf = (given: readonly Packet[]) => {
      const network = networkOf(16, 0);
      network.send(given);
      return network.advance(Number.POSITIVE_INFINITY);
    };
    const one = orderOf(packets);
    expect(orderOf([...packets].reverse())).toEqual(one);
    expect(one.map(({ packet }) => [packet.time, packet.source, packet.sequence])).toEqual([
      [4, at(3, 3), 0],
      [5, at(0, 0), 0],
      [5, at(0, 0), 1],
      [5, at(1, 0), 0],
    ]);
  });

  test('packets between the same nodes do not overtake each other', () => {
    const network = networkOf(16, 0);
    const long = transfer(at(0, 0), at(2, 1), 8192, 0, 0);
    const short = transfer(at(0, 0), at(2, 1), 4, 1, 1);
    network.send([short, long]);
    const arrivals = network.advance(Number.POSITIVE_INFINITY);
    expect(arrivals.map(({ packet }) => packet)).toEqual([long, short]);
    expect(arrivals[1]?.time).toBeGreaterThanOrEqual(arrivals[0]?.time ?? Infinity);
  });

  test('bytes into the network are bytes out of it, a cycle of a link for each flit', () => {
    const network = networkOf(16, 4);
    const nodes = network.topology.nodes;
    const packets = nodes.map((node, index) =>
      transfer(node, nodes[(index * 7 + 3) % nodes.length] ?? node, 4 * (index + 1), index),
    );
    arrivalsOf(network, packets);
    const total = packets.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const statistics = network.nodeStatistics('data');
    expect(statistics.reduce((sum, node) => sum + node.sentBytes, 0)).toBe(total);
    expect(statistics.reduce((sum, node) => sum + node.receivedBytes, 0)).toBe(total);
    expect(statistics.reduce((sum, node) => sum + node.receivedPackets, 0)).toBe(nodes.length);
    for (const { bytes, busyCycles } of network.linkStatistics('data')) {
      expect(busyCycles).toBe(bytes / 4);
    }
    const hops = packets.reduce(
      (sum, { source, destination }) => sum + network.topology.route(source, destination).length,
      0,
    );
    const passages = network.linkStatistics('data').reduce((sum, link) => sum + link.packets, 0);
    expect(passages).toBe(hops);
  });

  test('replies use links of their own', () => {
    const network = networkOf(16, 0);
    const data = transfer(at(0, 0), at(1, 0), 8000);
    const reply = { kind: 'reply', to: 'message', isAccepted: true } as const;
    const head = { source: at(0, 0), destination: at(1, 0), time: 0, sequence: 1 };
    const [, second] = arrivalsOf(network, [data, { ...reply, ...head }]);
    expect(second?.time).toBe(305);
    expect(network.linkStatistics('control').some(({ packets }) => packets === 1)).toBe(true);
  });
});
