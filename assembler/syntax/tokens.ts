/**
 * The tokens of a statement. Comments and separators are gone before; blanks only part tokens.
 *
 * Few kinds, so that a line is lexed fast: numbers and local labels look alike until they are read
 * (`1`, `0x1f`, `1b`), and operators differ only by rank, which the parser looks up.
 */
import type { IToken, TokenType } from 'chevrotain';
import { createToken, Lexer } from './chevrotain.ts';

const Blank = createToken({ name: 'Blank', pattern: /[ \t\f\v\r]+/, group: Lexer.SKIPPED });

const nameCharacters = String.raw`[\w.$\u0080-\uffff]`;

export const Name = createToken({
  name: 'Name',
  label: 'a name',
  pattern: new RegExp(`[A-Za-z_.$\\u0080-\\uffff]${nameCharacters}*`),
});

/** A number, a real one too, or a local label; what is wrong with it is told when it is read. */
export const NumberLike = createToken({
  name: 'NumberLike',
  label: 'a number',
  pattern: new RegExp(`\\d+(?:\\.\\d*)?[eE][-+]\\d+|[0-9]${nameCharacters}*`),
});

const character = /'(?:\\.|[^\\])'?/;
export const Character = createToken({ name: 'Character', pattern: character });

const quotedText = /"(?:[^"\\]|\\.)*"/;
export const QuotedText = createToken({
  name: 'QuotedText',
  label: 'a string',
  pattern: quotedText,
});

export const UnclosedText = createToken({ name: 'UnclosedText', pattern: /"(?:[^"\\]|\\.)*\\?/ });

export const Comma = createToken({ name: 'Comma', label: "','", pattern: ',' });
export const Colon = createToken({ name: 'Colon', label: "':'", pattern: ':' });
export const Open = createToken({ name: 'Open', label: "'('", pattern: '(' });
export const Close = createToken({ name: 'Close', label: "')'", pattern: ')' });

/** Operators that can only stand between two operands. */
const binary = /<<|>>|<=|>=|<>|!=|==|&&|\|\||[*/%&|^<>]/;
export const Binary = createToken({ name: 'Binary', label: 'an operator', pattern: binary });

/** Operators that can also stand before one. */
const sign = /[-+!]/;
export const Sign = createToken({ name: 'Sign', label: 'an operator', pattern: sign });
export const Tilde = createToken({ name: 'Tilde', label: 'an operator', pattern: '~' });
export const Equals = createToken({ name: 'Equals', label: "'='", pattern: '=' });

/** `@progbits`. */
const atWord = /@[A-Za-z_][\w.]*/;
export const AtWord = createToken({ name: 'AtWord', pattern: atWord });

export const percentPattern = /%[A-Za-z_][\w.]*/y;

/** `%hi`, `%function`: only where an operand may begin, for elsewhere `%` is a division. */
export const PercentWord = createToken({
  name: 'PercentWord',
  pattern: {
    exec(text: string, offset: number, before: IToken[]): RegExpExecArray | null {
      const last = before.at(-1);
      if (last !== undefined && endsOperand.has(last.tokenType) && !isFirstWord(before))
        return null;
      percentPattern.lastIndex = offset;
      return percentPattern.exec(text);
    },
  },
  start_chars_hint: ['%'],
  line_breaks: false,
});

const endsOperand = new Set<TokenType>([Name, NumberLike, Character, QuotedText, Close]);

/** Whether all that stands before is labels and a directive: then an operand begins. */
function isFirstWord(before: readonly IToken[]): boolean {
  const [first] = before;
  return before.length === 1 ? first?.tokenType === Name : before.at(-2)?.tokenType === Colon;
}

/** In the order in which the lexer tries them. */
export const tokenTypes: TokenType[] = [
  Blank,
  Name,
  NumberLike,
  Comma,
  Open,
  Close,
  PercentWord,
  Binary,
  Sign,
  Tilde,
  Equals,
  Colon,
  QuotedText,
  UnclosedText,
  Character,
  AtWord,
];

/** The same without the lexer: each matches where its `lastIndex` is. */
export const characterPattern = new RegExp(character, 'y');
export const stringPattern = new RegExp(quotedText, 'y');
export const operatorPattern = new RegExp(`${binary.source}|${sign.source}`, 'y');
export const attributePattern = new RegExp(atWord, 'y');
