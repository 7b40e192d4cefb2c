/** Multiplication and division (unprivileged manual, chapter 7). No operand makes them trap. */
import type { Execute } from './rv32i.ts';

// biome-ignore format: one line an instruction, as in the table
export const rv32m = {
  mul:    (hart, { rd, rs1, rs2 }) => hart.write(rd, Math.imul(hart.read(rs1), hart.read(rs2))),
  mulh:   (hart, { rd, rs1, rs2 }) => hart.write(rd, highSigned(hart.read(rs1), hart.read(rs2))),
  mulhsu: (hart, { rd, rs1, rs2 }) => hart.write(rd, highSignedUnsigned(hart.read(rs1), hart.read(rs2))),
  mulhu:  (hart, { rd, rs1, rs2 }) => hart.write(rd, highUnsigned(hart.read(rs1), hart.read(rs2))),

  div:  (hart, { rd, rs1, rs2 }) => hart.write(rd, quotient(hart.read(rs1), hart.read(rs2))),
  divu: (hart, { rd, rs1, rs2 }) => hart.write(rd, quotient(hart.read(rs1) >>> 0, hart.read(rs2) >>> 0)),
  rem:  (hart, { rd, rs1, rs2 }) => hart.write(rd, remainder(hart.read(rs1), hart.read(rs2))),
  remu: (hart, { rd, rs1, rs2 }) => hart.write(rd, remainder(hart.read(rs1) >>> 0, hart.read(rs2) >>> 0)),
} satisfies Readonly<Record<string, Execute>>;

/** The high word of the unsigned product, by the schoolbook method on halves of 16 bits. */
function highUnsigned(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = Math.imul(aLow, bLow) >>> 0;
  const middle = (Math.imul(aHigh, bLow) >>> 0) + (low >>> 16);
  const otherMiddle = (Math.imul(aLow, bHigh) >>> 0) + (middle % 0x1_0000);
  return (
    Math.imul(aHigh, bHigh) + Math.floor(middle / 0x1_0000) + Math.floor(otherMiddle / 0x1_0000)
  );
}

// A negative operand read as unsigned is 2^32 too large, so the other operand is taken off the
// high word once for each.
function highSigned(a: number, b: number): number {
  return highSignedUnsigned(a, b) - (b < 0 ? a : 0);
}

function highSignedUnsigned(a: number, b: number): number {
  return highUnsigned(a, b) - (a < 0 ? b : 0);
}

/** −1 for a divisor of 0; −2^31 ÷ −1 gives 2^31, which wraps to −2^31 as the manual wants. */
function quotient(dividend: number, divisor: number): number {
  return divisor === 0 ? -1 : Math.trunc(dividend / divisor);
}

/** The dividend for a divisor of 0; −2^31 % −1 is −0, which is 0 in a register. */
function remainder(dividend: number, divisor: number): number {
  return divisor === 0 ? dividend : dividend % divisor;
}
