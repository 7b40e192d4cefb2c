/**
 * `.insn`: an instruction by its format and fields, or by its value, for what the instruction table
 * does not have. Fields are in the order that the assembly manual gives them.
 */
import * as messages from '../messages.ts';
import {
  type Field,
  fieldRange,
  operatorNamed,
  operators,
  relocationFor,
  writeField,
} from '../relocations.ts';
import type { Operation } from '../syntax/ast.ts';
import { numberOf, operandsRange } from './directive.ts';
import { addFixup } from './fixups.ts';
import {
  type Argument,
  type Arguments,
  argumentsOf,
  constantArgument,
  fits,
  misfit,
  writtenOperands,
} from './operands.ts';
import type { Place } from './sections.ts';
import { constantOf, evaluate } from './terms.ts';
import type { Unit } from './unit.ts';

// biome-ignore format: the columns are aligned by hand
export const rawFormats: ReadonlyMap<string, readonly string[]> = new Map([
  ['r',  ['opcode, func3, func7, rd, rs1, rs2', 'opcode, func3, func2, rd, rs1, rs2, rs3']],
  ['r4', ['opcode, func3, func2, rd, rs1, rs2, rs3']],
  ['i',  ['opcode, func3, rd, rs1, imm', 'opcode, func3, rd, imm(rs1)']],
  ['s',  ['opcode, func3, rs2, imm(rs1)']],
  ['sb', ['opcode, func3, rs1, rs2, label']],
  ['b',  ['opcode, func3, rs1, rs2, label']],
  ['u',  ['opcode, rd, imm']],
  ['uj', ['opcode, rd, label']],
  ['j',  ['opcode, rd, label']],
]);

/** Names of major opcodes, by the rows of the manual's table (unprivileged, "RV32/64G"). */
// biome-ignore format: the columns are aligned by hand
const opcodeRows = [
  ['LOAD',   'LOAD_FP',  'CUSTOM_0', 'MISC_MEM', 'OP_IMM', 'AUIPC', 'OP_IMM_32'],
  ['STORE',  'STORE_FP', 'CUSTOM_1', 'AMO',      'OP',     'LUI',   'OP_32'],
  ['MADD',   'MSUB',     'NMSUB',    'NMADD',    'OP_FP',  '',      'CUSTOM_2'],
  ['BRANCH', 'JALR',     '',         'JAL',      'SYSTEM', '',      'CUSTOM_3'],
] as const;

const opcodes: ReadonlyMap<string, number> = new Map(
  opcodeRows.flatMap((row, high) =>
    row.map((name, low) => [name, (high << 5) | (low << 2) | 3] as const),
  ),
);

/** Where fields lie that are the same in every format. */
// biome-ignore format: the columns are aligned by hand
const places: ReadonlyMap<string, { readonly bit: number; readonly max: number }> = new Map([
  ['opcode', { bit: 0,  max: 127 }],
  ['rd',     { bit: 7,  max: 31 }],
  ['func3',  { bit: 12, max: 7 }],
  ['rs1',    { bit: 15, max: 31 }],
  ['rs2',    { bit: 20, max: 31 }],
  ['func7',  { bit: 25, max: 127 }],
  ['func2',  { bit: 25, max: 3 }],
  ['rs3',    { bit: 27, max: 31 }],
]);

const fields: ReadonlyMap<string, Field> = new Map([
  ['i', 'I'],
  ['s', 'S'],
  ['u', 'U'],
  ['b', 'B'],
  ['sb', 'B'],
  ['j', 'J'],
  ['uj', 'J'],
]);

const LARGEST_WORD = 0xffff_ffff;

