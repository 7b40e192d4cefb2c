/**
 * THE RELOCATION TABLE: what an object file may leave for the linker to fill in, in the notation of
 * the RISC-V psABI ("Relocations"). The assembler takes names and operators from it, the linker
 * takes values and fields.
 *
 * In `value`, S is the address of the symbol, A the addend, P the place that is patched and V what
 * stands there already. `field` is where the value goes; the bits of instruction fields come from
 * the instruction table. All arithmetic is modulo 2³², which is what a 32-bit machine does too;
 * but for double words, modulo 2⁶⁴.
 *
 * Absent on purpose: dynamic linking, thread-local storage and compressed instructions. `refused`
 * says why, for objects of other tools that need them.
 */
import { instructionFormat, lowBits, type OperandRange } from '../vm/isa/encoding.ts';

export interface Relocation {
  /** Number in the file, 0 … 255. */
  readonly number: number;
  readonly value: RelocationValue;
  readonly field: Field;
  /** How assembly source asks for it, where an operator does. */
  readonly operator?: Operator;
}

/** How the value of a relocation is made. */
export type RelocationValue =
  | 'nothing'
  | 'S + A'
  | 'S + A - P'
  /** S is the label of an auipc: the value is that of the relocation at that auipc. */
  | 'low part of the pair'
  | 'V + S + A'
  | 'V - S - A'
  /** A bytes of padding stand here, of which the linker keeps what alignment needs. */
  | 'padding';

export type Field = keyof typeof fieldKinds;
export type Operator = '%hi' | '%lo' | '%pcrel_hi' | '%pcrel_lo' | '%got_pcrel_hi';

export const operators: readonly Operator[] = [
  '%hi',
  '%lo',
  '%pcrel_hi',
  '%pcrel_lo',
  '%got_pcrel_hi',
];

export function operatorNamed(name: string): Operator | undefined {
  return operators.find((operator) => operator === name);
}

/** A field is data of some width, or the immediate of an instruction like the one named. */
const fieldKinds = {
  none: { bytes: 0 },
  byte: { bytes: 1 },
  half: { bytes: 2 },
  word: { bytes: 4 },
  dword: { bytes: 8 },
  low6: { bytes: 1, mask: 0x3f },
  uleb128: { bytes: 1 },
  B: { bytes: 4, like: 'beq' },
  J: { bytes: 4, like: 'jal' },
  I: { bytes: 4, like: 'addi' },
  S: { bytes: 4, like: 'sw' },
  /** The upper 20 bits, rounded so that a signed low part can be added. */
  U: { bytes: 4, like: 'lui' },
  /** A U field in one instruction and an I field in the next. */
  'U+I': { bytes: 8 },
} as const;

// biome-ignore format: the columns are aligned by hand
export const relocations = {
  R_RISCV_NONE:         row(0,  'nothing',              'none'),
  R_RISCV_32:           row(1,  'S + A',                'word'),
  R_RISCV_64:           row(2,  'S + A',                'dword'),
  R_RISCV_BRANCH:       row(16, 'S + A - P',            'B'),
  R_RISCV_JAL:          row(17, 'S + A - P',            'J'),
  R_RISCV_CALL:         row(18, 'S + A - P',            'U+I'),
  R_RISCV_CALL_PLT:     row(19, 'S + A - P',            'U+I'),
  R_RISCV_GOT_HI20:     row(20, 'S + A - P',            'U', '%got_pcrel_hi'),
  R_RISCV_PCREL_HI20:   row(23, 'S + A - P',            'U', '%pcrel_hi'),
  R_RISCV_PCREL_LO12_I: row(24, 'low part of the pair', 'I', '%pcrel_lo'),
  R_RISCV_PCREL_LO12_S: row(25, 'low part of the pair', 'S', '%pcrel_lo'),
  R_RISCV_HI20:         row(26, 'S + A',                'U', '%hi'),
  R_RISCV_LO12_I:       row(27, 'S + A',                'I', '%lo'),
  R_RISCV_LO12_S:       row(28, 'S + A',                'S', '%lo'),
  R_RISCV_ADD8:         row(33, 'V + S + A',            'byte'),
  R_RISCV_ADD16:        row(34, 'V + S + A',            'half'),
  R_RISCV_ADD32:        row(35, 'V + S + A',            'word'),
  R_RISCV_ADD64:        row(36, 'V + S + A',            'dword'),
  R_RISCV_SUB8:         row(37, 'V - S - A',            'byte'),
  R_RISCV_SUB16:        row(38, 'V - S - A',            'half'),
  R_RISCV_SUB32:        row(39, 'V - S - A',            'word'),
  R_RISCV_SUB64:        row(40, 'V - S - A',            'dword'),
  R_RISCV_ALIGN:        row(43, 'padding',              'none'),
  R_RISCV_RELAX:        row(51, 'nothing',              'none'),
  R_RISCV_SUB6:         row(52, 'V - S - A',            'low6'),
  R_RISCV_SET6:         row(53, 'S + A',                'low6'),
  R_RISCV_SET8:         row(54, 'S + A',                'byte'),
  R_RISCV_SET16:        row(55, 'S + A',                'half'),
  R_RISCV_SET32:        row(56, 'S + A',                'word'),
  R_RISCV_32_PCREL:     row(57, 'S + A - P',            'word'),
  R_RISCV_SET_ULEB128:  row(60, 'S + A',                'uleb128'),
  R_RISCV_SUB_ULEB128:  row(61, 'V - S - A',            'uleb128'),
} as const satisfies Record<string, Relocation>;

export type RelocationName = keyof typeof relocations;
export const relocationNames = Object.keys(relocations) as readonly RelocationName[];

