/**
 * What compilers say of lines: `.file` and `.loc`. Their operands are words between blanks, as no
 * other directive has; so they are read here from the text, and not by the parser.
 */
import * as messages from '../messages.ts';
import { nearest } from '../nearest.ts';
import type { Remark } from '../source.ts';
import { readString } from '../syntax/literals.ts';
import type { Announcement, LineMarks } from './line-rows.ts';
import type { Unit } from './unit.ts';

/** A directive that reads its own operands. */
export interface TextDirective {
  readonly syntax: string;
  readonly meaning: string;
  readonly run: (unit: Unit, operands: OperandText) => void;
}

/** The operands as they are written, and where they are in the statement. */
export interface OperandText {
  readonly text: string;
  readonly start: number;
}

// biome-ignore format: the columns are aligned by hand
export const lineDirectives: ReadonlyMap<string, TextDirective> = new Map([
  ['.file', { syntax: '[number ["folder"]] "name" [md5 sum]', meaning: 'names a file by a number, for `.loc`; without a number, the source of the object', run: file }],
  ['.loc',  { syntax: 'file line [column] [word …]', meaning: 'the next instruction is of that line, and only lines said so count; words are basic_block prologue_end epilogue_begin is_stmt isa discriminator view', run: loc }],
]);

const string = String.raw`("(?:[^"\\]|\\.)*")`;
const fileOperands = new RegExp(
  String.raw`^(?:(\d+)\s+(?:${string}\s+)?)?${string}(?:\s+md5\s+0x([0-9a-fA-F]{32}))?$`,
);
const MOST_FILES = 65_535;

function file(unit: Unit, operands: OperandText): void {
  const [, number, folder, name, sum] = fileOperands.exec(operands.text) ?? [];
  if (name === undefined) {
    const help = messages.syntaxIs(['.file "name"', '.file 1 "folder" "name"']);
    complain(unit, operands, { message: messages.expectedFileName(), help });
  } else if (number === undefined) unit.symbols.ofFile(readString(name).text);
  else if (isUpTo(MOST_FILES, number, { unit, operands })) {
    unit.lines.numberFile(Number(number), {
      folder: folder === undefined ? undefined : readString(folder).text,
      name: readString(name).text,
      md5: sum === undefined ? undefined : hexadecimalBytes(sum),
    });
  }
}

function hexadecimalBytes(digits: string): Uint8Array {
  const pairs = digits.match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

const MOST_LINES = 2 ** 31 - 1;
const places = /^(\d+)\s+(\d+)(?:\s+(\d+))?(?:\s+|$)/;

function loc(unit: Unit, operands: OperandText): void {
  const [all = '', fileNumber, line, column] = places.exec(operands.text) ?? [];
  if (fileNumber === undefined || line === undefined) {
    const help = messages.syntaxIs(['.loc file line column']);
    complain(unit, operands, { message: messages.expectedLine(), help });
    return;
  }
  for (const number of [line, column ?? '0']) {
    if (!isUpTo(MOST_LINES, number, { unit, operands })) return;
  }
  const { lines } = unit;
  if (lines.files[Number(fileNumber)] === undefined) {
    complain(unit, operands, { message: messages.noSuchFile(fileNumber) });
    return;
  }
  const words = operands.text.slice(all.length).split(/\s+/);
  const announcement = {
    file: Number(fileNumber),
    line: Number(line),
    column: Number(column ?? lines.lasting.column),
    marks: { ...noMarks, isStatement: lines.lasting.isStatement, isa: lines.lasting.isa },
    view: undefined,
  };
  const read = withWords(announcement, words);
  if ('unknown' in read) {
    const { unknown } = read;
    const help = messages.didYouMean(nearest(unknown, lineWords)) ?? messages.oneOf(lineWords);
    const at = operands.text.indexOf(unknown, all.length);
    const place = { text: unknown, start: operands.start + at };
    complain(unit, place, { message: messages.unknownLineWord(unknown), help });
  } else lines.announce(read, unit.chain.here());
}

const noMarks = { basicBlock: false, prologueEnd: false, epilogueBegin: false, discriminator: 0 };
const flags: ReadonlyMap<string, Partial<LineMarks>> = new Map([
  ['basic_block', { basicBlock: true }],
  ['prologue_end', { prologueEnd: true }],
  ['epilogue_begin', { epilogueBegin: true }],
]);

const lineWords = [...flags.keys(), 'is_stmt', 'isa', 'discriminator', 'view'];

/** The announcement with what words behind the place say, or the first that says nothing. */
function withWords(
  plain: Announcement,
  words: readonly string[],
): Announcement | { readonly unknown: string } {
  let { marks, view } = plain;
  for (const [index, word] of words.entries()) {
    const flag = flags.get(word);
    const before = words[index - 1] ?? '';
    if (flag !== undefined) marks = { ...marks, ...flag };
    else if (before === 'view') view = word;
    else if (before === 'is_stmt' && /^[01]$/.test(word)) {
      marks = { ...marks, isStatement: word === '1' };
    } else if (before === 'isa' && /^\d{1,9}$/.test(word)) marks = { ...marks, isa: Number(word) };
    else if (before === 'discriminator' && /^\d{1,9}$/.test(word)) {
      marks = { ...marks, discriminator: Number(word) };
    } else if (!/^(is_stmt|isa|discriminator|view|)$/.test(word)) {
      return { unknown: word };
    }
  }
  return { ...plain, marks, view };
}

interface Context {
  readonly unit: Unit;
  readonly operands: OperandText;
}

function isUpTo(max: number, number: string, { unit, operands }: Context): boolean {
  if (Number(number) <= max) return true;
  const message = messages.numberOutOfRange({ min: 0, max }, BigInt(number));
  complain(unit, operands, { message });
  return false;
}

function complain(unit: Unit, { text, start }: OperandText, remark: Remark): void {
  unit.report(remark, text === '' ? undefined : { start, end: start + text.length });
}
