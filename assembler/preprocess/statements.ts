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
  const { file, expansion } = source;
  if (!special.test(shown)) return [{ text: shown, file, line, column: 0, shown, expansion }];
  const cutter = new Cutter(source);
  cutter.cut(shown, line);
  cutter.finish(report);
  return cutter.statements;
}

/** A line without any of these is one statement without comments; most are. */
const special = /["'#;]|\/\*/;

/** String, character constant, comments, separator, and what lies between. */
const piece = /"(?:[^"\\]|\\.)*(?:"|\\?$)|'\\?.'?|#.*|\/\*.*?(?:\*\/|$)|;|[^"'#;/]+|./gy;

const hasText = /\S/;

/** A statement in the making: its text so far, and where it began. */
interface Draft {
  text: string;
  readonly shown: string;
  readonly line: number;
  readonly column: number;
}

class Cutter {
  readonly statements: Statement[] = [];
  private readonly source: LineSource;
  /** Where the comment opened that goes on in the next line. */
  private comment: { readonly statement: Statement; readonly range: Range } | undefined;
  /** What stood before that comment, for its statement may go on behind it. */
  private held: Draft | undefined;

  constructor(source: LineSource) {
    this.source = source;
  }

  cut(written: string, line: number): void {
    if (this.comment === undefined && !special.test(written)) {
      this.add({ text: written, shown: written, line, column: 0 });
      return;
    }
    const { held } = this;
    const shown = held === undefined ? written : `${held.shown} ${written}`;
    const start = held === undefined ? 0 : held.shown.length;
    let at = this.commentEnd(shown, start);
    const blanks = ' '.repeat(at - start);
    let draft: Draft =
      held === undefined
        ? { text: blanks, shown, line, column: 0 }
        : { ...held, shown, text: held.text + blanks };
    this.held = undefined;
    while (at < shown.length) {
      piece.lastIndex = at;
      const found = piece.exec(shown)?.[0] ?? shown.slice(at);
      if (found.startsWith('#')) break;
      at += found.length;
      if (found === ';') {
        this.add(draft);
        draft = { text: '', shown, line: draft.line, column: at };
      } else if (found.startsWith('/*')) {
        if (!/^\/\*.*\*\/$/.test(found)) this.openComment(draft, at - found.length);
        draft.text += ' '.repeat(found.length);
      } else draft.text += found;
    }
    if (this.comment !== undefined && draft.text.trim() !== '') this.held = draft;
    else this.add(draft);
  }

  finish(report: Report): void {
    if (this.held !== undefined) this.add(this.held);
    if (this.comment === undefined) return;
    const { statement, range } = this.comment;
    report(diagnosticAt(statement, { message: messages.unterminatedComment() }, range));
  }

  /** Where the comment ends that was open before; `start` if none was, the end if it goes on. */
  private commentEnd(shown: string, start: number): number {
    if (this.comment === undefined) return start;
    const close = shown.indexOf('*/', start);
    if (close < 0) return shown.length;
    this.comment = undefined;
    return close + 2;
  }

  private openComment({ shown, line }: Draft, start: number): void {
    const statement = { ...this.source, text: shown, line, column: 0, shown };
    this.comment = { statement, range: { start, end: start + 2 } };
  }

  private add({ text, shown, line, column }: Draft): void {
    // Empty lines and comments are a third of a good source; nobody needs them from here on.
    if (!hasText.test(text)) return;
    const { file, expansion } = this.source;
    this.statements.push({ text, file, line, column, shown, expansion });
  }
}
