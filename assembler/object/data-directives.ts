/** Directives that put bytes into a section: numbers, strings, files, room and padding. */
import * as messages from '../messages.ts';
import { findFile, searchPlaces } from '../search-path.ts';
import type { Operand, Operation } from '../syntax/ast.ts';
import {
  type Directive,
  directive,
  numberOf,
  operandsRange,
  stringOf,
  textOf,
} from './directive.ts';
import { addFixup } from './fixups.ts';
import { LebTail } from './leb128.ts';
import { AlignTail, type Padding, padded, RoomTail } from './padding.ts';
import { constantOf, evaluate, isFailure } from './terms.ts';
import type { Unit } from './unit.ts';

type Run = Directive['run'];

/** `addi x0, x0, 0`, and the zeros that pad data. */
const nop = Uint8Array.of(0x13, 0, 0, 0);
const zero = Uint8Array.of(0);

const LARGEST_ALIGN = 2 ** 20;
/** The most room that one directive may ask for. */
export const LARGEST_ROOM = 2 ** 28;
const FILL_BYTES = { min: -0x80, max: 0xff };

// biome-ignore format: the columns are aligned by hand
export const dataDirectives: readonly (readonly [string, Directive])[] = [
  ['.byte',  directive('[value, …]', 'bytes',                      numbers(1))],
  ['.half',  directive('[value, …]', 'halfwords, not aligned',     numbers(2))],
  ['.short', directive('[value, …]', 'the same',                   numbers(2))],
  ['.hword', directive('[value, …]', 'the same',                   numbers(2))],
  ['.2byte', directive('[value, …]', 'the same',                   numbers(2))],
  ['.word',  directive('[value, …]', 'words, not aligned',         numbers(4))],
  ['.long',  directive('[value, …]', 'the same',                   numbers(4))],
  ['.int',   directive('[value, …]', 'the same',                   numbers(4))],
  ['.4byte', directive('[value, …]', 'the same',                   numbers(4))],
  ['.dword', directive('[value, …]', 'doublewords, not aligned',   numbers(8))],
  ['.quad',  directive('[value, …]', 'the same',                   numbers(8))],
  ['.8byte', directive('[value, …]', 'the same',                   numbers(8))],
  ['.octa',  directive('[value, …]', 'quadwords, not aligned',     numbers(16))],
  ['.uleb128', directive('value, …', 'numbers of variable length, unsigned', leb('unsigned'))],
  ['.sleb128', directive('value, …', 'numbers of variable length, signed',   leb('signed'))],

  ['.ascii',  directive('"text", …', 'the bytes of strings',                 strings(0))],
  ['.asciz',  directive('"text", …', 'the bytes of strings, a 0 after each', strings(1))],
  ['.string', directive('"text", …', 'the same',                             strings(1))],
  ['.incbin', directive('"file"[, skip, count]', 'the bytes of a file',        includeBytes)],

  ['.zero',    directive('count[, value]', 'so many bytes of 0, or of a value', space)],
  ['.skip',    directive('count[, value]', 'the same', space)],
  ['.space',   directive('count[, value]', 'the same', space)],
  ['.fill',    directive('count[, size, value]', 'a value of `size` bytes (1, at most 8), repeated', fill)],
  ['.org',     directive('offset[, value]', 'bytes up to an offset in the section', origin)],
  ['.align',   directive('[power, value, most]', 'pads to a multiple of 2^power; code with nops', align('power', 1))],
  ['.p2align', directive('[power, value, most]', 'the same', align('power', 1))],
  ['.p2alignw', directive('[power, value, most]', 'the same, with halfwords', align('power', 2))],
  ['.p2alignl', directive('[power, value, most]', 'the same, with words', align('power', 4))],
  ['.balign',  directive('[bytes, value, most]', 'pads to a multiple of a power of two', align('bytes', 1))],
  ['.balignw', directive('[bytes, value, most]', 'the same, with halfwords', align('bytes', 2))],
  ['.balignl', directive('[bytes, value, most]', 'the same, with words', align('bytes', 4))],
];

