/**
 * A WebAssembly assembler, as small as our one module allows: int32 expressions, loads and stores,
 * structured control, and one exported function on a shared memory, which may call the host.
 *
 * Code is a list of bytes and of blocks and branches, which name their target. Only `encode` turns
 * names into the nesting depths that WebAssembly wants, so a piece of code can be put anywhere.
 * Section and opcode numbers are those of the WebAssembly core specification, chapter 5.
 */

export type Code = readonly Piece[];
type Piece = number | Block | Branch | OnDesk;

/** An offset from the desk (desk.ts), whose place is known when the module is built. */
interface OnDesk {
  readonly onDesk: number;
}

/** What an address is to be moved by. */
type Offset = number | OnDesk;

interface Block {
  readonly opcode: number;
  readonly label: string;
  readonly body: Code;
}

interface Branch {
  readonly opcode: number;
  readonly targets: readonly string[];
}

const END = 0x0b;
const NO_RESULT = 0x40;
const I32 = 0x7f;
/** Before the opcodes of atomic instructions, which WebAssembly's threads have brought. */
const ATOMIC = 0xfe;
/** Before those of 128-bit instructions. */
const VECTOR = 0xfd;
const NATURAL_ALIGNMENT = { 4: 2 } as const;
// Functions are numbered imported ones first, types as `buildModule` lists them.
const HOST_FUNCTION = 0;
const RUN_FUNCTION = 1;
const HOST_TYPE = 0;
const RUN_TYPE = 1;
const BR_TABLE = 0x0e;

/** Leaves a block, or starts a loop again. */
export const branch = (label: string): Code => [{ opcode: 0x0c, targets: [label] }];
export const branchIf = (label: string, condition: Code): Code => [
  ...condition,
  { opcode: 0x0d, targets: [label] },
];
/** Branches to the target that `index` counts; to the last if there are not so many. */
export const branchTable = (targets: readonly string[], index: Code): Code => [
  ...index,
  { opcode: BR_TABLE, targets },
];
export const block = (label: string, body: Code): Code => [{ opcode: 0x02, label, body }];
export const loop = (label: string, body: Code): Code => [{ opcode: 0x03, label, body }];
export const when = (condition: Code, body: Code): Code => [
  ...condition,
  { opcode: 0x04, label: '', body },
];
/** `yes` if the condition is not 0, else `no`; both are evaluated. */
export const select = (condition: Code, yes: Code, no: Code): Code => [
  ...yes,
  ...no,
  ...condition,
  0x1b,
];
/** `yes` if the condition is not 0, else `no`; only one is evaluated. */
export const choose = (condition: Code, yes: Code, no: Code): Code => [
  ...[...condition, 0x04, I32, ...yes, 0x05, ...no, END],
];

/** Calls the host with an int32; there is no answer. */
export const callHost = (argument: Code): Code => [...argument, 0x10, HOST_FUNCTION];

export const constant = (value: number): Code => [0x41, ...signed(value)];
export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];

const binary =
  (opcode: number) =>
  (left: Code, right: Code): Code => [...left, ...right, opcode];
const loadOf =
  (opcode: number, alignment: number) =>
  (address: Code, offset: Offset = 0): Code => [
    ...address,
    opcode,
    alignment,
    ...encodeOffset(offset),
  ];
const storeOf =
  (opcode: number, alignment: number) =>
  (address: Code, value: Code, offset: Offset = 0): Code => [
    ...[...address, ...value, opcode, alignment, ...encodeOffset(offset)],
  ];

const atomicallyModify =
  (opcode: number) =>
  (address: Code, operand: Code): Code => [
    ...[...address, ...operand, ATOMIC, opcode, NATURAL_ALIGNMENT[4], 0],
  ];

/**
 * Atomic operations on int32 in memory, all in one order that every thread sees. Those that modify
 * leave the old value. The address must be a multiple of 4.
 */
export const atomic = {
  load: (address: Code): Code => [...address, ATOMIC, 0x10, NATURAL_ALIGNMENT[4], 0],
  add: atomicallyModify(0x1e),
  and: atomicallyModify(0x2c),
  or: atomicallyModify(0x33),
  xor: atomicallyModify(0x3a),
  exchange: atomicallyModify(0x41),
  /** Stores the replacement if the old value is the one that is expected. */
  replace: (address: Code, expected: Code, replacement: Code): Code => [
    ...[...address, ...expected, ...replacement, ATOMIC, 0x48, NATURAL_ALIGNMENT[4], 0],
  ],
  /** Orders what is before it and what is behind it, for all threads. */
  fence: [ATOMIC, 0x03, 0x00] as Code,
} as const;

export const highHalf = (wide: Code): Code => [...wide, 0x42, 32, I64_SHIFT_RIGHT_U, I32_WRAP_I64];

interface Place {
  readonly address: Code;
  readonly offset: Offset;
}

