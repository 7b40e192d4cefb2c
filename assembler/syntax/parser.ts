/** One statement → its tree, or what is wrong with it: the first thing, for the rest follows. */
import type { IToken } from 'chevrotain';
import * as messages from '../messages.ts';
import type { StatementTree } from './ast.ts';
import { EOF } from './chevrotain.ts';
import { StatementParser } from './grammar.ts';
import { rangeOf, type SyntaxProblem, tokenize } from './lexer.ts';
import { parseShortly } from './shortcut.ts';
import { described } from './token-messages.ts';
import { Close, Colon, Name, NumberLike, Open } from './tokens.ts';

export type Parsed =
  | { readonly tree: StatementTree; readonly problem?: undefined }
  | { readonly tree?: undefined; readonly problem: SyntaxProblem };

/** Made when it is first needed, for that takes longer than a hundred statements. */
let parser: StatementParser | undefined;

/** Parses the text of one statement. */
export function parseStatement(text: string): Parsed {
  const tree = parseShortly(text);
  return tree === undefined ? parseByGrammar(text) : { tree };
}

/**
 * Trees of texts met before: what many sources include is parsed once. A tree depends on nothing
 * but its text, and nobody changes one.
 */
const known = new Map<string, Parsed>();
const MOST_KNOWN = 20_000;

/** The same for a text that is likely to come again. */
export function parseRepeated(text: string): Parsed {
  const met = known.get(text);
  if (met !== undefined) return met;
  if (known.size >= MOST_KNOWN) known.clear();
  const parsed = parseStatement(text);
  known.set(text, parsed);
  return parsed;
}

/** The same without the shortcut. */
export function parseByGrammar(text: string): Parsed {
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
  const index = from.input.indexOf(error.token);
  if (isEmptyAddress(from.input, index)) {
    const message = messages.unexpectedToken(described(error.token), messages.aRegister());
    return { message, range };
  }
  if (error.name !== 'NotAllInputParsedException') return { message: error.message, range };
  // Chevrotain says only that something is left; what should be there depends on what was before.
  const before = from.input[index - 1];
  const isStart = before === undefined || before.tokenType === Colon;
  const inOperands = from.expectsOperand ? messages.anExpression() : messages.endOfOperand();
  const expected = isStart ? messages.aStatement() : inOperands;
  return { message: messages.unexpectedToken(described(error.token), expected), range };
}

/** `8()`, but not `%hi()`. */
function isEmptyAddress(input: readonly IToken[], index: number): boolean {
  const [offset, open, close] = [input[index - 2], input[index - 1], input[index]];
  if (close?.tokenType !== Close || open?.tokenType !== Open) return false;
  return offset?.tokenType === NumberLike || offset?.tokenType === Name;
}
