/**
 * Faults of the network: what may happen to a packet between the last link and its destination.
 *
 * A plan is a list of faults and a seed. What befalls a packet is a function of the plan and of the
 * packet (when and by whom it was sent), never of what was asked before. So faults have no state: a
 * run with faults can be cut, saved and spread over threads like any other, and without a plan
 * nothing is computed.
 *
 * A sender's interface waits for a reply. When the packet or the reply is lost, it gives up after
 * `silenceCycles`: a message counts as sent, a transfer as refused.
 */
import { type Arrival, inOrderOfArrival, type Packet } from './packet.ts';
import type { Topology } from './topology.ts';

/** Which packets a fault may befall; all that it does not speak of. */
interface Scope {
  /** First cycle of arrival, and the first that is no longer meant. */
  readonly from?: number;
  readonly until?: number;
  /** Node numbers. */
  readonly source?: number;
  readonly destination?: number;
  readonly packets?: Packet['kind'];
  /** Packets with a payload whose word at `offset`, and `mask`, is `value`. */
  readonly where?: { readonly offset: number; readonly mask: number; readonly value: number };
}

/** What happens to one packet at a time, each with the probability `chance`. */
interface Accident extends Scope {
  readonly kind: 'lose' | 'duplicate' | 'delay' | 'corrupt' | 'truncate';
  readonly chance: number;
  /** Of a delay or a duplicate: it comes at most so much later; what is sent later may overtake. */
  readonly cycles?: number;
}

/** Everything is kept until the fault is over, and then arrives in order. */
interface Hold extends Scope {
  readonly kind: 'hold';
  readonly until: number;
}

/** Packets that are on their way over a link, by its name in the topology, are lost. */
interface LinkDown extends Scope {
  readonly kind: 'link-down';
  readonly link: string;
}

/** Packets between these nodes and all others are lost. */
interface Partition extends Scope {
  readonly kind: 'partition';
  readonly nodes: readonly number[];
}

export type Fault = Accident | Hold | LinkDown | Partition;

export interface FaultPlan {
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** How long an interface waits for a reply that will not come. */
  readonly silenceCycles?: number;
}

export const DEFAULT_SILENCE_CYCLES = 20_000;
const DEFAULT_DELAY_CYCLES = 10_000;
const MOST_FLIPPED_BITS = 8;

/** What the plan makes of packets that arrive: none, one or more in the place of each. */
export function withFaults(
  plan: FaultPlan,
  arrivals: readonly Arrival[],
  topology: Topology,
): readonly Arrival[] {
  const { silenceCycles = DEFAULT_SILENCE_CYCLES } = plan;
  const all: Arrival[] = [];
  for (const arrival of arrivals) {
    let copies: readonly Arrival[] = [arrival];
    for (const [index, fault] of plan.faults.entries()) {
      copies = copies.flatMap((copy) => {
        if (!isInScope(fault, copy)) return [copy];
        const left = befall(fault, copy, { seed: plan.seed, index, topology });
        if (left.length === 0) all.push(unanswered(copy, silenceCycles));
        return left;
      });
    }
    all.push(...copies);
  }
  return all.sort(inOrderOfArrival);
}

/**
 * What the sender of a lost packet sees of that: its interface gives up. For a lost reply, whose
 * destination is who waits for it, the same.
 */
export function unanswered({ packet, time }: Arrival, silenceCycles: number): Arrival {
  const isReply = packet.kind === 'reply';
  const reply: Packet = {
    kind: 'reply',
    to: packet.kind === 'reply' ? packet.to : packet.kind,
    isAccepted: false,
    source: isReply ? packet.source : packet.destination,
    destination: isReply ? packet.destination : packet.source,
    time: packet.time,
    sequence: packet.sequence,
  };
  return { packet: reply, time: time + silenceCycles };
}

