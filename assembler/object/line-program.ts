/**
 * The section .debug_line (DWARF 5, 6.2): names of files, and a program that, run, gives the row of
 * every instruction. Layout is done, so distances are final; only where a section begins is the
 * linker's to say.
 */
import { DebugSection, type DebugStrings } from './debug-section.ts';
import type { FileNames } from './file-names.ts';
import { sizeOf } from './layout.ts';
import type { LineMarks, LineRow, LineRows } from './line-rows.ts';
import { addressOf, type Section } from './sections.ts';
import type { Unit } from './unit.ts';

/** Parameters of the special opcodes; the same as GNU as has. */
const LINE_BASE = -5;
const LINE_RANGE = 14;
const OPCODE_BASE = 13;
/** How many operands the standard opcodes 1 … 12 have. */
const OPERANDS = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];

const ADVANCE_PC = 2;
const ADVANCE_LINE = 3;
const SET_FILE = 4;
const SET_COLUMN = 5;
const NEGATE_STATEMENT = 6;
const SET_BASIC_BLOCK = 7;
const SET_PROLOGUE_END = 10;
const SET_EPILOGUE_BEGIN = 11;
const SET_ISA = 12;
/** Extended opcodes, behind a 0 and a length. */
const END_SEQUENCE = 1;
const SET_ADDRESS = 2;
const SET_DISCRIMINATOR = 4;

interface Context {
  readonly files: FileNames;
  readonly strings: DebugStrings;
}

/** Writes the rows of all sections. */
export function writeLines(unit: Unit, lines: LineRows, { files, strings }: Context): void {
  const out = new DebugSection(unit, '.debug_line');
  const unitLength = out.openLength();
  out.number(5, 2); // version
  out.number(4, 1); // bytes of an address
  out.number(0, 1); // no segment selectors
  const headerLength = out.openLength();
  out.number(1, 1); // least bytes of an instruction
  out.number(1, 1); // operations of an instruction
  out.number(1, 1); // rows begin statements if nothing else is said
  for (const value of [LINE_BASE, LINE_RANGE, OPCODE_BASE, ...OPERANDS]) out.number(value, 1);
  files.write(out, strings);
  out.fillLength(headerLength);
  for (const [section, rows] of lines.rows) {
    new Sequence(out, section, files).write(placedRows(rows));
  }
  out.fillLength(unitLength);
}

export type PlacedRow = LineRow & { readonly address: number };

/** Rows by address: subsections are written to in turns. */
export function placedRows(rows: readonly LineRow[]): PlacedRow[] {
  const placed = rows.map((row) => ({ ...row, address: addressOf(row.place) }));
  return placed.sort((one, other) => one.address - other.address);
}

/** The registers of the line number machine, and the opcodes that change them. */
class Sequence {
  private readonly out: DebugSection;
  private readonly section: Section;
  private readonly files: FileNames;
  private address = 0;
  private file = 1;
  private line = 1;
  private column = 0;
  private isStatement = true;
  private isa = 0;

  constructor(out: DebugSection, section: Section, files: FileNames) {
    this.out = out;
    this.section = section;
    this.files = files;
  }

  write(rows: readonly PlacedRow[]): void {
    this.address = rows[0]?.address ?? 0;
    this.extended(SET_ADDRESS, 4);
    this.out.reference({ section: this.section, offset: this.address });
    for (const row of rows) this.row(row);
    const rest = sizeOf(this.section) - this.address;
    if (rest > 0) this.operand(ADVANCE_PC, rest);
    this.extended(END_SEQUENCE, 0);
  }

  private row(row: PlacedRow): void {
    const file = this.files.numberOf(row.file);
    if (file !== this.file) this.operand(SET_FILE, file);
    this.file = file;
    if (row.column !== this.column) this.operand(SET_COLUMN, row.column);
    this.column = row.column;
    if (row.marks !== undefined) this.marks(row.marks);
    this.advance(row.address - this.address, row.line - this.line);
    this.address = row.address;
    this.line = row.line;
  }

  private marks(marks: LineMarks): void {
    if (marks.isStatement !== this.isStatement) this.out.number(NEGATE_STATEMENT, 1);
    this.isStatement = marks.isStatement;
    if (marks.isa !== this.isa) this.operand(SET_ISA, marks.isa);
    this.isa = marks.isa;
    if (marks.discriminator !== 0) this.discriminator(marks.discriminator);
    if (marks.basicBlock) this.out.number(SET_BASIC_BLOCK, 1);
    if (marks.prologueEnd) this.out.number(SET_PROLOGUE_END, 1);
    if (marks.epilogueBegin) this.out.number(SET_EPILOGUE_BEGIN, 1);
  }

  /** A row `bytes` and `lines` further: one special opcode if they are few, 6.2.5.1. */
  private advance(bytes: number, lines: number): void {
    const isNear = lines >= LINE_BASE && lines < LINE_BASE + LINE_RANGE;
    if (!isNear) {
      this.out.number(ADVANCE_LINE, 1);
      this.out.signed(lines);
    }
    const byLine = OPCODE_BASE - LINE_BASE + (isNear ? lines : 0);
    const isClose = byLine + LINE_RANGE * bytes <= 255;
    if (!isClose) this.operand(ADVANCE_PC, bytes);
    this.out.number(byLine + (isClose ? LINE_RANGE * bytes : 0), 1);
  }

  private operand(opcode: number, value: number): void {
    this.out.number(opcode, 1);
    this.out.unsigned(value);
  }

  private discriminator(value: number): void {
    let bytes = 1;
    for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes += 1;
    this.extended(SET_DISCRIMINATOR, bytes);
    this.out.unsigned(value);
  }

  private extended(opcode: number, operandBytes: number): void {
    this.out.number(0, 1);
    this.out.unsigned(1 + operandBytes);
    this.out.number(opcode, 1);
  }
}
