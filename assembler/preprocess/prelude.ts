/**
 * The includes at the head of a source, remembered. Sources of one program begin with the same
 * ones, which define names by the hundred; the work of reading them is done once in a process.
 *
 * With nothing before them, what they come to hangs on their texts alone: statements for the
 * parser, questions for values that their conditions and repetitions have asked, and the macros
 * that there are afterwards. Another source gets these statements and questions again, in this
 * order, each as it stands behind that source's own `.include`; the assembler sees no difference.
 *
 * A prelude is one such include behind others: they form a tree, and a source walks down in it.
 * Nothing is remembered of an include that anything was reported in, or that reads other bytes.
 */
import type { Expansion, Statement } from '../source.ts';
import type { Head } from './head.ts';
import type { Macro, MacroMode } from './macros.ts';

/** What an include has handed out or asked. */
export type PreludeEvent =
  | { readonly kind: 'statement'; readonly statement: Statement; readonly head: Head }
  | { readonly kind: 'question'; readonly statement: Statement };

export interface IncludedText {
  readonly expansion: Expansion;
  readonly text: string;
}

/** How a preprocessor stands where no statement is half read. */
export interface Standing {
  readonly macros: ReadonlyMap<string, Macro>;
  readonly macroMode: MacroMode;
  readonly callCount: number;
  readonly expandedCount: number;
  readonly localCount: number;
}

/** A look for a file by an include within, and what was found. */
export interface Read {
  readonly path: string;
  readonly text: string | undefined;
}

export interface Prelude {
  /** The file that is included. */
  readonly file: { readonly path: string; readonly text: string };
  /** Looks for files by includes within. */
  readonly reads: readonly Read[];
  /** The include itself, in the source that it was read for. */
  readonly expansion: Expansion;
  readonly events: readonly PreludeEvent[];
  /** Files that it has entered, itself among them. */
  readonly included: readonly IncludedText[];
  readonly after: Standing;
  /** What has been included next. */
  readonly followers: Preludes;
}

/** Preludes behind the same ones, by path. */
export type Preludes = Map<string, Prelude>;

/** Those with nothing before them. */
export const firstPreludes: Preludes = new Map();

/** Events in all that is remembered; more than that is not one program. */
const MOST_EVENTS = 200_000;
let eventCount = 0;

/** What an include has come to before, if every file has the text that it had then. */
export function rememberedInclude(
  preludes: Preludes,
  { path, text }: Prelude['file'],
  readFile: (path: string) => string | undefined,
): Prelude | undefined {
  const found = preludes.get(path);
  const isSame =
    found?.file.text === text && found.reads.every((read) => readFile(read.path) === read.text);
  return isSame ? found : undefined;
}

/** An include whose events are being noted. */
export class Recording {
  readonly file: Prelude['file'];
  readonly expansion: Expansion;
  /** How many sources lie below it on the stack. */
  readonly depth: number;
  readonly reads: Read[] = [];
  private readonly events: PreludeEvent[] = [];
  /** Bytes of files may change, and what a condition asks may hang on them. */
  private readsBytes = false;

  constructor(file: Prelude['file'], expansion: Expansion, depth: number) {
    this.file = file;
    this.expansion = expansion;
    this.depth = depth;
  }

  add(event: PreludeEvent): void {
    this.events.push(event);
    if (event.kind === 'statement' && event.head.keyword === '.incbin') this.readsBytes = true;
  }

  /** Remembers it as what follows `preludes`; returns what may follow it in turn. */
  end(
    preludes: Preludes,
    { included, after }: Pick<Prelude, 'included' | 'after'>,
  ): Preludes | undefined {
    if (this.readsBytes) return undefined;
    const { file, reads, expansion, events } = this;
    eventCount += events.length;
    if (eventCount > MOST_EVENTS) {
      firstPreludes.clear();
      eventCount = events.length;
    }
    const followers: Preludes = new Map();
    preludes.set(file.path, { file, reads, expansion, events, included, after, followers });
    return followers;
  }
}

/** A prelude as another source has it, whose include is `expansion`. */
export class Replay {
  private readonly prelude: Prelude;
  private readonly expansions = new Map<Expansion, Expansion>();
  private at = 0;

  constructor(prelude: Prelude, expansion: Expansion) {
    this.prelude = prelude;
    this.expansions.set(prelude.expansion, expansion);
  }

  next(): PreludeEvent | undefined {
    const event = this.prelude.events[this.at];
    if (event === undefined) return undefined;
    this.at += 1;
    const statement = this.statement(event.statement);
    if (event.kind === 'question') return { kind: 'question', statement };
    return { kind: 'statement', statement, head: event.head };
  }

  /** Files that the include has entered. */
  included(): IncludedText[] {
    return this.prelude.included.map(({ expansion, text }) => ({
      expansion: this.expansion(expansion),
      text,
    }));
  }

  private statement({ text, file, line, column, shown, expansion }: Statement): Statement {
    const own = expansion && this.expansion(expansion);
    return { text, file, line, column, shown, expansion: own };
  }

  private expansion(recorded: Expansion): Expansion {
    let own = this.expansions.get(recorded);
    if (own === undefined) {
      own = { ...recorded, from: this.statement(recorded.from) };
      this.expansions.set(recorded, own);
    }
    return own;
  }
}
