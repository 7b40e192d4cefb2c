/** The scripts in the program's memory: written before a run, read and judged after it. */

import type { Cluster } from '../../../vm/cluster.ts';
import { readText } from '../../support/source-tree.ts';
import type { CallerImage } from './image.ts';
import {
  BrokenRule,
  expectEqual,
  expectThat,
  hex,
  type KernelMemory,
  RAM,
} from './kernel-memory.ts';
import { describeRow, ROWS, type Row, SCRIPTS, type Script, type Trial } from './script.ts';
import { calls } from './table.ts';
import { arenaParts } from './values.ts';

const ROW_BYTES = 40;
const ROW_WORDS = ROW_BYTES / 4;
const ARGUMENTS = 2;
const RESULT = 7;

/** As in caller.s. */
const rowState = { toDo: 1, begun: 2, done: 3, changed: 4 } as const;

export interface RowMade extends Row {
  readonly state: number;
  readonly result: number;
}

const errors = new Set(
  [...readText('kernel/include/errors.inc').matchAll(/^ {4}\.set {4}E\w+, (\d+)/gm)].map(
    ([, value]) => -Number(value),
  ),
);

/** Writes scripts and arena into a cluster's memory. */
export function prepareMemory(
  cluster: Cluster,
  image: CallerImage,
  { scripts, trial }: { readonly scripts: readonly Script[]; readonly trial: Trial },
): void {
  const words = new Int32Array(SCRIPTS * ROWS * ROW_WORDS);
  for (const [number, rows] of scripts.entries()) {
    for (const [index, row] of rows.entries()) {
      const at = (number * ROWS + index) * ROW_WORDS;
      words.set([rowState.toDo, row.number, ...row.arguments], at);
      words.set(sourceOf(row, index, rows), at + RESULT + 1);
    }
  }
  const address = image.symbols.addressOf('scripts') ?? 0;
  cluster.write(address >>> 0, new Uint8Array(words.buffer));
  cluster.write(image.names.arena >>> 0, firstArena(image, trial));
}

/** Offsets from a row to the result that it takes, and to the argument that this becomes. */
function sourceOf({ source }: Row, index: number, rows: readonly Row[]): [number, number] {
  const from = source === undefined ? -1 : rows.indexOf(source.row);
  if (source === undefined || from < 0) return [0, 0];
  return [(from - index) * ROW_BYTES + 4 * RESULT, 4 * (ARGUMENTS + source.register)];
}

function firstArena({ names }: CallerImage, { setting, handlersCall }: Trial): Uint8Array {
  const words = new Int32Array(names.arenaBytes >> 2);
  for (let index = 0; index < words.length; index += 2) {
    const calls = handlersCall && index % 8 === 0;
    words.set([calls ? names.worker : names.handler, names.restorer], index);
  }
  const other = setting === 'both' || setting === 'moving' ? 9 : 7;
  const lists = [[8, other], [other, 8], [8, other, other], [8], [8, 8], [other, 8, 10], [9, 7]];
  for (const [number, list] of lists.entries()) {
    words.set(list, (arenaParts.lists + number * arenaParts.listBytes) >> 2);
  }
  return new Uint8Array(words.buffer);
}

/** The rows of the process that a cluster holds; none of one that has no process. */
export function rowsOf(kernel: KernelMemory): RowMade[] {
  const made: RowMade[] = [];
  const first = kernel.at('scripts');
  for (let number = 0; number < SCRIPTS; number += 1) {
    for (let index = 0; index < ROWS; index += 1) {
      const at = first + (number * ROWS + index) * ROW_BYTES;
      const words = Array.from({ length: ROW_WORDS }, (_, word) => kernel.word(at + 4 * word) | 0);
      const [state = 0, call = 0] = words;
      if (state === 0) break;
      made.push({
        state,
        number: call,
        arguments: words.slice(ARGUMENTS, RESULT),
        result: words[RESULT] ?? 0,
      });
    }
  }
  return made;
}

/**
 * Holds every process to its rows: they are as they were written, results are results or errors,
 * no register but a0 changed, and of the arena only what calls were told to write.
 */
export function checkRows(
  kernels: readonly KernelMemory[],
  image: CallerImage,
  { trial, isAtRest }: { readonly trial: Trial; readonly isAtRest: boolean },
): void {
  for (const kernel of kernels) {
    const rows = rowsOf(kernel);
    const scripts = kernels.length > 1 ? trial.scripts[kernel.cluster.number] : trial.scripts[0];
    checkUntouched(rows, (scripts ?? []).flat());
    for (const row of rows) checkRow(row);
    checkArena(kernel, image, { rows, trial });
    if (isAtRest) checkFrames(kernel, rows);
  }
}

function checkUntouched(rows: readonly RowMade[], written: readonly Row[]): void {
  expectEqual(rows.length, written.length, 'the number of rows');
  for (const [index, row] of rows.entries()) {
    const before = written[index] as Row;
    const isSame =
      row.number === (before.number | 0) &&
      row.arguments.every(
        (value, at) =>
          at === before.source?.register || value === ((before.arguments[at] ?? 0) | 0),
      );
    expectThat(isSame, `row ${describeRow(before)} became ${describeRow(row)}`);
  }
}

