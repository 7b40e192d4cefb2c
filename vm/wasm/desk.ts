/**
 * The desk: a place in the shared memory where a thread keeps, while it runs one of the cluster's
 * harts, what is used all the time: that hart's registers, and variables of `run`. Where it is, is
 * known when the module is built, so a register is found by its number alone. After the variables
 * come the decode records, which stay there.
 *
 * There are few WebAssembly locals in the loop of instructions, for the host's compiler keeps them
 * all in processor registers only if they are few. So what a handler can do without is here.
 */
import { type Code, constant, copy16, i32 } from './module-builder.ts';

/** After the 32 registers, what is written to x0 goes to a place that nobody reads. */
const REGISTERS_BYTES = 128;
export const NOWHERE = REGISTERS_BYTES;

/** int32 variables. */
const names = [
  /** Where the hart's state begins; its registers come first. */
  'hart',
  /** Where the sets of the translation cache begin. */
  'loadSet',
  'storeSet',
  /** The lower bits of tags that count. A store's is one of no entry if stores are watched. */
  'tag',
  'storeTag',
  /** See frame.ts. */
  'delta',
  'bound',
  'pageEnd',
] as const;
type Name = (typeof names)[number];

const VARIABLES_OFFSET = NOWHERE + 16;
export const RECORDS_OFFSET = VARIABLES_OFFSET + 4 * names.length;

/** The offset of registers: an address there is a register's number, scaled. */
export const registers = { onDesk: 0 } as const;

export function variable(name: Name): Code {
  return i32.load(constant(0), offsetOf(name));
}

export function assignVariable(name: Name, value: Code): Code {
  return i32.store(constant(0), value, offsetOf(name));
}

function offsetOf(name: Name) {
  return { onDesk: VARIABLES_OFFSET + 4 * names.indexOf(name) };
}

const pieces = Array.from({ length: REGISTERS_BYTES / 16 }, (_, index) => 16 * index);

/** Lays the registers of a hart on the desk. */
export const layRegisters = (hart: Code): Code =>
  pieces.flatMap((offset) =>
    copy16({ address: constant(0), offset: { onDesk: offset } }, { address: hart, offset }),
  );

/** Puts them back. */
export const putRegistersBack: Code = pieces.flatMap((offset) =>
  copy16(
    { address: variable('hart'), offset },
    { address: constant(0), offset: { onDesk: offset } },
  ),
);
