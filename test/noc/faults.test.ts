/** What each fault makes of packets, on its own; what guests see of it is in test/machine. */
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_SILENCE_CYCLES,
  type Fault,
  type FaultPlan,
  faultPlanProblem,
  withFaults,
} from '../../vm/noc/faults.ts';
import { Network } from '../../vm/noc/network.ts';
import type { Arrival, Packet } from '../../vm/noc/packet.ts';
import { Topology } from '../../vm/noc/topology.ts';
import { networkTiming } from '../../vm/timing.ts';

const topology = new Topology(4, 0);
const [A, B, C] = [8, 9, 10];

/** Packets of 64 bytes from A to B, 1000 cycles apart, with their number in each byte. */
function stream(
  count: number,
  change: (number: number) => Partial<Packet> = () => ({}),
): Arrival[] {
  return Array.from({ length: count }, (_, number) => {
    const bytes = new Uint8Array(64).fill(number);
    const head = { source: A, destination: B, time: 1000 * number, sequence: number };
    const packet = { kind: 'message', bytes, ...head, ...change(number) } as Packet;
    return { packet, time: packet.time + 400 };
  });
}

function suffer(arrivals: readonly Arrival[], ...faults: Fault[]): readonly Arrival[] {
  return withFaults({ seed: 1, faults }, arrivals, topology);
}

const messages = (arrivals: readonly Arrival[]) =>
  arrivals.filter(({ packet }) => packet.kind !== 'reply');
const replies = (arrivals: readonly Arrival[]) =>
  arrivals.filter(({ packet }) => packet.kind === 'reply');
const numbers = (arrivals: readonly Arrival[]) => arrivals.map(({ packet }) => packet.sequence);

describe('without faults', () => {
  test('everything arrives as it was sent', () => {
    expect(suffer(stream(20))).toEqual(stream(20));
  });
});

describe('loss', () => {
  test('takes about as many as its chance says, and each sender hears nothing for a while', () => {
    const sent = stream(1000);
    const left = suffer(sent, { kind: 'lose', chance: 0.3 });
    const arrived = messages(left);
    expect(arrived.length).toBeGreaterThan(600);
    expect(arrived.length).toBeLessThan(800);
    const lost = sent.filter(({ packet }) => !numbers(arrived).includes(packet.sequence));
    expect(replies(left)).toEqual(
      lost.map(({ packet, time }) => ({
        time: time + DEFAULT_SILENCE_CYCLES,
        packet: {
          kind: 'reply',
          to: 'message',
          isAccepted: false,
          source: B,
          destination: A,
          time: packet.time,
          sequence: packet.sequence,
        },
      })),
    );
  });

  test('of a reply makes who waits for it wait in vain, too', () => {
    const sent = stream(1, () => ({ kind: 'reply', to: 'transfer', isAccepted: true }));
    const [left] = suffer(sent, { kind: 'lose', chance: 1 });
    expect(left).toMatchObject({ time: 400 + DEFAULT_SILENCE_CYCLES });
    expect(left?.packet).toMatchObject({ kind: 'reply', to: 'transfer', isAccepted: false });
    expect(left?.packet).toMatchObject({ source: A, destination: B });
  });
});

describe('duplication', () => {
  test('lets a copy come later, the same in every byte', () => {
    const left = suffer(stream(50), { kind: 'duplicate', chance: 1, cycles: 700 });
    expect(left.length).toBe(100);
    for (const { packet, time } of stream(50)) {
      const copies = left.filter((one) => one.packet.sequence === packet.sequence);
      expect(copies.map((copy) => copy.packet)).toEqual([packet, packet]);
      expect(copies[0]?.time).toBe(time);
      expect(copies[1]?.time).toBeGreaterThan(time);
      expect(copies[1]?.time).toBeLessThanOrEqual(time + 700);
    }
  });
});

