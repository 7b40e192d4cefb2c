/**
 * Fields whose value is an expression: filled in at once if the value is known, after layout if it
 * is not, and left to the linker as a relocation if only that can know.
 */

import { encode, immediateRange, type Operands } from '../../vm/isa/encoding.ts';
import type { Mnemonic } from '../../vm/isa/instructions.ts';
import * as messages from '../messages.ts';
import {
  type Field,
  fieldRange,
  type Operator,
  type RelocationName,
  relocationFor,
  writeField,
} from '../relocations.ts';
import { distance, type Place, type Section } from './sections.ts';
import type { SourceSymbol, Spot } from './symbols.ts';
import { constantOf, evaluate, isFailure, type Term, type Value } from './terms.ts';
import type { Unit } from './unit.ts';

/** What is filled in, and how. */
export type Slot =
  | { readonly kind: 'data'; readonly sizeBytes: number }
  /** A number in an instruction whose other operands are given. */
  | {
      readonly kind: 'immediate';
      readonly mnemonic: Mnemonic;
      readonly word: ImmediateWord;
      readonly operands: Partial<Operands>;
    }
  /** `%hi(x)` and its like. */
  | { readonly kind: 'operator'; readonly operator: Operator; readonly field: Field }
  /** The whole distance to a label, in the field of a jump or a branch. */
  | { readonly kind: 'jump'; readonly field: 'J' | 'B' }
  /** auipc and jalr together. */
  | { readonly kind: 'call' }
  /** lui and addi together, that make a number. */
  | { readonly kind: 'number'; readonly register: number };

/** The operand words of the instruction table that are numbers. */
export type ImmediateWord = 'imm' | 'uimm' | 'shamt' | 'zimm';

export interface Fixup {
  readonly place: Place;
  readonly slot: Slot;
  readonly term: Term;
  readonly spot: Spot;
}

/** Fills a slot now if its value is known for good, else keeps it for `settleFixups`. */
export function addFixup(unit: Unit, fixup: Fixup): void {
  const value = evaluate(fixup.term);
  const isKnown =
    constantOf(value) !== undefined || (isFailure(value) && value.cause === undefined);
  if (isKnown && fixup.slot.kind !== 'jump' && fixup.slot.kind !== 'call') fill(unit, fixup, value);
  else unit.fixups.push(fixup);
}

/** A relocation that the source names, at a place that only layout may tell. */
export interface NamedRelocation {
  readonly name: RelocationName;
  readonly offset: { readonly term: Term; readonly spot: Spot };
  readonly term: Term;
  readonly spot: Spot;
  readonly section: Section;
}

/** Fills every slot that is left. All addresses are final. */
export function settleFixups(unit: Unit): void {
  for (const fixup of unit.fixups) fill(unit, fixup, evaluate(fixup.term));
  for (const named of unit.namedRelocations) settleNamed(unit, named);
}

function settleNamed(unit: Unit, { name, offset, term, spot, section }: NamedRelocation): void {
  const value = evaluate(term);
  const place = placeIn(section, evaluate(offset.term));
  if (place === undefined) {
    unit.reportAt(offset.spot, { message: messages.relocationElsewhere() });
  } else if (isFailure(value)) unit.reportAt(spot, { message: value.failure });
  else relocate(unit, { place, spot }, { name, value });
}

/** A place in a section: a number counts from its start. */
function placeIn(section: Section, value: ReturnType<typeof evaluate>): Place | undefined {
  if (isFailure(value) || value.minus !== undefined) return undefined;
  const offset = Number(value.constant);
  const label = value.plus?.definition;
  if (value.plus === undefined) {
    const [fragment] = section.fragments();
    return fragment && { fragment, offset };
  }
  const isOwn = label?.kind === 'label' && label.place.fragment.chain.section === section;
  return isOwn ? { ...label.place, offset: label.place.offset + offset } : undefined;
}

function fill(unit: Unit, fixup: Fixup, value: ReturnType<typeof evaluate>): void {
  if (isFailure(value)) {
    unit.reportAt(fixup.spot, { message: value.failure });
    return;
  }
  const { slot } = fixup;
  if (slot.kind === 'data') fillData(unit, fixup, { value, sizeBytes: slot.sizeBytes });
  else if (slot.kind === 'immediate') fillImmediate(unit, fixup, { value, ...slot });
  else if (slot.kind === 'operator') fillOperator(unit, fixup, { value, ...slot });
  else if (slot.kind === 'jump') fillJump(unit, fixup, { value, field: slot.field });
  else if (slot.kind === 'number') fillNumber(unit, fixup, { value, register: slot.register });
  else relocate(unit, fixup, { name: 'R_RISCV_CALL_PLT', value });
}

