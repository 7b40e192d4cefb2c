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

/** A format as decoding wants it: registers by mask (0: has none), the immediate in pieces. */
interface Decoder {
  readonly mnemonic: Mnemonic;
  readonly mask: number;
  readonly match: number;
  readonly rdMask: number;
  readonly rs1Mask: number;
  readonly rs2Mask: number;
  readonly immediate: readonly Piece[];
  readonly signShift: number;
}

interface Piece {
  readonly wordLow: number;
  readonly operandLow: number;
  readonly mask: number;
}

const KEY_BITS = 15;
const decodersByKey = tabulate(formats.map(decoderOf));

/** The instruction that a 32-bit word is, or undefined if it is an illegal one. */
export function decode(word: number): Instruction | undefined {
  // All rows end in 11: 32-bit instructions. Others are 16-bit ones, which the machine lacks.
  if ((word & 3) !== 3) return undefined;
  const decoders = decodersByKey[keyOf(word)];
  if (decoders === undefined) return undefined;
  for (let index = 0; index < decoders.length; index += 1) {
    const decoder = decoders[index];
    if (decoder === undefined || (word & decoder.mask) !== decoder.match) continue;
    return {
      mnemonic: decoder.mnemonic,
      word: word | 0,
      rd: (word >>> 7) & decoder.rdMask,
      rs1: (word >>> 15) & decoder.rs1Mask,
      rs2: (word >>> 20) & decoder.rs2Mask,
      imm: gather(decoder, word),
    };
  }
  return undefined;
}

/** funct7, funct3 and the five upper bits of the opcode, packed. */
function keyOf(word: number): number {
  return ((word >>> 25) << 8) | (((word >>> 12) & 7) << 5) | ((word >>> 2) & 31);
}

/** The decoders of each key; keys of no instruction are left out. */
function tabulate(decoders: readonly Decoder[]): readonly (readonly Decoder[] | undefined)[] {
  const table: (Decoder[] | undefined)[] = new Array(1 << KEY_BITS).fill(undefined);
  for (const decoder of decoders) {
    const free = ~keyOf(decoder.mask) & lowBits(KEY_BITS);
    // Every combination of the free bits, from all of them down to none.
    for (let bits = free; ; bits = (bits - 1) & free) {
      const key = keyOf(decoder.match) | bits;
      table[key] = [...(table[key] ?? []), decoder];
      if (bits === 0) break;
    }
  }
  return table;
}

function decoderOf({ mnemonic, mask, match, slices, range }: Format): Decoder {
  const maskOf = (operand: string) => (slices.some((slice) => slice.operand === operand) ? 31 : 0);
  return {
    mnemonic,
    mask,
    match,
    rdMask: maskOf('rd'),
    rs1Mask: maskOf('rs1'),
    rs2Mask: maskOf('rs2'),
    immediate: slices
      .filter((slice) => slice.operand === 'imm')
      .map(({ wordLow, operandLow, width }) => ({ wordLow, operandLow, mask: lowBits(width) })),
    // A signed immediate is moved up to bit 31 and back, which copies its sign down.
    signShift: range !== undefined && range.min < 0 ? 32 - Math.log2(-2 * range.min) : 0,
  };
}

function gather({ immediate, signShift }: Decoder, word: number): number {
  let value = 0;
  for (let index = 0; index < immediate.length; index += 1) {
    const piece = immediate[index];
    if (piece !== undefined) value |= ((word >>> piece.wordLow) & piece.mask) << piece.operandLow;
  }
  return (value << signShift) >> signShift;
}
