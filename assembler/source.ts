/**
 * Lines that remember where they come from.
 *
 * The unit of the whole assembler is a statement: the text between two line ends or semicolons,
 * without comments. A statement made by a macro, a repetition or an include knows the statement
 * that asked for it, so a message can tell the whole way.
 */
import type { Diagnostic, DiagnosticNote, SourcePlace } from './diagnostic.ts';
import * as messages from './messages.ts';

/** How a statement came to be, other than by standing in the main file. */
export interface Expansion {
  readonly kind: 'macro' | 'repetition' | 'include';
  /** Name of the macro, the directive or the file. */
  readonly name: string;
  /** The statement that asked for it. */
  readonly from: Statement;
  /** Of a repetition, the statement that ends it. */
  readonly until?: Statement;
  /** Where the macro is defined. */
  readonly definition?: Statement;
}

/** One statement of the source: what the parser sees. */
export interface Statement {
  /** Comments are blanks here, so that columns are those of the source. */
  readonly text: string;
  readonly file: string;
  /** Line in the file, from 1; in a macro, the line of its body. */
  readonly line: number;
  /** Where `text` begins in `shown`, from 0. */
  readonly column: number;
  /** The whole line as written or, in a macro, as expanded. */
  readonly shown: string;
  readonly expansion: Expansion | undefined;
}

/** Characters of a statement's text, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export function placeOf(statement: Statement, range: Range = extentOf(statement)): SourcePlace {
  const { file, line, column, shown } = statement;
  const length = Math.max(range.end - range.start, 0);
  return { file, line, column: column + range.start + 1, length, text: shown };
}

/** The part of a statement that is not blank. */
export function extentOf({ text }: Statement): Range {
  const start = text.length - text.trimStart().length;
  return { start, end: Math.max(text.trimEnd().length, start) };
}

/** The way from a statement back to the main file, innermost step first. */
export function expansionNotes(statement: Statement): DiagnosticNote[] {
  const notes: DiagnosticNote[] = [];
  for (let step = statement.expansion; step !== undefined; step = step.from.expansion) {
    notes.push({ message: messages.expansionStep(step), place: placeOf(step.from) });
  }
  return notes.length <= MOST_NOTES ? notes : shortened(notes);
}

/** The outermost macro call that a statement comes from; the statement itself if from none. */
export function outermostCall(statement: Statement): Statement {
  let call = statement;
  for (let step = statement.expansion; step !== undefined; step = step.from.expansion) {
    if (step.kind === 'macro') call = step.from;
  }
  return call;
}

export interface Remark {
  readonly message: string;
  readonly help?: string | undefined;
  readonly severity?: Diagnostic['severity'];
  readonly notes?: readonly DiagnosticNote[];
}

/** A diagnostic about a range of a statement; without a range, about the whole of it. */
export function diagnosticAt(statement: Statement, remark: Remark, range?: Range): Diagnostic {
  return {
    severity: remark.severity ?? 'error',
    message: remark.message,
    place: placeOf(statement, range),
    notes: [...(remark.notes ?? []), ...expansionNotes(statement)],
    ...(remark.help === undefined ? {} : { help: remark.help }),
  };
}

const MOST_NOTES = 8;

function shortened(notes: readonly DiagnosticNote[]): DiagnosticNote[] {
  const half = MOST_NOTES / 2;
  const left = notes.length - 2 * half;
  return [...notes.slice(0, half), { message: messages.stepsLeftOut(left) }, ...notes.slice(-half)];
}
