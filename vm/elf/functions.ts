/**
 * Which function an address is in, by what is told to debuggers: .debug_info of versions 2 to 5
 * (DWARF 5, chapter 3), 32-bit. Of all entries only functions are kept, those that are expanded in
 * line among them, and of these only names and ranges. Forms and units of a kind that we do not
 * know end the reading of their unit; what is malformed is an ElfError.
 */
import { ByteReader } from './byte-reader.ts';
import { type Abbreviation, ATTRIBUTE, readAbbreviations, readForm, TAG } from './debug-forms.ts';
import { ElfError } from './elf-error.ts';

/** Relocations applied; what a file does not have is empty. */
export interface FunctionSections {
  readonly info: Uint8Array;
  readonly abbreviations: Uint8Array;
  readonly strings: Uint8Array;
  readonly lineStrings: Uint8Array;
  /** .debug_ranges, of versions before 5, and .debug_rnglists. */
  readonly ranges: Uint8Array;
  readonly rangeLists: Uint8Array;
}

interface Range {
  readonly low: number;
  /** Exclusive. */
  readonly high: number;
}

interface Entry {
  readonly name: string | undefined;
  /** The offset of an entry that has the name instead. */
  readonly origin: number | undefined;
  readonly ranges: readonly Range[];
}

export class FunctionTable {
  /** Where a compiler ran, by the offset in .debug_line of its unit. */
  readonly folders: ReadonlyMap<number, string>;
  readonly #entries: ReadonlyMap<number, Entry>;
  readonly #ranges: readonly (Range & { readonly name: string })[];

  constructor(entries: ReadonlyMap<number, Entry>, folders: ReadonlyMap<number, string>) {
    this.folders = folders;
    this.#entries = entries;
    this.#ranges = [...entries.values()].flatMap((entry) => {
      const name = this.#nameOf(entry);
      return name === undefined ? [] : entry.ranges.map((range) => ({ ...range, name }));
    });
  }

  /** The name of the innermost function, of equal ones the last, as GNU's tools have it. */
  nameAt(address: number): string | undefined {
    let found: (Range & { readonly name: string }) | undefined;
    for (const range of this.#ranges) {
      if (address < range.low || address >= range.high) continue;
      if (found !== undefined && range.high - range.low > found.high - found.low) continue;
      found = range;
    }
    return found?.name;
  }

  #nameOf(entry: Entry): string | undefined {
    // An entry may refer to itself by damage alone.
    let at: Entry | undefined = entry;
    for (let steps = 0; at !== undefined && steps < 8; steps += 1) {
      if (at.name !== undefined) return at.name;
      at = at.origin === undefined ? undefined : this.#entries.get(at.origin);
    }
    return undefined;
  }
}

/** @throws ElfError for malformed sections. */
export function readFunctions(sections: FunctionSections): FunctionTable {
  const entries = new Map<number, Entry>();
  const folders = new Map<number, string>();
  const reader = new ByteReader(sections.info);
  while (!reader.isAtEnd) {
    const start = reader.offset;
    const length = reader.unsigned(4);
    const end = reader.offset + length;
    if (length >= 0xffff_fff0 || end > sections.info.length) {
      throw new ElfError(`a unit for debuggers of ${length} bytes is not all there`, start);
    }
    const unit = new ByteReader(sections.info, reader.offset, end);
    reader.offset = end;
    readUnit(unit, { start, sections, entries, folders });
  }
  return new FunctionTable(entries, folders);
}

interface Reading {
  /** Where the unit begins, from which it counts its references. */
  readonly start: number;
  readonly sections: FunctionSections;
  readonly entries: Map<number, Entry>;
  readonly folders: Map<number, string>;
}

const COMPILE_UNITS: readonly number[] = [1, 3];

