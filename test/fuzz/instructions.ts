/** Random instructions for images: from the table, from nothing, and in recipes that reach far. */
import { csrs } from '../../vm/isa/csrs.ts';
import { encode, immediateRange, type Operands } from '../../vm/isa/encoding.ts';
import { instructions, type Mnemonic, mnemonics } from '../../vm/isa/instructions.ts';
import type { Random } from '../support/random.ts';

/** Registers that images begin with as pointers, and random code seldom overwrites. */
export const pointers = {
  network: 8, // s0
  channels: 9, // s1
  ram: 18, // s2
  tables: 19, // s3
  code: 20, // s4
  clint: 21, // s5
  uart: 22, // s6
  power: 23, // s7
} as const;

const POINTERS: readonly number[] = Object.values(pointers);
const CSR_NUMBERS = csrs.map(({ number }) => number);
const withCsr = mnemonics.filter((name) => instructions[name].operands.includes('csr'));
const moving = mnemonics.filter((name) =>
  /^(rd, imm\(rs1\)|rs2, imm\(rs1\)|rd, rs2, \(rs1\)|rd, \(rs1\))$/.test(
    instructions[name].operands,
  ),
);

type Maker = (random: Random) => readonly number[];

/** What random code is made of, with how often each kind comes. */
const makers: readonly (readonly [number, Maker])[] = [
  [24, (random) => [fromTable(random, random.oneOf(mnemonics))]],
  [4, (random) => [random.word()]],
  [4, (random) => [fromTable(random, random.oneOf(mnemonics)) ^ (1 << random.between(0, 31))]],
  [14, (random) => [access(random)]],
  [8, deviceAccess],
  [8, csrWrite],
  [10, transfer],
  [6, message],
  [3, (random) => [word('mret', {}), ...csrWrite(random)]],
  [2, (random) => [...setCsr(random, 0x341), word('mret', {})]],
  [2, (random) => [...setCsr(random, 0x141), word('sret', {})]],
  [2, (random) => [word(random.oneOf(['wfi', 'ecall', 'ebreak', 'fence.i'] as const), {})]],
  [2, (random) => [word('sfence.vma', { rs1: register(random), rs2: register(random) })]],
  [1, reservation],
];
const TOTAL = makers.reduce((sum, [weight]) => sum + weight, 0);

/** At least `count` words of random code. */
export function randomCode(random: Random, count: number): number[] {
  const code: number[] = [];
  while (code.length < count) {
    let ticket = random.between(1, TOTAL);
    const chosen = makers.find(([weight]) => {
      ticket -= weight;
      return ticket <= 0;
    });
    code.push(...(chosen?.[1](random) ?? []));
  }
  return code;
}

/** A number that means something to the machine: an address, a length, a node, an edge. */
export function interesting(random: Random): number {
  const inRam = 0x8000_0000 + random.between(0, 0xffff);
  const end = 0x8001_0000 - random.between(0, 160);
  switch (random.between(0, 9)) {
    case 0:
      return random.word();
    case 1:
      return inRam | 0;
    case 2:
    case 3:
      return inRam & ~3;
    case 4:
      return end | 0;
    case 5:
      return random.oneOf([4, 8, 144, 4096, 8192, 8196, 3, 0xffff_fffc]) | 0;
    case 6:
      return random.between(0, 20);
    case 7:
      return 1 << random.between(0, 31);
    case 8:
      return random.oneOf([0, 1, -1, 0x7fff_ffff, -0x8000_0000]);
    default:
      // A page table entry, or satp with a table in RAM.
      return ((0x8000_0000 + 0x1000 * random.between(0, 16)) >>> 2) | random.between(0, 255);
  }
}

/** Encodes an instruction; operands that it does not have are left out. */
function word(mnemonic: Mnemonic, operands: Partial<Operands>): number {
  const { pattern } = instructions[mnemonic];
  const taken = Object.entries(operands).filter(([name]) =>
    name === 'imm'
      ? immediateRange(mnemonic) !== undefined
      : pattern.split(' ').includes(name) || (name === 'rs1' && pattern.includes('zimm')),
  );
  return encode(mnemonic, Object.fromEntries(taken));
}

function register(random: Random): number {
  return random.between(0, 31);
}

/** Mostly a register that is no pointer. */
function target(random: Random): number {
  const rd = register(random);
  return POINTERS.includes(rd) && !random.chance(20) ? 5 : rd;
}

function fromTable(random: Random, mnemonic: Mnemonic): number {
  const range = immediateRange(mnemonic);
  const operands = { rd: target(random), rs1: register(random), rs2: register(random) };
  if (range === undefined) return word(mnemonic, operands);
  const { min, max, step } = range;
  const near = random.between(-8, 12) * Math.max(step, 4) + (step === 1 ? random.between(0, 3) : 0);
  const isNear = near >= min && near <= max && !random.chance(6);
  const far = min + step * random.between(0, Math.floor((max - min) / step));
  return word(mnemonic, { ...operands, imm: isNear ? near : far });
}

