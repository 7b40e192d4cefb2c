/**
 * Which line of the source each instruction comes from, noted while it is assembled.
 *
 * The lines are those of the source as it stands, or those that a compiler says with `.file` and
 * `.loc`; as soon as it says some, they alone count, as in GNU as.
 *
 * A macro is treated as debuggers expect of a function that a compiler has put in line: the first
 * instruction of an expansion belongs to the line of the call, where one sets a breakpoint; those
 * that follow belong to the lines of the body, where one steps, and know which expansions they lie
 * in. (GNU as gives all of them the line of the outermost call, so that there is no way to step
 * within.) A repetition is not a call: its lines are those of its body.
 */
import type { Expansion, Statement } from '../source.ts';
import { LineViews } from './line-views.ts';
import { addressOf, type Place, type Section } from './sections.ts';
import type { SymbolTable } from './symbols.ts';

/** A row of the line table. */
export interface LineRow {
  readonly place: Place;
  readonly file: string | number;
  readonly line: number;
  readonly column: number;
  /** What a compiler says of it beyond its line. */
  readonly marks?: LineMarks;
  /** The expansions that the instruction lies in behind their first one, innermost first. */
  readonly within: readonly Expansion[];
}

export interface LineMarks {
  readonly isStatement: boolean;
  readonly basicBlock: boolean;
  readonly prologueEnd: boolean;
  readonly epilogueBegin: boolean;
  readonly isa: number;
  readonly discriminator: number;
}

/** What `.loc` says of the instruction that follows. */
export interface Announcement {
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly marks: LineMarks;
  /** The symbol that gets the number of the view; `-0` and `0` say that it is 0. */
  readonly view: string | undefined;
}

/** A file that `.file NUMBER` has named. */
export interface NumberedFile {
  readonly folder: string | undefined;
  readonly name: string;
  readonly md5: Uint8Array | undefined;
}

const NO_EXPANSIONS: readonly Expansion[] = [];

export class LineRows {
  /** In the order of the source, which is not that of addresses where there are subsections. */
  readonly rows = new Map<Section, LineRow[]>();
  /** Files that the source has numbered itself. */
  readonly files: NumberedFile[] = [];
  /** Whether lines of the source are noted: somebody asked, and no compiler says other ones. */
  notesSource: boolean;
  /** Data that the source sizes by a structure. */
  private readonly elements: { readonly place: Place; readonly statement: Statement }[] = [];
  /** What a `.loc` leaves as it is for those that follow. */
  lasting: { readonly column: number; readonly isStatement: boolean; readonly isa: number } = {
    column: 0,
    isStatement: true,
    isa: 0,
  };
  private pending: Announcement | undefined;
  private readonly views: LineViews;
  /** Expansions that have had their first instruction. */
  private readonly begun = new Set<Expansion>();

  constructor(notesSource: boolean, symbols: SymbolTable) {
    this.notesSource = notesSource;
    this.views = new LineViews(symbols);
  }

  /** Whether somebody waits to hear of the next instruction. */
  get isWaiting(): boolean {
    return this.notesSource || this.pending !== undefined;
  }

  /** The statement with which data at an address begins, if it was noted. */
  elementAt(section: Section, address: number): Statement | undefined {
    const found = this.elements.find(({ place }) => {
      return place.fragment.chain.section === section && addressOf(place) === address;
    });
    return found?.statement;
  }

  /** Notes where an instruction, or data, comes from that will stand at `place`. */
  note(statement: Statement, place: Place, what: { readonly isInstruction: boolean }): void {
    if (!what.isInstruction) {
      if (statement.text.includes('.SIZE')) this.elements.push({ statement, place });
    } else if (this.notesSource) this.add(this.sourceRow(statement, place));
    else this.settle(place);
  }

  /** `.loc`: one that was announced before is for this place, with or without an instruction. */
  announce(announcement: Announcement, place: Place): void {
    this.settle(place);
    this.pending = announcement;
    const { column, marks } = announcement;
    this.lasting = { column, isStatement: marks.isStatement, isa: marks.isa };
  }

  /** The source numbers its files, so it says its lines itself. */
  numberFile(number: number, file: NumberedFile): void {
    if (this.notesSource) this.rows.clear();
    this.notesSource = false;
    this.files[number] = file;
  }

  /** What was announced and waits for an instruction is for this place. */
  settle(place: Place): void {
    const { pending } = this;
    if (pending === undefined) return;
    this.pending = undefined;
    const { view, ...row } = pending;
    this.views.number(place, view);
    this.add({ ...row, place, within: NO_EXPANSIONS });
  }

  private add(row: LineRow): void {
    const { section } = row.place.fragment.chain;
    const rows = this.rows.get(section);
    if (rows === undefined) this.rows.set(section, [row]);
    else rows.push(row);
  }

  private sourceRow(statement: Statement, place: Place): LineRow {
    let at = statement;
    let within = NO_EXPANSIONS;
    for (let call = callOf(statement); call !== undefined; call = callOf(call.from)) {
      if (this.begun.has(call)) within = [...within, call];
      else {
        this.begun.add(call);
        at = call.from;
      }
    }
    return { place, file: at.file, line: at.line, column: 0, within };
  }
}

/** The innermost macro that a statement was made by. */
function callOf({ expansion }: Statement): Expansion | undefined {
  let step = expansion;
  while (step !== undefined && step.kind !== 'macro') step = step.from.expansion;
  return step;
}
