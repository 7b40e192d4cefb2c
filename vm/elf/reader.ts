/**
 * Bytes to the model. A file comes from outside, so every number in it is doubted: whatever is
 * malformed, or well-formed but not for this machine, is an ElfError that says what and where.
 *
 * Contents are views of the given bytes, never copies, and nothing is allocated by a size that the
 * file merely claims: lists are as long as the records that are really there.
 */
import { ElfError } from './elf-error.ts';
import {
  type ElfExecutable,
  type ElfGroup,
  type ElfObject,
  type ElfRelocation,
  type ElfSymbol,
  ET,
  NO_SYMBOL,
  SHF,
  SHN,
  SHT,
  symbolBindings,
  symbolTypes,
} from './format.ts';
import { readGroups } from './groups.ts';
import { fieldOffset, type Layout, layouts, readRecord, recordBytes } from './records.ts';
import { type RawSection, readFileHeader, readSectionHeaders, readSegments } from './shell.ts';
import { StringTableReader } from './string-table.ts';

export { ElfError } from './elf-error.ts';

/** Types of sections that only serve the file: the model holds what they say, not themselves. */
const SERVICE_TYPES: ReadonlySet<number> = new Set([
  SHT.NULL,
  SHT.SYMTAB,
  SHT.STRTAB,
  SHT.RELA,
  SHT.GROUP,
]);

/** The visibilities of st_other in order. */
const VISIBILITIES = ['default', 'internal', 'hidden', 'protected'] as const;

/** The sections of a file, and which of the model each one is. */
interface Sections {
  readonly all: readonly RawSection[];
  /** Section number in the file → index in the model. */
  readonly modelIndex: ReadonlyMap<number, number>;
}

/**
 * Reads a relocatable object or a static executable.
 * @throws ElfError for anything malformed or not for RV32.
 */
export function readElf(bytes: Uint8Array): ElfObject | ElfExecutable {
  const header = readFileHeader(bytes);
  if (header.type !== ET.REL && header.type !== ET.EXEC) {
    const kinds: Readonly<Record<number, string>> = { 3: 'a shared object', 4: 'a core file' };
    const found = kinds[header.type] ?? `an ELF file of type ${header.type}`;
    const offset = fieldOffset(layouts.file, 'type');
    throw new ElfError(`neither an object nor an executable, but ${found}`, offset);
  }
  const all = readSectionHeaders(bytes, header);
  const kept = all.filter((section) => !SERVICE_TYPES.has(section.type));
  const modelIndex = new Map(kept.map((section, index) => [section.index, index]));
  const symbolTable = onlySymbolTable(all);
  const symbols = symbolTable === undefined ? [] : readSymbols({ all, modelIndex }, symbolTable);
  // Executables may keep the relocations that made them; their bytes need none.
  const relocations =
    header.type === ET.REL
      ? readRelocations({ all, modelIndex }, symbolTable, symbols.length)
      : new Map<number, ElfRelocation[]>();
  const nameOf = sectionNames(all, header.sectionNames);
  const nameOfSymbol = (number: number) => {
    const { name, type, section } = symbols[number - 1] ?? {};
    const named = type === 'section' && typeof section === 'number' ? kept[section] : undefined;
    return named === undefined ? name : nameOf(named);
  };
  const groups = header.type === ET.REL ? readGroups(all, nameOfSymbol) : undefined;
  const sections = kept.map((section) => ({
    name: nameOf(section),
    type: section.type,
    flags: section.flags & ~SHF.GROUP,
    address: section.address,
    align: section.align,
    entrySize: section.entrySize,
    bytes: section.bytes,
    sizeBytes: section.size,
    relocations: relocations.get(section.index) ?? [],
    ...groupOf(section, groups),
  }));
  if (header.type === ET.REL) return { kind: 'object', sections, symbols, flags: header.flags };
  const segments = readSegments(bytes, header, all);
  return { kind: 'executable', entry: header.entry, segments, sections, symbols };
}

function groupOf(
  { index }: RawSection,
  groups: ReadonlyMap<number, ElfGroup> | undefined,
): { group?: ElfGroup } {
  const group = groups?.get(index);
  return group === undefined ? {} : { group };
}

function sectionNames(
  sections: readonly RawSection[],
  index: number,
): (section: RawSection) => string {
  if (index === SHN.UNDEF || sections.length === 0) return () => '';
  const names = sections[index];
  if (names?.type !== SHT.STRTAB) {
    const offset = fieldOffset(layouts.file, 'sectionNames');
    throw new ElfError(`section ${index}, for the names of sections, is no string table`, offset);
  }
  const strings = new StringTableReader(names.bytes);
  return (section) => strings.name(section.name, section.at('name'));
}

function onlySymbolTable(sections: readonly RawSection[]): RawSection | undefined {
  for (const section of sections) {
    if (section.type === SHT.SYMTAB_SHNDX) {
      throw new ElfError('section numbers beyond 65279 are not supported', section.at('type'));
    }
  }
  const [table, second] = sections.filter((section) => section.type === SHT.SYMTAB);
  if (second !== undefined) throw new ElfError('a second symbol table', second.at('type'));
  return table;
}

