/**
 * What the fuzzer runs: machines' sizes and, for each cluster with a process, scripts of calls. All
 * of it is data and a function of the seed, so that it can be taken apart when it fails.
 */
import { Random } from '../../support/random.ts';
import { type Call, callNamed, presentCalls } from './table.ts';
import { type Names, type Surroundings, valueFor, valueOfAny } from './values.ts';

/** As in caller.s. */
export const SCRIPTS = 12;
export const ROWS = 48;

export interface Row {
  readonly number: number;
  readonly arguments: readonly number[];
  /** An earlier row of the script, whose result becomes the argument of that register. */
  readonly source?: { readonly row: Row; readonly register: number };
}

export type Script = readonly Row[];

/**
 * alone: one cluster. beside: a second one without a process, that nobody talks to and in which no
 * byte may change. both: two processes that talk. moving: a second cluster to migrate to.
 */
export type Setting = 'alone' | 'beside' | 'both' | 'moving';

export interface Trial {
  readonly seed: number;
  readonly setting: Setting;
  readonly cores: number;
  /** Whether signal handlers, too, take scripts and call. */
  readonly handlersCall: boolean;
  /** For each cluster that holds a process, its scripts. */
  readonly scripts: readonly (readonly Script[])[];
}

const DEADLY = new Set(['_exit', 'shutdown', 'freeze']);
const SLEEPING = /^(read|sleep|thread_join|sigwait|\w+_wait|excp_pause|thread_exit|task_exit)$/;

export function randomTrial(seed: number, names: Names): Trial {
  const random = new Random(Math.imul(seed, 0x6c07_8965));
  const setting = random.oneOf(['alone', 'alone', 'beside', 'both', 'moving'] as const);
  const cores = random.oneOf([1, 2, 3, 4, 4, 6, 16]);
  const isDeadly = random.chance(8);
  const isFaulty = random.chance(8);
  const handlersCall = random.chance(2);
  const processes = setting === 'both' ? 2 : 1;
  const scripts = Array.from({ length: processes }, (_, cluster) => {
    const surroundings = { names, setting, cluster, cores, isDeadly, isFaulty, handlersCall };
    return Array.from({ length: SCRIPTS }, (_, number) =>
      randomScript(random, surroundings, number),
    );
  });
  return { seed, setting, cores, handlersCall, scripts };
}

function randomScript(random: Random, surroundings: Surroundings, number: number): Script {
  const subjects = [...new Set(presentCalls.map(subjectOf))];
  const favourites = [random.oneOf(subjects), random.oneOf(subjects)];
  const length = random.between(4, ROWS - 12);
  // The first script makes threads for some of the others.
  const rows: Row[] = number === 0 ? starters(random, surroundings) : [];
  // Something to work on: descriptors and frames of the kinds that this script is about.
  for (const call of presentCalls) {
    const isMaking = /^(descriptor|number$|number of a zeroed frame)/.test(call.result);
    if (!isMaking || !favourites.includes(subjectOf(call))) continue;
    // Tasks are not much alone.
    const most = call.name === 'task_create' ? 5 : 3;
    for (let copies = random.between(most - 2, most); copies > 0; copies -= 1) {
      rows.push(rowOf(call, random, { surroundings, rows }));
    }
  }
  while (rows.length < length) {
    const row = randomRow(random, surroundings, { favourites, rows });
    const wait = waitFor(row);
    rows.push(row, ...(wait === undefined || random.chance(3) ? [] : [wait]));
  }
  return rows;
}

/** Calls of one subject are about one thing. */
function subjectOf({ file }: Call): string {
  return file.replace('-run-calls', '-calls');
}

/** The call that waits for what a row has started. */
function waitFor({ number, arguments: values, source }: Row): Row | undefined {
  const family = /^([a-z]+)_a(read|write)$/.exec(callNamed(number))?.[1];
  const wait = presentCalls.find(({ name }) => name === `${family}_wait`);
  if (wait === undefined) return undefined;
  const row = { number: wait.number, arguments: values };
  return source === undefined ? row : { ...row, source };
}

