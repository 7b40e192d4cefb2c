/**
 * Source lines of objects and executables: where the code at an offset in a section comes from. In
 * an object all sections begin at address 0 and line information still has relocations; here its
 * code sections get addresses of their own, and the relocations are applied by those.
 */
import { ElfError } from '../vm/elf/elf-error.ts';
import { type ElfRelocation, type ElfSection, type ElfSymbol, SHF } from '../vm/elf/format.ts';
import { FunctionTable, readFunctions } from '../vm/elf/functions.ts';
import { type LineTable, readLines, type SourceLine } from '../vm/elf/lines.ts';
import {
  fieldBytes,
  type Relocation,
  readField,
  relocationName,
  relocations,
  writeField,
} from './relocations.ts';

/** An object, an executable, or what a linker made of one. */
export interface Sectioned {
  readonly sections: readonly ElfSection[];
  readonly symbols: readonly ElfSymbol[];
}

export interface ObjectLines {
  /** The name of the function there, if it is told. */
  functionAt(section: number, offset: number): string | undefined;
  /** The line of the code `offset` bytes into a section, given by its index. */
  lineAt(section: number, offset: number): SourceLine | undefined;
}

const known = new WeakMap<Sectioned, ObjectLines | null>();

/** Undefined: there is no line information, or none that could be read. */
export function linesOf(file: Sectioned): ObjectLines | undefined {
  const before = known.get(file);
  if (before !== undefined) return before ?? undefined;
  const lines = readObjectLines(file);
  known.set(file, lines ?? null);
  return lines;
}

function readObjectLines(file: Sectioned): ObjectLines | undefined {
  if (!file.sections.some(({ name }) => name === '.debug_line')) return undefined;
  const bases = basesOf(file.sections);
  const content = (name: string) => contentOf(file, name, bases);
  let known: FunctionTable | undefined;
  const functions = () => {
    known ??= functionsOf(content);
    return known;
  };
  let table: LineTable;
  try {
    table = readLines({
      line: content('.debug_line'),
      lineStrings: content('.debug_line_str'),
      strings: content('.debug_str'),
      folderOf: (unit) => functions().folders.get(unit),
    });
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    return undefined;
  }
  return {
    lineAt: (section, offset) => table.lineAt((bases[section] ?? 0) + offset),
    functionAt: (section, offset) => functions().nameAt((bases[section] ?? 0) + offset),
  };
}

/** What is malformed tells of no functions. */
function functionsOf(content: (name: string) => Uint8Array): FunctionTable {
  try {
    return readFunctions({
      info: content('.debug_info'),
      abbreviations: content('.debug_abbrev'),
      strings: content('.debug_str'),
      lineStrings: content('.debug_line_str'),
      ranges: content('.debug_ranges'),
      rangeLists: content('.debug_rnglists'),
    });
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    return new FunctionTable(new Map(), new Map());
  }
}

const GAP_BYTES = 16;

/** Addresses: in an object one behind the other for code, 0 for the rest. */
function basesOf(sections: readonly ElfSection[]): number[] {
  const isLinked = sections.some(({ address }) => address !== 0);
  let next = GAP_BYTES;
  return sections.map(({ address, flags, bytes }) => {
    if (isLinked) return address;
    if ((flags & SHF.EXECINSTR) === 0) return 0;
    const base = next;
    next += bytes.length + GAP_BYTES;
    return base;
  });
}

/** The bytes of a section with its relocations applied; empty if there is none. */
function contentOf(file: Sectioned, name: string, bases: readonly number[]): Uint8Array {
  const section = file.sections.find((one) => one.name === name);
  if (section === undefined) return new Uint8Array();
  if (section.relocations.length === 0) return section.bytes;
  const bytes = section.bytes.slice();
  for (const relocation of section.relocations) apply(bytes, relocation, { file, bases });
  return bytes;
}

function apply(
  bytes: Uint8Array,
  { type, offset, symbol, addend }: ElfRelocation,
  { file, bases }: { readonly file: Sectioned; readonly bases: readonly number[] },
): void {
  const name = relocationName(type);
  if (name === undefined) return;
  const { field, value }: Relocation = relocations[name];
  if (field === 'none' || offset + fieldBytes(bytes, offset, field) > bytes.length) return;
  const target = file.symbols[symbol];
  const base = typeof target?.section === 'number' ? (bases[target.section] ?? 0) : 0;
  const place = base + (target?.value ?? 0) + addend;
  const old = readField(bytes, offset, field);
  if (value === 'S + A') writeField(bytes, offset, field, place | 0);
  if (value === 'V + S + A') writeField(bytes, offset, field, (old + place) | 0);
  if (value === 'V - S - A') writeField(bytes, offset, field, (old - place) | 0);
}
