/**
 * Information for debuggers (DWARF 5): lines, and of an assembly source what it says of itself, as
 * functions (`.type`, `.size`), labels, macro expansions as functions in line, objects, structures.
 *
 * Everything is written when layout is done. What a compiler says in sections of its own is left as
 * it is; for its `.loc` only .debug_line is made.
 */
import { type Expansion, outermostCall, type Statement } from '../source.ts';
import { closeEntry, type EntryKind, openEntry, writeAbbreviations } from './debug-entries.ts';
import { DebugSection, DebugStrings } from './debug-section.ts';
import { DebugTypes } from './debug-types.ts';
import { type ExpansionRange, expansionRanges } from './expansions.ts';
import { type Compilation, FileNames } from './file-names.ts';
import { sizeOf } from './layout.ts';
import { type PlacedRow, placedRows, writeLines } from './line-program.ts';
import { addressOf, type Section } from './sections.ts';
import { elementNamed, type Structure, structuresOf } from './structures.ts';
import type { SourceSymbol } from './symbols.ts';
import { constantOf, evaluate } from './terms.ts';
import type { Unit } from './unit.ts';

const LANGUAGE_ASSEMBLER = 0x8001;
const PRODUCER = 'nanvix asm';
const DECLARED_INLINE = 3;

/** Writes what the unit's lines and symbols tell; nothing, if nobody has asked for any of it. */
export function writeDebugInformation(unit: Unit, compilation: Compilation): void {
  const { lines } = unit;
  if (!lines.notesSource && lines.files.length === 0) return;
  const files = new FileNames(compilation, lines.files);
  const strings = new DebugStrings(unit, '.debug_line_str');
  if (lines.notesSource) {
    const structures = structuresOf(unit.symbols);
    new InformationWriter(unit, { compilation, files, strings }, structures).write(
      structures.values(),
    );
  }
  // Last, for all files have their numbers now.
  writeLines(unit, lines, { files, strings });
}

interface Context {
  readonly compilation: Compilation;
  readonly files: FileNames;
  readonly strings: DebugStrings;
}

/** A symbol at its address, with where the source defines it. */
interface Defined {
  readonly symbol: SourceSymbol;
  readonly address: number;
  readonly sizeBytes: number;
  readonly definedAt: Statement;
}

class InformationWriter {
  private readonly unit: Unit;
  private readonly context: Context;
  private readonly out: DebugSection;
  private readonly types: DebugTypes;
  private readonly macros = new Map<Statement, number>();

  constructor(unit: Unit, context: Context, structures: ReadonlyMap<string, Structure>) {
    this.unit = unit;
    this.context = context;
    this.out = new DebugSection(unit, '.debug_info');
    this.types = new DebugTypes(this.out, context.files, structures);
  }

  write(structures: Iterable<Structure>): void {
    const { out } = this;
    const length = out.openLength();
    out.number(5, 2); // version
    out.number(1, 1); // a whole unit
    out.number(4, 1); // bytes of an address
    const abbreviations = new DebugSection(this.unit, '.debug_abbrev');
    writeAbbreviations(abbreviations);
    out.reference({ section: abbreviations.section, offset: 0 });
    this.openUnit();
    for (const structure of structures) if (structure.isUsed) this.types.structure(structure);
    this.contents();
    closeEntry(out);
    out.fillLength(length);
    writeRanges(this.unit, [...this.unit.lines.rows.keys()], out.section);
  }

  private openUnit(): void {
    const { compilation, strings } = this.context;
    const sections = [...this.unit.lines.rows.keys()];
    const [only] = sections;
    const lines = { section: new DebugSection(this.unit, '.debug_line').section, offset: 0 };
    const rest = [
      strings.spot(compilation.name),
      strings.spot(compilation.folder),
      PRODUCER,
      LANGUAGE_ASSEMBLER,
    ];
    if (only === undefined) openEntry(this.out, 'bareUnit', [lines, ...rest]);
    else if (sections.length === 1) {
      const start = { section: only, offset: 0 };
      openEntry(this.out, 'unit', [lines, start, sizeOf(only), ...rest]);
    } else {
      const list = {
        section: new DebugSection(this.unit, '.debug_rnglists').section,
        offset: LIST,
      };
      openEntry(this.out, 'spreadUnit', [lines, 0, list, ...rest]);
    }
  }

  private contents(): void {
    const bySection = new Map<Section, Defined[]>();
    for (const symbol of this.unit.symbols.all()) {
      const { definition, definedAt, name } = symbol;
      if (definition?.kind !== 'label' || definedAt === undefined || name.startsWith('.L'))
        continue;
      const { section } = definition.place.fragment.chain;
      const sizeBytes = symbolSize(symbol);
      const address = addressOf(definition.place);
      const defined = { symbol, address, sizeBytes, definedAt: outermostCall(definedAt.statement) };
      const list = bySection.get(section);
      if (list === undefined) bySection.set(section, [defined]);
      else list.push(defined);
    }
    for (const [section, symbols] of bySection) {
      const rows = this.unit.lines.rows.get(section);
      if (rows !== undefined) this.code(section, symbols, placedRows(rows));
      for (const defined of symbols) {
        if (defined.symbol.type === 'object') this.object(section, defined);
      }
    }
  }

