/**
 * What the fuzzer runs: a machine's size, and for each cluster its memory and how each of its harts
 * starts. An image is data and a function of its seed alone, so that it can be taken apart when it
 * fails (shrink.ts).
 */
import { encode } from '../../vm/isa/encoding.ts';
import type { TimingModel } from '../../vm/timing.ts';
import { Random } from '../support/random.ts';
import { interesting, pointers, randomCode } from './instructions.ts';

export const RAM = 0x8000_0000;
export const MEMORY_BYTES = 1 << 16;

// Where things are in RAM: code, handlers, page tables, data; and where receivers let things in.
export const CODE_WORDS = 256;
const HANDLERS = { machine: 0x3000, supervisor: 0x3100 } as const;
const TABLES = 0x4000;
const TABLE_WORDS = 2048;
const DATA = 0x8000;
export const WINDOW = { from: 0xc000, to: 0xe000 } as const;

export interface HartStart {
  readonly privilege: 0 | 1 | 3;
  readonly registers: readonly number[];
  /** CSR numbers and what is written to them, in this order. */
  readonly csrs: readonly (readonly [number, number])[];
}

/**
 * What a cluster does, and so what may change in its memory: `random` code may do anything to it;
 * a `silent` one sleeps and nothing may change; a `receiver` lets messages and transfers into its
 * window and sleeps.
 */
export type Role = 'random' | 'silent' | 'receiver';

export interface ClusterImage {
  readonly role: Role;
  /** RAM from its start on; the rest is 0. */
  readonly words: Int32Array;
  readonly harts: readonly HartStart[];
}

export interface Image {
  readonly seed: number;
  readonly slice: number;
  readonly timing: TimingModel;
  /** Cycles that it runs for. */
  readonly budget: number;
  readonly clusters: readonly ClusterImage[];
}

export function randomImage(seed: number): Image {
  const random = new Random(Math.imul(seed, 0x6c07_8965));
  const count = random.between(1, 3);
  const cores = random.oneOf([1, 1, 2, 3, 4]);
  const clusters = Array.from({ length: count }, (_, number) => {
    // The first always runs; the others often only watch that it does not reach them.
    const role = number === 0 ? 'random' : random.oneOf(['random', 'silent', 'receiver'] as const);
    return role === 'random' ? randomCluster(random, cores) : watcher(role, cores);
  });
  const slice = random.oneOf([16, 100, 256, 300]);
  const timing = random.oneOf(['functional', 'functional', 'mppa256'] as const);
  return { seed, slice, timing, budget: random.between(200, 1000), clusters };
}

function randomCluster(random: Random, cores: number): ClusterImage {
  const words = new Int32Array((WINDOW.from >> 2) + 1024);
  words.set(randomCode(random, CODE_WORDS).slice(0, CODE_WORDS));
  words.set(handler(0x341, encode('mret', {})), HANDLERS.machine >> 2);
  words.set(handler(0x141, encode('sret', {})), HANDLERS.supervisor >> 2);
  for (let index = 0; index < TABLE_WORDS; index += 4) {
    words[(TABLES >> 2) + index] = pageTableEntry(random);
  }
  // Of two tables, one for the supervisor and one for the user: RAM and the devices, mostly.
  for (const [table, flags] of [0xcf, 0xdf].entries()) {
    for (const page of [0x8000_0000, 0x4000_0000, 0x1000_0000, 0x0200_0000]) {
      const entry = random.chance(6) ? pageTableEntry(random) : (page >>> 2) | flags;
      words[(TABLES >> 2) + 1024 * table + (page >>> 22)] = entry;
    }
  }
  for (let index = 0; index < 256; index += 1) words[(DATA >> 2) + index] = interesting(random);
  const harts = Array.from({ length: cores }, () => randomHart(random));
  return { role: 'random', words, harts };
}

/** Goes on behind the instruction that trapped, or where in the code its address would be. */
function handler(epc: number, back: number): readonly number[] {
  return [
    encode('csrrs', { rd: 31, rs1: 0, imm: epc }),
    encode('addi', { rd: 31, rs1: 31, imm: 4 }),
    encode('andi', { rd: 31, rs1: 31, imm: 4 * CODE_WORDS - 4 }),
    encode('lui', { rd: 30, imm: RAM | 0 }),
    encode('or', { rd: 31, rs1: 31, rs2: 30 }),
    encode('csrrw', { rd: 0, rs1: 31, imm: epc }),
    back,
  ];
}

