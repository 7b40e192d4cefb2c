/**
 * Words to instructions. One look-up by the major opcode, funct3 and funct7 leaves a short list of
 * rows (mostly one, at most two), of which the right one is found by its fixed bits.
 */
import { type Format, formats, lowBits } from './encoding.ts';
import type { Mnemonic } from './instructions.ts';

/**
 * A decoded instruction, one flat shape for all. Operands that it does not have are 0.
 *
 * `imm` is, by instruction: the sign-extended immediate; the byte offset (branches, jal); the
 * int32 with 12 low zeros (lui, auipc); the shift amount; the CSR number (csr*, whose zimm is
 * in rs1); aq << 1 | rl (atomics); fm << 8 | pred << 4 | succ (fence).
 */
export interface Instruction {
  readonly mnemonic: Mnemonic;
  readonly word: number;
  readonly rd: number;
  readonly rs1: number;
  readonly rs2: number;
  readonly imm: number;
}

interface Decoder extends Format {
  readonly hasRd: boolean;
  readonly hasRs1: boolean;
  readonly hasRs2: boolean;
  readonly gather: (word: number) => number;
}

const KEY_COUNT = 1 << 15;
const decodersByKey: readonly (readonly Decoder[])[] = tabulate(formats.map(decoderOf));

/** The instruction that a 32-bit word is, or undefined if it is an illegal one. */
export function decode(word: number): Instruction | undefined {
  // All rows end in 11: 32-bit instructions. Others are 16-bit ones, which the machine lacks.
  if ((word & 3) !== 3) return undefined;
  for (const decoder of decodersByKey[keyOf(word)] ?? []) {
    if ((word & decoder.mask) !== decoder.match) continue;
    return {
      mnemonic: decoder.mnemonic,
      word: word | 0,
      rd: decoder.hasRd ? (word >>> 7) & 31 : 0,
      rs1: decoder.hasRs1 ? (word >>> 15) & 31 : 0,
      rs2: decoder.hasRs2 ? (word >>> 20) & 31 : 0,
      imm: decoder.gather(word),
    };
  }
  return undefined;
}

/** funct7, funct3 and the five upper bits of the opcode, packed. */
function keyOf(word: number): number {
  return ((word >>> 25) << 8) | (((word >>> 12) & 7) << 5) | ((word >>> 2) & 31);
}

function tabulate(decoders: readonly Decoder[]): readonly (readonly Decoder[])[] {
  const table: Decoder[][] = Array.from({ length: KEY_COUNT }, () => []);
  for (const decoder of decoders) {
    const mask = keyOf(decoder.mask);
    const match = keyOf(decoder.match);
    for (const [key, list] of table.entries()) {
      if ((key & mask) === match) list.push(decoder);
    }
  }
  return table;
}

function decoderOf(format: Format): Decoder {
  const has = (operand: string) => format.slices.some((slice) => slice.operand === operand);
  return {
    ...format,
    hasRd: has('rd'),
    hasRs1: has('rs1'),
    hasRs2: has('rs2'),
    gather: gatherOf(format),
  };
}

function gatherOf({ slices, range }: Format): (word: number) => number {
  if (range === undefined) return () => 0;
  const pieces = slices
    .filter((slice) => slice.operand === 'imm')
    .map(({ wordLow, operandLow, width }) => ({ wordLow, operandLow, mask: lowBits(width) }));
  // A signed immediate is moved up to bit 31 and back, which copies its sign down.
  const unusedBits = range.min < 0 ? 32 - Math.log2(-2 * range.min) : 0;
  return (word) => {
    let value = 0;
    for (const { wordLow, operandLow, mask } of pieces) {
      value |= ((word >>> wordLow) & mask) << operandLow;
    }
    return (value << unusedBits) >> unusedBits;
  };
}
