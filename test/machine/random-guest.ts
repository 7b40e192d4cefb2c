/**
 * Random guests that never end: pages of random instructions which work on a few pages of data, on
 * their own code and on their own page tables, in every mode. Whatever goes wrong traps into a
 * handler in machine mode, which gives all registers new values, arms the timer, and goes on at
 * another random place in another random mode.
 *
 * The memory, by pages of 4 KiB: 0 handler · 1 nothing · 2–5 code · 6–8 data · 9 root of the page
 * tables · 10 table of RAM · 11 table of its second appearance · 12 … where to go on and with which
 * values in registers.
 */
import { csrNumber } from '../../vm/isa/csrs.ts';
import { encode, immediateRange, instructionFormat, type Operands } from '../../vm/isa/encoding.ts';
import { instructions, type Mnemonic, mnemonics } from '../../vm/isa/instructions.ts';
import type { Random } from '../support/random.ts';

const RAM = 0x8000_0000;
/** Where code and data appear once more when translation is on. */
const ALIAS = 0x0040_0000;
const CODE_PAGES = [2, 3, 4, 5];
const DATA_PAGES = [6, 7, 8];
const TABLE_PAGES = [9, 10, 11];
const CODE_WORDS = CODE_PAGES.length * 1024;
const RESUME_POINTS = 128;

/** Registers x16 … x31 mostly hold addresses; instructions mostly write to the others. */
const FIRST_POINTER = 16;

const MPIE = 1 << 7;
const MPP = [0, 1 << 11, 3 << 11];
const FREE_STATUS = [0, 1 << 17, 1 << 18, 1 << 19];

/** CSRs that a guest may change without losing its way back to the handler. */
const HARMLESS = ['mscratch', 'sscratch', 'sepc', 'scause', 'mcycle', 'minstret', 'mcountinhibit'];
const READABLE = [
  ...HARMLESS,
  'cycle',
  'time',
  'instret',
  'mip',
  'sip',
  'mstatus',
  'satp',
  'cycleh',
];

/** What belongs to one guest: where its memory is mostly accessed and its code entered. */
interface Plan {
  readonly random: Random;
  readonly hotWords: readonly number[];
  readonly entries: readonly number[];
  /** Rights of most pages: all of them, for users or for the supervisor. */
  readonly rights: number;
}

/** The source of a guest for any number of harts; it needs 64 KiB of RAM at least. */
export function randomGuest(random: Random): string {
  const plan: Plan = {
    random,
    hotWords: Array.from({ length: 4 }, () => dataOffset(random) & ~3),
    entries: Array.from({ length: 64 }, () => 2 * 4096 + 4 * random.between(0, CODE_WORDS - 1)),
    rights: random.oneOf([0xdf, 0xcf]),
  };
  const dataWord = () => random.oneOf([random.word(), ...numbers]);
  return [
    handler(random),
    ...page(2, code(random).slice(0, CODE_WORDS)),
    ...page(6, fill(DATA_PAGES.length * 1024, dataWord)),
    ...page(9, rootTable(random)),
    ...page(
      10,
      table(plan, (index) => index),
    ),
    ...page(
      11,
      table(plan, () => random.between(2, 8)),
    ),
    ...page(12, resumePoints(plan)),
    'registers:',
    ...words(fill(32 * RESUME_POINTS, (index) => registerValue(plan, index % 32))),
  ].join('\n');
}

