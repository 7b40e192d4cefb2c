/**
 * Rows of the instruction table in bits: which bits are fixed, and where each operand lies.
 *
 * Every field of a pattern is one of four operands: rd, rs1, rs2 or imm. Named immediates (`shamt`,
 * `csr`, `aq` …) are plain ranges of imm bits, so an instruction has one immediate at most and one
 * flat shape serves all. The invariant: scatter(gather(word)) is the word, for every row.
 */
import { instructions, type Mnemonic, mnemonics, type Row } from './instructions.ts';

/** The values that an immediate may take: `min`, `min + step`, … `max`. */
export interface OperandRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export type Operand = 'rd' | 'rs1' | 'rs2' | 'imm';
export type Operands = Readonly<Record<Operand, number>>;

/** `width` bits of an operand, from its bit `operandLow` up, lie at bit `wordLow` of the word. */
export interface Slice {
  readonly operand: Operand;
  readonly operandLow: number;
  readonly wordLow: number;
  readonly width: number;
}

/** A row in bits: a word belongs to it when `(word & mask) === match`. */
export interface Format {
  readonly mnemonic: Mnemonic;
  readonly mask: number;
  readonly match: number;
  readonly slices: readonly Slice[];
  /** Bits of fields that no operand names: written as zeros, ignored when read. */
  readonly reserved: number;
  readonly range: OperandRange | undefined;
  /** The largest number of each register operand: 0 where the row has none. */
  readonly largest: Readonly<Record<(typeof REGISTERS)[number], number>>;
}

const REGISTERS = ['rd', 'rs1', 'rs2'] as const;

/**
 * Names of fields, with the bits of the operand that they hold, written as the manual writes imm.
 * The zimm of csrr?i is a five-bit number where others have rs1, and so it is rs1 here.
 */
const namedFields: Readonly<Record<string, string>> = {
  rd: 'rd[4:0]',
  rs1: 'rs1[4:0]',
  rs2: 'rs2[4:0]',
  zimm: 'rs1[4:0]',
  shamt: 'uimm[4:0]',
  csr: 'uimm[11:0]',
  aq: 'uimm[1]',
  rl: 'uimm[0]',
  fm: 'uimm[11:8]',
  pred: 'uimm[7:4]',
  succ: 'uimm[3:0]',
};

/** Operand words that stand for the field imm; other words stand for fields of their own name. */
const IMMEDIATE_WORDS: ReadonlySet<string> = new Set(['imm', 'uimm', 'label']);

/** Fields that are written in an instruction's name: lr.w.aq, amoadd.w.aqrl. */
const SUFFIX_FIELDS: readonly string[] = ['aq', 'rl'];

export const formats: readonly Format[] = mnemonics.map((mnemonic) =>
  parseRow(mnemonic, instructions[mnemonic]),
);
refuseOverlaps(formats);

const formatOf = new Map(formats.map((format) => [format.mnemonic, format]));

/** The format of a mnemonic. */
export function instructionFormat(mnemonic: Mnemonic): Format {
  const format = formatOf.get(mnemonic);
  if (format === undefined) throw new Error(`no instruction ${mnemonic}`);
  return format;
}

/**
 * The int32 word of an instruction. Operands that are not given are 0. Registers (and zimm) are
 * 0 … 31 and imm must lie in `immediateRange`: anything else is our bug, and asserted.
 */
export function encode(mnemonic: Mnemonic, operands: Partial<Operands>): number {
  const format = instructionFormat(mnemonic);
  const { rd = 0, rs1 = 0, rs2 = 0, imm = 0 } = operands;
  const values: Operands = { rd, rs1, rs2, imm };
  const misfit = REGISTERS.find((operand) => !isUpTo(format.largest[operand], values[operand]));
  if (misfit !== undefined) {
    throw new Error(`instruction table: ${mnemonic}: ${misfit} cannot be ${values[misfit]}`);
  }
  assertImmediate(format, imm);
  let word = format.match;
  for (const { operand, operandLow, wordLow, width } of format.slices) {
    word |= ((values[operand] >>> operandLow) & lowBits(width)) << wordLow;
  }
  return word;
}