function checkRow(row: RowMade): void {
  const shown = () => `${describeRow(row)} → ${hex(row.result)}`;
  expectThat(row.state !== rowState.changed, `${shown()} changed another register than a0`);
  if (row.state !== rowState.done) return;
  const call = calls.find(({ number }) => number === row.number);
  const isError = row.result < 0 && row.result > -4096;
  expectThat(
    isError || !takesForeignAddress(row),
    `${shown()} took an address that is not the user's`,
  );
  const isOfTask = call !== undefined && /^result of the task/.test(call.result);
  expectThat(
    !isError || isOfTask || errors.has(row.result),
    `${shown()} is no error of errors.inc`,
  );
  const isNothing = call !== undefined && /^0\b/.test(call.result);
  expectThat(!isNothing || row.result <= 0, `${shown()}, but it answers 0 or an error`);
  if (call === undefined || call.place === 'absent') {
    const isBeyond = row.number >>> 0 > (calls.at(-1)?.number ?? 0);
    expectEqual(row.result, isBeyond ? -22 : -38, shown());
  }
}

/** Whether the row's call is to read or write where no user may. */
function takesForeignAddress(row: RowMade): boolean {
  const call = calls.find(({ number }) => number === row.number);
  const length = call?.parameters.find(({ words }) => /^size$|^count$/.test(words));
  if (length !== undefined && row.arguments[length.register] === 0) return false;
  return (call?.parameters ?? []).some(({ words, register }) => {
    const address = (row.arguments[register] ?? 0) >>> 0;
    return /^user address|^buffer|^nodes/.test(words) && isForeign(address);
  });
}

/** 0 is none of them, for it often means that there is no address. */
function isForeign(address: number): boolean {
  const isKernels = address >= RAM && address < 0x8004_8000;
  const isBehindPool = address >= 0x8007_0000 && address < 0x8008_0000;
  return (address > 0 && address < RAM) || isKernels || isBehindPool || address >= 0xf000_0000;
}

/** The bytes of the arena that a row's call may have written: from, to. */
function written(row: RowMade, kernel: KernelMemory): [number, number] | undefined {
  const call = calls.find(({ number }) => number === row.number);
  const target = call?.parameters.find(({ words }) =>
    /^user address(?! of five)|^buffer/.test(words),
  );
  if (call === undefined || target === undefined) return undefined;
  const length = call.parameters.find(({ words }) => /^size$|^count$/.test(words));
  const structure = /struct (\w+)$/.exec(target.words)?.[1];
  const from = (row.arguments[target.register] ?? 0) >>> 0;
  let bytes = 8;
  if (length !== undefined) bytes = (row.arguments[length.register] ?? 0) >>> 0;
  else if (structure !== undefined) bytes = kernel.constant(`${structure}.SIZE`);
  else if (/of (id|value)$/.test(target.words)) bytes = 4;
  return [from, from + bytes];
}

function checkArena(
  kernel: KernelMemory,
  image: CallerImage,
  { rows, trial }: { readonly rows: readonly RowMade[]; readonly trial: Trial },
): void {
  const start = image.names.arena >>> 0;
  const before = firstArena(image, trial);
  const now = kernel.cluster.read(start, before.length) ?? before;
  const made = rows.filter(({ state }) => state > rowState.toDo);
  const allowed = made.flatMap((row) => written(row, kernel) ?? []);
  for (const [index, byte] of now.entries()) {
    if (byte === before[index]) continue;
    const address = start + index;
    const isMeant = allowed.some(
      (from, at) => at % 2 === 0 && from <= address && address < (allowed[at + 1] ?? 0),
    );
    if (!isMeant)
      throw new BrokenRule(`the arena changed at ${hex(address)}, where no call writes`);
  }
}

/**
 * As many frames are in use as calls have taken and not given back. Not known of a process that has
 * frozen itself in the middle of such a call.
 */
function checkFrames(kernel: KernelMemory, rows: readonly RowMade[]): void {
  const numberOf = (name: string) => calls.find((call) => call.name === name)?.number;
  const names = ['frame_alloc', 'upage_alloc', 'frame_free', 'upage_free'];
  const begun = rows.filter(({ state }) => state === rowState.begun).map(({ number }) => number);
  if (names.some((name) => begun.includes(numberOf(name) ?? 0))) return;
  const done = rows.filter(({ state }) => state === rowState.done);
  const ended = (name: string, holds: (result: number) => boolean) =>
    done.filter((row) => row.number === numberOf(name) && holds(row.result)).length;
  const isZero = (result: number) => result === 0;
  const taken = ended('frame_alloc', (result) => result > 0) + ended('upage_alloc', isZero);
  const given = ended('frame_free', isZero) + ended('upage_free', isZero);
  let used = 0;
  const bitmap = kernel.at('uarea_pool') + kernel.constant('pool.frames');
  for (let index = 0; index < kernel.constant('FRAMES'); index += 1) {
    used += (kernel.word(bitmap + 4 * (index >> 5)) >>> (index & 31)) & 1;
  }
  expectEqual(used, taken - given, 'the number of frames in use');
}
