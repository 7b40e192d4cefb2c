/** One statement → its tree, or what is wrong with it: the first thing, for the rest follows. */
import { EOF } from 'chevrotain';
import * as messages from '../messages.ts';
import type { StatementTree } from './ast.ts';
import { described, StatementParser } from './grammar.ts';
import { rangeOf, type SyntaxProblem, tokenize } from './lexer.ts';

export type Parsed =
  | { readonly tree: StatementTree; readonly problem?: undefined }
  | { readonly tree?: undefined; readonly problem: SyntaxProblem };

/** Made when it is first needed, for that takes longer than a hundred statements. */
let parser: StatementParser | undefined;

/** Parses the text of one statement. */
export function parseStatement(text: string): Parsed {
  const { found, problem } = tokenize(text);
  if (problem !== undefined) return { problem };
  parser ??= new StatementParser();
  parser.literalProblem = undefined;
  parser.expectsOperand = false;
  parser.input = found;
  const tree = parser.statement();
  const literal = parser.literalProblem;
  const syntax = syntaxProblem(parser, text);
  if (syntax !== undefined) return { problem: syntax };
  return literal === undefined ? { tree } : { problem: literal };
}

function syntaxProblem(from: StatementParser, text: string): SyntaxProblem | undefined {
  const [error] = from.errors;
  if (error === undefined) return undefined;
  const end = text.trimEnd().length;
  const range = error.token.tokenType === EOF ? { start: end, end } : rangeOf(error.token);
  // Behind a comma, or where operands may begin, it is the operand that is missing.
  const isOperand = error.name === 'NotAllInputParsedException' && from.expectsOperand;
  const message = isOperand
    ? messages.unexpectedToken(described(error.token), messages.anExpression())
    : error.message;
  return { message, range };
}