describe('delay', () => {
  test('is bounded, and lets later packets overtake', () => {
    const left = suffer(stream(50), { kind: 'delay', chance: 1, cycles: 5000 });
    expect([...numbers(left)].sort((a, b) => a - b)).toEqual(numbers(stream(50)));
    expect(numbers(left)).not.toEqual(numbers(stream(50)));
    for (const { packet, time } of left) {
      expect(time).toBeGreaterThan(packet.time + 400);
      expect(time).toBeLessThanOrEqual(packet.time + 400 + 5000);
    }
  });

  test('of one kind reorders it against the others', () => {
    const sent = stream(2, (number) => (number === 0 ? { kind: 'transfer', channel: 3 } : {}));
    const fault = { kind: 'delay', chance: 1, cycles: 100_000, packets: 'transfer' } as const;
    expect(numbers(suffer(sent, fault))).toEqual([1, 0]);
  });
});

describe('holding', () => {
  test('keeps everything until it is over, in order', () => {
    const left = suffer(stream(10), { kind: 'hold', from: 2000, until: 6000 });
    expect(left.map(({ time }) => time)).toEqual([
      400, 1400, 6000, 6000, 6000, 6000, 6400, 7400, 8400, 9400,
    ]);
    expect(numbers(left)).toEqual(numbers(stream(10)));
  });
});

describe('corruption', () => {
  test('flips one to eight bits of a copy of the payload', () => {
    const sent = stream(100);
    const left = suffer(sent, { kind: 'corrupt', chance: 1 });
    const flips = left.map(({ packet }, index) => {
      if (packet.kind !== 'message') throw new Error('not a message');
      return [...packet.bytes].reduce((sum, byte) => {
        let changed = byte ^ index;
        for (; changed !== 0; changed &= changed - 1) sum += 1;
        return sum;
      }, 0);
    });
    expect(Math.min(...flips)).toBeGreaterThan(0);
    expect(Math.max(...flips)).toBeLessThanOrEqual(8);
    expect(new Set(flips).size).toBeGreaterThan(4);
    expect(sent).toEqual(stream(100));
  });

  test('of a reply is its loss', () => {
    const sent = stream(1, () => ({ kind: 'reply', to: 'message', isAccepted: true }));
    const fault = { kind: 'corrupt', chance: 1 } as const;
    expect(suffer(sent, fault)).toEqual(suffer(sent, { kind: 'lose', chance: 1 }));
  });
});

describe('truncation', () => {
  test('leaves some words from the beginning, never all', () => {
    const left = suffer(stream(200), { kind: 'truncate', chance: 1 });
    const lengths = left.map(({ packet }) => (packet.kind === 'message' ? packet.bytes.length : 0));
    expect(new Set(lengths)).toEqual(new Set(Array.from({ length: 15 }, (_, n) => 4 * (n + 1))));
    for (const { packet } of left) {
      if (packet.kind !== 'message') throw new Error('not a message');
      expect(new Set(packet.bytes)).toEqual(new Set([packet.sequence]));
    }
  });
});

describe('a link that is down', () => {
  const between = (source: number, destination: number) =>
    stream(10, () => ({ source, destination }));

  test('loses what is on its way over it, and nothing else', () => {
    const fault = { kind: 'link-down', link: 'r0 > r1', from: 3100, until: 5000 } as const;
    // Number 3 was under way when the link went, number 5 was sent when it was up again.
    expect(numbers(messages(suffer(between(A, B), fault)))).toEqual([0, 1, 2, 5, 6, 7, 8, 9]);
    expect(suffer(between(B, A), fault)).toEqual(between(B, A));
    expect(suffer(between(A, C), fault)).toEqual(between(A, C));
  });
});

describe('a partition', () => {
  test('parts nodes inside from those outside, both ways', () => {
    const fault = { kind: 'partition', nodes: [A, C] } as const;
    const ways = [
      [A, B],
      [B, A],
      [A, C],
      [C, A],
      [B, 11],
    ] as const;
    const arrived = ways.map(([source, destination]) => {
      return messages(
        suffer(
          stream(1, () => ({ source, destination })),
          fault,
        ),
      ).length;
    });
    expect(arrived).toEqual([0, 0, 1, 1, 1]);
  });
});

