/**
 * The arguments of macros and repetitions, as GNU as reads them: one after the other from operands
 * without needless blanks. `.altmacro` adds `<…>`, `!` and `%expression` to the ways to write one.
 */

/** The argument that a text begins with, and the text behind it. */
export interface Taken {
  readonly argument: string;
  readonly rest: string;
}

export type TakeArgument = (text: string) => Taken;

/**
 * The first argument of operands without needless blanks. A blank outside brackets or a comma ends
 * it; a string loses its quotes, and the text behind it is the next argument.
 */
export function firstArgument(text: string): Taken {
  return text.startsWith('"') ? quotedArgument(text, quoteEscapes) : plainArgument(text, /[,]/);
}

/** The same under `.altmacro`; `value` is asked for the number that `%expression` is. */
export function firstAlternate(text: string, value: (expression: string) => bigint): Taken {
  if (text.startsWith('%')) {
    const { argument, rest } = plainArgument(text.slice(1), /[,]/);
    return { argument: String(value(argument)), rest };
  }
  if (!/^[<"]/.test(text)) return plainArgument(text, /[,<]/);
  // Strings keep their quotes here, so that they stay strings in the body.
  const quote = text.startsWith('"') ? '"' : '';
  let argument = '';
  let rest = text;
  while (/^[<"]/.test(rest)) {
    const taken = rest.startsWith('<') ? bracketed(rest) : quotedArgument(rest, alternateEscapes);
    argument += taken.argument;
    rest = taken.rest;
  }
  return { argument: quote + argument + quote, rest };
}

export function withoutComma(text: string): string {
  return text.replace(/^ *,? */, '');
}

function plainArgument(text: string, ends: RegExp): Taken {
  const brackets: string[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (ends.test(character) || (character === ' ' && brackets.length === 0)) break;
    if (character === '"') at = Math.max(text.indexOf('"', at + 1), at);
    else if (character === '(') brackets.push(')');
    else if (character === '[') brackets.push(']');
    else if (character === brackets.at(-1)) brackets.pop();
    at += 1;
  }
  return { argument: text.slice(0, at), rest: text.slice(at) };
}

/** What a backslash or, in the other mode, an exclamation mark does to the character behind it. */
interface Escapes {
  readonly mark: string;
  readonly isKept: boolean;
}

const quoteEscapes: Escapes = { mark: '\\', isKept: true };
const alternateEscapes: Escapes = { mark: '!', isKept: false };

/** `""` is a quote; a character behind a mark means nothing but itself. */
function quotedArgument(text: string, { mark, isKept }: Escapes): Taken {
  let argument = '';
  let at = 1;
  while (at < text.length) {
    const isEscaped = text[at] === mark;
    if (text[at] === '"') {
      at += 1;
      if (text[at] !== '"') return { argument, rest: text.slice(at) };
    }
    const taken = text.slice(at, at + (isEscaped ? 2 : 1));
    argument += isEscaped && !isKept ? taken.slice(1) : taken;
    at += taken.length;
  }
  return { argument, rest: '' };
}

/** `<…>`, whose brackets may be nested; `!` takes the meaning from the character behind it. */
function bracketed(text: string): Taken {
  let argument = '';
  let depth = 0;
  for (let at = 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '!') {
      at += 1;
      argument += text[at] ?? '';
      continue;
    }
    if (character === '>' && depth === 0) return { argument, rest: text.slice(at + 1) };
    if (character === '<') depth += 1;
    else if (character === '>') depth -= 1;
    argument += character;
  }
  return { argument, rest: '' };
}
