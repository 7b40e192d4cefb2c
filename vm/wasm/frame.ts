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
import { assignVariable, registers, variable } from './desk.ts';
import { branch, branchIf, type Code, constant, get, i32, select, set } from './module-builder.ts';

/** int32 parameters of `run`, in their order. All but the last are variables on the desk, too. */
const parameterNames = [
  'hart',
  'loadSet',
  'storeSet',
  'tag',
  'storeTag',
  /** Where the set of the translation cache for fetches begins. */
  'fetchSet',
  /** How many instructions may be run. */
  'budget',
] as const;

const localNames = [
  'pc',
  'at',
  'stop',
  /** Where the instruction's decode record is. */
  'record',
  'entry',
  'address',
  'value',
] as const;

export const PARAMETERS = parameterNames.length;
export const LOCALS = localNames.length;

type LocalName = (typeof parameterNames)[number] | (typeof localNames)[number];
const allNames: readonly LocalName[] = [...parameterNames, ...localNames];

export function local(name: LocalName): Code {
  return get(allNames.indexOf(name));
}

export function assign(name: LocalName, value: Code): Code {
  return set(allNames.indexOf(name), value);
}

/**
 * A decode record: the word it is made of, then in a byte each the handler's number, rd, rs1 and
 * rs2, registers as offsets on the desk, and then the immediate. It depends on the word and its
 * place in the page only, so it is right wherever the same word is found there again.
 */
export const recordField = { word: 0, handler: 4, rd: 5, rs1: 6, rs2: 7, immediate: 8 } as const;
export const RECORD_BYTES = 12;

/** A hart's words in the shared memory. */
const field = (index: number): { load: Code; store: (value: Code) => Code } => ({
  load: i32.load(variable('hart'), 4 * index),
  store: (value) => i32.store(variable('hart'), value, 4 * index),
});
export const pcField = field(slot.pc);
export const reservation = field(slot.reservation);
export const reservedValue = field(slot.reservedValue);

/** The register that a byte of the record names. */
const register = (offset: number): Code => i32.load8U(local('record'), offset);

export const recordedWord = i32.load(local('record'), recordField.word);
export const handlerNumber = i32.load8U(local('record'), recordField.handler);
export const rs1 = i32.load(register(recordField.rs1), registers);
export const rs2 = i32.load(register(recordField.rs2), registers);
export const immediate = i32.load(local('record'), recordField.immediate);
export const pc = i32.add(local('at'), variable('delta'));
const nextPc = i32.add(pc, constant(4));

/** Sets rd; if that is x0, the record names a place that is nobody's. */
export const setRd = (value: Code): Code => i32.store(register(recordField.rd), value, registers);
export const link = setRd(nextPc);

/** Leaves to the reference interpreter, which runs the instruction from its beginning. */
export const leaveIf = (condition: Code): Code => branchIf('leave', condition);

const goOn: Code = [
  ...branchIf('next', i32.notEqual(local('at'), local('stop'))),
  ...branch('edge'),
];

/** Goes on with the instruction after this one. */
export const advance: Code = [...assign('at', i32.add(local('at'), constant(4))), ...goOn];

/** Sets the bound, and the stop with it; `value` is lost. */
export const setBound = (bound: Code): Code => [
  ...assign('value', bound),
  ...assignVariable('bound', local('value')),
  ...assign(
    'stop',
    select(i32.lessU(local('value'), variable('pageEnd')), local('value'), variable('pageEnd')),
  ),
];

/** Where the bound is after a jump that is so many bytes long. */
const boundAfter = (distance: Code): Code =>
  i32.add(i32.add(variable('bound'), distance), constant(-4));

/** Goes on at the immediate's distance from here, which is in this page. */
export const jumpNear: Code = [
  ...setBound(boundAfter(immediate)),
  ...assign('at', i32.add(local('at'), immediate)),
  ...goOn,
];

/** Goes on at the immediate's distance from here, which is in another page. */
export const jumpFar: Code = [
  ...assignVariable('bound', boundAfter(immediate)),
  ...assign('at', i32.add(local('at'), immediate)),
  ...branch('edge'),
];

/** How much of the page is left behind the instruction at `at`, if that is in the page. */
const restOfPage = i32.subtract(variable('pageEnd'), i32.add(local('at'), constant(4)));

/** Goes on at an address; `entry` is lost. */
export const jumpTo = (address: Code): Code => [
  ...assign('entry', i32.subtract(address, variable('delta'))),
  ...setBound(boundAfter(i32.subtract(local('entry'), local('at')))),
  ...assign('at', local('entry')),
  ...branchIf('edge', i32.greaterU(restOfPage, constant(0xffc))),
  ...goOn,
];