/** A pointer to a table, an identity page of RAM, a device's page, or nonsense. */
function pageTableEntry(random: Random): number {
  const flags = random.oneOf([0xcf, 0xdf, 0xff, 0x0f, 0x1f, 0x4b, 0x59, 1, 1, 0, 0x45]);
  const page = random.oneOf([RAM, RAM + 0x5000, RAM + 0x1000 * random.between(0, 17), 0x4000_0000]);
  return random.chance(10) ? random.word() : ((page >>> 2) & ~0x3ff) | flags;
}

function randomHart(random: Random): HartStart {
  const registers = Array.from({ length: 32 }, () => interesting(random));
  registers[0] = 0;
  const at: Readonly<Record<keyof typeof pointers, number>> = {
    network: 0x4000_0000,
    channels: 0x4000_0100,
    ram: RAM + DATA,
    tables: RAM + TABLES,
    code: RAM + 4 * random.between(0, CODE_WORDS),
    clint: random.oneOf([0x0200_0000, 0x0200_4000, 0x0200_c000]),
    uart: 0x1000_0000,
    power: 0x0010_0000,
  };
  for (const name of Object.keys(pointers) as (keyof typeof pointers)[]) {
    registers[pointers[name]] = at[name] | 0;
  }
  const privilege = random.oneOf([0, 1, 3, 3] as const);
  return { privilege, registers, csrs: randomCsrs(random, privilege) };
}

function randomCsrs(random: Random, privilege: number): (readonly [number, number])[] {
  const code = () => (RAM + 4 * random.between(0, CODE_WORDS)) | 0;
  const vector = (usual: number) => (random.chance(6) ? code() | random.between(0, 1) : usual | 0);
  const root = RAM + TABLES + (privilege === 0 ? 0x1000 : 0);
  const satp = random.chance(2) ? 0 : random.chance(8) ? random.word() : satpOf(root);
  const csrs: (readonly [number, number])[] = [
    [0x305, vector(RAM + HANDLERS.machine)],
    [0x105, vector(RAM + HANDLERS.supervisor)],
    [0x341, code()],
    [0x141, code()],
    [0x302, random.word()],
    [0x303, random.word()],
    [0x304, random.word()],
    [0x300, random.word() & ~(random.chance(2) ? 0x2_0000 : 0)],
    [0x306, random.word()],
    [0x106, random.word()],
    [0x180, satp],
    [0x3b0, random.chance(6) ? interesting(random) : -1],
    [0x3a0, random.chance(6) ? random.word() : 0x1f],
  ];
  if (random.chance(6)) {
    for (let index = 1; index < 8; index += 1) csrs.push([0x3b0 + index, interesting(random)]);
    csrs.push([0x3a1, random.word()]);
  }
  return csrs;
}

function satpOf(root: number): number {
  return 0x8000_0000 | (root >>> 12) | 0;
}

/** A cluster that sleeps; a receiver first arms channel 7 and then takes every message. */
function watcher(role: 'silent' | 'receiver', cores: number): ClusterImage {
  const network = encode('lui', { rd: 8, imm: 0x4000_0000 });
  const window = encode('lui', { rd: 5, imm: (RAM + WINDOW.from) | 0 });
  const store = (offset: number) => encode('sw', { rs1: 8, rs2: 5, imm: offset });
  const set = (value: number) => encode('addi', { rd: 5, rs1: 0, imm: value });
  const receive = [
    ...[network, window, store(0x4c)],
    ...Array.from({ length: 8 }, (_, channel) => [
      ...[window, store(0x100 + 16 * channel)],
      ...[encode('lui', { rd: 5, imm: 0x2000 }), store(0x104 + 16 * channel)],
      ...[set(1), store(0x108 + 16 * channel)],
    ]).flat(),
    ...[store(0x50), encode('jal', { rd: 0, imm: -4 })],
  ];
  const sleep = [encode('wfi', {}), encode('jal', { rd: 0, imm: -4 })];
  const start = { privilege: 3, registers: new Array(32).fill(0), csrs: [] } as const;
  const harts = Array.from({ length: cores }, () => start);
  // Something to lose, all over RAM.
  const words = new Int32Array(MEMORY_BYTES >> 2).map((_, index) => Math.imul(index, 0x9e37_79b9));
  words.set(role === 'silent' ? sleep : receive);
  return { role, words, harts };
}
