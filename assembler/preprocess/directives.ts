/**
 * THE TABLE of directives that act on text: conditionals, macros, repetitions, includes. What acts
 * on sections and symbols is in object/directives.ts.
 */
import * as messages from '../messages.ts';
import { findFile, searchPlaces } from '../search-path.ts';
import type { Range, Statement } from '../source.ts';
import { withoutComma } from './arguments.ts';
import { withoutBlanks } from './blanks.ts';
import { compileBody, type MacroMode, macroHeading } from './macros.ts';
import type { Invocation, Preprocessor } from './preprocessor.ts';

export interface PreprocessorDirective {
  readonly syntax: string;
  readonly meaning: string;
  /** Looked at even between an `.if` that does not hold and its end. */
  readonly isConditional?: true;
  readonly run: (to: Preprocessor, invocation: Invocation) => void;
}

// biome-ignore format: the columns are aligned by hand
export const preprocessorDirectives: ReadonlyMap<string, PreprocessorDirective> = new Map([
  ['.if',       when('expression',     'assembles what follows if the value is not 0', number((n) => n !== 0n))],
  ['.ifne',     when('expression',     'the same',                                     number((n) => n !== 0n))],
  ['.ifeq',     when('expression',     '… if it is 0',                                 number((n) => n === 0n))],
  ['.ifge',     when('expression',     '… if it is ≥ 0',                               number((n) => n >= 0n))],
  ['.ifgt',     when('expression',     '… if it is > 0',                               number((n) => n > 0n))],
  ['.ifle',     when('expression',     '… if it is ≤ 0',                               number((n) => n <= 0n))],
  ['.iflt',     when('expression',     '… if it is < 0',                               number((n) => n < 0n))],
  ['.ifdef',    when('symbol',         '… if the symbol has been defined',             isDefined)],
  ['.ifndef',   when('symbol',         '… if it has not',                              not(isDefined))],
  ['.ifnotdef', when('symbol',         'the same',                                     not(isDefined))],
  ['.ifb',      when('text',           '… if the text is blank',                       isBlank)],
  ['.ifnb',     when('text',           '… if it is not',                               not(isBlank))],
  ['.ifc',      when('text, text',     '… if the texts are equal',                     areSameTexts)],
  ['.ifnc',     when('text, text',     '… if they are not',                            not(areSameTexts))],
  ['.ifeqs',    when('"text", "text"', '… if the strings are equal',                   areSameStrings)],
  ['.ifnes',    when('"text", "text"', '… if they are not',                            not(areSameStrings))],
  ['.elseif',   conditional('expression', 'instead, if no branch before was taken and the value is not 0', elseIf)],
  ['.else',     conditional('',           'instead, if no branch before was taken', otherwise)],
  ['.elsec',    conditional('',           'the same as .else', otherwise)],
  ['.endif',    conditional('',           'ends the conditional', endIf)],
  ['.endc',     conditional('',           'the same', endIf)],

  ['.macro',  directive('name a, b=1, c:req, d:vararg', 'defines a macro; `\\a` is an argument, `\\@` the number of the call, `\\()` nothing', defineMacro)],
  ['.endm',   directive('',             'ends the macro', strayEnd('.macro'))],
  ['.exitm',  directive('',             'leaves the macro or repetition at once', exitMacro)],
  ['.mexit',  directive('',             'the same', exitMacro)],
  ['.purgem', directive('name, …',      'forgets macros', purgeMacros)],
  ['.altmacro',   directive('', 'from here on, calls may say `<text>`, `!` and `%expression`; bodies may name parameters without `\\`, and `LOCAL name, …`', setMode('alternate'))],
  ['.noaltmacro', directive('', 'as before `.altmacro`', setMode('plain'))],
  ['.rept',   directive('count',        'repeats what follows', repeat)],
  ['.rep',    directive('count',        'the same', repeat)],
  ['.irp',    directive('name, value, …', 'repeats with `\\name` as each value', repeatForValues)],
  ['.irep',   directive('name, value, …', 'the same', repeatForValues)],
  ['.irpc',   directive('name, characters', 'repeats with `\\name` as each character', repeatForCharacters)],
  ['.irepc',  directive('name, characters', 'the same', repeatForCharacters)],
  ['.endr',   directive('',             'ends the repetition', strayEnd('.rept'))],

  ['.include', directive('"file"', 'reads a file in place of this line', include)],
  ['.end',     directive('',       'ends the source', (to) => to.stop())],
]);

