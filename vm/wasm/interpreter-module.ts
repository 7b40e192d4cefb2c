/**
 * The fast interpreter as a WebAssembly module: one function, made of the handlers.
 *
 * `run` goes from page to page, and in a page from instruction to instruction, until its budget is
 * used up or something is not its business. It answers how much of the budget is left.
 */
import { entryOf } from './access.ts';
import {
  assign,
  assignRecord,
  handlerNumber,
  LOCALS,
  local,
  PARAMETERS,
  pc,
  pcField,
  RECORD_BYTES,
  record,
  setStop,
  WIDE_LOCALS,
} from './frame.ts';
import type { Handlers } from './handlers.ts';
import {
  block,
  branch,
  branchIf,
  branchTable,
  buildModule,
  type Code,
  callHost,
  constant,
  highHalf,
  i32,
  loadWide,
  loop,
  lowHalf,
  when,
} from './module-builder.ts';

/** `run` of the module; the arguments are the parameters named in frame.ts. */
export type RunInWasm = (
  hart: number,
  fetchSet: number,
  loadSet: number,
  storeSet: number,
  tag: number,
  storeTag: number,
  budget: number,
) => number;

/** More than that `run` could not count in bytes of RAM. */
export const MAX_BUDGET = 1 << 28;

/** Where things are that all harts of a cluster share. */
export interface SharedPlaces {
  readonly memoryPages: number;
  /** Where the decode records begin, and of how many bytes of code, a power of two. */
  readonly recordsOffset: number;
  readonly recordedBytes: number;
}

/** Handler 0 leaves; the others are numbered from 1 in the order of the table. */
export function buildInterpreter(handlers: Handlers, places: SharedPlaces): Uint8Array {
  const nested = [branch('leave'), ...Object.values(handlers).map(({ code }) => code)];
  const body: Code = [
    ...assign('pc', pcField.load),
    ...block('done', [
      ...loop('page', [
        ...branchIf('done', i32.isZero(local('budget'))),
        ...enterPage,
        ...block('leave', [
          ...block('edge', loop('next', [...fetch(places), ...dispatch(nested)])),
          // The page's end, a jump out of it, or the end of the budget.
          ...leavePage,
          ...branch('page'),
        ]),
        ...leavePage,
      ]),
    ]),
    ...pcField.store(local('pc')),
    ...local('budget'),
  ];
  const { memoryPages } = places;
  const locals = { parameters: PARAMETERS, locals: LOCALS, wideLocals: WIDE_LOCALS };
  return buildModule({ ...locals, body, memoryPages });
}

/** Finds the page of pc in the translation cache. */
const enterPage: Code = [
  ...assign('entry', i32.add(local('fetchSet'), entryOf(local('pc')))),
  ...branchIf(
    'done',
    i32.notEqual(
      i32.load(local('entry')),
      i32.or(i32.and(local('pc'), constant(~0xfff)), local('tag')),
    ),
  ),
  ...assign('at', i32.add(local('pc'), i32.load(local('entry'), 4))),
  ...assign('delta', i32.subtract(local('pc'), local('at'))),
  ...assign('pageLast', i32.or(local('at'), constant(0xfff))),
  ...assign('bound', i32.add(local('at'), i32.shiftLeft(local('budget'), constant(2)))),
  ...setStop,
];

const leavePage: Code = [
  ...assign('pc', pc),
  ...assign('budget', i32.shiftRightU(i32.subtract(local('bound'), local('at')), constant(2))),
];

/** Reads the word at `at` and finds its record, which the host makes if it is another word's. */
function fetch({ recordsOffset, recordedBytes }: SharedPlaces): Code {
  const index = i32.and(local('at'), constant(recordedBytes - 1));
  const scaled = i32.shiftLeft(index, constant(Math.log2(RECORD_BYTES / 4)));
  return [
    ...assign('word', i32.load(local('at'))),
    ...assignRecord(loadWide(i32.add(scaled, constant(recordsOffset)))),
    ...when(i32.notEqual(lowHalf(record), local('word')), [
      ...callHost(local('at')),
      ...branch('next'),
    ]),
    ...assign('meaning', highHalf(record)),
  ];
}

/** Runs the handler that the record names: one block in the other, each followed by its handler. */
function dispatch(handlers: readonly Code[]): Code {
  const labels = handlers.map((_, index) => `handler ${index}`);
  let code = branchTable([...labels, 'handler 0'], handlerNumber);
  handlers.forEach((handler, index) => {
    code = [...block(`handler ${index}`, code), ...handler];
  });
  return code;
}
