/**
 * Text → statements: takes comments out and cuts lines at semicolons, leaving strings and character
 * constants alone. A comment becomes blanks of the same length, so columns stay true.
 */
import type { Diagnostic } from '../diagnostic.ts';
import * as messages from '../messages.ts';
import { diagnosticAt, type Expansion, type Range, type Statement } from '../source.ts';

export interface LineSource {
  readonly file: string;
  readonly expansion: Expansion | undefined;
}

export type Report = (diagnostic: Diagnostic) => void;

/** Cuts a text into its statements; a comment that never closes goes to `report`. */
export function statementsOf(text: string, source: LineSource, report: Report): Statement[] {
  const cutter = new Cutter(source);
  for (const [index, shown] of text.split(/\r\n|\n/).entries()) cutter.cut(shown, index + 1);
  cutter.finish(report);
  return cutter.statements;
}

/** Statements of one line that a macro has made: its text has only just come into being. */
export function statementsOfLine(
  shown: string,
  line: number,
  { source, report }: { readonly source: LineSource; readonly report: Report },
): Statement[] {
  const cutter = new Cutter(source);
  cutter.cut(shown, line);
  cutter.finish(report);
  return cutter.statements;
}

/** A line without any of these is one statement without comments; most are. */
const special = /["'#;]|\/\*/;

/** String, character constant, comments, separator, and what lies between. */
const piece = /"(?:[^"\\]|\\.)*(?:"|\\?$)|'\\?.'?|#.*|\/\*.*?(?:\*\/|$)|;|[^"'#;/]+|./gy;

class Cutter {
  readonly statements: Statement[] = [];
  private readonly source: LineSource;
  /** Where the comment opened that goes on in the next line. */
  private comment: { readonly statement: Statement; readonly range: Range } | undefined;

  constructor(source: LineSource) {
    this.source = source;
  }

  cut(shown: string, line: number): void {
    if (this.comment === undefined && !special.test(shown)) {
      this.add(shown, { shown, line, column: 0 });
      return;
    }
    let column = 0;
    let text = '';
    let at = 0;
    if (this.comment !== undefined) {
      const close = shown.indexOf('*/');
      at = close < 0 ? shown.length : close + 2;
      text = ' '.repeat(at);
      if (close >= 0) this.comment = undefined;
    }
    while (at < shown.length) {
      piece.lastIndex = at;
      const found = piece.exec(shown)?.[0] ?? shown.slice(at);
      if (found.startsWith('#')) break;
      at += found.length;
      if (found === ';') {
        this.add(text, { shown, line, column });
        column = at;
        text = '';
      } else if (found.startsWith('/*')) {
        text += ' '.repeat(found.length);
        if (found.length < 4 || !found.endsWith('*/')) this.openComment(found, { shown, line, at });
      } else text += found;
    }
    this.add(text, { shown, line, column });
  }

  finish(report: Report): void {
    if (this.comment === undefined) return;
    const { statement, range } = this.comment;
    report(diagnosticAt(statement, { message: messages.unterminatedComment() }, range));
  }

  private openComment(
    found: string,
    { shown, line, at }: { shown: string; line: number; at: number },
  ): void {
    const start = at - found.length;
    const statement = { ...this.source, text: shown, line, column: 0, shown };
    this.comment = { statement, range: { start, end: start + 2 } };
  }

  private add(
    text: string,
    where: { readonly shown: string; readonly line: number; readonly column: number },
  ): void {
    const { file, expansion } = this.source;
    this.statements.push({ text, file, expansion, ...where });
  }
}
