/**
 * The fast interpreter as a WebAssembly module: one function, made of the handlers.
 *
 * `run` goes from page to page, and in a page from instruction to instruction, until its budget is
 * used up or something is not its business. It answers how much of the budget is left.
 */
import { entryOf } from './access.ts';
import { recordedBytes } from './decode-records.ts';
import {
  assignVariable,
  layRegisters,
  putRegistersBack,
  RECORDS_OFFSET,
  variable,
} from './desk.ts';
import {
  assign,
  handlerNumber,
  LOCALS,
  local,
  PARAMETERS,
  pc,
  pcField,
  RECORD_BYTES,
  recordedWord,
  setBound,
} from './frame.ts';
import { type Handlers, handlerCodes } from './handlers.ts';
import {
  block,
  branch,
  branchIf,
  branchTable,
  buildModule,
  type Code,
  callHost,
  constant,
  i32,
  loop,
} from './module-builder.ts';

/** `run` of the module; the arguments are the parameters named in frame.ts. */
export type RunInWasm = (
  hart: number,
  loadSet: number,
  storeSet: number,
  tag: number,
  storeTag: number,
  fetchSet: number,
  budget: number,
) => number;

/** More than that `run` could not count in bytes of RAM. */
export const MAX_BUDGET = 1 << 28;

/** Where things are that all harts of a cluster share. */
export interface SharedPlaces {
  readonly memoryPages: number;
  readonly ramBytes: number;
  readonly deskOffset: number;
}

/** Handler 0 leaves; the others are numbered from 1 in the order of the table. */
export function buildInterpreter(handlers: Handlers, places: SharedPlaces): Uint8Array {
  const { memoryPages, deskOffset } = places;
  const body: Code = [
    ...layDesk,
    ...assign('pc', pcField.load),
    ...block('done', [
      ...loop('page', [
        ...branchIf('done', i32.isZero(local('budget'))),
        ...enterPage,
        ...block('leave', [
          ...block('unknown', [
            ...block('edge', loop('next', [...findRecord(places), ...dispatch(handlers)])),
            // The page's end, a jump out of it, or the end of the budget.
            ...leavePage,
            ...branch('page'),
          ]),
          // Out of the loop, for a call there would cost all that do not call.
          ...callHost(local('at')),
          ...leavePage,
          ...branch('page'),
        ]),
        ...leavePage,
      ]),
    ]),
    ...putRegistersBack,
    ...pcField.store(local('pc')),
    ...local('budget'),
  ];
  return buildModule({ parameters: PARAMETERS, locals: LOCALS, body, memoryPages, deskOffset });
}

const layDesk: Code = [
  ...(['hart', 'loadSet', 'storeSet', 'tag', 'storeTag'] as const).flatMap((name) =>
    assignVariable(name, local(name)),
  ),
  ...layRegisters(local('hart')),
];

/** Finds the page of pc in the translation cache. */
const enterPage: Code = [
  ...assign('entry', i32.add(local('fetchSet'), entryOf(local('pc')))),
  ...branchIf(
    'done',
    i32.notEqual(
      i32.load(local('entry')),
      i32.or(i32.and(local('pc'), constant(~0xfff)), variable('tag')),
    ),
  ),
  ...assign('at', i32.add(local('pc'), i32.load(local('entry'), 4))),
  ...assignVariable('delta', i32.subtract(local('pc'), local('at'))),
  ...assignVariable('pageEnd', i32.add(i32.or(local('at'), constant(0xfff)), constant(1))),
  ...setBound(i32.add(local('at'), i32.shiftLeft(local('budget'), constant(2)))),
];

const leavePage: Code = [
  ...assign('pc', pc),
  ...assign('budget', i32.shiftRightU(i32.subtract(variable('bound'), local('at')), constant(2))),
];

/** Finds the record of the word at `at`; if it is of another word, the host must make it anew. */
function findRecord({ deskOffset, ramBytes }: SharedPlaces): Code {
  const recorded = recordedBytes(ramBytes);
  const place = recorded < ramBytes ? i32.and(local('at'), constant(recorded - 1)) : local('at');
  const offset = i32.multiply(place, constant(RECORD_BYTES / 4));
  return [
    ...assign('record', i32.add(offset, constant(deskOffset + RECORDS_OFFSET))),
    ...branchIf('unknown', i32.notEqual(recordedWord, i32.load(local('at')))),
  ];
}

/** Runs the handler that the record names: one block in the other, each followed by its handler. */
function dispatch(handlers: Handlers): Code {
  const codes = [branch('leave'), ...handlerCodes(handlers)];
  const labels = codes.map((_, index) => `handler ${index}`);
  let code = branchTable([...labels, 'handler 0'], handlerNumber);
  codes.forEach((handler, index) => {
    code = [...block(`handler ${index}`, code), ...handler];
  });
  return code;
}
