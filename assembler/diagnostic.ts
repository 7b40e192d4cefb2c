/**
 * What a tool of this folder says to its user: a message with its place in the source, notes on how
 * one got there (macro and include chain) and, where there is one, a way out.
 *
 * Diagnostics are values: they are collected, never thrown, so that one run reports every mistake.
 * The wording is elsewhere (messages.ts); here is only their shape and how they are shown.
 */

/** A range of characters in one line of a source file. Lines and columns count from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Characters underlined, from `column` on; 0 or 1 shows a bare caret. */
  readonly length: number;
  /** The source line as the user wrote it, without its line end. */
  readonly text: string;
}

export interface DiagnosticNote {
  readonly message: string;
  readonly place?: SourcePlace;
}

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Absent only where no line is at fault, as in a link. */
  readonly place?: SourcePlace;
  readonly notes: readonly DiagnosticNote[];
  /** What to do about it: a sentence, or the word that was probably meant. */
  readonly help?: string;
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** A place as programs read it: lines and columns from 1, `endColumn` behind the last character. */
export interface JsonPlace {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

export interface JsonDiagnostic extends JsonPlace {
  readonly severity: Diagnostic['severity'];
  readonly message: string;
  readonly help?: string;
  /** Where names were defined, then the macros and includes that led here, innermost first. */
  readonly notes: readonly ({ readonly message: string } & JsonPlace)[];
}

/** A diagnostic for programs; the place is absent where no line is at fault. */
export function jsonDiagnostic(diagnostic: Diagnostic): JsonDiagnostic {
  const { severity, message, place, help, notes } = diagnostic;
  return {
    severity,
    ...jsonPlace(place),
    message,
    ...(help === undefined ? {} : { help }),
    notes: notes.map((note) => ({ ...jsonPlace(note.place), message: note.message })),
  };
}

function jsonPlace(place: SourcePlace | undefined): JsonPlace {
  if (place === undefined) return {};
  const { file, line, column, length } = place;
  return { file, line, column, endColumn: column + Math.max(length, 1) };
}

/** Characters that a terminal would obey instead of showing them; tabs keep the columns. */
const INVISIBLE = /(?!\t)[\p{Cc}\p{Cf}]/gu;

/** The text of a diagnostic, in GNU's shape, from which editors jump; no final newline. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const lines = shown(diagnostic.severity, diagnostic.message, diagnostic.place);
  for (const note of diagnostic.notes) lines.push(...shown('note', note.message, note.place));
  if (diagnostic.help !== undefined) lines.push(`  help: ${diagnostic.help}`);
  return lines.join('\n');
}

function shown(label: string, message: string, place: SourcePlace | undefined): string[] {
  if (place === undefined) return [`${label}: ${message}`];
  const head = `${place.file}:${place.line}:${place.column}: ${label}: ${message}`;
  const { text, before } = window({ ...place, text: place.text.replace(INVISIBLE, '\ufffd') });
  return text === '' ? [head] : [head, `  ${text}`, `  ${underline(text, before, place.length)}`];
}

/** Longer lines are shown in part, with what the place is about in the middle. */
const WINDOW = 160;

function window({ text, column }: SourcePlace): { text: string; before: number } {
  if (text.length <= WINDOW) return { text, before: column - 1 };
  const start = Math.max(column - 1 - WINDOW / 2, 0);
  const mark = start === 0 ? '' : '…';
  const part = text.slice(start, start + WINDOW);
  const end = start + WINDOW < text.length ? '…' : '';
  return { text: `${mark}${part}${end}`, before: column - 1 - start + mark.length };
}

/** Tabs before the caret are kept, so that it stands under its character at every tab width. */
function underline(text: string, before: number, length: number): string {
  const blanks = text.slice(0, before).replace(/[^\t]/g, ' ');
  const rest = Math.max(text.length - before - 1, 0);
  return `${blanks}^${'~'.repeat(Math.min(Math.max(length - 1, 0), rest))}`;
}