const differences: ReadonlyMap<number, readonly [plus: RelocationName, minus: RelocationName]> =
  new Map([
    [1, ['R_RISCV_ADD8', 'R_RISCV_SUB8']],
    [2, ['R_RISCV_ADD16', 'R_RISCV_SUB16']],
    [4, ['R_RISCV_ADD32', 'R_RISCV_SUB32']],
  ]);

function fillData(
  unit: Unit,
  fixup: Fixup,
  { value, sizeBytes }: { value: Value; sizeBytes: number },
): void {
  const constant = constantOf(value);
  if (constant !== undefined) {
    const { place } = fixup;
    writeData(unit, fixup.spot, { place, value: constant, sizeBytes });
    return;
  }
  const { constant: addend, plus, minus } = value;
  const pair = differences.get(sizeBytes);
  if (minus === undefined) {
    // The upper half of an 8-byte address is 0 on a 32-bit machine, and stands there already.
    if (sizeBytes >= 4) relocate(unit, fixup, { name: 'R_RISCV_32', value });
    else unit.reportAt(fixup.spot, { message: messages.addressTooWide(sizeBytes) });
  } else if (plus === undefined || pair === undefined) {
    unit.reportAt(fixup.spot, { message: messages.differenceNotLinkable() });
  } else {
    const zero = { constant: 0n, minus: undefined };
    relocate(unit, fixup, { name: pair[0], value: { constant: addend, plus, minus: undefined } });
    relocate(unit, fixup, { name: pair[1], value: { ...zero, plus: minus } });
  }
}

/** Writes a number as data; one that is too wide is cut, with a warning, as GNU as does. */
export function writeData(
  unit: Unit,
  spot: Spot,
  { place, value, sizeBytes }: { place: Place; value: bigint; sizeBytes: number },
): void {
  const bits = 8 * sizeBytes;
  const isFit = value >= -(1n << BigInt(bits)) / 2n && value < 1n << BigInt(bits);
  if (!isFit) {
    const message = messages.valueCut(value, sizeBytes);
    unit.reportAt(spot, { severity: 'warning', message });
  }
  const { content } = place.fragment;
  const low = Math.min(sizeBytes, 4);
  content.write(place.offset, Number(BigInt.asIntN(32, value)), low);
  for (let at = 4; at < sizeBytes; at += 4) {
    content.write(place.offset + at, Number(BigInt.asIntN(32, value >> BigInt(8 * at))), 4);
  }
}

function fillImmediate(
  unit: Unit,
  { place, spot }: Fixup,
  slot: { value: Value; mnemonic: Mnemonic; word: ImmediateWord; operands: Partial<Operands> },
): void {
  const { mnemonic, word, operands } = slot;
  const constant = constantOf(slot.value);
  if (constant === undefined) {
    reportNotANumber(unit, spot, slot.value);
    return;
  }
  const range = word === 'zimm' ? { min: 0, max: 31, step: 1 } : immediateRange(mnemonic);
  if (range === undefined) throw new Error(`${mnemonic} has no immediate`);
  const isUpper = word === 'uimm';
  const [min, max] = isUpper ? [0, 0xf_ffff] : [range.min, range.max];
  const number = signedIn32(constant, min);
  if (number < BigInt(min) || number > BigInt(max)) {
    unit.reportAt(spot, { message: messages.immediateOutOfRange({ min, max }, constant) });
    return;
  }
  const field = Number(number);
  const all =
    word === 'zimm'
      ? { ...operands, rs1: field }
      : { ...operands, imm: isUpper ? field << 12 : field };
  place.fragment.content.write(place.offset, encode(mnemonic, all), 4);
}

/** Says why a value that holds a symbol cannot be an immediate. */
function reportNotANumber(unit: Unit, spot: Spot, { plus, minus }: Value): void {
  const name = (plus ?? minus)?.name ?? '';
  const missing = [plus, minus].find((symbol) => symbol && symbol.definition === undefined);
  if (missing === undefined) unit.reportAt(spot, { message: messages.notANumber(name) });
  else {
    const help = messages.didYouMean(unit.symbols.nearestTo(missing.name));
    unit.reportAt(spot, { message: messages.undefinedImmediate(missing.name), help });
  }
}

