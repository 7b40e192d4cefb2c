/** The text of one statement → its tokens, or what is wrong with its characters. */
import type { IToken, TokenType } from 'chevrotain';
import * as messages from '../messages.ts';
import type { Range } from '../source.ts';
import { Lexer } from './chevrotain.ts';
import * as tokens from './tokens.ts';

export interface SyntaxProblem {
  readonly message: string;
  readonly range: Range;
}

/** Brackets within brackets; more is no expression that a person wrote. */
const MOST_NESTED = 100;
/** Operators of one operand; the same. */
const MOST_OPERATORS = 1000;

/** Made when it is first needed, for that takes longer than a hundred statements. */
let lexer: ReturnType<typeof newLexer> | undefined;

function newLexer() {
  return new Lexer(tokens.tokenTypes, {
    positionTracking: 'onlyOffset',
    lineTerminatorsPattern: /\n/g,
    lineTerminatorCharacters: ['\n'],
  });
}

export function tokenize(text: string): {
  readonly found: IToken[];
  readonly problem: SyntaxProblem | undefined;
} {
  lexer ??= newLexer();
  const { tokens: found, errors } = lexer.tokenize(text);
  const badOffset = errors[0]?.offset;
  const problem =
    unclosedString(found) ??
    (badOffset === undefined ? undefined : badCharacter(text, badOffset)) ??
    (found.length <= MOST_NESTED ? undefined : sizeProblem(found));
  return { found, problem };
}

export function rangeOf(token: IToken | undefined): Range {
  const start = token?.startOffset ?? 0;
  // While Chevrotain records the grammar, what OR returns has no image.
  return { start, end: start + (token?.image?.length ?? 0) };
}

function unclosedString(found: readonly IToken[]): SyntaxProblem | undefined {
  const unclosed = found.find((token) => token.tokenType === tokens.UnclosedText);
  return unclosed && { message: messages.unterminatedString(), range: rangeOf(unclosed) };
}

function badCharacter(text: string, offset: number): SyntaxProblem {
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  const range = { start: offset, end: offset + character.length };
  return { message: messages.unexpectedCharacter(character), range };
}

/** Keeps trees shallow, so that nothing that walks them runs out of stack. */
function sizeProblem(found: readonly IToken[]): SyntaxProblem | undefined {
  let depth = 0;
  let operatorCount = 0;
  for (const token of found) {
    const { tokenType } = token;
    if (tokenType === tokens.Open) depth += 1;
    else if (tokenType === tokens.Close) depth -= 1;
    else if (tokenType === tokens.Comma) operatorCount = 0;
    else if (operators.has(tokenType)) operatorCount += 1;
    if (depth > MOST_NESTED) {
      return { message: messages.bracketsTooDeep(MOST_NESTED), range: rangeOf(token) };
    }
    if (operatorCount > MOST_OPERATORS) {
      return { message: messages.tooManyOperators(MOST_OPERATORS), range: rangeOf(token) };
    }
  }
  return undefined;
}

const operators = new Set<TokenType>([tokens.Binary, tokens.Sign, tokens.Tilde]);
