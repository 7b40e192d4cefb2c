/**
 * Operands of instructions: the words that the tables use (`rd`, `imm(rs1)`, `label` …), which
 * operands of a statement fit each of them, and what these are worth.
 */
import { csrNumber, csrs } from '../../vm/isa/csrs.ts';
import { operandWords } from '../../vm/isa/encoding.ts';
import { registerNumber, registers } from '../../vm/isa/registers.ts';
import * as messages from '../messages.ts';
import { nearest } from '../nearest.ts';
import { operatorNamed } from '../relocations.ts';
import type { Remark } from '../source.ts';
import type { Expression, Modified, Operand } from '../syntax/ast.ts';
import type { Spot } from './symbols.ts';
import type { Term } from './terms.ts';
import type { Unit } from './unit.ts';

/** What an instruction is given for one word of its row. */
export type Argument =
  | { readonly kind: 'register'; readonly number: number }
  | {
      readonly kind: 'value';
      readonly term: Term;
      /** `%hi` and its like, or what the tables of pseudo-instructions say in their place. */
      readonly modifier: string | undefined;
      readonly modifierSpot: Spot;
      readonly spot: Spot;
    };

/** Arguments by the words of a row: `imm(rs1)` gives `imm` and `rs1`. */
export type Arguments = Map<string, Argument>;

const registerWords = new Set(['rd', 'rs', 'rs1', 'rs2', 'rs3', 'rt']);

/** How an operand is written, by the word of the table. */
type Shape = 'register' | 'memory' | 'address' | 'csr' | 'order' | 'label' | 'value';

/** What a word of the tables says; each is looked at once. */
const knownWords = new Map<string, { readonly shape: Shape; readonly parts: readonly string[] }>();

function wordNamed(word: string): { readonly shape: Shape; readonly parts: readonly string[] } {
  let known = knownWords.get(word);
  if (known === undefined) {
    known = { shape: writtenShape(word), parts: operandWords(word) };
    knownWords.set(word, known);
  }
  return known;
}

export function shapeOf(word: string): Shape {
  return wordNamed(word).shape;
}

function writtenShape(word: string): Shape {
  if (registerWords.has(word)) return 'register';
  if (word.startsWith('(')) return 'address';
  if (word.endsWith(')')) return 'memory';
  if (word === 'csr') return 'csr';
  if (word === 'pred' || word === 'succ') return 'order';
  return word === 'label' || word === 'symbol' ? 'label' : 'value';
}

/** The operands of `rd, imm(rs1)` as they are written: two, of which the second has two words. */
export function writtenOperands(operands: string): readonly string[] {
  return operands === '' ? [] : operands.split(', ');
}

/** Whether an operand is written as the word wants it. */
export function fits(word: string, operand: Operand): boolean {
  switch (shapeOf(word)) {
    case 'register':
      return registerOf(operand) !== undefined;
    case 'memory':
      return (operand.kind === 'memory' && !isRegister(operand.offset)) || isAddress(operand);
    case 'address':
      return isAddress(operand) || (operand.kind === 'memory' && isZero(operand.offset));
    case 'order':
      return (
        operand.kind === 'number' ||
        (operand.kind === 'name' && orderBits(operand.name) !== undefined)
      );
    case 'value':
      return operand.kind === 'modified' || (isExpression(operand) && !isRegister(operand));
    case 'csr':
    case 'label':
      return operand.kind === 'string' || (isExpression(operand) && !isRegister(operand));
  }
}

/** The arguments of one operand that fits its word; undefined after reporting what is wrong. */
export function argumentsOf(
  unit: Unit,
  word: string,
  operand: Operand,
): readonly (readonly [string, Argument])[] | undefined {
  const [first = '', second = ''] = wordNamed(word).parts;
  switch (shapeOf(word)) {
    case 'register': {
      const number = registerOf(operand);
      return number === undefined ? undefined : [[first, { kind: 'register', number }]];
    }
    case 'memory':
    case 'address': {
      const isMemory = operand.kind === 'memory';
      const base = isMemory ? baseOf(unit, operand.base) : registerOf(inner(operand));
      if (base === undefined) return undefined;
      const register = { kind: 'register', number: base } as const;
      if (second === '') return [[first, register]];
      const offset = isMemory ? valueArgument(unit, operand.offset) : zero(unit, operand);
      return [
        [first, offset],
        [second, register],
      ];
    }
    case 'csr':
      return csrArgument(unit, first, operand);
    case 'order': {
      const bits = operand.kind === 'name' ? BigInt(orderBits(operand.name) ?? 0) : undefined;
      if (bits === undefined) break;
      return [[first, constantArgument(unit, operand, bits)]];
    }
    default:
  }
  const value = operand.kind === 'modified' ? operand : unit.expression(operand);
  return value === undefined ? undefined : [[first, valueArgument(unit, value)]];
}

