/**
 * What is simulated: a machine, processes that roam in it, and what goes wrong. All of it is drawn
 * from a seed. Until CALM anything may go wrong; then nothing does, and by END all must be settled.
 */
import type { Fault } from '../../../vm/noc/faults.ts';
import { computeNode, ioNode, Topology } from '../../../vm/noc/topology.ts';
import { Random } from '../../support/random.ts';

/** Every kernel has booted by then, and no process wants to move yet. */
export const START = 280_000;
export const CALM = 3_500_000;
/** Who has not answered by then never will: no patience of the kernel is longer. */
export const END = CALM + 14_000_000;

const STOPS = 8;
const NOBODY = -1;

/** What a process does: the words of `plan` in roam.s. */
export interface Plan {
  /** Cluster that it starts in. */
  readonly cluster: number;
  readonly workers: number;
  readonly pages: number;
  readonly rounds: number;
  /** Cluster that the process started in which it exchanges letters with. */
  readonly peer?: number;
  /** Cluster that one of its threads wants to go to, whatever the others want. */
  readonly rival?: number;
  readonly stops: readonly number[];
}

/** Who dies: the cluster where the protocol is at that step, or who plays that part in it. */
export type Victim = 'here' | 'source' | 'destination' | 'directory';

export interface Death {
  readonly victim: Victim;
  /** Protocol events in all of the machine until then. */
  readonly event: number;
  /** Cycles until it is switched on again, empty; undefined: never. */
  readonly restartAfter: number | undefined;
}

/** Items that a cluster's kernel lacks from the start. */
export interface Shortage {
  readonly cluster: number;
  readonly supply: 'channel_supply' | 'letter_supply';
  readonly items: number;
}

export interface Scenario {
  readonly seed: number;
  readonly clusters: number;
  readonly ioClusters: number;
  readonly cores: number;
  readonly plans: readonly Plan[];
  readonly faults: readonly Fault[];
  readonly deaths: readonly Death[];
  readonly shortages: readonly Shortage[];
}

export function randomScenario(seed: number): Scenario {
  const random = new Random(Math.imul(seed, 0x5851_f42d));
  const clusters = random.oneOf([2, 3, 3, 4]);
  const ioClusters = random.oneOf([0, 1, 1]);
  const cores = random.oneOf([1, 2, 2, 3, 4, 4, 6]);
  const talk = clusters > 2 && random.chance(4);
  if (random.chance(12)) return calmScenario(seed, random, { clusters, ioClusters, cores });
  const plans = randomPlans(random, { clusters, ioClusters, cores, talk });
  const topology = new Topology(clusters, ioClusters);
  const count = random.between(0, 4);
  const faults: Fault[] = Array.from({ length: count }, () =>
    randomFault(random, topology),
  ).flatMap((fault) => (talk ? sparingLetters(fault) : [fault]));
  if (!talk && random.chance(3)) faults.push(...estrangement(random, clusters));
  if (!talk && random.chance(2)) {
    const most = random.oneOf([1, 1, 2, 3]);
    for (let index = 0; index < most; index += 1) faults.push(faultOfOpcode(random));
  }
  const deaths = Array.from({ length: random.oneOf([0, 0, 1, 1, 2]) }, () => ({
    victim: random.oneOf(['here', 'here', 'source', 'destination', 'directory'] as const),
    event: random.between(1, random.oneOf([12, 30, 80])),
    restartAfter: random.oneOf([undefined, 5_000, 70_000, 500_000]),
  }));
  const shortages = random.chance(8) ? [randomShortage(random, clusters)] : [];
  return { seed, clusters, ioClusters, cores, plans, faults, deaths, shortages };
}

/** One process alone, and nothing goes wrong: then it gets where it wants to go. */
function calmScenario(seed: number, random: Random, machine: Omit<Setting, 'talk'>): Scenario {
  const [plan] = randomPlans(random, { ...machine, talk: false });
  const { rival: _, ...plain } = plan as Plan & { rival?: number };
  return { seed, ...machine, plans: [plain], faults: [], deaths: [], shortages: [] };
}

/** Two clusters do not hear each other for a while, but everybody else. */
function estrangement(random: Random, clusters: number): Fault[] {
  const [one = 0, other = 0] = shuffled(random, clusters).map(computeNode);
  const from = START + random.between(60_000, 400_000);
  const scope = { kind: 'lose', chance: 1, from, until: from + LONG } as const;
  return [
    { ...scope, source: one, destination: other },
    { ...scope, source: other, destination: one },
  ];
}

interface Setting {
  readonly clusters: number;
  readonly ioClusters: number;
  readonly cores: number;
  readonly talk: boolean;
}

function randomPlans(random: Random, { clusters, ioClusters, cores, talk }: Setting): Plan[] {
  const homes = shuffled(random, clusters);
  const count = talk ? 2 : random.between(1, Math.min(3, clusters));
  // Of processes that talk to each other, each must take as many steps as the other.
  const steps = random.between(1, 4);
  return homes.slice(0, count).map((cluster, index) => {
    const peer = talk ? homes[1 - index] : undefined;
    const rival = random.chance(4) ? random.between(0, clusters) : undefined;
    // Sometimes its own cluster, one that does not compute, or none.
    const last = clusters + (random.chance(4) ? ioClusters : -1);
    const stops = talk ? steps : random.between(1, 4);
    return {
      cluster,
      workers: random.oneOf(
        cores === 1 ? [0, 1, 2] : [0, 1, 2, 3, 5, 8, rival === undefined ? 16 : 15],
      ),
      pages: random.oneOf([0, 0, 1, 3, 8, 20]),
      rounds: random.oneOf([50, 300, 1000, 2500]),
      ...(peer === undefined ? {} : { peer }),
      ...(rival === undefined ? {} : { rival }),
      stops: Array.from({ length: stops }, () => random.between(0, last)),
    };
  });
}

