/**
 * Operators and their ranks. They are GNU as's, not C's: shifts bind as tightly as `*`, and bit
 * operations more tightly than `+`. So `1+2<<3` is 17 and `6&3==2` is true. (GNU's manual gives
 * comparisons the rank of `+`; GNU as itself does not.)
 */
import type { Expression } from './ast.ts';

/** From the one that binds most loosely; operators of one rank are taken from left to right. */
const ranks: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '<>', '!=', '<', '>', '>=', '<='],
  ['+', '-'],
  ['|', '&', '^', '!'],
  ['*', '/', '%', '<<', '>>'],
];

const rankOf = new Map(ranks.flatMap((row, rank) => row.map((operator) => [operator, rank])));

/** The tree of `terms[0] operators[0] terms[1] …`. */
export function foldOperators(
  terms: readonly Expression[],
  operators: readonly string[],
): Expression {
  const [first] = terms;
  if (first !== undefined && operators.length === 0) return first;
  const done: Expression[] = [];
  const open: string[] = [];
  for (const [index, term] of terms.entries()) {
    done.push(term);
    const rank = rankOf.get(operators[index] ?? '') ?? -1;
    while (open.length > 0 && (rankOf.get(open.at(-1) ?? '') ?? 0) >= rank) {
      joinLast(done, open.pop() ?? '');
    }
    const operator = operators[index];
    if (operator !== undefined) open.push(operator);
  }
  const [tree] = done;
  if (tree === undefined || done.length > 1) throw new Error('an expression has one tree');
  return tree;
}

function joinLast(done: Expression[], operator: string): void {
  const right = done.pop();
  const left = done.pop();
  if (left === undefined || right === undefined) throw new Error('an operator has two operands');
  const range = { start: left.range.start, end: right.range.end };
  done.push({ kind: 'binary', operator, left, right, range });
}