/** What to say of an operand that does not fit its word. */
export function misfit(word: string, operand: Operand): Remark {
  const found = registerOf(operand);
  if (operand.kind === 'absent') return { message: messages.expectedOperand(described(word)) };
  switch (shapeOf(word)) {
    case 'register': {
      const name = operand.kind === 'name' ? operand.name : undefined;
      // Other assemblers write registers with a sign: `%a0`.
      const word = operand.kind === 'attribute' ? operand.name : name;
      const guess = word === undefined ? undefined : nearestRegister(word);
      const help = messages.didYouMean(guess) ?? messages.registerNames();
      return { message: messages.expectedRegister(name), help };
    }
    case 'order':
      return { message: messages.expectedFenceSet() };
    default: {
      const operator = operand.kind === 'attribute' ? `%${operand.name}` : '';
      if (operatorNamed(operator) !== undefined) {
        const message = messages.expectedBracket(operator);
        return { message, help: messages.operatorForm(operator) };
      }
      return found === undefined
        ? { message: messages.expectedOperand(described(word)) }
        : { message: messages.registerInstead(described(word)) };
    }
  }
}

function described(word: string): string {
  return messages.operandWord(shapeOf(word), wordNamed(word).parts.at(-1) ?? word);
}

/** A guess only for a word: `b1` is as near to `a1` as to `t1`. */
function nearestRegister(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (registerNumber(lower) !== undefined) return lower;
  if (/^[a-z]?\d+$/.test(lower)) return undefined;
  return nearest(
    name,
    registers.map(({ abiName }) => abiName),
  );
}

export function registerOf(operand: Operand): number | undefined {
  return operand.kind === 'name' ? registerNumber(operand.name) : undefined;
}

function isRegister(operand: Operand): boolean {
  return registerOf(operand) !== undefined;
}

const otherKinds = new Set(['modified', 'memory', 'string', 'real', 'attribute', 'absent']);

function isExpression(operand: Operand): operand is Expression {
  return !otherKinds.has(operand.kind);
}

function inner(operand: Operand): Operand {
  return operand.kind === 'group' ? operand.inner : operand;
}

function isAddress(operand: Operand): boolean {
  return operand.kind === 'group' && isRegister(operand.inner);
}

function isZero(offset: Expression | Modified): boolean {
  return offset.kind === 'number' && offset.value === 0n;
}

function baseOf(unit: Unit, base: Expression): number | undefined {
  const number = registerOf(base);
  if (number === undefined) unit.report(misfit('rs1', base), base.range);
  return number;
}

export function valueArgument(unit: Unit, value: Expression | Modified): Argument {
  const isModified = value.kind === 'modified';
  const expression = isModified ? value.inner : value;
  return {
    kind: 'value',
    term: unit.bind(expression),
    modifier: isModified ? value.modifier : undefined,
    modifierSpot: unit.spot(isModified ? value.modifierRange : value.range),
    spot: unit.spot(value.range),
  };
}

function zero(unit: Unit, operand: Operand): Argument {
  return constantArgument(unit, operand, 0n);
}

/** A number in the place of an operand. */
export function constantArgument(unit: Unit, operand: Operand, value: bigint): Argument {
  const spot = unit.spot(operand.range);
  const term = { kind: 'constant', value } as const;
  return { kind: 'value', term, modifier: undefined, modifierSpot: spot, spot };
}

/** A CSR by name or, as any expression, by number. */
function csrArgument(
  unit: Unit,
  word: string,
  operand: Operand,
): readonly (readonly [string, Argument])[] | undefined {
  const number = operand.kind === 'name' ? csrNumber(operand.name) : undefined;
  if (number !== undefined) return [[word, constantArgument(unit, operand, BigInt(number))]];
  if (operand.kind === 'name' && !unit.symbols.isDefined(operand.name)) {
    const guess = nearest(
      operand.name,
      csrs.map(({ name }) => name),
    );
    const help = messages.didYouMean(guess);
    unit.report({ message: messages.unknownCsr(operand.name), help }, operand.range);
    return undefined;
  }
  const value = unit.absolute(operand);
  if (value === undefined) return undefined;
  if (value >= 0n && value <= MOST_CSR) return [[word, constantArgument(unit, operand, value)]];
  unit.report(
    { message: messages.immediateOutOfRange({ min: 0, max: 0xfff }, value) },
    operand.range,
  );
  return undefined;
}

/** CSR numbers have 12 bits. */
const MOST_CSR = 0xfffn;

/** `iorw` and its parts, in this order, as the bits of a fence. */
export function orderBits(text: string): number | undefined {
  if (!/^i?o?r?w?$/.test(text) || text === '') return undefined;
  return [...text].reduce((bits, letter) => bits | (8 >> 'iorw'.indexOf(letter)), 0);
}