function handler(random: Random): string {
  const translation = random.chance(3) ? 0 : (1 << 31) | ((RAM + 9 * 4096) >>> 12);
  const half = random.chance(2) ? 0 : (RAM + 7 * 4096 + 2048) >>> 2;
  const delegated = random.chance(2) ? 0 : random.word() & 0xb3ff;
  return `
_start:
    la      t0, resume
    csrw    mtvec, t0
    la      t0, supervisor
    csrw    stvec, t0
    li      t0, ${half}
    csrw    pmpaddr0, t0
    addi    t0, t0, 256
    csrw    pmpaddr1, t0
    li      t0, -1
    csrw    pmpaddr2, t0
    li      t0, ${half === 0 ? 0x1f0000 : 0x1f090f}
    csrw    pmpcfg0, t0
    li      t0, ${translation}
    csrw    satp, t0
    li      t0, ${delegated}
    csrw    medeleg, t0
    li      t0, 0x88
    csrw    mie, t0
    li      t0, -1
    csrw    mcounteren, t0
    csrw    scounteren, t0
    .balign 4
resume:
    csrr    t0, mhartid
    slli    t1, t0, 2
    la      t2, counters
    add     t2, t2, t1
    lw      t3, 0(t2)
    addi    t3, t3, 1
    sw      t3, 0(t2)
    li      t4, CLINT
    add     t4, t4, t1
    sw      zero, 0(t4)             # no software interrupt any more
    slli    t1, t0, 3
    li      t4, MTIMECMP
    add     t4, t4, t1
    li      t5, MTIME
    lw      t6, 0(t5)
    andi    t5, t3, 31
    add     t6, t6, t5
    addi    t6, t6, 1
    sw      t6, 0(t4)
    sw      zero, 4(t4)             # the timer, in 1 to 32 ticks
    slli    t4, t0, 5
    add     t3, t3, t4
    andi    t3, t3, ${RESUME_POINTS - 1}
    la      t4, points
    slli    t5, t3, 3
    add     t4, t4, t5
    lw      t5, 0(t4)
    csrw    mepc, t5
    lw      t5, 4(t4)
    csrw    mstatus, t5
    la      t4, registers
    slli    t3, t3, 7
    add     t4, t4, t3
    mv      x1, t4
${loadRegisters.join('\n')}
    lw      x1, 4(x1)
    mret
    .balign 4
supervisor:
    csrr    t0, sepc
    addi    t0, t0, 4
    csrw    sepc, t0
    sret
    .balign 8
counters:
    .space  64
`;
}

const loadRegisters = Array.from({ length: 30 }, (_, index) => {
  return `    lw      x${index + 2}, ${4 * (index + 2)}(x1)`;
});

function page(number: number, content: readonly number[]): string[] {
  return [`.org ${number * 4096}`, number === 12 ? 'points:' : '', ...words(content)];
}

function words(content: readonly number[]): string[] {
  return content.map((word) => `.word ${word >>> 0}`);
}

function fill(length: number, word: (index: number) => number): number[] {
  return Array.from({ length }, (_, index) => word(index));
}

function rootTable(random: Random): number[] {
  const leaf = (address: number, rights: number) => ((address >>> 12) << 10) | rights;
  const entries = new Map([
    [RAM >>> 22, leaf(RAM + 10 * 4096, 1)],
    [ALIAS >>> 22, leaf(RAM + 11 * 4096, 1)],
    [(ALIAS >>> 22) + 1, leaf(RAM, random.between(0, 255) | 0xcf)],
    [0x1000_0000 >>> 22, leaf(0x1000_0000, 0xdf)],
    [0x0200_0000 >>> 22, leaf(0x0200_0000, 0xdf)],
  ]);
  return fill(1024, (index) => entries.get(index) ?? 0);
}

/** A table of the pages of RAM that `pageAt` says, some of them with other rights. */
function table({ random, rights }: Plan, pageAt: (index: number) => number): number[] {
  return fill(1024, (index) => {
    if (index >= 16) return 0;
    const own = random.chance(4) ? random.between(0, 255) : rights;
    return (((RAM + pageAt(index) * 4096) >>> 12) << 10) | own;
  });
}

function resumePoints({ random, entries }: Plan): number[] {
  return fill(2 * RESUME_POINTS, (index) => {
    if (index % 2 === 0) return appearance(random) + random.oneOf(entries);
    return MPIE | random.oneOf(MPP) | (random.chance(4) ? random.oneOf(FREE_STATUS) : 0);
  });
}

