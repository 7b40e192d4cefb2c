/** Instructions of random programs, and the registers that they may use. */
import { csrNumber } from '../../vm/isa/csrs.ts';
import { encode, immediateRange, type Operands } from '../../vm/isa/encoding.ts';
import { instructions, type Mnemonic, mnemonics } from '../../vm/isa/instructions.ts';
import type { Random } from '../support/random.ts';

// Registers that hold addresses all the time; x30 and x31 are the harness's.
export const IDENTITY = 26;
export const ALIASED = 27;
export const TABLE = 25;
/** What recipes load with values that mean something. */
export const SCRATCH = 5;
const FREE = Array.from({ length: 29 }, (_, index) => index).filter(
  (index) => ![SCRATCH, IDENTITY, ALIASED, TABLE].includes(index),
);

const computations = mnemonics.filter(
  (name) =>
    ['I', 'M'].includes(instructions[name].extension) &&
    /^rd, (rs1, (rs2|imm|shamt)|uimm)$/.test(instructions[name].operands) &&
    name !== 'auipc',
);
export const numberOf = (name: string): number => csrNumber(name) ?? 0;

/** Encodes an instruction; operands that it does not have are left out. */
export function word(mnemonic: Mnemonic, operands: Partial<Operands>): number {
  const { pattern } = instructions[mnemonic];
  const taken = Object.entries(operands).filter(([name]) =>
    name === 'imm'
      ? immediateRange(mnemonic) !== undefined
      : pattern.split(' ').includes(name) || (name === 'rs1' && pattern.includes('zimm')),
  );
  return encode(mnemonic, Object.fromEntries(taken));
}

export function free(random: Random): number {
  return random.oneOf(FREE);
}

/** An instruction that computes a register from others. */
export function computation(random: Random): number {
  const mnemonic = random.oneOf(computations);
  const range = immediateRange(mnemonic);
  const imm =
    range === undefined
      ? 0
      : range.min + range.step * random.between(0, (range.max - range.min) / range.step);
  return word(mnemonic, { rd: free(random), rs1: free(random), rs2: free(random), imm });
}

/** `li rd, value` in two words. */
export function load(rd: number, number: number): readonly number[] {
  const low = (number << 20) >> 20;
  return [
    word('lui', { rd, imm: (number - low) & ~0xfff }),
    word('addi', { rd, rs1: rd, imm: low }),
  ];
}