function starters(random: Random, { names, isFaulty }: Surroundings): Row[] {
  const create = numberOf('thread_create');
  const threads = Array.from({ length: random.between(1, 6) }, () => {
    return { number: create, arguments: [names.arena, names.worker, 0, 0, 0] };
  });
  if (!isFaulty) return threads;
  const handled = [1, 2, 3, 4, 5, 6, 7, 12, 13, 15].map((cause) => {
    return { number: numberOf('excp_ctrl'), arguments: [cause, 1, 0, 0, 0] };
  });
  return [...handled, ...threads];
}

function numberOf(name: string): number {
  return presentCalls.find((call) => call.name === name)?.number ?? 0;
}

interface Before {
  readonly favourites: readonly string[];
  readonly rows: readonly Row[];
}

function randomRow(random: Random, surroundings: Surroundings, before: Before): Row {
  if (random.chance(30)) {
    const number = random.oneOf([0, 41, 52, 77, 100, 1 << 29, -1, random.word()]);
    return { number, arguments: anyArguments(random, surroundings) };
  }
  const call = randomCall(random, surroundings, before.favourites);
  return rowOf(call, random, { surroundings, rows: before.rows });
}

function rowOf(
  call: Call,
  random: Random,
  { surroundings, rows }: { readonly surroundings: Surroundings; readonly rows: readonly Row[] },
): Row {
  const values = anyArguments(random, surroundings);
  let source: Row['source'];
  for (const { words, register } of call.parameters) {
    values[register] = valueFor(words, random, { ...surroundings, count: call.parameters.length });
    const row = random.chance(6) ? undefined : sourceOf(words, call, { random, rows });
    if (row !== undefined) source = { row, register };
  }
  const row = { number: call.number, arguments: values };
  return source === undefined ? row : { ...row, source };
}

function randomCall(
  random: Random,
  surroundings: Surroundings,
  favourites: readonly string[],
): Call {
  for (;;) {
    const call = random.oneOf(presentCalls);
    const isMove = call.name === 'migrate_to' && surroundings.setting === 'moving';
    if (DEADLY.has(call.name) && !(surroundings.isDeadly && random.chance(3))) continue;
    // In a handler it would return by whatever lies on the stack.
    if (call.name === 'sigreturn' && surroundings.handlersCall) continue;
    if (SLEEPING.test(call.name) && !random.chance(4)) continue;
    if (call.name === 'task_unlink' && !random.chance(3)) continue;
    if (!favourites.includes(subjectOf(call)) && !isMove && !random.chance(5)) continue;
    return call;
  }
}

/** An earlier row whose result is what an argument is described as: descriptor, frame, task. */
function sourceOf(
  words: string,
  call: Call,
  { random, rows }: { readonly random: Random; readonly rows: readonly Row[] },
): Row | undefined {
  const kind = /^(descriptor|frame|number|parent|child)$/.exec(words)?.[1];
  if (kind === undefined) return undefined;
  const family = /^[a-z]+/.exec(call.name)?.[0] ?? '';
  const fitting = rows.filter(({ number }) => {
    const earlier = presentCalls.find((one) => one.number === number);
    if (family === 'task') return earlier?.name === 'task_create';
    return earlier?.result.includes(kind) && (kind === 'frame' || earlier.name.startsWith(family));
  });
  return fitting.length === 0 ? undefined : random.oneOf(fitting);
}

function anyArguments(random: Random, surroundings: Surroundings): number[] {
  return Array.from({ length: 5 }, () => valueOfAny(random, surroundings));
}

/** The trial as text, a call a line. */
export function describeTrial({ seed, setting, cores, scripts }: Trial): string {
  const lines = [`seed ${seed}: ${setting}, ${cores} cores`];
  for (const [cluster, list] of scripts.entries()) {
    for (const [number, rows] of list.entries()) {
      if (rows.length === 0) continue;
      lines.push(`cluster ${cluster}, script ${number}:`);
      for (const row of rows) lines.push(`  ${describeRow(row)}`);
    }
  }
  return lines.join('\n');
}

export function describeRow({ number, arguments: values, source }: Row): string {
  const shown = values.map((value) =>
    value >>> 0 < 1000 ? value : `0x${(value >>> 0).toString(16)}`,
  );
  const from =
    source === undefined ? '' : `, a${source.register} from ${callNamed(source.row.number)}`;
  return `${callNamed(number)}(${shown.join(', ')})${from}`;
}