const numbers = [0, 1, 2, -1, -2, 31, 32, 0x7fff_ffff, -0x8000_0000, 0x7fff_fffe, 0xff, 0x8080];

function registerValue(plan: Plan, register: number): number {
  const { random } = plan;
  if (register >= FIRST_POINTER) {
    return random.chance(12) ? random.oneOf(devices) : memoryAddress(plan) | 0;
  }
  // Instructions too, so that what is stored to code can be run.
  return random.chance(3) ? instruction(random) : random.oneOf([random.word(), ...numbers]);
}

/** Registers of devices: CLINT's msip and mtime, UART, network, and where there is nothing. */
const devices = [
  0x0200_0000, 0x0200_0004, 0x0200_bff8, 0x1000_0000, 0x4000_0000, 0, 0x5000_0000, -4,
];

function memoryAddress({ random, hotWords, entries }: Plan): number {
  const kind = random.between(0, 9);
  const base = appearance(random);
  if (kind < 2) return base + random.oneOf(entries) + 4 * random.between(0, 5);
  if (kind < 3) return base + random.oneOf(TABLE_PAGES) * 4096 + 4 * random.between(0, 15);
  return base + (kind < 6 ? random.oneOf(hotWords) : dataOffset(random));
}

function dataOffset(random: Random): number {
  const offset = random.chance(2) ? 4096 - random.between(0, 8) : random.between(0, 1023) * 4;
  return random.oneOf(DATA_PAGES) * 4096 + offset;
}

/** Where RAM is: itself, or its second appearance. */
function appearance(random: Random): number {
  return random.chance(4) ? ALIAS : RAM;
}

const byOperands = (...kinds: readonly string[]): readonly Mnemonic[] =>
  mnemonics.filter((name) => kinds.includes(instructions[name].operands));
const computing = mnemonics.filter((name) =>
  /^rd, (rs1, (rs2|imm|shamt)|imm)$/.test(instructions[name].operands),
);
const loads = byOperands('rd, imm(rs1)').filter((name) => name !== 'jalr');
const stores = byOperands('rs2, imm(rs1)');
const atomics = mnemonics.filter((name) => instructions[name].extension === 'A');
const branches = byOperands('rs1, rs2, label', 'rd, label');
const csrAccesses = mnemonics.filter((name) => instructions[name].extension === 'Zicsr');
const others: readonly Mnemonic[] = [
  'ecall',
  'ebreak',
  'mret',
  'sret',
  'wfi',
  'sfence.vma',
  'fence',
  'fence.i',
];

type Make = (random: Random, operands: Operands) => number;

/** Kinds of instructions, and how many of a hundred are of each. */
const kinds: readonly (readonly [number, Make])[] = [
  [40, (random, it) => withAnyImmediate(random, random.oneOf(computing), it)],
  [15, (random, it) => make(random.oneOf(loads), it)],
  [12, (random, it) => make(random.oneOf(stores), it)],
  [8, (random, it) => make(random.oneOf(atomics), { ...it, imm: 0 })],
  [14, (random, it) => branch(random, it)],
  [2, (random, it) => make('jalr', { ...it, rd: random.oneOf([0, 1, it.rd]) })],
  [4, (random, it) => csrAccess(random, it)],
  [3, (random) => make(random.oneOf(others), none)],
  [2, (random) => random.word()],
];

/** Random instructions, and now and then a word reserved, some work, and the word stored. */
function code(random: Random): number[] {
  const sequences = Array.from({ length: CODE_WORDS }, () => {
    if (!random.chance(30)) return [instruction(random)];
    const rs1 = random.between(FIRST_POINTER, 31);
    const work = fill(random.between(0, 6), () => instruction(random));
    const word = { ...none, rs1, rs2: random.between(0, 15) };
    return [make('lr.w', { ...word, rd: 5 }), ...work, make('sc.w', { ...word, rd: 6 })];
  });
  return sequences.flat();
}