  /** Functions with what is in them, then labels that are in none. */
  private code(section: Section, symbols: readonly Defined[], rows: readonly PlacedRow[]): void {
    for (const { within } of rows) for (const call of within) this.macro(call);
    const byAddress = symbols.toSorted((one, other) => one.address - other.address);
    const functions = byAddress.filter(({ symbol }) => symbol.type === 'func');
    const labels = byAddress.filter(({ symbol }) => symbol.type === 'notype');
    const inside = new Set<Defined>();
    for (const [index, one] of functions.entries()) {
      const next = functions[index + 1]?.address ?? sizeOf(section);
      const end = one.sizeBytes > 0 ? one.address + one.sizeBytes : next;
      if (end <= one.address) continue;
      const isHere = ({ address }: { address: number }) => address >= one.address && address < end;
      this.open(one.symbol.binding === 'global' ? 'global' : 'function', one, [
        { section, offset: one.address },
        end - one.address,
      ]);
      for (const label of labels.filter(isHere)) {
        this.label(section, label);
        inside.add(label);
      }
      const ranges = expansionRanges(rows.filter(isHere), end);
      for (const range of ranges) this.expansion(section, range);
      closeEntry(this.out);
    }
    for (const label of labels) if (!inside.has(label)) this.label(section, label);
  }

  private label(section: Section, label: Defined): void {
    this.open('label', label, [{ section, offset: label.address }]);
  }

  private object(section: Section, defined: Defined): void {
    const { symbol, address, sizeBytes } = defined;
    const element = this.unit.lines.elementAt(section, address);
    const type = this.types.of(sizeBytes, element && elementNamed(element));
    const kind = symbol.binding === 'global' ? 'globalObject' : 'object';
    this.open(kind, defined, [type, { section, offset: address }]);
  }

  private open(
    kind: EntryKind,
    { symbol, definedAt }: Defined,
    values: Parameters<typeof openEntry>[2],
  ): void {
    const { file, line } = definedAt;
    openEntry(this.out, kind, [symbol.name, this.context.files.numberOf(file), line, ...values]);
  }

  /** A macro, as a function that stands nowhere by itself. */
  private macro({ name, definition }: Expansion): void {
    if (definition === undefined || this.macros.has(definition)) return;
    const { file, line } = definition;
    const values = [name, this.context.files.numberOf(file), line, DECLARED_INLINE];
    this.macros.set(definition, openEntry(this.out, 'macro', values));
  }

  private expansion(section: Section, { call, start, end, inner }: ExpansionRange): void {
    const macro = call.definition && this.macros.get(call.definition);
    if (macro === undefined) return;
    const { file, line } = call.from;
    const values = [macro, { section, offset: start }, end - start];
    openEntry(this.out, 'expansion', [...values, this.context.files.numberOf(file), line]);
    for (const range of inner) this.expansion(section, range);
    closeEntry(this.out);
  }
}

function symbolSize({ size }: SourceSymbol): number {
  return size === undefined ? 0 : Number(constantOf(evaluate(size.term)) ?? 0n);
}

/** Where the only list of .debug_rnglists begins: behind the section's header. */
const LIST = 12;
const START_LENGTH = 7;
const END_OF_LIST = 0;

/** The sections of the unit's code, for its entry (7.28) and to find the unit by (6.1.2). */
function writeRanges(unit: Unit, sections: readonly Section[], information: Section): void {
  if (sections.length === 0) return;
  const lookup = new DebugSection(unit, '.debug_aranges');
  const lookupLength = lookup.openLength();
  lookup.number(2, 2); // version
  lookup.reference({ section: information, offset: 0 });
  lookup.number(4, 1); // bytes of an address
  lookup.number(0, 1); // no segment selectors
  lookup.pad(8);
  for (const section of sections) {
    lookup.reference({ section, offset: 0 });
    lookup.length(unit.symbols.ofSection(section), sizeOf(section));
  }
  lookup.number(0, 4);
  lookup.number(0, 4);
  lookup.fillLength(lookupLength);
  if (sections.length === 1) return;
  const list = new DebugSection(unit, '.debug_rnglists');
  const listLength = list.openLength();
  list.number(5, 2); // version
  list.number(4, 1);
  list.number(0, 1);
  list.number(0, 4); // the list is found by its offset
  for (const section of sections) {
    list.number(START_LENGTH, 1);
    list.reference({ section, offset: 0 });
    list.unsigned(sizeOf(section));
  }
  list.number(END_OF_LIST, 1);
  list.fillLength(listLength);
}