export function assembleRaw(unit: Unit, operation: Operation): void {
  const { form, operands } = operation;
  if (form === undefined) {
    assembleValue(unit, operation);
    return;
  }
  const formats = rawFormats.get(form.name);
  if (formats === undefined) {
    unit.report({ message: messages.unknownFormat(form.name, [...rawFormats.keys()]) }, form.range);
    return;
  }
  const counted = formats.map(writtenOperands).filter((words) => words.length === operands.length);
  const isFit = (words: readonly string[]): boolean =>
    operands.every((operand, index) => fits(words[index] ?? '', operand));
  const words = counted.find(isFit) ?? counted[0];
  if (words === undefined) {
    const least = Math.min(...formats.map((format) => writtenOperands(format).length));
    const help = messages.syntaxIs(formats.map((format) => `.insn ${form.name} ${format}`));
    unit.report(
      { message: messages.operandCount(operands.length, least), help },
      operandsRange(operation),
    );
    return;
  }
  const given: Arguments = new Map();
  for (const [index, word] of words.entries()) {
    const operand = operands[index];
    if (operand === undefined) return;
    if (!fits(word, operand)) {
      unit.report(misfit(word, operand), operand.range);
      return;
    }
    const opcode = operand.kind === 'name' && word === 'opcode' && opcodes.get(operand.name);
    if (typeof opcode === 'number')
      given.set(word, constantArgument(unit, operand, BigInt(opcode)));
    else
      for (const [key, argument] of argumentsOf(unit, word, operand) ?? [])
        given.set(key, argument);
  }
  assembleFields(unit, form.name, given);
}

/** `.insn value` and `.insn 4, value`. */
function assembleValue(unit: Unit, operation: Operation): void {
  const { operands } = operation;
  const value = numberOf(unit, operands.at(-1), { max: LARGEST_WORD });
  const size = operands.length < 2 ? 4 : numberOf(unit, operands[0], { min: 4, max: 4 });
  if (operands.length < 1 || operands.length > 2) {
    const help = messages.syntaxIs(['.insn value', '.insn 4, value', '.insn format, …']);
    const message = messages.operandCount(operands.length, 1);
    unit.report({ message, help }, operandsRange(operation));
  } else if (value !== undefined && size !== undefined) unit.emitWord(value | 0);
}

function assembleFields(unit: Unit, format: string, given: Arguments): void {
  let word = 0;
  for (const [name, argument] of given) {
    const place = places.get(name);
    if (place === undefined) continue;
    const value =
      argument.kind === 'register' ? argument.number : fieldValue(unit, argument, [0, place.max]);
    if (value === undefined) return;
    word |= value << place.bit;
  }
  const field = fields.get(format);
  const immediate = given.get('imm');
  const label = given.get('label');
  const place = unit.reserve(4, 'code');
  if (place === undefined) return;
  place.fragment.content.write(place.offset, word, 4);
  if (field === undefined) return;
  if (immediate?.kind === 'value') addImmediate(unit, { place, field, immediate });
  if (label?.kind !== 'value' || fieldRange(field) === undefined) return;
  const slot = { kind: 'jump', field: field === 'J' ? 'J' : 'B' } as const;
  addFixup(unit, { place, slot, term: label.term, spot: label.spot });
}

function addImmediate(
  unit: Unit,
  what: {
    readonly place: Place;
    readonly field: Field;
    readonly immediate: Extract<Argument, { kind: 'value' }>;
  },
): void {
  const { place, field, immediate } = what;
  const { modifier, modifierSpot, term, spot } = immediate;
  if (modifier === undefined) {
    const limits = field === 'U' ? ([0, 0xf_ffff] as const) : ([-2048, 2047] as const);
    const value = fieldValue(unit, immediate, limits);
    if (value === undefined) return;
    const shifted = field === 'U' ? value << 12 : value;
    writeField(place.fragment.content.bytes, place.offset, field, shifted);
    return;
  }
  const operator = operatorNamed(modifier);
  if (operator !== undefined && relocationFor(operator, field) !== undefined) {
    addFixup(unit, { place, slot: { kind: 'operator', operator, field }, term, spot });
    return;
  }
  const message =
    operator === undefined
      ? messages.unknownModifier(modifier, operators)
      : messages.modifierHere(modifier);
  unit.reportAt(modifierSpot, { message });
}

function fieldValue(
  unit: Unit,
  argument: Extract<Argument, { kind: 'value' }>,
  [min, max]: readonly [number, number],
): number | undefined {
  const value = constantOf(evaluate(argument.term));
  if (value !== undefined && value >= BigInt(min) && value <= BigInt(max)) return Number(value);
  const message =
    value === undefined
      ? messages.notConstantHere()
      : messages.numberOutOfRange({ min, max }, value);
  unit.reportAt(argument.spot, { message });
  return undefined;
}
