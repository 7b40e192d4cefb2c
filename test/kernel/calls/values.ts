/**
 * Random arguments of calls. What an argument is, the contract of its routine says; most are such
 * that the call may succeed, the others lead to the borders of what is allowed and beyond.
 */
import type { Random } from '../../support/random.ts';
import type { Setting } from './script.ts';

/** Addresses in the image that arguments lead to. */
export interface Names {
  readonly worker: number;
  readonly handler: number;
  readonly arena: number;
  readonly arenaBytes: number;
  readonly restorer: number;
  readonly rodata: number;
  /** Objects of the kernel: tables, words, code. */
  readonly kernel: readonly number[];
}

/** What of a trial its arguments depend on. */
export interface Surroundings {
  readonly names: Names;
  readonly setting: Setting;
  /** The cluster whose process makes the call. */
  readonly cluster: number;
  readonly cores: number;
  /** Whether calls that end or stop the process are among the others. */
  readonly isDeadly: boolean;
  /** Whether the process handles its own faults, and has some. */
  readonly isFaulty: boolean;
  readonly handlersCall: boolean;
}

type Maker = (random: Random, surroundings: Surroundings) => number;

/** The arena begins with lists of nodes, for syncs; the rest are struct actions, for sigctl. */
export const arenaParts = { lists: 0, listBytes: 128, listCount: 8 } as const;

const PAGES = [0x9000_0000, 0x9000_1000, 0x903f_f000, 0x9040_0000, 0xa000_0000, 0xefff_f000];
const BAD_PAGES = [0x8fff_f000, 0xf000_0000, 0, 0x8008_0000, 0x8004_c000, 0x9000_0004, 0x9000_0fff];
const FRAME = 0x8018_0000 >>> 12;
const STACK_PAGES = Array.from({ length: 36 }, (_, page) => 0x8004_c000 + 4096 * page);

/** Edges of everything in the address space; most belong to somebody else. */
const EDGES = [
  0, 1, 4, -1, -4, -16, 0x7fff_fffc, 0x8000_0000, 0x8003_fffc, 0x8004_0000, 0x8004_1000,
  0x8004_2000, 0x8004_2080, 0x8004_3000, 0x8004_3800, 0x8004_4000, 0x8004_4ffc, 0x8004_5000,
  0x8004_7ffc, 0x8004_8000, 0x8006_fffc, 0x8007_0000, 0x8007_fffc, 0x8008_0000, 0x8008_0010,
  0x8017_fffc, 0x8018_0000, 0x801f_fffc, 0x8020_0000, 0x8fff_fffc, 0xf000_0000, 0x1000_0000,
  0x0200_0000, 0x0200_4000, 0x0200_bff8, 0x0010_0000, 0x4000_0000, 0x4000_0040, 0x4000_0070,
];

const pick =
  (...values: readonly number[]): Maker =>
  (random) =>
    random.oneOf(values);

const between =
  (min: number, max: number): Maker =>
  (random) =>
    random.between(min, max);

const inArena: Maker = (random, { names }) =>
  names.arena + (random.between(0, names.arenaBytes - 132) & (random.chance(4) ? -1 : -4));

const pointer: Maker = (random, surroundings) => {
  const { arena, arenaBytes, rodata, kernel } = surroundings.names;
  switch (random.between(6, 16)) {
    case 6:
    case 7:
      return arena + arenaBytes - random.between(1, 140);
    case 8:
    case 9:
      return random.oneOf(PAGES) + random.oneOf([0, 0, 4, 0x800, 0xffe, 0xffc, 0xfe0]);
    case 10:
      return rodata;
    case 11:
      return random.oneOf(EDGES);
    case 12:
    case 13:
      return random.oneOf(kernel) + random.oneOf([0, 0, 4, 8, 16, 2]);
    case 14:
      return random.oneOf(STACK_PAGES) + random.oneOf([0, 0xf80, 0xf00, 0xffc]);
    case 15:
      return 0;
    default:
      return random.word();
  }
};

/** Where a thread or a handler begins: where there is something to run, or nearly anywhere. */
const code: Maker = (random, { names, isDeadly, isFaulty }) =>
  (isFaulty || isDeadly) && random.chance(isFaulty ? 2 : 6)
    ? random.oneOf([...EDGES, ...names.kernel, names.arena, names.rodata])
    : random.chance(10)
      ? 0
      : names.worker;

const size: Maker = (random) =>
  random.oneOf([
    ...[0, 1, 4, 32, 127, 128, 129, 512, 513, 4095, 4096, 4097, 8192, 16384],
    ...[1 << 20, (1 << 20) + 1, -1, random.between(1, 128), random.between(1, 9000)],
  ]);

const node: Maker = (random, { setting, cluster }) => {
  const other = setting === 'both' || setting === 'moving' ? 9 - cluster : 7;
  const here = 8 + cluster;
  return random.oneOf([here, here, here, here, here, here, other, other, other, -1, 40]);
};

interface Kind {
  /** Of the contract's words for the argument. */
  readonly pattern: RegExp;
  /** Values with which the call may succeed. */
  readonly good: Maker;
  /** Values of which many are wrong. */
  readonly any: Maker;
}

const here: Maker = (random, { setting, cluster }) =>
  setting === 'alone' || setting === 'beside' || random.chance(2) ? 8 + cluster : 9 - cluster;

