/**
 * Macros as GNU as has them: text in, text out. A body is cut once, at its definition, into literal
 * pieces and parameters; an expansion joins the pieces of each line anew.
 *
 * Under `.altmacro` a parameter is replaced wherever its bare name stands, and `LOCAL` makes names
 * that are new in every expansion. The mode counts when a macro is called, not when it is defined.
 */
import * as messages from '../messages.ts';
import type { Statement } from '../source.ts';
import { type TakeArgument, withoutComma } from './arguments.ts';
import { withoutBlanks } from './blanks.ts';
import { headOf } from './head.ts';

/** How macros are written: as ever, or as after `.altmacro`. */
export type MacroMode = 'plain' | 'alternate';

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

/** A body cut for one of the modes. */
export interface Body {
  readonly lines: readonly BodyLine[];
  /** Names that every expansion makes anew. */
  readonly locals: readonly string[];
}

export interface Macro {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly statements: readonly Statement[];
  readonly definition: Statement;
  /** Bodies in the modes that the macro has been called in. */
  readonly bodies: Map<MacroMode, Body>;
}

/** What is wrong in a definition or a call; the words are those of messages.ts. */
export type Complain = (message: string, at?: CallPart) => void;

/** Where in a call: `length` characters at the beginning of what is left of the operands. */
interface CallPart {
  readonly rest: string;
  readonly length: number;
  readonly severity?: 'warning';
}

const nameText = String.raw`[A-Za-z_.$\u0080-\uffff][\w.$\u0080-\uffff]*`;
const wholeName = new RegExp(`^${nameText}$`);
const parameterText = new RegExp(String.raw`^[\s,]*(${nameText})\s*(?::\s*(\w+)\s*)?(?:(=)\s*)?`);
const heading = new RegExp(String.raw`^(${nameText})\s*,?\s*`);

/** Reads `name a, b=1, c:req, d:vararg`; undefined after complaining. */
export function macroHeading(
  text: string,
  { take, complain }: { readonly take: TakeArgument; readonly complain: Complain },
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
    const before = parameters.at(-1);
    if (before?.kind === 'rest') complain(messages.behindRest(before.name));
    let byDefault = '';
    if (equals !== undefined) {
      const value = take(withoutBlanks(rest));
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

/** Characters that GNU as swallows behind a parameter: they part it from what follows. */
const plainText = String.raw`\\(?:(@)|\(([^)]*)\)|(${nameText})'?)|&(${nameText})&?`;
const substitutions: Readonly<Record<MacroMode, RegExp>> = {
  plain: new RegExp(plainText, 'g'),
  alternate: new RegExp(`${plainText}|(${nameText})'?`, 'g'),
};

/** The body of a macro in a mode: cut when it is first called in it. */
export function bodyOf({ statements, parameters, bodies }: Macro, mode: MacroMode): Body {
  const known = bodies.get(mode);
  if (known !== undefined) return known;
  const names = new Set(parameters.map(({ name }) => name));
  const locals = mode === 'plain' ? [] : statements.flatMap(localsOf);
  const own = mode === 'plain' ? statements : statements.filter((line) => !isLocals(line));
  for (const name of locals) names.add(name);
  const body = { lines: compileBody(own, names, mode), locals };
  bodies.set(mode, body);
  return body;
}

function isLocals({ text }: Statement): boolean {
  return headOf(text).keyword === 'local';
}

/** The names in `LOCAL a, b`. */
function localsOf(statement: Statement): string[] {
  if (!isLocals(statement)) return [];
  const { operandsStart } = headOf(statement.text);
  return statement.text.slice(operandsStart).match(new RegExp(nameText, 'g')) ?? [];
}

/** Cuts the lines of a body at the places where something will be put in. */
export function compileBody(
  statements: readonly Statement[],
  names: ReadonlySet<string>,
  mode: MacroMode,
): BodyLine[] {
  return statements.map((statement) => {
    if (mode === 'plain' && !/[\\&]/.test(statement.text)) return { statement, pieces: undefined };
    const pieces: Piece[] = [];
    let end = 0;
    for (const match of statement.text.matchAll(substitutions[mode])) {
      const [all, callNumber, literal, marked, joined, bare] = match;
      const name = marked ?? joined ?? bare;
      const isParameter = name !== undefined && names.has(name);
      if (joined !== undefined && !isParameter) continue;
      pieces.push(statement.text.slice(end, match.index));
      if (callNumber !== undefined) pieces.push({ callNumber: true });
      else if (isParameter) pieces.push({ parameter: name });
      else pieces.push(literal ?? all.replace(/'$/, ''));
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
  { take, mode, complain }: { take: TakeArgument; mode: MacroMode; complain: Complain },
): Map<string, string> | undefined {
  const given = new Map<string, string>();
  let text = withoutBlanks(operands);
  let next = 0;
  let hasKeywords = false;
  while (text !== '') {
    // Under .altmacro there are no keywords: `a=1` is a text.
    const keyword = mode === 'plain' ? /^[^\s,"()=]*=/.exec(text)?.[0].slice(0, -1) : undefined;
    if (keyword !== undefined && wholeName.test(keyword)) {
      hasKeywords = true;
      const before = text;
      const value = take(text.slice(keyword.length + 1));
      text = withoutComma(value.rest);
      const isKnown = macro.parameters.some((parameter) => parameter.name === keyword);
      const part = { rest: before, length: keyword.length };
      if (!isKnown) complain(messages.noSuchParameter(keyword, macro), part);
      else if (given.has(keyword)) {
        complain(messages.argumentTwice(keyword), { ...part, severity: 'warning' });
      }
      if (isKnown) given.set(keyword, value.argument);
      continue;
    }
    const parameter = macro.parameters[next];
    if (hasKeywords || parameter === undefined) {
      complain(
        hasKeywords ? messages.positionAfterKeyword(macro) : messages.tooManyArguments(macro),
        { rest: text, length: text.length },
      );
      return undefined;
    }
    next += 1;
    const value = parameter.kind === 'rest' ? { argument: text, rest: '' } : take(text);
    given.set(parameter.name, value.argument);
    text = withoutComma(value.rest);
  }
  return withDefaults(macro, given, complain);
}

function withDefaults(
  macro: Macro,
  given: Map<string, string>,
  complain: Complain,
): Map<string, string> | undefined {
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
