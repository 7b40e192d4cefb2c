/**
 * Source lines of code: .debug_line of versions 2 to 5 (DWARF 5, 6.2) as GNU as -g and gcc -g write
 * it, 32-bit. Only rows that begin a statement or not, file and line are kept; columns, blocks and
 * the other state of the line number machine are stepped over.
 *
 * What is malformed is an ElfError, and nothing is allocated by a number that the input claims. A
 * unit of a version or form that we do not know is left out.
 */
import { ByteReader } from './byte-reader.ts';
import { ElfError } from './elf-error.ts';

/** Relocations applied; what an object does not have is empty. */
export interface LineSections {
  readonly line: Uint8Array;
  /** .debug_line_str and .debug_str, where names of files are. */
  readonly lineStrings: Uint8Array;
  readonly strings: Uint8Array;
  /** Where the compiler ran, by the offset of a unit: before version 5 another section says so. */
  readonly folderOf?: (unit: number) => string | undefined;
}

export interface SourceLine {
  /** As the compiler was told, with its folder if it is a relative one. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** Which of several pieces of code of one line, 0 if it is said of none (DWARF 5, 6.2.2). */
  readonly discriminator: number;
}

interface Row extends SourceLine {
  readonly address: number;
}

/** Rows of consecutive code; `end` is exclusive. */
interface Sequence {
  readonly start: number;
  readonly end: number;
  readonly rows: readonly Row[];
}

export class LineTable {
  /** By start; those of removed code, at address 0 in executables, may overlap others. */
  readonly #sequences: readonly Sequence[];

  constructor(sequences: readonly Sequence[]) {
    this.#sequences = [...sequences].sort((a, b) => a.start - b.start);
  }

  /** The line that the code at an address comes from. */
  lineAt(address: number): SourceLine | undefined {
    const sequence = this.#sequences.findLast(
      ({ start, end }) => start <= address && address < end,
    );
    if (sequence === undefined) return undefined;
    let low = 0;
    let high = sequence.rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sequence.rows[middle]?.address ?? 0) <= address) low = middle + 1;
      else high = middle;
    }
    const row = sequence.rows[low - 1];
    return row && { file: row.file, line: row.line, discriminator: row.discriminator };
  }

  /** Where code of a line begins, rising; `file` may be the end of a path. */
  addressesOf(file: string, line: number): number[] {
    const isNamed = (path: string) => path === file || path.endsWith(`/${file}`);
    const rows = this.#sequences.flatMap(({ rows: all }) =>
      all.filter((row, index) => {
        const isSameAsBefore = all[index - 1]?.line === line && all[index - 1]?.file === row.file;
        return row.line === line && isNamed(row.file) && !isSameAsBefore;
      }),
    );
    return [...new Set(rows.map(({ address }) => address))].sort((a, b) => a - b);
  }
}

/** @throws ElfError for malformed sections. */
export function readLines(sections: LineSections): LineTable {
  const reader = new ByteReader(sections.line);
  const sequences: Sequence[] = [];
  while (!reader.isAtEnd) {
    const start = reader.offset;
    const length = reader.unsigned(4);
    const end = reader.offset + length;
    if (length >= 0xffff_fff0 || end > sections.line.length) {
      throw new ElfError(`a unit of line information of ${length} bytes is not all there`, start);
    }
    const unit = new ByteReader(sections.line, reader.offset, end);
    reader.offset = end;
    const header = readHeader(unit, sections, start);
    if (header !== undefined) sequences.push(...runProgram(unit, header));
  }
  return new LineTable(sequences);
}

interface Header {
  readonly minimumBytes: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** How many operands each standard opcode has; that of opcode 1 is first. */
  readonly operandCounts: readonly number[];
  /** The name of a file by its number. */
  readonly fileNamed: (index: number) => string;
}

/** The header; the reader is then at the program. Undefined: of a kind that we do not know. */
function readHeader(reader: ByteReader, sections: LineSections, start: number): Header | undefined {
  const version = reader.unsigned(2);
  if (version < 2 || version > 5) return undefined;
  if (version === 5) reader.skip(2);
  const headerBytes = reader.unsigned(4);
  const program = reader.offset + headerBytes;
  const minimumBytes = reader.unsigned(1);
  if (version >= 4) reader.skip(1);
  reader.skip(1);
  const lineBase = reader.signedByte();
  const lineRange = reader.unsigned(1);
  const opcodeBase = reader.unsigned(1);
  if (lineRange === 0 || opcodeBase === 0) {
    throw new ElfError('line information of range 0', reader.offset);
  }
  const operandCounts = Array.from({ length: opcodeBase - 1 }, () => reader.unsigned(1));
  const fileNamed =
    version === 5
      ? readNames5(reader, sections)
      : readNames(reader, sections.folderOf?.(start) ?? '');
  if (fileNamed === undefined) return undefined;
  if (program < reader.offset) throw new ElfError('names of files in a line program', program);
  reader.offset = program;
  return { minimumBytes, lineBase, lineRange, opcodeBase, operandCounts, fileNamed };
}

/** Versions 2 to 4: folders, then files, each list ended by an empty name. Both count from 1. */
function readNames(reader: ByteReader, base: string): (index: number) => string {
  const folders = [base];
  for (let name = reader.string(); name !== ''; name = reader.string()) {
    folders.push(joined(base, name));
  }
  const files: string[] = [''];
  for (let name = reader.string(); name !== ''; name = reader.string()) {
    const folder = folders[reader.unsignedLeb()] ?? '';
    reader.unsignedLeb();
    reader.unsignedLeb();
    files.push(joined(folder, name));
  }
  return (index) => files[index] ?? '';
}