/** What an immediate may be, in the terms of `Instruction.imm`; undefined: there is none. */
export function immediateRange(mnemonic: Mnemonic): OperandRange | undefined {
  return instructionFormat(mnemonic).range;
}

/** A number with its `width` lowest bits set; `width` is 1 … 32. */
export function lowBits(width: number): number {
  return width === 32 ? -1 : (1 << width) - 1;
}

function isUpTo(largest: number, value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= largest;
}

function assertImmediate({ mnemonic, range }: Format, imm: number): void {
  const { min, max, step } = range ?? NO_IMMEDIATE;
  if (imm >= min && imm <= max && Number.isInteger(imm / step)) return;
  const allowed = `${min} … ${max} step ${step}`;
  throw new Error(`instruction table: ${mnemonic}: immediate ${imm} is not in ${allowed}`);
}

const NO_IMMEDIATE: OperandRange = { min: 0, max: 0, step: 1 };

/** The words of an operand list: 'rd, imm(rs1)' has rd, imm and rs1. */
export function operandWords(operands: string): readonly string[] {
  return operands.split(/[ ,()]+/).filter((word) => word !== '');
}

/** A row in bits. A row that does not describe each of its 32 bits is refused. */
export function parseRow(
  mnemonic: Mnemonic,
  { operands, pattern }: Pick<Row, 'operands' | 'pattern'>,
): Format {
  const written = operandWords(operands).map((word) => (IMMEDIATE_WORDS.has(word) ? 'imm' : word));
  const visible = new Set([...written, ...SUFFIX_FIELDS]);
  const slices: Slice[] = [];
  let [mask, match, reserved, end] = [0, 0, 0, 32];
  let isSigned = false;
  for (const word of pattern.split(' ')) {
    if (/^[01]+$/.test(word)) {
      end -= word.length;
      mask |= lowBits(word.length) << end;
      match |= Number.parseInt(word, 2) << end;
      continue;
    }
    const field = /^(rd|rs1|rs2|imm|uimm)\[([\d:|]+)\]$/.exec(namedFields[word] ?? word);
    assert(field !== null, `${mnemonic}: unknown field ${word}`);
    const [, name = '', bits = ''] = field;
    const shownAs = word.replace(/\[.*/, '');
    isSigned ||= name === 'imm';
    for (const piece of bits.split('|')) {
      const [high = 0, low = high] = piece.split(':').map(Number);
      const width = high - low + 1;
      const operand = name === 'uimm' ? 'imm' : (name as Operand);
      end -= width;
      slices.push({ operand, operandLow: low, wordLow: end, width });
      if (!visible.has(shownAs)) reserved |= lowBits(width) << end;
    }
    written.splice(0, written.length, ...written.filter((one) => one !== shownAs));
  }
  assert(end === 0, `${mnemonic}: the pattern covers ${32 - end} bits, not 32`);
  assert(written.length === 0, `${mnemonic}: no bits for operand ${written[0]}`);
  const largestOf = (register: Operand) =>
    slices.some(({ operand }) => operand === register) ? 31 : 0;
  const largest = { rd: largestOf('rd'), rs1: largestOf('rs1'), rs2: largestOf('rs2') };
  return { mnemonic, mask, match, reserved, slices, range: rangeOf(slices, isSigned), largest };
}

function rangeOf(slices: readonly Slice[], isSigned: boolean): OperandRange | undefined {
  const pieces = slices.filter((slice) => slice.operand === 'imm');
  if (pieces.length === 0) return undefined;
  const low = Math.min(...pieces.map((piece) => piece.operandLow));
  const high = Math.max(...pieces.map((piece) => piece.operandLow + piece.width));
  const step = 2 ** low;
  if (!isSigned) return { min: 0, max: 2 ** high - step, step };
  return { min: -(2 ** (high - 1)), max: 2 ** (high - 1) - step, step };
}

/** Two rows overlap when no bit that both fix tells them apart. */
export function refuseOverlaps(formats: readonly Format[]): void {
  for (const [index, one] of formats.entries()) {
    for (const other of formats.slice(index + 1)) {
      const isApart = ((one.match ^ other.match) & one.mask & other.mask) !== 0;
      assert(isApart, `${one.mnemonic} and ${other.mnemonic} overlap`);
    }
  }
}

function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`instruction table: ${message}`);
}
