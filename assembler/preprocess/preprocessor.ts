/**
 * The preprocessor: hands out the statements that the parser shall see, one at a time. Macros,
 * repetitions, includes and conditionals are gone then.
 *
 * It must be a stream, for a condition may ask for the value that a symbol has at that point.
 * Sources lie on a stack: the main file at the bottom, above it whatever is being expanded.
 */
import type { Diagnostic } from '../diagnostic.ts';
import * as messages from '../messages.ts';
import {
  diagnosticAt,
  type Expansion,
  placeOf,
  type Range,
  type Remark,
  type Statement,
} from '../source.ts';
import { firstAlternate, firstArgument, type TakeArgument } from './arguments.ts';
import { startOfRest } from './blanks.ts';
import { Conditionals } from './conditionals.ts';
import { preprocessorDirectives } from './directives.ts';
import { type Head, headOf } from './head.ts';
import {
  type BodyLine,
  bodyOf,
  type Complain,
  expandLine,
  type Macro,
  type MacroMode,
  macroArguments,
} from './macros.ts';
import {
  firstPreludes,
  type IncludedText,
  type Prelude,
  type Preludes,
  Recording,
  Replay,
  rememberedInclude,
} from './prelude.ts';
import { statementsOf, statementsOfLine } from './statements.ts';

/** What the preprocessor asks of the assembler, whose symbols it does not know. */
export interface Evaluator {
  /** Value of the only operand of a statement; undefined after reporting why there is none. */
  absoluteOperand(statement: Statement): bigint | undefined;
  isDefined(name: string): boolean;
}

export interface PreprocessorOptions {
  readonly readFile: (path: string) => string | undefined;
  readonly includePaths: readonly string[];
  readonly evaluator: Evaluator;
  readonly report: (diagnostic: Diagnostic) => void;
  /** Whether anything has been reported. */
  readonly hasReported: () => boolean;
  /** Whether symbols have values before the first line. */
  readonly hasDefines: boolean;
}

/** A statement for the parser. */
export interface Item {
  readonly statement: Statement;
  readonly head: Head;
}

/** A directive of the preprocessor at work: what stands where. */
export interface Invocation {
  readonly statement: Statement;
  readonly head: Head;
  /** The text behind the directive, blanks at its end left out. */
  readonly operands: string;
}

/** One level of the stack. */
interface Frame {
  readonly statements: Iterator<Statement>;
  readonly expansion: Expansion | undefined;
}

/** What is expanded, and the number that `\@` stands for in it. */
interface Body {
  readonly expansion: Expansion;
  readonly body: readonly BodyLine[];
  readonly callNumber: number;
}

/** As many levels as GNU as allows; deeper is a macro that calls itself for ever. */
const MOST_LEVELS = 100;
/** Statements made by expansion in one run; the kernel needs some ten thousands. */
const MOST_EXPANDED = 500_000;
/** Characters in an expanded line. */
const LONGEST_LINE = 65_536;

export class Preprocessor {
  readonly options: PreprocessorOptions;
  readonly conditionals = new Conditionals();
  readonly macros = new Map<string, Macro>();
  macroMode: MacroMode = 'plain';
  /** Files that have been entered, in this order. */
  readonly included: IncludedText[] = [];
  private readonly frames: Frame[] = [];
  private readonly pushedBack: Statement[] = [];
  private callCount = 0;
  private expandedCount = 0;
  private localCount = 0;
  /** What may follow what has been read so far, while that is includes alone. */
  private preludes: Preludes | undefined;
  private recording: Recording | undefined;
  private replay: Replay | undefined;

  constructor(
    main: { readonly path: string; readonly text: string },
    options: PreprocessorOptions,
  ) {
    this.options = options;
    const source = { file: main.path, expansion: undefined };
    const statements = statementsOf(main.text, source, options.report);
    this.frames.push({ statements: statements.values(), expansion: undefined });
    if (!options.hasDefines) this.preludes = firstPreludes;
  }

  /** The next statement for the parser, or undefined at the end of the source. */
  next(): Item | undefined {
    const item = this.read();
    if (item !== undefined) this.recording?.add({ kind: 'statement', ...item });
    return item;
  }

  /** The number that the only operand of a statement is; undefined after reporting. */
  valueOf(statement: Statement): bigint | undefined {
    this.recording?.add({ kind: 'question', statement });
    return this.options.evaluator.absoluteOperand(statement);
  }

  /** The text of a file, or undefined if there is none. */
  readFile(path: string): string | undefined {
    const text = this.options.readFile(path);
    this.recording?.reads.push({ path, text });
    return text;
  }