const repetitions = new Set(['.rept', '.rep', '.irp', '.irep', '.irpc', '.irepc']);
const definitions = new Set(['.macro']);
const noValues: ReadonlyMap<string, string> = new Map();
/** More repetitions than this would be cut short anyway. */
const MOST_REPETITIONS = 500_000n;

type Run = PreprocessorDirective['run'];
type Condition = (to: Preprocessor, invocation: Invocation) => boolean;

function directive(syntax: string, meaning: string, run: Run): PreprocessorDirective {
  return { syntax, meaning, run };
}

function conditional(syntax: string, meaning: string, run: Run): PreprocessorDirective {
  return { syntax, meaning, run, isConditional: true };
}

function when(syntax: string, meaning: string, holds: Condition): PreprocessorDirective {
  return conditional(syntax, meaning, (to, invocation) =>
    to.conditionals.open(invocation.statement, to.depth, () => holds(to, invocation)),
  );
}

function number(holds: (value: bigint) => boolean): Condition {
  return (to, { statement }) => {
    const value = to.valueOf(statement);
    return value !== undefined && holds(value);
  };
}

function not(condition: Condition): Condition {
  return (to, invocation) => !condition(to, invocation);
}

function isDefined(to: Preprocessor, invocation: Invocation): boolean {
  const name = invocation.operands.replace(/^"(.*)"$/, '$1');
  if (name === '' || /[\s,]|^\d/.test(name))
    complain(to, invocation, messages.expectedSymbolName());
  return to.options.evaluator.isDefined(name);
}

function isBlank(_to: Preprocessor, { operands }: Invocation): boolean {
  return operands === '';
}

function areSameTexts(to: Preprocessor, invocation: Invocation): boolean {
  const [, one, other] = /^('[^']*'|[^,]*),(.*)$/.exec(invocation.operands) ?? [];
  if (one === undefined || other === undefined) {
    complain(to, invocation, messages.expectedTwoTexts());
    return false;
  }
  return unquoted(one) === unquoted(other);
}

function unquoted(text: string): string {
  return text.trim().replace(/^'(.*)'$/, '$1');
}

function areSameStrings(to: Preprocessor, invocation: Invocation): boolean {
  const strings = /^("(?:[^"\\]|\\.)*")\s*,\s*("(?:[^"\\]|\\.)*")$/.exec(invocation.operands);
  if (strings === null) complain(to, invocation, messages.expectedTwoStrings());
  return strings !== null && strings[1] === strings[2];
}

function elseIf(to: Preprocessor, invocation: Invocation): void {
  const condition = number((value) => value !== 0n);
  const problem = to.conditionals.alternative(() => condition(to, invocation));
  if (problem !== undefined)
    complainHead(to, invocation, messages.branchProblem('.elseif', problem));
}

function otherwise(to: Preprocessor, invocation: Invocation): void {
  const problem = to.conditionals.alternative('else');
  if (problem !== undefined) complainHead(to, invocation, messages.branchProblem('.else', problem));
  else if (!to.conditionals.isSkipping) refuseOperands(to, invocation);
}

function endIf(to: Preprocessor, invocation: Invocation): void {
  const problem = to.conditionals.close();
  if (problem !== undefined)
    complainHead(to, invocation, messages.branchProblem('.endif', problem));
  else if (!to.conditionals.isSkipping) refuseOperands(to, invocation);
}

function defineMacro(to: Preprocessor, invocation: Invocation): void {
  const collected = to.collect(invocation, definitions, '.endm');
  const take = to.taker(invocation);
  const heading = macroHeading(invocation.operands, {
    take,
    complain: (message) => complain(to, invocation, message),
  });
  if (collected === undefined || heading === undefined) return;
  const key = heading.name.toLowerCase();
  const earlier = to.macros.get(key);
  if (earlier !== undefined) {
    complain(to, invocation, messages.macroTwice(heading.name));
    return;
  }
  if (preprocessorDirectives.has(key)) complain(to, invocation, messages.macroHidden(heading.name));
  const definition = invocation.statement;
  to.macros.set(key, { ...heading, statements: collected.body, bodies: new Map(), definition });
}

function setMode(mode: MacroMode): Run {
  return (to, invocation) => {
    to.macroMode = mode;
    refuseOperands(to, invocation);
  };
}

