/**
 * The interpreter's own registers (WebAssembly locals), and the pieces that handlers are made of:
 * operands of the instruction under way, and the ways in which a handler ends.
 *
 * Inside a page everything is measured in RAM offsets, for RAM begins at offset 0 of the memory:
 * `at` is where the instruction lies, `delta` what makes an address of it. The budget is an offset
 * too, `bound`: there it would run out if no branch were taken. So the one comparison with `stop`,
 * the nearer of `bound` and the page's end, counts instructions and notices both.
 */
import { slot } from '../hart/state.ts';
import { branch, branchIf, type Code, constant, get, i32, select, set } from './module-builder.ts';

/** int32 parameters of `run`, in their order. */
const parameterNames = [
  /** Where the hart's state begins; its registers come first. */
  'hart',
  /** Where the sets of the translation cache begin. */
  'fetchSet',
  'loadSet',
  'storeSet',
  /** The lower bits of tags that count. A store's is one of no entry if stores are watched. */
  'tag',
  'storeTag',
  /** How many instructions may be run. */
  'budget',
] as const;

const localNames = [
  'at',
  'delta',
  'bound',
  /** Offset of the last byte of the page. */
  'pageLast',
  'stop',
  'pc',
  /** The instruction's word, and what its record says of it: handler and immediate. */
  'word',
  'meaning',
  'entry',
  'address',
  'value',
] as const;

export const PARAMETERS = parameterNames.length;
export const LOCALS = localNames.length;
/** int64 locals, behind all others: the one named `record`. */
export const WIDE_LOCALS = 1;
const RECORD = PARAMETERS + LOCALS;
export const record = get(RECORD);
export const assignRecord = (value: Code): Code => set(RECORD, value);

type LocalName = (typeof parameterNames)[number] | (typeof localNames)[number];
const allNames: readonly LocalName[] = [...parameterNames, ...localNames];

export function local(name: LocalName): Code {
  return get(allNames.indexOf(name));
}

export function assign(name: LocalName, value: Code): Code {
  return set(allNames.indexOf(name), value);
}

/**
 * A decode record: the word it is made of, then the handler's number in 8 bits and the immediate in
 * 24. It depends on nothing but the word, so it is right wherever the same word is found again. It
 * is read and written as a whole, for other threads may make another in the same place.
 */
export const RECORD_BYTES = 8;

/** A hart's words in the shared memory. */
const field = (index: number): { load: Code; store: (value: Code) => Code } => ({
  load: i32.load(local('hart'), 4 * index),
  store: (value) => i32.store(local('hart'), value, 4 * index),
});
export const pcField = field(slot.pc);
export const reservation = field(slot.reservation);
export const reservedValue = field(slot.reservedValue);
const zeroRegister = field(0);

/** Address of a register, by where its number is in the word: scaled to a register's 4 bytes. */
const register = (lowBit: number): Code => {
  const number = i32.and(i32.shiftRightU(local('word'), constant(lowBit - 2)), constant(31 << 2));
  return i32.add(local('hart'), number);
};

export const rs1 = i32.load(register(15));
export const rs2 = i32.load(register(20));
export const immediate = i32.shiftRightS(local('meaning'), constant(8));
export const upperImmediate = i32.and(local('word'), constant(~0xfff));
export const handlerNumber = i32.and(local('meaning'), constant(0xff));
export const pc = i32.add(local('at'), local('delta'));
const nextPc = i32.add(pc, constant(4));

/** Sets rd, which may not be x0: decoding gives such instructions another handler. */
export const setRd = (value: Code): Code => i32.store(register(7), value);
/** Sets rd, which may be x0. */
export const setAnyRd = (value: Code): Code => [
  ...setRd(value),
  ...zeroRegister.store(constant(0)),
];
export const link = setAnyRd(nextPc);

/** Leaves to the reference interpreter, which runs the instruction from its beginning. */
export const leaveIf = (condition: Code): Code => branchIf('leave', condition);

const goOn: Code = [
  ...branchIf('next', i32.notEqual(local('at'), local('stop'))),
  ...branch('edge'),
];

/** Goes on with the instruction after this one. */
export const advance: Code = [...assign('at', i32.add(local('at'), constant(4))), ...goOn];

const pageEnd = i32.add(local('pageLast'), constant(1));
export const setStop: Code = assign(
  'stop',
  select(i32.lessU(local('bound'), pageEnd), local('bound'), pageEnd),
);

/** Goes on at an offset, given as if the page had no ends; `value` is lost. */
export const jump = (target: Code): Code => [
  ...assign('value', target),
  ...assign('bound', i32.add(local('bound'), i32.subtract(local('value'), local('at')))),
  ...assign('bound', i32.subtract(local('bound'), constant(4))),
  ...assign('at', local('value')),
  ...branchIf('edge', i32.greaterU(i32.xor(local('at'), local('pageLast')), constant(0xfff))),
  ...setStop,
  ...goOn,
];