  private read(): Item | undefined {
    for (;;) {
      const known = this.replayed();
      if (known !== undefined) return known;
      const statement = this.pushedBack.pop() ?? this.pull();
      if (statement === undefined) return undefined;
      const head = headOf(statement.text);
      if (this.recording === undefined && !isInclude(head)) this.preludes = undefined;
      const directive = preprocessorDirectives.get(head.keyword);
      if (this.conditionals.isSkipping) {
        if (directive?.isConditional !== true || head.labelsEnd > 0) continue;
      }
      const macro = directive === undefined ? this.macros.get(head.keyword) : undefined;
      if (directive === undefined && macro === undefined) {
        return { statement, head };
      }
      if (head.labelsEnd > 0) {
        return { statement: this.labelsFirst(statement, head.labelsEnd), head };
      }
      const operands = statement.text.slice(head.operandsStart).trimEnd();
      const invocation = { statement, head, operands };
      if (macro !== undefined) this.call(macro, invocation);
      else directive?.run(this, invocation);
    }
  }

  /** Puts a source on top of the stack, if there is room. */
  enter(expansion: Expansion, statements: Iterator<Statement>): void {
    if (this.frames.length <= MOST_LEVELS) {
      this.frames.push({ statements, expansion });
      return;
    }
    this.report(expansion.from, { message: messages.nestedTooDeeply(expansion, MOST_LEVELS) });
    this.stop();
  }

  /** Enters the text of another file. */
  enterFile(path: string, text: string, from: Statement): void {
    const expansion: Expansion = { kind: 'include', name: path, from };
    if (this.preludes !== undefined && this.recording === undefined) {
      const file = { path, text };
      const known = rememberedInclude(this.preludes, file, this.options.readFile);
      if (known !== undefined) {
        this.resume(known, expansion);
        return;
      }
      this.recording = new Recording(file, expansion, this.depth);
    }
    const source = { file: path, expansion };
    this.included.push({ expansion, text });
    this.enter(expansion, statementsOf(text, source, this.options.report).values());
  }

  /** Enters a body once for each set of values. */
  enterBody(
    expansion: Expansion,
    body: readonly BodyLine[],
    valueSets: Iterable<ReadonlyMap<string, string>>,
  ): void {
    this.enter(
      expansion,
      this.expanded({ expansion, body, callNumber: this.callCount }, valueSets),
    );
  }

  /** Leaves the innermost macro or repetition, as if its end had been reached. */
  leave(): boolean {
    const top = this.frames.at(-1)?.expansion;
    if (top === undefined || top.kind === 'include') return false;
    this.frames.pop();
    this.conditionals.abandon(this.frames.length + 1);
    return true;
  }

  /** Stops reading: nothing more comes. */
  stop(): void {
    this.frames.length = 0;
    this.conditionals.abandon(0);
  }

  get depth(): number {
    return this.frames.length;
  }

  /**
   * The statements up to the one that closes `opening`, which may be nested, and that one;
   * undefined after reporting that the source ends before.
   */
  collect(
    { statement, head }: Invocation,
    openers: ReadonlySet<string>,
    closer: string,
  ): { readonly body: readonly Statement[]; readonly until: Statement } | undefined {
    const body: Statement[] = [];
    let nested = 0;
    for (;;) {
      const line = this.frames.at(-1)?.statements.next().value;
      if (line === undefined) {
        const message = messages.unterminated(head.keyword, closer);
        this.report(statement, { message }, head.keywordRange);
        return undefined;
      }
      const { keyword } = headOf(line.text);
      if (openers.has(keyword)) nested += 1;
      else if (keyword === closer && nested === 0) return { body, until: line };
      else if (keyword === closer) nested -= 1;
      body.push(line);
    }
  }

  /** How arguments are read in the present mode. */
  taker({ statement, head }: Invocation): TakeArgument {
    if (this.macroMode === 'plain') return firstArgument;
    return (text) =>
      firstAlternate(text, (expression) => {
        const found = statement.text.indexOf(`%${expression}`, head.operandsStart) + 1;
        const start = found === 0 ? head.operandsStart : found;
        // As the operand of some word, at the place where it stands in the source.
        const operand = `x${' '.repeat(start - 1)}${expression}`;
        return this.valueOf({ ...statement, text: operand }) ?? 0n;
      });
  }

  report(statement: Statement, remark: Remark, range?: Range): void {
    this.options.report(diagnosticAt(statement, remark, range));
  }

  /** The next statement of the innermost source that has one left. */
  private pull(): Statement | undefined {
    for (;;) {
      const frame = this.frames.at(-1);
      const next = frame?.statements.next();
      if (next !== undefined && next.done !== true) return next.value;
      this.frames.pop();
      this.endConditionals(this.frames.length + 1);
      if (this.recording?.depth === this.frames.length) this.endRecording(this.recording);
      if (frame === undefined) return undefined;
    }
  }