/** Numbers of so many bytes. */
export function numbers(sizeBytes: number): Run {
  return (unit, { operands }) => {
    for (const operand of operands) {
      const expression = unit.expression(operand);
      if (expression === undefined) continue;
      const term = unit.bind(expression);
      if (unit.chain.section.isEmptyInFile && constantOf(evaluate(term)) === 0n) {
        unit.zeros(sizeBytes);
        continue;
      }
      const place = unit.reserve(sizeBytes, 'data');
      if (place === undefined) return;
      const spot = unit.spot(expression.range);
      addFixup(unit, { place, slot: { kind: 'data', sizeBytes }, term, spot });
    }
  };
}

function leb(signedness: 'signed' | 'unsigned'): Run {
  return (unit, { operands }) => {
    for (const operand of operands) {
      const expression = unit.expression(operand);
      if (expression === undefined || unit.reserve(0, 'data') === undefined) continue;
      const spot = unit.spot(expression.range);
      const isSigned = signedness === 'signed';
      const tail = new LebTail(unit, { term: unit.bind(expression), isSigned, spot });
      if (constantOf(evaluate(unit.bind(expression))) === undefined) unit.chain.addTail(tail, 1);
      else {
        tail.fit();
        unit.emit(tail.bytes());
      }
    }
  };
}

function strings(zeros: number): Run {
  return (unit, { operands }) => {
    for (const operand of operands) {
      const bytes = stringOf(unit, operand);
      if (bytes === undefined) continue;
      unit.emit(Uint8Array.from([...bytes, ...new Array<number>(zeros).fill(0)]));
    }
  };
}

function includeBytes(unit: Unit, { operands }: Operation): void {
  const name = textOf(unit, operands[0]);
  const skip = numberOf(unit, operands[1], { max: LARGEST_ROOM, instead: 0 });
  const count = numberOf(unit, operands[2], { max: LARGEST_ROOM, instead: LARGEST_ROOM });
  if (name === undefined || skip === undefined || count === undefined) return;
  const places = searchPlaces(name, unit.statement.file, unit.options.includePaths);
  const file = findFile(places, unit.options.readBytes);
  if (file === undefined) {
    unit.report({ message: messages.fileNotFound(name, places) }, operands[0]?.range);
    return;
  }
  const isShort = skip + (operands[2] === undefined ? 0 : count) > file.content.length;
  if (isShort) {
    const tooFar = skip > file.content.length ? operands[1] : operands[2];
    unit.report({ message: messages.fileTooShort(name, file.content.length) }, tooFar?.range);
  } else unit.emit(file.content.subarray(skip, skip + count));
}

function space(unit: Unit, { operands }: Operation): void {
  const [size] = operands;
  const value = numberOf(unit, operands[1], { ...FILL_BYTES, instead: 0 });
  const expression = unit.expression(size);
  if (expression === undefined || value === undefined) return;
  const term = unit.bind(expression);
  const known = evaluate(term);
  if (constantOf(known) === undefined && unit.structOffset === undefined) {
    if (!unit.chain.section.isEmptyInFile && unit.reserve(0, 'data') === undefined) return;
    const spot = unit.spot(expression.range);
    if (isFailure(known) && known.cause === undefined)
      unit.reportAt(spot, { message: known.failure });
    else unit.chain.addTail(new RoomTail(unit, { term, mode: 'size', fill: value, spot }), 1);
    return;
  }
  const count = numberOf(unit, size, { max: LARGEST_ROOM });
  if (count === undefined) return;
  if (unit.structOffset !== undefined) unit.structOffset += BigInt(count);
  else if (value === 0 || unit.chain.section.isEmptyInFile) unit.skip(count);
  else unit.emit(new Uint8Array(count).fill(value));
}

function fill(unit: Unit, { operands }: Operation): void {
  const count = numberOf(unit, operands[0], { max: LARGEST_ROOM });
  const given = numberOf(unit, operands[1], { max: LARGEST_ROOM, instead: 1 });
  const isValued = operands[2] !== undefined && operands[2].kind !== 'absent';
  const value = isValued ? unit.absolute(operands[2]) : 0n;
  if (count === undefined || given === undefined || value === undefined) return;
  const size = Math.min(given, 8);
  if (given > size) {
    const message = messages.fillTooWide(given);
    unit.report({ severity: 'warning', message }, operands[1]?.range);
  }
  if (count * size > LARGEST_ROOM) {
    const range = { min: 0, max: LARGEST_ROOM };
    unit.report(
      { message: messages.numberOutOfRange(range, BigInt(count * size)) },
      operands[0]?.range,
    );
    return;
  }
  // As in GNU as, only four bytes of the value count; above them are zeros.
  const element = new Uint8Array(size);
  for (let at = 0; at < Math.min(size, 4); at += 1)
    element[at] = Number((value >> BigInt(8 * at)) & 0xffn);
  if (value === 0n || unit.chain.section.isEmptyInFile) unit.skip(count * size);
  else if (size > 0) unit.emit(padded(count * size, element));
}