/** Version 5, 6.2.4: lists whose entries are described by formats. */
function readNames5(
  reader: ByteReader,
  sections: LineSections,
): ((index: number) => string) | undefined {
  const folders = readEntries(reader, sections);
  const files = folders && readEntries(reader, sections);
  if (files === undefined) return undefined;
  const base = folders?.[0]?.path ?? '';
  const paths = files.map(({ path, folder }) => {
    return joined(joined(base, folders?.[folder]?.path ?? ''), path);
  });
  return (index) => paths[index] ?? '';
}

function joined(folder: string, name: string): string {
  if (name.startsWith('/') || folder === '') return name;
  return folder === name ? name : `${folder}/${name}`;
}

interface Entry {
  readonly path: string;
  readonly folder: number;
}

const PATH = 1;
const FOLDER = 2;

function readEntries(reader: ByteReader, sections: LineSections): Entry[] | undefined {
  const formats = Array.from({ length: reader.unsigned(1) }, () => {
    return { content: reader.unsignedLeb(), form: reader.unsignedLeb() };
  });
  const count = reader.unsignedLeb();
  const entries: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    const before = reader.offset;
    let path = '';
    let folder = 0;
    for (const { content, form } of formats) {
      const value = readForm(reader, form, sections);
      if (value === undefined) return undefined;
      if (content === PATH) path = String(value);
      if (content === FOLDER) folder = Number(value);
    }
    // Entries that take no room could be as many as the input claims.
    if (reader.offset === before) throw new ElfError('entries without contents', before);
    entries.push({ path, folder });
  }
  return entries;
}

/** Attribute forms that occur here, DWARF 5, 7.5.6; undefined: another. */
function readForm(
  reader: ByteReader,
  form: number,
  { lineStrings, strings }: LineSections,
): string | number | undefined {
  switch (form) {
    case 0x08: // DW_FORM_string
      return reader.string();
    case 0x1f: // DW_FORM_line_strp
      return new ByteReader(lineStrings, reader.unsigned(4)).string();
    case 0x0e: // DW_FORM_strp
      return new ByteReader(strings, reader.unsigned(4)).string();
    case 0x0b: // DW_FORM_data1
      return reader.unsigned(1);
    case 0x05: // DW_FORM_data2
      return reader.unsigned(2);
    case 0x06: // DW_FORM_data4
      return reader.unsigned(4);
    case 0x0f: // DW_FORM_udata
      return reader.unsignedLeb();
    case 0x1e: // DW_FORM_data16: a checksum
      reader.skip(16);
      return 0;
    default:
      return undefined;
  }
}

/** The registers of the line number machine that we keep, DWARF 5, 6.2.2. */
interface State {
  address: number;
  file: number;
  line: number;
  discriminator: number;
}

const FIRST: State = { address: 0, file: 1, line: 1, discriminator: 0 };

function runProgram(reader: ByteReader, header: Header): Sequence[] {
  const sequences: Sequence[] = [];
  let rows: Row[] = [];
  let state: State = { ...FIRST };
  const addRow = () => {
    const { address, file, line, discriminator } = state;
    rows.push({ address, line, file: header.fileNamed(file), discriminator });
    state.discriminator = 0;
  };
  while (!reader.isAtEnd) {
    const opcode = reader.unsigned(1);
    if (opcode >= header.opcodeBase) {
      const adjusted = opcode - header.opcodeBase;
      advance(state, Math.floor(adjusted / header.lineRange) * header.minimumBytes);
      state.line += header.lineBase + (adjusted % header.lineRange);
      addRow();
    } else if (opcode === 0) {
      if (!runExtended(reader, state)) continue;
      rows.sort((a, b) => a.address - b.address);
      const start = rows[0]?.address ?? state.address;
      if (rows.length > 0) sequences.push({ start, end: state.address, rows });
      rows = [];
      state = { ...FIRST };
    } else if (runStandard(reader, opcode, { state, header })) addRow();
  }
  return sequences;
}

function advance(state: State, bytes: number): void {
  state.address = (state.address + bytes) >>> 0;
}

/** DWARF 5, 6.2.5.3; true: the sequence ends here. */
function runExtended(reader: ByteReader, state: State): boolean {
  const length = reader.unsignedLeb();
  const end = reader.offset + length;
  const opcode = length === 0 ? 0 : reader.unsigned(1);
  if (opcode === 2) state.address = reader.unsigned(4);
  if (opcode === 4) state.discriminator = reader.unsignedLeb();
  if (end < reader.offset) throw new ElfError('an address longer than its opcode', reader.offset);
  reader.skip(end - reader.offset);
  return opcode === 1;
}

/** DWARF 5, 6.2.5.2; true: a row is to be added. */
function runStandard(
  reader: ByteReader,
  opcode: number,
  { state, header }: { readonly state: State; readonly header: Header },
): boolean {
  switch (opcode) {
    case 1: // DW_LNS_copy
      return true;
    case 2: // DW_LNS_advance_pc
      advance(state, reader.unsignedLeb() * header.minimumBytes);
      return false;
    case 3: // DW_LNS_advance_line
      state.line += reader.signedLeb();
      return false;
    case 4: // DW_LNS_set_file
      state.file = reader.unsignedLeb();
      return false;
    case 8: // DW_LNS_const_add_pc
      advance(
        state,
        Math.floor((255 - header.opcodeBase) / header.lineRange) * header.minimumBytes,
      );
      return false;
    case 9: // DW_LNS_fixed_advance_pc
      advance(state, reader.unsigned(2));
      return false;
    default:
      for (let count = header.operandCounts[opcode - 1] ?? 0; count > 0; count -= 1) {
        reader.unsignedLeb();
      }
      return false;
  }
}