/** The first that matches counts. */
// biome-ignore format: a kind a line
const kinds: readonly Kind[] = [
  { pattern: /struct action$/, good: anAction, any: unreadable },
  { pattern: /^user address|^buffer/, good: inArena, any: pointer },
  { pattern: /^nodes$/, good: listOf, any: pointer },
  { pattern: /^(start|function)$/, good: code, any: code },
  { pattern: /^local node$/, good: (_, { cluster }) => 8 + cluster, any: node },
  { pattern: /node$/, good: here, any: node },
  { pattern: /^port$/, good: between(1, 4), any: pick(0, 1, 2, 3, 31, 32, -1) },
  { pattern: /^descriptor$/, good: between(0, 6), any: pick(63, 64, 71, 72, 127, 128, -1) },
  { pattern: /^count$/, good: pick(2, 2, 2, 3, 24), any: size },
  { pattern: /^size$/, good: between(1, 128), any: size },
  { pattern: /^id$/, good: between(18, 24), any: pick(0, 1, 17, 18, 30, 40, -1) },
  { pattern: /^mask$/, good: (random, { cores }) => 1 << random.between(1, cores), any: pick(1, 2, 6, -2, 0, -1) },
  { pattern: /^signal$/, good: between(0, 4), any: pick(15, 16, 31, 32, -1) },
  { pattern: /^seconds$/, good: between(0, 9), any: pick(0, 1, -1, 0x7fff_ffff) },
  { pattern: /^(mode|type|which|action)$/, good: between(0, 1), any: pick(0, 1, 2, -1) },
  { pattern: /^request$/, good: between(1, 10), any: between(0, 11) },
  { pattern: /^event$/, good: between(1, 2), any: between(0, 25) },
  { pattern: /^frame$/, good: between(FRAME, FRAME + 4), any: pick(FRAME + 127, FRAME + 128, FRAME - 1, 0, -1) },
  { pattern: /^(virtual|mapped)$/, good: pick(...PAGES), any: pick(...BAD_PAGES) },
  { pattern: /^cause$/, good: pick(0, 1, 2, 3, 5, 7, 12, 13, 15), any: pick(4, 6, 8, 16, 31, -1) },
  { pattern: /^(number|parent|child)$/, good: between(1, 5), any: pick(0, 9, 20, 57, 58, -1) },
  { pattern: /^priority$/, good: between(0, 1), any: pick(2, -1) },
  { pattern: /^period$/, good: (random) => (random.chance(12) ? random.between(1, 3) : 0), any: pick(0, -1, 0x7fff_ffff) },
  { pattern: /^release$/, good: pick(1, 1, 255, 0), any: pick(256, -1) },
  { pattern: /^trigger$/, good: pick(1, 1, 1, 65, 128, 2, 255), any: pick(0, 256, -1) },
  { pattern: /^kind$/, good: between(0, 3), any: pick(4, -1) },
  { pattern: /^ending$/, good: pick(1, 1, 2, 4, 8, 16, 32, 64, 192), any: pick(0, 255, 256, -1) },
  { pattern: /^core$/, good: (random, { cores }) => random.between(0, cores), any: pick(0, 16, 31, -1) },
  { pattern: /^cluster$/, good: between(0, 1), any: pick(2, -1, 64) },
];

/**
 * A value for an argument that the contract describes with these words. Of `count` arguments about
 * one may be wrong, lest calls with many of them never succeed.
 */
export function valueFor(
  words: string,
  random: Random,
  { count, ...surroundings }: Surroundings & { readonly count: number },
): number {
  const kind = kinds.find(({ pattern }) => pattern.test(words));
  const isPlain =
    kind === undefined || (!/^start$|^function$|^period$|action$/.test(words) && random.chance(30));
  let maker: Maker = valueOfAny;
  if (!isPlain) maker = random.chance(2 * count + 2) ? kind.any : kind.good;
  const value = maker(random, surroundings) | 0;
  return surroundings.setting === 'beside' && isOther(words, value) ? -1 : value;
}

/** Whether an argument means the cluster that nobody must talk to. */
function isOther(words: string, value: number): boolean {
  return (/node$/.test(words) && value === 9) || (words === 'cluster' && value === 1);
}

/** A value for an argument of which nothing is known. */
export function valueOfAny(random: Random, surroundings: Surroundings): number {
  switch (random.between(0, 3)) {
    case 0:
      return random.word();
    case 1:
      return random.between(-2, 40);
    case 2:
      return random.oneOf(EDGES) | 0;
    default:
      return pointer(random, surroundings) | 0;
  }
}

function anAction(random: Random, { names }: Surroundings): number {
  const first = arenaParts.listBytes * arenaParts.listCount;
  return names.arena + 8 * random.between(first >> 3, (names.arenaBytes >> 3) - 1);
}

function unreadable(random: Random, { names }: Surroundings): number {
  return random.oneOf([0, -4, 0x8004_0000, 0xf000_0000, 0x1000_0000, ...names.kernel]);
}

function listOf(random: Random, { names }: Surroundings): number {
  const number = random.between(0, arenaParts.listCount - 1);
  return names.arena + arenaParts.lists + number * arenaParts.listBytes;
}