/** Memory is reached through a pointer, and near it; all else may use any register. */
function instruction(random: Random): number {
  let kind = random.between(0, 99);
  const operands = {
    rd: random.chance(8) ? random.between(0, 31) : random.between(0, FIRST_POINTER - 1),
    rs1: random.between(FIRST_POINTER, 31),
    rs2: random.between(0, 31),
    imm: random.chance(5) ? random.between(-64, 64) : random.oneOf([0, 0, 4, -4, 8, 2, 1]),
  };
  for (const [share, makeIt] of kinds) {
    if (kind < share) return makeIt(random, operands);
    kind -= share;
  }
  return 0;
}

function branch(random: Random, operands: Operands): number {
  const rd = random.oneOf([0, 1, operands.rd]);
  const step = random.chance(20) ? 2 : 4;
  const imm = step * random.between(random.chance(2) ? -12 : 1, random.chance(6) ? 400 : 30);
  return make(random.oneOf(branches), { rd, rs1: random.between(0, 31), rs2: operands.rs2, imm });
}

function csrAccess(random: Random, { rd }: Operands): number {
  if (random.chance(2)) return make('csrrs', { ...none, rd, imm: csr(random.oneOf(READABLE)) });
  const rs1 = random.between(0, 15);
  return make(random.oneOf(csrAccesses), { ...none, rd, rs1, imm: csr(random.oneOf(HARMLESS)) });
}

function csr(name: string): number {
  return csrNumber(name) ?? 0;
}

function withAnyImmediate(random: Random, mnemonic: Mnemonic, operands: Operands): number {
  const rs1 = random.between(0, 31);
  const { min, max, step } = immediateRange(mnemonic) ?? { min: 0, max: 0, step: 1 };
  const inner = random.between(min / step, max / step) * step;
  return make(mnemonic, { ...operands, rs1, imm: random.oneOf([inner, inner, min, max, 0]) });
}

const none: Operands = { rd: 0, rs1: 0, rs2: 0, imm: 0 };

/** Encodes with those of the operands that the instruction has. */
function make(mnemonic: Mnemonic, operands: Operands): number {
  const { slices } = instructionFormat(mnemonic);
  const its = { ...none };
  for (const { operand } of slices) its[operand] = operands[operand];
  return encode(mnemonic, its);
}

const telling = [0, 1, 2, -1, -2, 3, -7, 0x7fff_ffff, -0x8000_0000, 0x1_0000, -0x1234_5678, 0x8080];

/** Every computing instruction with every pair of telling numbers, immediates included. */
export function arithmeticGuest(): string {
  const bodies = computing.map((mnemonic) => {
    const { min, max, step } = immediateRange(mnemonic) ?? { min: 0, max: 0, step: 1 };
    const immediates = [...new Set([0, 1, -1, 5, 31, min, max])].filter((imm) => {
      return imm >= min && imm <= max && imm % step === 0;
    });
    return immediates.map((imm) => {
      const word = make(mnemonic, { rd: 5, rs1: 6, rs2: 7, imm });
      // All results go into one sum, in order.
      return `.word ${word >>> 0}\nslli x8, x9, 5\nsub x8, x8, x9\nadd x9, x8, x5`;
    });
  });
  return `
_start:
    la   x10, numbers
    la   x12, end
1:  la   x11, numbers
2:  lw   x6, 0(x10)
    lw   x7, 0(x11)
${bodies.flat().join('\n')}
    addi x11, x11, 4
    beq  x11, x12, 3f
    j    2b
3:  addi x10, x10, 4
    beq  x10, x12, 4f
    j    1b
4:  finish 0
    j    4b
numbers:
${words(telling).join('\n')}
end:
`;
}