/** What is wrong with a plan; undefined if nothing is. */
export function faultPlanProblem(plan: FaultPlan, topology: Topology): string | undefined {
  const { seed, faults, silenceCycles = DEFAULT_SILENCE_CYCLES } = plan;
  if (!isCount(seed)) return `seed: ${seed} is not a whole number from 0 on`;
  if (!isCount(silenceCycles)) return `silenceCycles: ${silenceCycles} are no number of cycles`;
  if (!Array.isArray(faults)) return 'faults: it is no list';
  for (const fault of faults) {
    const problem = faultProblem(fault, topology);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function faultProblem(fault: Fault, topology: Topology): string | undefined {
  const { from = 0, until = Number.POSITIVE_INFINITY } = fault;
  if (!(from >= 0 && until >= from)) return `${fault.kind}: it ends before it begins`;
  switch (fault.kind) {
    case 'lose':
    case 'duplicate':
    case 'delay':
    case 'corrupt':
    case 'truncate': {
      const { kind, chance, cycles = 1 } = fault;
      if (!(chance >= 0 && chance <= 1)) return `${kind}: a chance is from 0 to 1, not ${chance}`;
      return isCount(cycles) && cycles > 0 ? undefined : `${kind}: ${cycles} are no cycles`;
    }
    case 'hold':
      return until === Number.POSITIVE_INFINITY ? 'hold: it has no end' : undefined;
    case 'link-down':
      if (topology.links.some(({ name }) => name === fault.link)) return undefined;
      return `link-down: there is no link "${fault.link}"`;
    case 'partition': {
      const stranger = fault.nodes.find((node) => !topology.hasNode(node));
      return stranger === undefined ? undefined : `partition: there is no node ${stranger}`;
    }
    default:
      return `there is no fault ${(fault satisfies never as Fault).kind}`;
  }
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isInScope(fault: Fault, { packet, time }: Arrival): boolean {
  const { from = 0, until = Number.POSITIVE_INFINITY, source, destination, packets } = fault;
  // What cuts a way cuts it for all that is under way then; anything else strikes at arrival.
  const isCut = fault.kind === 'link-down' || fault.kind === 'partition';
  const begins = isCut ? packet.time : time;
  return (
    begins < until &&
    time >= from &&
    (source === undefined || packet.source === source) &&
    (destination === undefined || packet.destination === destination) &&
    (packets === undefined || packet.kind === packets) &&
    holdsWhere(fault.where, packet)
  );
}

function holdsWhere(where: Scope['where'], packet: Packet): boolean {
  if (where === undefined) return true;
  if (packet.kind === 'reply' || packet.bytes.length < where.offset + 4) return false;
  const { buffer, byteOffset } = packet.bytes;
  const word = new DataView(buffer, byteOffset).getUint32(where.offset, true);
  return (word & where.mask) >>> 0 === where.value >>> 0;
}

interface Circumstances {
  readonly seed: number;
  /** Of the fault in the plan. */
  readonly index: number;
  readonly topology: Topology;
}

/** What is left of a packet that a fault befalls: nothing, the packet, or more. */
function befall(fault: Fault, arrival: Arrival, how: Circumstances): readonly Arrival[] {
  const { seed, index, topology } = how;
  const { packet, time } = arrival;
  switch (fault.kind) {
    case 'hold':
      return [{ packet, time: Math.max(time, fault.until) }];
    case 'link-down': {
      const route = topology.route(packet.source, packet.destination);
      return route.some((link) => topology.links[link]?.name === fault.link) ? [] : [arrival];
    }
    case 'partition': {
      const isInside = (node: number) => fault.nodes.includes(node);
      return isInside(packet.source) === isInside(packet.destination) ? [arrival] : [];
    }
    default: {
      const dice = new Dice(seed, index, arrival);
      return dice.next() < fault.chance ? strike(fault, arrival, dice) : [arrival];
    }
  }
}

/** What is left after an accident. */
function strike(fault: Accident, arrival: Arrival, dice: Dice): readonly Arrival[] {
  const { packet, time } = arrival;
  const later = () => time + 1 + dice.below(fault.cycles ?? DEFAULT_DELAY_CYCLES);
  switch (fault.kind) {
    case 'lose':
      return [];
    case 'duplicate':
      return [arrival, { packet, time: later() }];
    case 'delay':
      return [{ packet, time: later() }];
    case 'corrupt':
      // A reply has a check of its own: one that is damaged is none.
      if (packet.kind === 'reply') return [];
      return [{ time, packet: { ...packet, bytes: corrupted(packet.bytes, dice) } }];
    case 'truncate': {
      if (packet.kind === 'reply') return [];
      const words = 1 + dice.below(Math.max(1, packet.bytes.length / 4 - 1));
      return [{ time, packet: { ...packet, bytes: packet.bytes.slice(0, 4 * words) } }];
    }
  }
}

function corrupted(bytes: Uint8Array, dice: Dice): Uint8Array {
  const changed = bytes.slice();
  for (let bits = 1 + dice.below(MOST_FLIPPED_BITS); bits > 0; bits -= 1) {
    const at = dice.below(changed.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << dice.below(8));
  }
  return changed;
}

/** Numbers that depend on a plan's seed, a fault and a packet alone. */
class Dice {
  #state: number;

  constructor(seed: number, fault: number, { packet, time }: Arrival) {
    this.#state = 0x9e37_79b9;
    const { source, destination, sequence } = packet;
    for (const word of [seed, fault, source, destination, sequence, packet.time, time]) {
      this.#state = scramble(this.#state ^ (word | 0));
    }
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x9e37_79b9) | 0;
    return (scramble(this.#state) >>> 0) / 2 ** 32;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }
}

function scramble(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}