function randomFault(random: Random, topology: Topology): Fault {
  const from = random.oneOf([START, random.between(START, CALM - 500_000)]);
  const until = random.oneOf([CALM, Math.min(CALM, from + random.between(5_000, 400_000))]);
  const when = { from, until };
  const kinds = ['lose', 'duplicate', 'delay', 'corrupt', 'truncate'] as const;
  const kind = random.oneOf([...kinds, ...kinds, 'hold', 'link-down', 'partition'] as const);
  const brief = { from, until: Math.min(until, from + random.between(5_000, 400_000)) };
  if (kind === 'hold') return { kind, ...brief };
  if (kind === 'link-down') {
    return { kind, ...brief, link: random.oneOf(topology.links).name };
  }
  if (kind === 'partition') {
    const nodes = topology.nodes.filter(() => random.chance(2));
    return { kind, ...brief, nodes };
  }
  const packets = random.oneOf([undefined, undefined, 'message', 'transfer', 'reply'] as const);
  return {
    kind,
    ...when,
    chance: random.oneOf([0.02, 0.1, 0.25]),
    cycles: random.oneOf([1_000, 40_000, 200_000]),
    ...(packets === undefined ? {} : { packets }),
  };
}

/** Where the opcode of a daemon's message is in a packet, behind header and version. */
const OPCODE_OFFSET = 20;
const OPCODES = 19;
/** Longer than the daemons are patient. */
const LONG = 1_500_000;

/** Of one kind of message most are lost, or come when everything else is long over. */
function faultOfOpcode(random: Random): Fault {
  const from = random.oneOf([START, random.between(START, CALM - LONG)]);
  const until = random.oneOf([CALM, from + LONG]);
  const value = random.between(0, OPCODES - 1);
  return {
    kind: random.oneOf(['lose', 'lose', 'delay', 'duplicate'] as const),
    packets: 'message',
    where: { offset: OPCODE_OFFSET, mask: -1, value },
    chance: random.oneOf([0.5, 1]),
    cycles: random.oneOf([100_000, LONG]),
    from,
    until,
  };
}

/**
 * The network is trusted with what processes say to each other: there is nobody who would repeat
 * it. So only what kernels say to each other, to port 0, and what moves is meant.
 */
function sparingLetters(fault: Fault): Fault[] {
  const where = { offset: 0, mask: 0xff, value: 0 };
  const ofTransfers: Fault = { ...fault, packets: 'transfer' };
  // What kernels say of a move to those that talk to the process has no check: news.s.
  if (fault.kind === 'corrupt' || fault.kind === 'truncate') return [ofTransfers];
  return [{ ...fault, packets: 'message', where }, ofTransfers];
}

function randomShortage(random: Random, clusters: number): Shortage {
  const supply = random.oneOf(['channel_supply', 'letter_supply'] as const);
  const items = supply === 'channel_supply' ? random.between(1, 8) : random.between(40, 62);
  return { cluster: random.between(0, clusters - 1), supply, items };
}

function shuffled(random: Random, count: number): number[] {
  const left = Array.from({ length: count }, (_, number) => number);
  return Array.from({ length: count }, () => {
    const [one = 0] = left.splice(random.between(0, left.length - 1), 1);
    return one;
  });
}

/** The words of a plan. */
export function planWords({ workers, pages, rounds, peer, rival, stops }: Plan): number[] {
  const padded = Array.from({ length: STOPS }, (_, index) => stops[index] ?? NOBODY);
  const home = peer === undefined ? NOBODY : computeNode(peer);
  return [workers, pages, rounds, home, rival ?? NOBODY, ...padded];
}

/** The directory's cluster. */
export function directoryOf({ clusters, ioClusters }: Scenario): number {
  return ioClusters > 0 ? clusters : 0;
}

export function clusterOfNode({ clusters, ioClusters }: Scenario, node: number): number {
  const all = Array.from({ length: clusters + ioClusters }, (_, number) => number);
  const nodeOf = (number: number) =>
    number < clusters ? computeNode(number) : ioNode(number - clusters);
  return all.find((number) => nodeOf(number) === node) ?? NOBODY;
}

const PATTERN_FACTOR = 0x9e37_79b1;

/** The lines that a process prints, by the sentences in roam.s and in programs/lib/pattern.s. */
export function promisedLines({ cluster, workers, pages, rounds, peer, stops }: Plan): string[] {
  const home = computeNode(cluster);
  let sum = 0;
  for (const [index] of stops.entries()) {
    sum = (sum + labour(77, rounds) + (peer === undefined ? 0 : index + 1)) | 0;
  }
  for (let page = pages; page > 0; page -= 1) sum = fold(sum, patterns(page, 1024));
  for (let worker = workers - 1; worker >= 0; worker -= 1)
    sum = fold(sum, [labour(worker, rounds)]);
  const steps = stops.map((_, index) => `${home} step ${index + 1}`);
  return [`${home} begins`, ...steps, `${home} ends 0x${hex(sum)}`];
}

function patterns(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.imul(first + index + 1, PATTERN_FACTOR));
}

function fold(start: number, words: readonly number[]): number {
  return words.reduce((sum, word) => (Math.imul(31, sum) + word) | 0, start);
}

function labour(n: number, rounds: number): number {
  const words = patterns(n, 32);
  let x = words[0] as number;
  for (let round = 0; round < rounds; round += 1) {
    x = (Math.imul(x, 1664525) + 1013904223) | 0;
    words[x >>> 27] = ((words[x >>> 27] as number) + x) | 0;
  }
  return fold(0, [...words, x]);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
