/**
 * The listing of an assembly, laid out as GNU as does with `-alm`: each line of the source with its
 * number, the offset and the bytes that it has become, then the symbols. Lines that a macro or a
 * repetition has made follow the line that asked for them, marked `>` once a level.
 */
import type { ElfObject, ElfSymbol } from '../../vm/elf/format.ts';
import type { Expansion, Statement } from '../source.ts';
import { addressOf, type Place } from './sections.ts';
import type { Unit } from './unit.ts';

/** A statement, and what it has put into its section: nothing if it has gone to another. */
export interface Piece {
  readonly statement: Statement;
  readonly start: Place;
  readonly end: Place;
}

/** A file that was read in place of a statement. */
export interface IncludedFile {
  readonly expansion: Expansion;
  readonly text: string;
}

export interface ListingInput {
  readonly main: { readonly path: string; readonly text: string };
  readonly included: readonly IncludedFile[];
  readonly pieces: readonly Piece[];
  readonly unit: Unit;
  readonly object: ElfObject;
}

/** Where a statement comes from, behind all macros: a line of one reading of a file. */
interface Root {
  /** Undefined: the main file. */
  readonly file: Expansion | undefined;
  readonly line: number;
}

const BYTES_IN_ROW = 4;
const MOST_ROWS = 5;

/** The listing; layout is done and the object is complete. */
export function listingOf(input: ListingInput): string {
  const lines = new Listing(input).file(undefined, input.main.text);
  return [...lines, '', ...symbolLines(input), ''].join('\n');
}

class Listing {
  private readonly input: ListingInput;
  private readonly pieces: ReadonlyMap<Expansion | undefined, ReadonlyMap<number, Piece[]>>;
  /** Expansions whose call has been shown. */
  private readonly begun = new Set<Expansion>();

  constructor(input: ListingInput) {
    this.input = input;
    const byFile = new Map<Expansion | undefined, Map<number, Piece[]>>();
    for (const piece of input.pieces) {
      const { file, line } = rootOf(piece.statement);
      const byLine = byFile.get(file) ?? new Map<number, Piece[]>();
      byFile.set(file, byLine);
      byLine.set(line, [...(byLine.get(line) ?? []), piece]);
    }
    this.pieces = byFile;
  }

  /** The lines of a file, and of those that it includes where it does. */
  file(file: Expansion | undefined, text: string): string[] {
    const own = this.pieces.get(file);
    const included = this.input.included.map((one) => ({
      ...one,
      root: rootOf(one.expansion.from),
    }));
    const rows: string[] = [];
    for (const [index, shown] of text.replace(/\n$/, '').split(/\r?\n/).entries()) {
      const line = index + 1;
      rows.push(...this.line(line, shown, own?.get(line) ?? []));
      for (const { root, expansion, text: inner } of included) {
        if (root.file !== file || root.line !== line) continue;
        for (const row of this.file(expansion, inner)) rows.push(row);
      }
    }
    return rows;
  }

  private line(line: number, shown: string, pieces: readonly Piece[]): string[] {
    const steps = pieces.map((piece) => ({ piece, calls: callsOf(piece.statement) }));
    const written = steps.filter(({ calls }) => calls.length === 0);
    const rows = this.rows(
      line,
      shown,
      written.map(({ piece }) => piece),
    );
    for (const { piece, calls } of steps) {
      if (calls.length === 0) continue;
      for (const [depth, call] of calls.entries()) {
        if (this.begun.has(call)) continue;
        this.begun.add(call);
        if (depth > 0) rows.push(...this.rows(line, marked(call.from, depth), []));
      }
      rows.push(...this.rows(line, marked(piece.statement, calls.length), [piece]));
    }
    return rows;
  }

  private rows(line: number, shown: string, pieces: readonly Piece[]): string[] {
    const number = String(line).padStart(4);
    const filled = pieces.filter(isFilled);
    const [first] = filled;
    if (first === undefined) return [`${number}              \t${shown}`];
    const bytes = filled.flatMap((piece) => this.bytes(piece)).slice(0, BYTES_IN_ROW * MOST_ROWS);
    const rows: string[] = [];
    for (let at = 0; at < bytes.length; at += BYTES_IN_ROW) {
      const text = bytes.slice(at, at + BYTES_IN_ROW).map((byte) => hex(byte, 2).toUpperCase());
      const offset = at === 0 ? hex(addressOf(first.start), 4) : '    ';
      const source = at === 0 ? `\t${shown}` : '';
      rows.push(`${number} ${offset} ${text.join('').padEnd(2 * BYTES_IN_ROW)} ${source}`);
    }
    return rows;
  }

  /** The first bytes of a piece, as many as fit. */
  private bytes({ start, end }: Piece): number[] {
    const { section } = start.fragment.chain;
    const [from, to] = [addressOf(start), addressOf(end)];
    const shownBytes = Math.min(to - from, BYTES_IN_ROW * MOST_ROWS);
    if (section.isEmptyInFile) return new Array<number>(shownBytes).fill(0);
    const content = this.input.object.sections[this.input.unit.sections.indexOf(section)]?.bytes;
    return [...(content?.subarray(from, from + shownBytes) ?? [])];
  }
}

function isFilled({ start, end }: Piece): boolean {
  return start.fragment.chain === end.fragment.chain && addressOf(start) < addressOf(end);
}

function marked({ text }: Statement, depth: number): string {
  return `${'>'.repeat(depth)}  ${text.trim()}`;
}

/** The macros and repetitions that made a statement, outermost first; not beyond its file. */
function callsOf({ expansion }: Statement): Expansion[] {
  const calls: Expansion[] = [];
  for (let step = expansion; step !== undefined && step.kind !== 'include'; ) {
    calls.unshift(step);
    step = step.from.expansion;
  }
  return calls;
}

function rootOf(statement: Statement): Root {
  const [call] = callsOf(statement);
  if (call === undefined) return { file: statement.expansion, line: statement.line };
  // What is repeated has been read to its end before it is repeated.
  return { file: call.from.expansion, line: call.until?.line ?? call.from.line };
}

function symbolLines({ unit, object, main }: ListingInput): string[] {
  const named = object.symbols.filter(({ name, type }) => {
    return name !== '' && type !== 'file' && type !== 'section' && !/^(\$[xd]|\.L)/.test(name);
  });
  const defined = named.filter(({ section }) => section !== 'undefined');
  const missing = named.filter(({ section }) => section === 'undefined');
  const lines = ['DEFINED SYMBOLS'];
  for (const symbol of defined) {
    const statement = unit.symbols.named(symbol.name).definedAt?.statement;
    const root = statement && rootOf(statement);
    const file = root?.file?.name ?? main.path;
    const isPlaced = root !== undefined && symbol.section !== 'common';
    const place = isPlaced ? `${file.padStart(20)}:${String(root.line).padEnd(5)}` : ' '.repeat(26);
    const value = hex(symbol.section === 'common' ? symbol.sizeBytes : symbol.value, 8);
    lines.push(`${place}  ${sectionName(object, symbol)}:${value} ${symbol.name}`);
  }
  if (missing.length === 0) return [...lines, '', 'NO UNDEFINED SYMBOLS'];
  return [...lines, '', 'UNDEFINED SYMBOLS', ...missing.map(({ name }) => name)];
}

function sectionName({ sections }: ElfObject, { section }: ElfSymbol): string {
  if (section === 'absolute') return '*ABS*';
  if (section === 'common') return '*COM*';
  return typeof section === 'number' ? (sections[section]?.name ?? '') : '';
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