function strayEnd(opener: string): Run {
  return (to, invocation) =>
    complainHead(to, invocation, messages.strayEnd(invocation.head.keyword, opener));
}

function exitMacro(to: Preprocessor, invocation: Invocation): void {
  if (!to.leave()) complainHead(to, invocation, messages.strayEnd('.exitm', '.macro'));
}

function purgeMacros(to: Preprocessor, invocation: Invocation): void {
  for (const name of invocation.operands.split(/[\s,]+/)) {
    if (!to.macros.delete(name.toLowerCase())) complain(to, invocation, messages.noSuchMacro(name));
  }
}

function repeat(to: Preprocessor, invocation: Invocation): void {
  const count = to.valueOf(invocation.statement);
  const collected = to.collect(invocation, repetitions, '.endr');
  if (collected === undefined || count === undefined) return;
  if (count < 0n || count > MOST_REPETITIONS) {
    complain(to, invocation, messages.repetitionsOutOfRange(count, MOST_REPETITIONS));
    return;
  }
  // Nothing is put into a repeated text, so its backslashes stay.
  const lines = collected.body.map((statement) => ({ statement, pieces: undefined }));
  const valueSets = Array.from({ length: Number(count) }, () => noValues);
  to.enterBody(repetitionOf(invocation, collected.until), lines, valueSets);
}

function repeatForValues(to: Preprocessor, invocation: Invocation): void {
  const take = to.taker(invocation);
  repeatFor(to, invocation, (text) => {
    const values: string[] = [];
    for (let rest = text; rest !== ''; ) {
      const value = take(rest);
      values.push(value.argument);
      rest = withoutComma(value.rest);
    }
    return values;
  });
}

function repeatForCharacters(to: Preprocessor, invocation: Invocation): void {
  repeatFor(to, invocation, (text) => {
    const parts = text.split('"');
    // Blanks count only inside quotes, that is in every second part.
    return parts.flatMap((part, index) => [...(index % 2 === 1 ? part : part.replace(/\s/g, ''))]);
  });
}

function repeatFor(
  to: Preprocessor,
  invocation: Invocation,
  valuesOf: (text: string) => readonly string[],
): void {
  const collected = to.collect(invocation, repetitions, '.endr');
  const [all = '', name] = /^([A-Za-z_.$][\w.$]*)/.exec(invocation.operands) ?? [];
  if (name === undefined) complain(to, invocation, messages.expectedParameterName(''));
  if (collected === undefined || name === undefined) return;
  const text = withoutBlanks(withoutComma(invocation.operands.slice(all.length).trim()));
  const values = valuesOf(text);
  const valueSets = (values.length === 0 ? [''] : values).map((value) => new Map([[name, value]]));
  to.enterBody(
    repetitionOf(invocation, collected.until),
    compileBody(collected.body, new Set([name]), to.macroMode),
    valueSets,
  );
}

function repetitionOf({ statement, head }: Invocation, until: Statement) {
  return { kind: 'repetition', name: head.keyword, from: statement, until } as const;
}

function include(to: Preprocessor, invocation: Invocation): void {
  const { statement, operands } = invocation;
  const name = /^"([^"]+)"$/.exec(operands)?.[1];
  if (name === undefined) {
    complain(to, invocation, messages.expectedFileName());
    return;
  }
  const places = searchPlaces(name, statement.file, to.options.includePaths);
  const file = findFile(places, (path) => to.readFile(path));
  if (file === undefined) complain(to, invocation, messages.fileNotFound(name, places));
  else to.enterFile(file.path, file.content, statement);
}

function refuseOperands(to: Preprocessor, invocation: Invocation): void {
  if (invocation.operands === '') return;
  complain(to, invocation, messages.unexpectedOperands(invocation.head.keyword));
}

/** Reports a mistake in the operands or, if there are none, at the directive. */
function complain(to: Preprocessor, invocation: Invocation, message: string): void {
  const start = invocation.head.operandsStart;
  const range: Range = { start, end: start + invocation.operands.length };
  const isAbsent = invocation.operands === '';
  to.report(invocation.statement, { message }, isAbsent ? invocation.head.keywordRange : range);
}

function complainHead(to: Preprocessor, { statement, head }: Invocation, message: string): void {
  to.report(statement, { message }, head.keywordRange);
}