/** Copies 16 bytes. */
export const copy16 = (to: Place, from: Place): Code => [
  ...[...to.address, ...from.address],
  ...[VECTOR, 0x00, 4, ...encodeOffset(from.offset)],
  ...[VECTOR, 0x0b, 4, ...encodeOffset(to.offset)],
];

/** Operations on int32 values, by their names in the specification. */
// biome-ignore format: one line an operation
export const i32 = {
  load:    loadOf(0x28, 2),
  load8S:  loadOf(0x2c, 0),
  load8U:  loadOf(0x2d, 0),
  load16S: loadOf(0x2e, 1),
  load16U: loadOf(0x2f, 1),
  store:   storeOf(0x36, 2),
  store8:  storeOf(0x3a, 0),
  store16: storeOf(0x3b, 1),
  isZero:  (value: Code): Code => [...value, 0x45],
  equal:     binary(0x46),
  notEqual:  binary(0x47),
  lessS:     binary(0x48),
  lessU:     binary(0x49),
  greaterS:  binary(0x4a),
  greaterU:  binary(0x4b),
  notLessS:  binary(0x4e),
  notLessU:  binary(0x4f),
  add:       binary(0x6a),
  subtract:  binary(0x6b),
  multiply:  binary(0x6c),
  divideS:   binary(0x6d),
  divideU:   binary(0x6e),
  restS:     binary(0x6f),
  restU:     binary(0x70),
  and:       binary(0x71),
  or:        binary(0x72),
  xor:       binary(0x73),
  shiftLeft:   binary(0x74),
  shiftRightS: binary(0x75),
  shiftRightU: binary(0x76),
} as const;

/** The upper word of the product of two int32, each widened as its sign says. */
export const upperProduct = (left: Code, right: Code, signs: readonly [Sign, Sign]): Code => [
  ...highHalf([...left, widen[signs[0]], ...right, widen[signs[1]], I64_MULTIPLY]),
];
export type Sign = 'signed' | 'unsigned';
const widen: Readonly<Record<Sign, number>> = { signed: 0xac, unsigned: 0xad };
const I64_MULTIPLY = 0x7e;
const I64_SHIFT_RIGHT_U = 0x88;
const I32_WRAP_I64 = 0xa7;

export interface RunFunction {
  /** int32 parameters are locals 0 …, other int32 locals come after them. */
  readonly parameters: number;
  readonly locals: number;
  /** Leaves the one int32 result. */
  readonly body: Code;
  readonly memoryPages: number;
  readonly deskOffset: number;
}

/**
 * A module that imports a shared memory `host.memory` and a function `host.call`, which takes an
 * int32, and exports one function, `run`.
 */
export function buildModule(run: RunFunction): Uint8Array {
  const { parameters, locals, body, memoryPages, deskOffset } = run;
  const hostType = [0x60, ...vector([[I32]]), ...vector([])];
  const runType = [0x60, ...vector(new Array(parameters).fill([I32])), ...vector([[I32]])];
  const limits = [0x03, ...unsigned(memoryPages), ...unsigned(memoryPages)];
  const imports = [
    [...name('host'), ...name('memory'), 0x02, ...limits],
    [...name('host'), ...name('call'), 0x00, HOST_TYPE],
  ];
  const declared = vector([[...unsigned(locals), I32]]);
  const code = [...declared, ...encode(body, [], deskOffset), END];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector([hostType, runType])),
    ...section(2, vector(imports)),
    ...section(3, vector([[RUN_TYPE]])),
    ...section(7, vector([[...name('run'), 0x00, RUN_FUNCTION]])),
    ...section(10, vector([[...unsigned(code.length), ...code]])),
  ]);
}

/** The bytes of code within blocks of these labels, the innermost last. */
function encode(code: Code, labels: readonly string[], deskOffset: number): number[] {
  const bytes: number[] = [];
  const depth = (label: string): number[] => {
    const index = labels.lastIndexOf(label);
    if (index === -1) throw new Error(`no block ${label} around this branch`);
    return unsigned(labels.length - 1 - index);
  };
  for (const piece of code) {
    if (typeof piece === 'number') {
      bytes.push(piece);
    } else if ('onDesk' in piece) {
      bytes.push(...unsigned(deskOffset + piece.onDesk));
    } else if ('body' in piece) {
      bytes.push(
        piece.opcode,
        NO_RESULT,
        ...encode(piece.body, [...labels, piece.label], deskOffset),
        END,
      );
    } else {
      bytes.push(piece.opcode);
      if (piece.opcode === BR_TABLE) bytes.push(...unsigned(piece.targets.length - 1));
      for (const target of piece.targets) bytes.push(...depth(target));
    }
  }
  return bytes;
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function name(text: string): number[] {
  return [...unsigned(text.length), ...new TextEncoder().encode(text)];
}

function encodeOffset(offset: Offset): Code {
  return typeof offset === 'number' ? unsigned(offset) : [offset];
}

/** LEB128 of a number from 0 to 2^32 − 1. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** LEB128 of an int32. */
function signed(value: number): number[] {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