/** Registers have 32 bits, so 0xffffffff is -1 wherever -1 is allowed. */
function signedIn32(value: bigint, min: number): bigint {
  const isWord = value >= 0n && value < 1n << 32n;
  return min < 0 && isWord ? BigInt.asIntN(32, value) : value;
}

function fillOperator(
  unit: Unit,
  fixup: Fixup,
  { value, operator, field }: { value: Value; operator: Operator; field: Field },
): void {
  const constant = constantOf(value);
  const isAbsolute = operator === '%hi' || operator === '%lo';
  if (constant !== undefined && isAbsolute) {
    const { fragment, offset } = fixup.place;
    writeField(fragment.content.bytes, offset, field, Number(BigInt.asIntN(32, constant)));
    return;
  }
  const name = relocationFor(operator, field);
  if (name === undefined) throw new Error(`${operator} was let into a ${field} field`);
  relocate(unit, fixup, { name, value });
}

function fillJump(
  unit: Unit,
  fixup: Fixup,
  { value, field }: { value: Value; field: 'J' | 'B' },
): void {
  const bytes = ownDistance(fixup.place, value);
  if (bytes === undefined) {
    const name = field === 'J' ? 'R_RISCV_JAL' : 'R_RISCV_BRANCH';
    relocate(unit, fixup, { name, value });
    return;
  }
  const range = fieldRange(field);
  if (range === undefined) throw new Error('a jump has a range');
  if (bytes < range.min || bytes > range.max || bytes % 2 !== 0) {
    unit.reportAt(fixup.spot, { message: messages.jumpOutOfRange(range, bytes) });
    return;
  }
  const { fragment, offset } = fixup.place;
  writeField(fragment.content.bytes, offset, field, bytes);
}

/**
 * Bytes from a place to a label of the same section, if nobody else may redefine the label; else
 * undefined, and the linker must tell.
 */
export function ownDistance(from: Place, value: Value): number | undefined {
  const { plus, minus, constant } = value;
  if (minus !== undefined || plus?.definition?.kind !== 'label' || plus.binding === 'weak') {
    return undefined;
  }
  const bytes = distance(from, plus.definition.place);
  return bytes === undefined ? undefined : bytes + Number(BigInt.asIntN(32, constant));
}

function fillNumber(
  unit: Unit,
  { place, spot }: Fixup,
  { value, register }: { value: Value; register: number },
): void {
  const constant = constantOf(value);
  if (constant === undefined) {
    reportNotANumber(unit, spot, value);
    return;
  }
  if (!isWordSized(constant)) {
    unit.reportAt(spot, { message: messages.wordOutOfRange(constant) });
    return;
  }
  const { upper, lower } = halves(constant);
  const { content } = place.fragment;
  content.write(place.offset, encode('lui', { rd: register, imm: upper }), 4);
  const addi = encode('addi', { rd: register, rs1: register, imm: lower });
  content.write(place.offset + 4, addi, 4);
}

/** A number that lui and addi make: `upper` has 12 low zeros, `lower` is signed. */
export function halves(value: bigint): { upper: number; lower: number } {
  const word = Number(BigInt.asIntN(32, value));
  const lower = (word << 20) >> 20;
  return { upper: (word - lower) | 0, lower };
}

export function isWordSized(value: bigint): boolean {
  return value >= -(1n << 31n) && value < 1n << 32n;
}

function relocate(
  unit: Unit,
  { place, spot }: Pick<Fixup, 'place' | 'spot'>,
  { name, value }: { name: RelocationName; value: Value },
): void {
  if (value.minus !== undefined) {
    unit.reportAt(spot, { message: messages.differenceNotLinkable() });
    return;
  }
  addRelocation(unit, place, { name, symbol: value.plus, addend: value.constant });
}

export function addRelocation(
  unit: Unit,
  place: Place,
  what: { name: RelocationName; symbol: SourceSymbol | undefined; addend: bigint },
): void {
  const { name, symbol } = what;
  if (symbol !== undefined) symbol.isNeeded = true;
  const addend = Number(BigInt.asIntN(32, what.addend));
  unit.relocations.push({ ...place, name, symbol, addend });
}