/** Offsets in the file of the records of a table section. */
function recordOffsets(section: RawSection, layout: Layout, what: string): readonly number[] {
  const size = recordBytes(layout);
  if (section.entrySize !== size) {
    const message = `${what} have ${section.entrySize} bytes each, not ${size}`;
    throw new ElfError(message, section.at('entrySize'));
  }
  if (section.size % size !== 0) {
    const message = `${what} take ${section.size} bytes, no multiple of ${size}`;
    throw new ElfError(message, section.at('size'));
  }
  return Array.from({ length: section.size / size }, (_, index) => index * size);
}

function readSymbols({ all, modelIndex }: Sections, table: RawSection): readonly ElfSymbol[] {
  const names = all[table.link];
  if (names?.type !== SHT.STRTAB) {
    const message = `section ${table.link}, for the names of symbols, is no string table`;
    throw new ElfError(message, table.at('link'));
  }
  const strings = new StringTableReader(names.bytes);
  const offsets = recordOffsets(table, layouts.symbol, 'symbols');
  if (table.info > Math.max(offsets.length, 1)) {
    const message = `${table.info} local symbols in a table of ${offsets.length}`;
    throw new ElfError(message, table.at('info'));
  }
  const place = (offset: number, field: keyof typeof layouts.symbol) =>
    table.offset + offset + fieldOffset(layouts.symbol, field);
  return offsets.slice(1).map((offset, index) => {
    const fields = readRecord(table.bytes, layouts.symbol, offset);
    const name = strings.name(fields.name, place(offset, 'name'));
    const fail = (field: keyof typeof layouts.symbol, what: string) =>
      new ElfError(`symbol ${index + 1} (${name}): ${what}`, place(offset, field));
    const binding = keyOf(symbolBindings, fields.info >>> 4);
    const type = keyOf(symbolTypes, fields.info & 15);
    // Names of groups that name nothing else stand in the group itself, which is in no model.
    const isGroup = all[fields.section]?.type === SHT.GROUP;
    const section = isGroup ? 'undefined' : symbolSection(fields.section, modelIndex);
    if (binding === undefined) throw fail('info', `unknown binding ${fields.info >>> 4}`);
    if (type === undefined) throw fail('info', `type ${fields.info & 15} is not supported`);
    if (section === undefined) throw fail('section', `section ${fields.section} holds no symbols`);
    if ((binding === 'local') !== index + 1 < table.info) {
      throw fail('info', 'local symbols do not come before the others');
    }
    const visibility = VISIBILITIES[fields.other & 3] ?? 'default';
    return {
      name,
      value: fields.value,
      sizeBytes: fields.size,
      binding,
      type,
      visibility,
      section,
    };
  });
}

function keyOf<Key extends string>(
  table: Readonly<Record<Key, number>>,
  value: number,
): Key | undefined {
  for (const key in table) {
    if (table[key] === value) return key;
  }
  return undefined;
}

function symbolSection(
  number: number,
  modelIndex: ReadonlyMap<number, number>,
): ElfSymbol['section'] | undefined {
  if (number === SHN.UNDEF) return 'undefined';
  if (number === SHN.ABS) return 'absolute';
  if (number === SHN.COMMON) return 'common';
  return modelIndex.get(number);
}

/** The relocations of each section that has some, by the section's number in the file. */
function readRelocations(
  { all, modelIndex }: Sections,
  symbolTable: RawSection | undefined,
  symbolCount: number,
): ReadonlyMap<number, ElfRelocation[]> {
  const bySection = new Map<number, ElfRelocation[]>();
  for (const table of all) {
    if (table.type === SHT.REL) {
      const message = `section ${table.index}: RISC-V has relocations with addends (RELA) only`;
      throw new ElfError(message, table.at('type'));
    }
    if (table.type !== SHT.RELA) continue;
    const target = all[table.info];
    if (target === undefined || !modelIndex.has(table.info)) {
      const message = `relocations of section ${table.info}, which cannot have any`;
      throw new ElfError(message, table.at('info'));
    }
    if (symbolTable === undefined || table.link !== symbolTable.index) {
      throw new ElfError(`section ${table.link} is no symbol table`, table.at('link'));
    }
    const list = bySection.get(table.info) ?? [];
    for (const offset of recordOffsets(table, layouts.rela, 'relocations')) {
      list.push(readRelocation(table, offset, { target, symbolCount }));
    }
    bySection.set(table.info, list);
  }
  return bySection;
}

function readRelocation(
  table: RawSection,
  at: number,
  limits: { readonly target: RawSection; readonly symbolCount: number },
): ElfRelocation {
  const { offset, info, addend } = readRecord(table.bytes, layouts.rela, at);
  if (offset >= limits.target.bytes.length) {
    const size = limits.target.bytes.length;
    const message = `a relocation at ${offset} of section ${table.info}, which has ${size} bytes`;
    throw new ElfError(message, table.offset + at);
  }
  const symbol = info >>> 8;
  if (symbol > limits.symbolCount) {
    const message = `a relocation by symbol ${symbol}; there are ${limits.symbolCount}`;
    throw new ElfError(message, table.offset + at + fieldOffset(layouts.rela, 'info'));
  }
  const type = info & 0xff;
  return { offset, type, symbol: symbol === 0 ? NO_SYMBOL : symbol - 1, addend: addend | 0 };
}