/** A load, store or atomic at a pointer into RAM: data, page tables or code. */
function access(random: Random): number {
  const base = random.oneOf([pointers.ram, pointers.ram, pointers.tables, pointers.code]);
  const imm = random.chance(3) ? random.between(-2048, 2047) : random.between(0, 31) * 4;
  const operands = { rd: target(random), rs1: base, rs2: register(random) };
  const mnemonic = random.oneOf(moving);
  return word(mnemonic, {
    ...operands,
    imm: mnemonic === 'jalr' ? imm & ~3 : immFor(mnemonic, imm),
  });
}

function immFor(mnemonic: Mnemonic, imm: number): number {
  const range = immediateRange(mnemonic);
  return range !== undefined && range.max < 64 ? imm & 3 : imm;
}

/** `li t0, value` in two words. */
function load(rd: number, value: number): readonly number[] {
  const low = (value << 20) >> 20;
  return [
    word('lui', { rd, imm: (value - low) & ~0xfff }),
    word('addi', { rd, rs1: rd, imm: low }),
  ];
}

function store(base: number, offset: number, value: number): readonly number[] {
  return [...load(5, value), word('sw', { rs1: base, rs2: 5, imm: offset })];
}

function deviceAccess(random: Random): readonly number[] {
  if (random.chance(200)) return store(pointers.power, 0, random.oneOf([0x5555, 0x7_3333]));
  const base = random.oneOf([
    pointers.network,
    pointers.network,
    pointers.channels,
    pointers.clint,
    pointers.uart,
  ]);
  const offsets =
    base === pointers.clint ? [0, 4, 8, -8, -4] : [random.between(0, 0x80), 0x20, 0x24];
  const imm = random.chance(6) ? random.between(-2048, 2047) : random.oneOf(offsets);
  if (random.chance(2)) return store(base, imm, interesting(random));
  const mnemonic = random.oneOf(['lw', 'lw', 'lb', 'lhu', 'sb', 'sh'] as const);
  return [word(mnemonic, { rd: target(random), rs1: base, rs2: register(random), imm })];
}

function csrWrite(random: Random): readonly number[] {
  if (random.chance(3)) return setCsr(random, random.oneOf(CSR_NUMBERS));
  const imm = random.chance(8) ? random.between(0, 4095) : random.oneOf(CSR_NUMBERS);
  return [word(random.oneOf(withCsr), { rd: target(random), rs1: register(random), imm })];
}

function setCsr(random: Random, imm: number): readonly number[] {
  return [...load(5, interesting(random)), word('csrrw', { rd: 0, rs1: 5, imm })];
}

/** A DMA descriptor, sent; and often the own channel that it could arrive at. */
function transfer(random: Random): readonly number[] {
  const channel = random.between(0, 7);
  const arm = [
    ...store(pointers.channels, 16 * channel, interesting(random)),
    ...store(pointers.channels, 16 * channel + 4, interesting(random)),
    ...store(pointers.channels, 16 * channel + 8, 1),
  ];
  const source = random.chance(4) ? interesting(random) : 0x8000_0000 + 4 * random.between(0, 999);
  const length = random.chance(4) ? interesting(random) : 4 * random.between(1, 600);
  const send = [
    ...store(pointers.network, 0x60, source | 0),
    ...store(pointers.network, 0x64, length),
    ...store(pointers.network, 0x68, random.chance(6) ? interesting(random) : node(random)),
    ...store(pointers.network, 0x6c, random.chance(6) ? interesting(random) : channel),
    ...store(pointers.network, 0x70, 1),
  ];
  return random.chance(3) ? send : [...arm, ...send];
}

function message(random: Random): readonly number[] {
  const send = [
    ...store(pointers.network, 0x40, interesting(random)),
    ...store(pointers.network, 0x44, node(random)),
    ...store(pointers.network, 0x48, 1),
  ];
  const receive = [
    ...store(pointers.network, 0x4c, interesting(random)),
    ...store(pointers.network, 0x50, 1),
  ];
  return random.chance(2) ? send : receive;
}

/** The compute clusters' nodes are 8, 9, 10; others are there or not. */
function node(random: Random): number {
  return random.chance(8) ? random.between(0, 20) : random.between(8, 10);
}

function reservation(random: Random): readonly number[] {
  const operands = { rd: 6, rs1: pointers.ram, rs2: register(random), imm: 0 };
  return [word('lr.w', { rd: 7, rs1: pointers.ram, imm: 0 }), word('sc.w', operands)];
}
