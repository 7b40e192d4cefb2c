/**
 * Expressions with their symbols bound, and what they are worth.
 *
 * A value is a constant, plus perhaps a symbol, minus perhaps another. Arithmetic is that of GNU
 * as: 64 bits wide, so that `.quad` has all its bits; right shifts put zeros in; truth is -1 in
 * comparisons and 1 in `&&`, `||` and `!`.
 */
import * as messages from '../messages.ts';
import { distance } from './sections.ts';
import type { SourceSymbol } from './symbols.ts';

export type Term =
  | { readonly kind: 'constant'; readonly value: bigint }
  | { readonly kind: 'symbol'; readonly symbol: SourceSymbol }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Term }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Term;
      readonly right: Term;
    };

export interface Value {
  readonly constant: bigint;
  readonly plus: SourceSymbol | undefined;
  readonly minus: SourceSymbol | undefined;
}

/** Why an expression has no value: a mistake, or that it hangs on something not known yet. */
export interface Failure {
  readonly failure: string;
  /** The operand that is no number, or not yet; absent if nothing later can help. */
  readonly cause?: Value;
}

export function isFailure(result: Value | Failure): result is Failure {
  return 'failure' in result;
}

/** The number, if the value is nothing but a number. */
export function constantOf(result: Value | Failure): bigint | undefined {
  if (isFailure(result) || result.plus !== undefined || result.minus !== undefined)
    return undefined;
  return result.constant;
}

export function evaluate(term: Term): Value | Failure {
  switch (term.kind) {
    case 'constant':
      return absolute(term.value);
    case 'symbol':
      return symbolValue(term.symbol);
    case 'unary':
      return unaryValue(term.operator, evaluate(term.operand));
    case 'binary':
      return binaryValue(term.operator, evaluate(term.left), evaluate(term.right));
    default:
      return term satisfies never;
  }
}

function absolute(value: bigint): Value {
  return { constant: BigInt.asIntN(64, value), plus: undefined, minus: undefined };
}

function symbolValue(symbol: SourceSymbol): Value | Failure {
  const { definition } = symbol;
  if (definition?.kind !== 'equated') return { constant: 0n, plus: symbol, minus: undefined };
  if (symbol.isBusy) {
    const circle = busySymbols.slice(busySymbols.indexOf(symbol));
    return mistake(messages.symbolLoop(circle.map(({ name }) => name)));
  }
  const isDeep = busySymbols.length >= MOST_SYMBOL_DEPTH;
  if (isDeep) return mistake(messages.symbolsTooDeep(MOST_SYMBOL_DEPTH));
  symbol.isBusy = true;
  busySymbols.push(symbol);
  const value = evaluate(definition.term);
  busySymbols.pop();
  symbol.isBusy = false;
  return value;
}

/** Symbols in evaluation, each for the sake of the one before: the stack is not endless. */
const busySymbols: SourceSymbol[] = [];
const MOST_SYMBOL_DEPTH = 100;

function unaryValue(operator: string, operand: Value | Failure): Value | Failure {
  if (isFailure(operand)) return operand;
  if (operator === '+') return operand;
  if (operator === '-') {
    const { constant, plus, minus } = operand;
    return { constant: BigInt.asIntN(64, -constant), plus: minus, minus: plus };
  }
  const value = constantOf(operand);
  if (value === undefined) return notAbsolute(operator, operand);
  if (operator === '~') return absolute(~value);
  return absolute(value === 0n ? 1n : 0n);
}

function binaryValue(
  operator: string,
  left: Value | Failure,
  right: Value | Failure,
): Value | Failure {
  if (isFailure(left)) return left;
  if (isFailure(right)) return right;
  if (operator === '+') return sum(left, right);
  if (operator === '-') return difference(left, right);
  const compare = comparisons.get(operator);
  if (compare !== undefined) {
    const apart = difference(left, right);
    const between = constantOf(apart);
    if (between === undefined) return notAbsolute(operator, isFailure(apart) ? left : apart);
    return absolute(compare(between) ? -1n : 0n);
  }
  const [a, b] = [constantOf(left), constantOf(right)];
  if (a === undefined) return notAbsolute(operator, left);
  if (b === undefined) return notAbsolute(operator, right);
  if (b === 0n && (operator === '/' || operator === '%')) return mistake(messages.divisionByZero());
  const compute = arithmetic.get(operator);
  if (compute === undefined) throw new Error(`no operator ${operator}`);
  return absolute(compute(a, b));
}

const comparisons: ReadonlyMap<string, (difference: bigint) => boolean> = new Map([
  ['==', (between) => between === 0n],
  ['!=', (between) => between !== 0n],
  ['<>', (between) => between !== 0n],
  ['<', (between) => between < 0n],
  ['>', (between) => between > 0n],
  ['<=', (between) => between <= 0n],
  ['>=', (between) => between >= 0n],
]);

const arithmetic: ReadonlyMap<string, (a: bigint, b: bigint) => bigint> = new Map([
  ['*', (a, b) => a * b],
  ['/', (a, b) => a / b],
  ['%', (a, b) => a % b],
  ['<<', (a, b) => (isShift(b) ? a << b : 0n)],
  ['>>', (a, b) => (isShift(b) ? BigInt.asUintN(64, a) >> b : 0n)],
  ['|', (a, b) => a | b],
  ['&', (a, b) => a & b],
  ['^', (a, b) => a ^ b],
  ['!', (a, b) => a | ~b],
  ['&&', (a, b) => (a !== 0n && b !== 0n ? 1n : 0n)],
  ['||', (a, b) => (a !== 0n || b !== 0n ? 1n : 0n)],
]);

function isShift(count: bigint): boolean {
  return count >= 0n && count < 64n;
}

function difference(left: Value, right: Value): Value | Failure {
  return sum(left, { constant: -right.constant, plus: right.minus, minus: right.plus });
}

function sum(left: Value, right: Value): Value | Failure {
  let constant = left.constant + right.constant;
  const plus = [left.plus, right.plus].filter((symbol) => symbol !== undefined);
  const minus = [left.minus, right.minus].filter((symbol) => symbol !== undefined);
  for (const symbol of [...plus]) {
    for (const other of minus) {
      const between = gap(other, symbol);
      if (between === undefined || !plus.includes(symbol)) continue;
      constant += between;
      plus.splice(plus.indexOf(symbol), 1);
      minus.splice(minus.indexOf(other), 1);
      break;
    }
  }
  if (plus.length > 1 || minus.length > 1) return notAbsolute('+', left);
  return { constant: BigInt.asIntN(64, constant), plus: plus[0], minus: minus[0] };
}

/** Bytes from one symbol to another, if that is known. */
function gap(from: SourceSymbol, to: SourceSymbol): bigint | undefined {
  if (from === to) return 0n;
  if (from.definition?.kind !== 'label' || to.definition?.kind !== 'label') return undefined;
  const bytes = distance(from.definition.place, to.definition.place);
  return bytes === undefined ? undefined : BigInt(bytes);
}

function mistake(failure: string): Failure {
  return { failure };
}

function notAbsolute(operator: string, cause: Value): Failure {
  return { failure: messages.operandsNotAbsolute(operator), cause };
}