function origin(unit: Unit, { operands }: Operation): void {
  const expression = unit.expression(operands[0]);
  const value = numberOf(unit, operands[1], { ...FILL_BYTES, instead: 0 });
  if (expression === undefined || value === undefined) return;
  const term = unit.bind(expression);
  moveTo(unit, { term, value, operand: expression });
}

/** Moves on to an offset in the section: `.org`, and an assignment to `.`. */
export function moveTo(
  unit: Unit,
  { term, value, operand }: { term: ReturnType<Unit['bind']>; value: number; operand: Operand },
): void {
  const spot = unit.spot(operand.range);
  if (unit.structOffset !== undefined) {
    const constant = constantOf(evaluate(term));
    if (constant === undefined) unit.reportAt(spot, { message: messages.notConstantHere() });
    else unit.structOffset = constant;
    return;
  }
  if (!unit.chain.section.isEmptyInFile && unit.reserve(0, 'data') === undefined) return;
  unit.chain.addTail(new RoomTail(unit, { term, mode: 'end', fill: value, spot }), 1);
}

function align(kind: 'power' | 'bytes', patternBytes: number): Run {
  return (unit, operation) => {
    const { operands } = operation;
    const limits = kind === 'power' ? { max: 20, instead: 0 } : { max: LARGEST_ALIGN, instead: 1 };
    const given = numberOf(unit, operands[0], limits);
    if (given === undefined) return;
    const alignBytes = kind === 'power' ? 2 ** given : Math.max(given, 1);
    if ((alignBytes & (alignBytes - 1)) !== 0) {
      unit.report({ message: messages.alignNotPower(alignBytes) }, operandsRange(operation));
      return;
    }
    const pattern = paddingPattern(unit, operands[1], patternBytes);
    const most = numberOf(unit, operands[2], { max: LARGEST_ALIGN, instead: LARGEST_ALIGN });
    if (pattern === undefined || most === undefined) return;
    // 0 means no limit, as in GNU as.
    pad(unit, { align: alignBytes, pattern, mostBytes: most === 0 ? LARGEST_ALIGN : most });
  };
}

function paddingPattern(
  unit: Unit,
  operand: Operand | undefined,
  patternBytes: number,
): Uint8Array | undefined {
  if (operand === undefined || operand.kind === 'absent') {
    return unit.structOffset === undefined && unit.chain.section.isCode ? nop : zero;
  }
  const value = unit.absolute(operand);
  if (value === undefined) return undefined;
  return Uint8Array.from({ length: patternBytes }, (_, at) =>
    Number((value >> BigInt(8 * at)) & 0xffn),
  );
}

/** Rounds every section of code up to its alignment, as GNU as does. */
export function padCode(unit: Unit): void {
  for (const section of unit.sections) {
    const chain = section.chains.at(-1);
    if (!section.isCode || chain === undefined) continue;
    unit.chain = chain;
    unit.structOffset = undefined;
    pad(unit, { align: section.align, pattern: nop, mostBytes: LARGEST_ALIGN });
  }
}

function pad(unit: Unit, padding: Padding): void {
  const { align: alignBytes, mostBytes, pattern } = padding;
  if (unit.structOffset !== undefined) {
    const needed = Number(BigInt.asUintN(32, -unit.structOffset)) & (alignBytes - 1);
    if (needed <= mostBytes) unit.structOffset += BigInt(needed);
    return;
  }
  const { section } = unit.chain;
  section.align = Math.max(section.align, alignBytes);
  const needed = unit.chain.paddingTo(alignBytes);
  if (needed === undefined) {
    const isSure = mostBytes >= alignBytes - 1;
    unit.chain.addTail(new AlignTail(padding), isSure ? alignBytes : section.unit);
  } else if (needed > mostBytes || needed === 0) return;
  else if (section.isEmptyInFile) unit.skip(needed);
  else unit.emit(padded(needed, pattern), pattern === nop ? 'code' : 'data');
}
