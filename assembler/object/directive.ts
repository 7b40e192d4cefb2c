/** What a row of the directive table is, and what most rows need. */
import * as messages from '../messages.ts';
import type { Range } from '../source.ts';
import type { Operand, Operation } from '../syntax/ast.ts';
import type { Unit } from './unit.ts';

export interface Directive {
  /** Operands as a manual shows them; [] may be left out, … may go on. */
  readonly syntax: string;
  readonly meaning: string;
  readonly least: number;
  readonly most: number;
  readonly run: (unit: Unit, operation: Operation) => void;
}

/** A row. The numbers of operands are counted in its syntax. */
export function directive(
  syntax: string,
  meaning: string,
  run: (unit: Unit, operation: Operation) => void,
): Directive {
  const required = syntax.replace(/\[.*\]/, '');
  const least =
    required.trim() === '' ? 0 : required.split(',').filter((word) => !/^\s*…/.test(word)).length;
  const most = syntax.includes('…')
    ? Number.POSITIVE_INFINITY
    : syntax === ''
      ? 0
      : syntax.split(',').length;
  return { syntax, meaning, least, most, run };
}

/** The range of all operands together, or of the directive's name if there are none. */
export function operandsRange({ nameRange, operands }: Operation): Range {
  const [first, last] = [operands[0], operands.at(-1)];
  if (first === undefined || last === undefined) return nameRange;
  return { start: first.range.start, end: last.range.end };
}

/** The name that an operand is: a symbol's or a section's, quoted or not. */
export function nameOf(unit: Unit, operand: Operand | undefined): string | undefined {
  if (operand?.kind === 'name') return operand.name;
  if (operand?.kind === 'string' && operand.text !== '') return operand.text;
  if (operand !== undefined) unit.report({ message: messages.expectedSymbolName() }, operand.range);
  return undefined;
}

/** The bytes of a string operand. */
export function stringOf(unit: Unit, operand: Operand | undefined): Uint8Array | undefined {
  if (operand?.kind === 'string') return operand.bytes;
  if (operand !== undefined) unit.report({ message: messages.expectedString() }, operand.range);
  return undefined;
}

/** The text of a string operand. */
export function textOf(unit: Unit, operand: Operand | undefined): string | undefined {
  return stringOf(unit, operand) === undefined || operand?.kind !== 'string'
    ? undefined
    : operand.text;
}

/** A number from 0 (or `min`) to `max` that is known now; `instead` if the operand is left out. */
export function numberOf(
  unit: Unit,
  operand: Operand | undefined,
  { min = 0, max, instead }: { min?: number; max: number; instead?: number },
): number | undefined {
  if (operand === undefined || operand.kind === 'absent') return instead;
  const value = unit.absolute(operand);
  if (value === undefined) return undefined;
  if (value >= BigInt(min) && value <= BigInt(max)) return Number(value);
  unit.report({ message: messages.numberOutOfRange({ min, max }, value) }, operand.range);
  return undefined;
}