describe('a fault', () => {
  test.each<[string, Partial<Fault>, number[]]>([
    ['in a window', { from: 2000, until: 4000 }, [0, 1, 4, 5]],
    ['of a source', { source: C }, [0, 1, 2, 3, 4, 5]],
    ['of a destination', { destination: B }, []],
    ['of a kind of packet', { packets: 'transfer' }, [0, 1, 2, 3, 4, 5]],
    ['of a word', { where: { offset: 8, mask: 0xff00, value: 0x300 } }, [0, 1, 2, 4, 5]],
    [
      'of a word that is not there',
      { where: { offset: 64, mask: 0, value: 0 } },
      [0, 1, 2, 3, 4, 5],
    ],
  ])('%s spares the others', (_, scope, spared) => {
    const left = suffer(stream(6), { kind: 'lose', chance: 1, ...scope } as Fault);
    expect(numbers(messages(left))).toEqual(spared);
  });

  test('strikes the same packets however they are looked at, others with another seed', () => {
    const sent = stream(300);
    const faults = [
      { kind: 'lose', chance: 0.2 },
      { kind: 'duplicate', chance: 0.2 },
      { kind: 'corrupt', chance: 0.2 },
    ] as const;
    const plan = (seed: number): FaultPlan => ({ seed, faults });
    const whole = withFaults(plan(7), sent, topology);
    const singly = sent.flatMap((one) => withFaults(plan(7), [one], topology));
    expect([...singly].sort((a, b) => a.time - b.time)).toEqual(whole);
    expect(withFaults(plan(8), sent, topology)).not.toEqual(whole);
  });

  test('uses the same links as a packet without faults', () => {
    const network = new Network(topology, networkTiming('functional'));
    network.send(stream(5).map(({ packet }) => packet));
    const arrivals = network.advance(100_000);
    const fault = { kind: 'link-down', link: 'r0 > r1' } as const;
    expect(messages(withFaults({ seed: 1, faults: [fault] }, arrivals, topology))).toEqual([]);
    const used = network.linkStatistics('data').find(({ name }) => name === 'r0 > r1');
    expect(used?.packets).toBe(5);
  });
});

describe('a plan is refused', () => {
  // biome-ignore format: a table reads best in columns
  test.each<[string, Partial<FaultPlan>, RegExp]>([
    ['with half a seed',           { seed: 0.5 },                                                    /seed: 0.5/],
    ['with an endless silence',    { silenceCycles: Number.POSITIVE_INFINITY },                      /silenceCycles/],
    ['with a chance above 1',      { faults: [{ kind: 'lose', chance: 2 }] },                        /from 0 to 1, not 2/],
    ['with a delay of nothing',    { faults: [{ kind: 'delay', chance: 1, cycles: 0 }] },            /delay: 0 are no cycles/],
    ['with a window inside out',   { faults: [{ kind: 'lose', chance: 1, from: 9, until: 3 }] },     /ends before it begins/],
    ['with an endless hold',       { faults: [{ kind: 'hold' } as Fault] },                          /no end/],
    ['with a link that is none',   { faults: [{ kind: 'link-down', link: 'r0 > r9' }] },             /no link "r0 > r9"/],
    ['with a node that is none',   { faults: [{ kind: 'partition', nodes: [8, 99] }] },              /no node 99/],
    ['with a fault that is none',  { faults: [{ kind: 'rust' } as unknown as Fault] },               /no fault rust/],
  ])('%s', (_, part, message) => {
    expect(faultPlanProblem({ seed: 1, faults: [], ...part }, topology)).toMatch(message);
  });

  test('unless it is a good one', () => {
    const faults: readonly Fault[] = [
      { kind: 'lose', chance: 1 },
      { kind: 'hold', until: 5 },
      { kind: 'link-down', link: 'n8 > r0' },
      { kind: 'partition', nodes: [8] },
    ];
    expect(faultPlanProblem({ seed: 1, faults }, topology)).toBeUndefined();
  });
});
