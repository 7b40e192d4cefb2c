/**
 * Macros as GNU as has them: text in, text out. A body is cut once, at its definition, into literal
 * pieces and parameters; an expansion joins the pieces of each line anew.
 *
 * Absent: the altmacro mode.
 */
import * as messages from '../messages.ts';
import type { Statement } from '../source.ts';
import { withoutBlanks } from './blanks.ts';

export interface Parameter {
  readonly name: string;
  readonly kind: 'optional' | 'required' | 'rest';
  readonly byDefault: string;
}

/** A piece of a body: text as it stands, a parameter to be replaced, or the number of the call. */
type Piece = string | { readonly parameter: string } | { readonly callNumber: true };

export interface BodyLine {
  readonly statement: Statement;
  /** Undefined: nothing in the line is ever replaced. */
  readonly pieces: readonly Piece[] | undefined;
}

export interface Macro {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly BodyLine[];
  readonly definition: Statement;
}

/** What is wrong in a definition or a call; the words are those of messages.ts. */
export type Complain = (message: string) => void;

const nameText = String.raw`[A-Za-z_.$\u0080-\uffff][\w.$\u0080-\uffff]*`;
const wholeName = new RegExp(`^${nameText}$`);
const parameterText = new RegExp(String.raw`^[\s,]*(${nameText})\s*(?::\s*(\w+)\s*)?(?:(=)\s*)?`);
const heading = new RegExp(String.raw`^(${nameText})\s*,?\s*`);

/** Reads `name a, b=1, c:req, d:vararg`; undefined after complaining. */
export function macroHeading(
  text: string,
  complain: Complain,
): Pick<Macro, 'name' | 'parameters'> | undefined {
  const [found = '', name] = heading.exec(text) ?? [];
  if (name === undefined) {
    complain(messages.expectedMacroName());
    return undefined;
  }
  let rest = text.slice(found.length).trim();
  const parameters: Parameter[] = [];
  while (rest !== '') {
    const [head = '', parameter, kindName, equals] = parameterText.exec(rest) ?? [];
    if (parameter === undefined) {
      complain(messages.expectedParameterName(rest));
      return undefined;
    }
    rest = rest.slice(head.length);
    let byDefault = '';
    if (equals !== undefined) {
      const value = firstArgument(withoutBlanks(rest));
      byDefault = value.argument;
      rest = value.rest;
    }
    const kind = parameterKinds.get(kindName ?? '');
    if (kind === undefined) complain(messages.unknownParameterKind(kindName ?? ''));
    if (parameters.some((other) => other.name === parameter)) {
      complain(messages.parameterTwice(parameter));
    } else parameters.push({ name: parameter, kind: kind ?? 'optional', byDefault });
    rest = rest.replace(/^[\s,]+/, '');
  }
  return { name, parameters };
}

const parameterKinds: ReadonlyMap<string, Parameter['kind']> = new Map([
  ['', 'optional'],
  ['req', 'required'],
  ['vararg', 'rest'],
]);

const substitution = new RegExp(String.raw`\\(?:(@)|\(([^)]*)\)|(${nameText}))`, 'g');

/** Cuts the lines of a body at the places where something will be put in. */
export function compileBody(
  statements: readonly Statement[],
  parameterNames: ReadonlySet<string>,
): BodyLine[] {
  return statements.map((statement) => {
    if (!statement.text.includes('\\')) return { statement, pieces: undefined };
    const pieces: Piece[] = [];
    let end = 0;
    for (const match of statement.text.matchAll(substitution)) {
      const [all, callNumber, literal, name] = match;
      if (name !== undefined && !parameterNames.has(name)) continue;
      pieces.push(statement.text.slice(end, match.index));
      if (callNumber !== undefined) pieces.push({ callNumber: true });
      else if (name !== undefined) pieces.push({ parameter: name });
      else pieces.push(literal ?? '');
      end = match.index + all.length;
    }
    pieces.push(statement.text.slice(end));
    return { statement, pieces };
  });
}

/** The text of a body line in one expansion. */
export function expandLine(
  { statement, pieces }: BodyLine,
  values: ReadonlyMap<string, string>,
  callNumber: number,
): string {
  if (pieces === undefined) return statement.text;
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') text += piece;
    else text += 'parameter' in piece ? (values.get(piece.parameter) ?? '') : String(callNumber);
  }
  return text;
}

/** The value of every parameter in a call with these operands; undefined after complaining. */
export function macroArguments(
  macro: Macro,
  operands: string,
  complain: Complain,
): ReadonlyMap<string, string> | undefined {
  const given = new Map<string, string>();
  let text = withoutBlanks(operands);
  let next = 0;
  let hasKeywords = false;
  while (text !== '') {
    const keyword = /^[^\s,"()=]*=/.exec(text)?.[0].slice(0, -1);
    if (keyword !== undefined && wholeName.test(keyword)) {
      hasKeywords = true;
      const value = firstArgument(text.slice(keyword.length + 1));
      text = withoutComma(value.rest);
      const isKnown = macro.parameters.some((parameter) => parameter.name === keyword);
      if (!isKnown) complain(messages.noSuchParameter(keyword, macro));
      else given.set(keyword, value.argument);
      continue;
    }
    const parameter = macro.parameters[next];
    if (hasKeywords || parameter === undefined) {
      complain(
        hasKeywords ? messages.positionAfterKeyword(macro) : messages.tooManyArguments(macro),
      );
      return undefined;
    }
    next += 1;
    const value = parameter.kind === 'rest' ? { argument: text, rest: '' } : firstArgument(text);
    given.set(parameter.name, value.argument);
    text = withoutComma(value.rest);
  }
  return withDefaults(macro, given, complain);
}

function withDefaults(
  macro: Macro,
  given: Map<string, string>,
  complain: Complain,
): ReadonlyMap<string, string> | undefined {
  let isComplete = true;
  for (const { name, kind, byDefault } of macro.parameters) {
    const value = given.get(name) ?? '';
    if (value === '') given.set(name, byDefault);
    if (value !== '' || kind !== 'required') continue;
    complain(messages.missingArgument(name, macro));
    isComplete = false;
  }
  return isComplete ? given : undefined;
}

/**
 * The first argument of operands without needless blanks. A blank outside brackets or a comma ends
 * it; a string loses its quotes, and the text behind it is the next argument.
 */
export function firstArgument(text: string): { argument: string; rest: string } {
  if (text.startsWith('"')) return quotedArgument(text);
  const brackets: string[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === ',' || (character === ' ' && brackets.length === 0)) break;
    if (character === '"') at = Math.max(text.indexOf('"', at + 1), at);
    else if (character === '(') brackets.push(')');
    else if (character === '[') brackets.push(']');
    else if (character === brackets.at(-1)) brackets.pop();
    at += 1;
  }
  return { argument: text.slice(0, at), rest: text.slice(at) };
}

/** `""` is a quote; a backslash stays, and keeps the character behind it from meaning anything. */
function quotedArgument(text: string): { argument: string; rest: string } {
  let argument = '';
  let at = 1;
  while (at < text.length) {
    const isEscaped = text[at] === '\\';
    if (text[at] === '"') {
      at += 1;
      if (text[at] !== '"') return { argument, rest: text.slice(at) };
    }
    const taken = text.slice(at, at + (isEscaped ? 2 : 1));
    argument += taken;
    at += taken.length;
  }
  return { argument, rest: '' };
}

export function withoutComma(text: string): string {
  return text.replace(/^ *,? */, '');
}