/** Ranges of relocation numbers that other tools may write and we do not link, with the remedy. */
// biome-ignore format: the columns are aligned by hand
const refused = [
  { from: 3,  to: 5,  need: 'dynamic linking',         remedy: 'link with -static' },
  { from: 6,  to: 12, need: 'thread-local storage',    remedy: 'do without _Thread_local' },
  { from: 21, to: 22, need: 'thread-local storage',    remedy: 'do without _Thread_local' },
  { from: 29, to: 32, need: 'thread-local storage',    remedy: 'do without _Thread_local' },
  { from: 44, to: 46, need: 'compressed instructions', remedy: 'compile with -march=rv32ima_zicsr' },
  { from: 58, to: 59, need: 'dynamic linking',         remedy: 'link with -static' },
] as const;

const nameOfNumber = new Map<number, RelocationName>(
  relocationNames.map((name) => [relocations[name].number, name]),
);

/** The name of a relocation number; undefined: not one that we link. */
export function relocationName(number: number): RelocationName | undefined {
  return nameOfNumber.get(number);
}

/** What a relocation that is not in the table would need, and how to do without it. */
export function whyRefused(number: number): { need: string; remedy: string } | undefined {
  return refused.find(({ from, to }) => number >= from && number <= to);
}

/** The relocation that an operator means in a field; undefined: it has no business there. */
export function relocationFor(operator: Operator, field: Field): RelocationName | undefined {
  return relocationNames.find((name) => {
    const relocation: Relocation = relocations[name];
    return relocation.operator === operator && relocation.field === field;
  });
}

/**
 * The values that a field can hold: instruction fields that take the whole value, that is jumps and
 * branches. Undefined: every value fits, because only a part of it is stored.
 */
export function fieldRange(field: Field): OperandRange | undefined {
  if (field === 'B') return instructionFormat('beq').range;
  if (field === 'J') return instructionFormat('jal').range;
  return undefined;
}

/** How many bytes a field takes at `offset`. */
export function fieldBytes(bytes: Uint8Array, offset: number, field: Field): number {
  if (field !== 'uleb128') return fieldKinds[field].bytes;
  const end = bytes.subarray(offset).findIndex((byte) => byte < 0x80);
  return end === -1 ? Number.POSITIVE_INFINITY : end + 1;
}

/** V, what a data field holds now. */
export function readField(bytes: Uint8Array, offset: number, field: Field): number {
  if (field === 'uleb128') return readUleb128(bytes, offset);
  const kind = fieldKinds[field];
  if (field === 'dword') {
    return littleEndian(bytes, offset + 4, 4) * 2 ** 32 + (littleEndian(bytes, offset, 4) >>> 0);
  }
  const value = littleEndian(bytes, offset, kind.bytes);
  return 'mask' in kind ? value & kind.mask : value;
}

/**
 * Puts `value` (int32, but for a double word) into a field and leaves the bits around it alone. A data field takes the
 * low bits of the value; that it is in `fieldRange` and lies in `bytes` is for the caller to check.
 */
export function writeField(bytes: Uint8Array, offset: number, field: Field, value: number): void {
  if (field === 'none') return;
  if (field === 'uleb128') {
    writeUleb128(bytes, offset, value);
    return;
  }
  if (field === 'dword') {
    writeField(bytes, offset, 'word', (value % 2 ** 32) | 0);
    writeField(bytes, offset + 4, 'word', Math.floor(value / 2 ** 32));
    return;
  }
  if (field === 'U+I') {
    writeField(bytes, offset, 'U', value);
    writeField(bytes, offset + 4, 'I', value);
    return;
  }
  const kind = fieldKinds[field];
  const old = littleEndian(bytes, offset, kind.bytes);
  const all = 'mask' in kind ? kind.mask : lowBits(8 * kind.bytes);
  const next = 'like' in kind ? withImmediate(old, kind.like, value) : (old & ~all) | (value & all);
  for (let index = 0; index < kind.bytes; index++) bytes[offset + index] = next >>> (8 * index);
}

function withImmediate(
  word: number,
  like: 'beq' | 'jal' | 'addi' | 'sw' | 'lui',
  value: number,
): number {
  // The low part that will be added is signed, so the upper part is rounded to the nearest.
  const stored = like === 'lui' ? value + 0x800 : value;
  let next = word;
  for (const slice of instructionFormat(like).slices) {
    if (slice.operand !== 'imm') continue;
    const ones = lowBits(slice.width);
    next &= ~(ones << slice.wordLow);
    next |= ((stored >>> slice.operandLow) & ones) << slice.wordLow;
  }
  return next;
}

function littleEndian(bytes: Uint8Array, offset: number, count: number): number {
  let value = 0;
  for (let index = 0; index < count; index++) value |= (bytes[offset + index] ?? 0) << (8 * index);
  return value;
}

function readUleb128(bytes: Uint8Array, offset: number): number {
  let value = 0;
  const length = fieldBytes(bytes, offset, 'uleb128');
  for (let index = length - 1; index >= 0; index--) {
    value = (value << 7) | ((bytes[offset + index] ?? 0) & 0x7f);
  }
  return value;
}

/** Keeps the length of the encoding, so that nothing behind it moves. */
function writeUleb128(bytes: Uint8Array, offset: number, value: number): void {
  const length = fieldBytes(bytes, offset, 'uleb128');
  for (let index = 0; index < length; index++) {
    const part = index < 5 ? (value >>> (7 * index)) & 0x7f : 0;
    bytes[offset + index] = part | (index === length - 1 ? 0 : 0x80);
  }
}

function row(
  number: number,
  value: RelocationValue,
  field: Field,
  operator?: Operator,
): Relocation {
  return operator === undefined ? { number, value, field } : { number, value, field, operator };
}
