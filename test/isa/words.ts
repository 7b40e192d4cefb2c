/** Random instructions for the tests of this folder. */
import fc, { type Arbitrary } from 'fast-check';
import { encode, immediateRange, instructionFormat, type Operands } from '../../vm/isa/encoding.ts';
import { type Mnemonic, mnemonics } from '../../vm/isa/instructions.ts';

/** Seed of all random tests; a run with another finds other cases, the same run the same ones. */
export const SEED = Number(process.env['SEED'] ?? 20_261_123);

const anyRegister = fc.integer({ min: 0, max: 31 });
const zero = fc.constant(0);

/** Operands that a mnemonic can be encoded with; those that it does not have are 0. */
export function anyOperands(mnemonic: Mnemonic): Arbitrary<Operands> {
  const { slices } = instructionFormat(mnemonic);
  const register = (name: string) =>
    slices.some((slice) => slice.operand === name) ? anyRegister : zero;
  const range = immediateRange(mnemonic);
  return fc.record({
    rd: register('rd'),
    rs1: register('rs1'),
    rs2: register('rs2'),
    imm: range === undefined ? zero : anyImmediate(range),
  });
}

/** Values of a range, with its ends and the neighbourhood of 0 as likely as the rest. */
function anyImmediate(range: { min: number; max: number; step: number }): Arbitrary<number> {
  const { min, max, step } = range;
  const inner = fc.integer({ min: min / step, max: max / step }).map((value) => value * step);
  return fc.oneof(inner, fc.constantFrom(min, max, 0, Math.min(step, max)));
}

/** A word of any row, with any operands. */
export const anyInstructionWord: Arbitrary<number> = fc
  .constantFrom(...mnemonics)
  .chain((mnemonic) => anyOperands(mnemonic).map((operands) => encode(mnemonic, operands)));

/** Any 32 bits; half of them a bit or two away from an instruction, where mistakes are. */
export const anyWord: Arbitrary<number> = fc
  .oneof(
    fc.integer({ min: 0, max: 0xffff_ffff }),
    fc
      .tuple(anyInstructionWord, fc.array(fc.integer({ min: 0, max: 31 }), { maxLength: 2 }))
      .map(([word, bits]) => bits.reduce((value, bit) => value ^ (1 << bit), word)),
  )
  .map((word) => word >>> 0);