  /** An include at the head of the source has ended. */
  private endRecording(recording: Recording): void {
    const { preludes, macroMode, callCount, expandedCount, localCount } = this;
    this.recording = undefined;
    this.preludes = undefined;
    if (preludes === undefined || this.options.hasReported()) return;
    const isNew = ({ expansion }: IncludedText) => expansion === recording.expansion;
    const included = this.included.slice(this.included.findIndex(isNew));
    const macros = new Map(this.macros);
    const after = { macros, macroMode, callCount, expandedCount, localCount };
    this.preludes = recording.end(preludes, { included, after });
  }

  /** Takes what is known of an include instead of reading it. */
  private resume(known: Prelude, expansion: Expansion): void {
    this.preludes = known.followers;
    this.replay = new Replay(known, expansion);
    this.included.push(...this.replay.included());
    const { macros, macroMode, callCount, expandedCount, localCount } = known.after;
    this.macros.clear();
    for (const [name, macro] of macros) this.macros.set(name, macro);
    this.macroMode = macroMode;
    this.callCount = callCount;
    this.expandedCount = expandedCount;
    this.localCount = localCount;
  }

  /** The next statement of an include that is known. */
  private replayed(): Item | undefined {
    for (;;) {
      const event = this.replay?.next();
      if (event?.kind === 'statement') return event;
      if (event === undefined) {
        this.replay = undefined;
        return undefined;
      }
      this.options.evaluator.absoluteOperand(event.statement);
    }
  }

  private endConditionals(depth: number): void {
    for (const opening of this.conditionals.abandon(depth)) {
      const { keyword, keywordRange } = headOf(opening.text);
      this.report(opening, { message: messages.unterminated(keyword, '.endif') }, keywordRange);
    }
  }

  /** Labels before a macro or directive are a statement of their own. */
  private labelsFirst(statement: Statement, labelsEnd: number): Statement {
    const { text } = statement;
    const rest = ' '.repeat(labelsEnd) + text.slice(labelsEnd);
    this.pushedBack.push({ ...statement, text: rest });
    return { ...statement, text: text.slice(0, labelsEnd) };
  }

  /** A name for `LOCAL`, as GNU as makes them. */
  private newLocal(): string {
    this.localCount += 1;
    return `.LL${this.localCount.toString(16).padStart(4, '0')}`;
  }

  private call(macro: Macro, invocation: Invocation): void {
    const { statement, head, operands } = invocation;
    const range = { start: head.operandsStart, end: head.operandsStart + operands.length };
    const complain: Complain = (message, part): void => {
      const note = { message: messages.macroDefinedHere(macro), place: placeOf(macro.definition) };
      const start = range.start + (part === undefined ? 0 : startOfRest(operands, part.rest));
      const place = part === undefined ? range : { start, end: start + part.length };
      const where = operands === '' ? head.keywordRange : place;
      const severity = part?.severity ?? 'error';
      this.report(statement, { severity, message, notes: [note] }, where);
    };
    const mode = this.macroMode;
    const take = this.taker(invocation);
    const values = macroArguments(macro, operands, { take, mode, complain });
    if (values === undefined) return;
    const { lines, locals } = bodyOf(macro, mode);
    for (const local of locals) values.set(local, this.newLocal());
    const { name, definition } = macro;
    const expansion: Expansion = { kind: 'macro', name, from: statement, definition };
    this.enterBody(expansion, lines, [values]);
    this.callCount += 1;
  }

  private *expanded(
    { expansion, body, callNumber }: Body,
    valueSets: Iterable<ReadonlyMap<string, string>>,
  ): Generator<Statement, undefined> {
    for (const values of valueSets) {
      for (const line of body) {
        const text = expandLine(line, values, callNumber);
        this.expandedCount += 1;
        const isTooLong = text.length > LONGEST_LINE;
        if (isTooLong || this.expandedCount > MOST_EXPANDED) {
          const tooLong = messages.lineTooLong(LONGEST_LINE);
          const tooMany = messages.expandsTooFar(expansion, MOST_EXPANDED);
          this.report(expansion.from, { message: isTooLong ? tooLong : tooMany });
          this.stop();
          return undefined;
        }
        yield* this.remade(line, text, expansion);
      }
    }
    return undefined;
  }

  /** A line that something was put into is cut anew: its text may hold separators now. */
  private remade({ statement, pieces }: BodyLine, text: string, expansion: Expansion): Statement[] {
    const { file, line, column, shown } = statement;
    if (pieces === undefined) return [{ text, file, line, column, shown, expansion }];
    const made = { source: { file, expansion }, report: this.options.report };
    return statementsOfLine(text, line, made);
  }
}

function isInclude({ keyword, labelsEnd }: Head): boolean {
  return keyword === '.include' && labelsEnd === 0;
}