function readUnit(reader: ByteReader, reading: Reading): void {
  const { start, sections, entries, folders } = reading;
  const version = reader.unsigned(2);
  if (version < 2 || version > 5) return;
  const unitType = version === 5 ? reader.unsigned(1) : 1;
  if (version === 5) reader.skip(1);
  const table = reader.unsigned(4);
  if (version < 5) reader.skip(1);
  if (!COMPILE_UNITS.includes(unitType)) return;
  const abbreviations = readAbbreviations(sections.abbreviations, table);
  let base = 0;
  while (!reader.isAtEnd) {
    const offset = reader.offset;
    const code = reader.unsignedLeb();
    if (code === 0) continue;
    const abbreviation = abbreviations.get(code);
    if (abbreviation === undefined) throw new ElfError(`no abbreviation ${code}`, offset);
    const fields = readFields(reader, abbreviation, { start, sections });
    if (fields === undefined) return;
    const isUnit = abbreviation.tag === TAG.compileUnit;
    if (isUnit) {
      base = numberIn(fields, ATTRIBUTE.lowPc) ?? 0;
      const folder = fields.get(ATTRIBUTE.compilationFolder)?.value;
      const list = numberIn(fields, ATTRIBUTE.statementList);
      if (typeof folder === 'string' && list !== undefined) folders.set(list, folder);
    }
    if (!isFunction(abbreviation)) continue;
    const named = fields.get(ATTRIBUTE.linkageName) ?? fields.get(ATTRIBUTE.name);
    entries.set(offset, {
      name: typeof named?.value === 'string' ? named.value : undefined,
      origin:
        numberIn(fields, ATTRIBUTE.abstractOrigin) ?? numberIn(fields, ATTRIBUTE.specification),
      ranges: rangesOf(fields, { version, base, sections }),
    });
  }
}

function isFunction({ tag }: Abbreviation): boolean {
  return tag === TAG.subprogram || tag === TAG.inlinedSubroutine || tag === TAG.entryPoint;
}

interface Field {
  readonly value: string | number;
  readonly isAddress: boolean;
}

type Fields = ReadonlyMap<number, Field>;

/** The attributes of an entry; undefined: one has a form that we do not know. */
function readFields(
  reader: ByteReader,
  { attributes }: Abbreviation,
  { start, sections }: Pick<Reading, 'start' | 'sections'>,
): Fields | undefined {
  const fields = new Map<number, Field>();
  for (const { attribute, form, constant } of attributes) {
    const read = readForm(reader, form, { sections });
    if (read === undefined) return undefined;
    const { isAddress = false, isInUnit = false } = read;
    const value = isInUnit && typeof read.value === 'number' ? read.value + start : read.value;
    fields.set(attribute, { value: constant ?? value, isAddress });
  }
  return fields;
}

function numberIn(fields: Fields, attribute: number): number | undefined {
  const value = fields.get(attribute)?.value;
  return typeof value === 'number' ? value : undefined;
}

interface RangeContext {
  readonly version: number;
  readonly base: number;
  readonly sections: FunctionSections;
}

function rangesOf(fields: Fields, context: RangeContext): Range[] {
  const low = numberIn(fields, ATTRIBUTE.lowPc);
  const high = numberIn(fields, ATTRIBUTE.highPc);
  if (low !== undefined && high !== undefined) {
    const isAddress = fields.get(ATTRIBUTE.highPc)?.isAddress === true;
    return [{ low, high: isAddress ? high : low + high }];
  }
  const list = numberIn(fields, ATTRIBUTE.ranges);
  if (list === undefined) return [];
  return context.version < 5 ? rangePairs(list, context) : rangeList(list, context);
}

/** DWARF 4, 2.17.3: pairs of offsets from a base, ended by two zeros. */
function rangePairs(offset: number, { base, sections }: RangeContext): Range[] {
  const reader = new ByteReader(sections.ranges, offset);
  const found: Range[] = [];
  for (let from = base; ; ) {
    const [low, high] = [reader.unsigned(4), reader.unsigned(4)];
    if (low === 0 && high === 0) return found;
    if (low === 0xffff_ffff) from = high;
    else found.push({ low: from + low, high: from + high });
  }
}

/** DWARF 5, 7.25; entries by index need a table that no tool writes into one file. */
function rangeList(offset: number, { base, sections }: RangeContext): Range[] {
  const reader = new ByteReader(sections.rangeLists, offset);
  const found: Range[] = [];
  for (let from = base; ; ) {
    const kind = reader.unsigned(1);
    if (kind === 4) {
      const [low, high] = [from + reader.unsignedLeb(), from + reader.unsignedLeb()];
      found.push({ low, high });
    } else if (kind === 5) from = reader.unsigned(4);
    else if (kind === 6) found.push({ low: reader.unsigned(4), high: reader.unsigned(4) });
    else if (kind === 7) {
      const low = reader.unsigned(4);
      found.push({ low, high: low + reader.unsignedLeb() });
    } else return found;
  }
}
