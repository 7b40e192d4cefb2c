/**
 * The second step of a link: every name gets exactly one definition.
 *
 * With layers kept apart, kernel and user each have a table of names of their own: both may have a
 * `print`, and neither can name the other's. Archive units join while they define a name that is
 * needed and has no definition, until nothing changes; units stay in the order they were given in.
 */
import { type ElfSection, type ElfSymbol, SHF, SHT } from '../../vm/elf/format.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { Groups } from './groups.ts';
import * as messages from './messages.ts';
import type { Definition, Layer, Reference, Scheme, Unit } from './model.ts';

export interface Resolution {
  /** What is linked, in the order given. */
  readonly units: readonly Unit[];
  /** Room for the common symbols, each as a section of the unit that asked for most. */
  readonly commons: readonly { readonly unit: Unit; readonly section: ElfSection }[];
  /** Of sections that several units bring along, one is linked. */
  readonly groups: Groups;
  /** Every global name and where it leads, by layer. */
  readonly globals: ReadonlyMap<Layer, ReadonlyMap<string, Definition>>;
  /** Where symbol `index` of `unit` leads; undefined: nobody defines it, which is reported. */
  readonly find: (unit: Unit, index: number) => Definition | undefined;
  /** Reports what sections that are linked name and nobody defines. */
  readonly reportUndefined: (isLinked: (section: ElfSection) => boolean) => void;
}

/** Names that must be found whoever uses them: the entry, and a program's start. */
export type Roots = ReadonlyMap<Layer, readonly string[]>;

interface Candidate {
  readonly unit: Unit;
  readonly symbol: ElfSymbol;
}

type NameTable = Map<string, Candidate>;

export function resolve(
  units: readonly Unit[],
  scheme: Scheme,
  { roots, report }: { readonly roots: Roots; readonly report: Diagnostic[] },
): Resolution {
  const scopeOf = (unit: Unit): Layer => (scheme.keepsLayersApart ? unit.layer : 'user');
  const tables = new Map<Layer, NameTable>([
    ['kernel', new Map()],
    ['user', new Map()],
  ]);
  const tableOf = (unit: Unit): NameTable => tables.get(scopeOf(unit)) ?? new Map();

  const linked = new Set<Unit>();
  const groups = new Groups();
  const admit = (unit: Unit): void => {
    linked.add(unit);
    groups.admit(unit, scopeOf(unit));
    for (const symbol of definedBy(unit)) {
      if (!groups.isInCopy(unit, symbol)) define(tableOf(unit), { unit, symbol }, scheme, report);
    }
  };
  for (const unit of units) if (!unit.isArchive) admit(unit);
  pullArchives(units, { linked, admit, tables, scopeOf, roots, scheme });

  const inOrder = units.filter((unit) => linked.has(unit));
  const { commons, globals } = settle(tables);
  const find = (unit: Unit, index: number): Definition | undefined => {
    const symbol = unit.symbols[index];
    if (symbol === undefined) return { kind: 'nowhere' };
    if (symbol.binding === 'local') {
      const definition = definitionIn(unit, symbol);
      return definition?.kind === 'section' ? groups.original(definition) : definition;
    }
    const definition = globals.get(scopeOf(unit))?.get(symbol.name);
    if (definition !== undefined) return definition;
    if (mayNameRange(scheme, unit, symbol.name)) return { kind: 'range', name: symbol.name };
    return symbol.binding === 'weak' ? { kind: 'nowhere' } : undefined;
  };
  const searching: Searching = { scheme, tables, scopeOf, find, all: units, report };
  return {
    units: inOrder,
    commons,
    groups,
    globals,
    find,
    reportUndefined: (isLinked) => reportUndefined(inOrder, searching, isLinked),
  };
}

function definedBy(unit: Unit): ElfSymbol[] {
  return unit.symbols.filter(({ binding, section }) => {
    return binding !== 'local' && section !== 'undefined';
  });
}

/** A strong definition beats a common one, that beats a weak one; of equals the first stays. */
function define(
  table: NameTable,
  candidate: Candidate,
  scheme: Scheme,
  report: Diagnostic[],
): void {
  const { unit, symbol } = candidate;
  if (scheme.keepsLayersApart && scheme.rangeSymbols.has(symbol.name)) {
    report.push(messages.definesRange(symbol.name, unit.name));
    return;
  }
  const other = table.get(symbol.name);
  if (other === undefined || strength(symbol) > strength(other.symbol)) {
    table.set(symbol.name, candidate);
  } else if (strength(symbol) === STRONG && strength(other.symbol) === STRONG) {
    report.push(messages.duplicate(symbol.name, placeOf(other), placeOf(candidate)));
  } else if (symbol.section === 'common' && other.symbol.section === 'common') {
    table.set(symbol.name, largerCommon(other, candidate));
  }
}

const STRONG = 3;

function strength({ binding, section }: ElfSymbol): number {
  if (binding === 'weak') return 1;
  return section === 'common' ? 2 : STRONG;
}

/** Two commons become one that suits both; the value of a common symbol is its alignment. */
function largerCommon(one: Candidate, other: Candidate): Candidate {
  const sizeBytes = Math.max(one.symbol.sizeBytes, other.symbol.sizeBytes);
  const value = Math.max(one.symbol.value, other.symbol.value);
  return { unit: one.unit, symbol: { ...one.symbol, sizeBytes, value } };
}

function placeOf({ unit, symbol }: Candidate): messages.DefinitionPlace {
  const section = typeof symbol.section === 'number' ? unit.sections[symbol.section] : undefined;
  if (section === undefined) return `${unit.name} (${symbol.section})`;
  return { unit, section, offset: symbol.value };
}

interface Pulling {
  readonly linked: ReadonlySet<Unit>;
  readonly admit: (unit: Unit) => void;
  readonly tables: ReadonlyMap<Layer, NameTable>;
  readonly scopeOf: (unit: Unit) => Layer;
  readonly roots: Roots;
  readonly scheme: Scheme;
}

/** Each name that is needed brings in the first archive unit that defines it, and its needs. */
function pullArchives(units: readonly Unit[], context: Pulling): void {
  const { linked, admit, tables, scopeOf, roots, scheme } = context;
  const keepers = archiveIndex(units, scopeOf);
  for (const layer of tables.keys()) {
    const waiting = [...(roots.get(layer) ?? [])];
    for (const unit of linked) if (scopeOf(unit) === layer) waiting.push(...namedBy(unit));
    for (const name of waiting) {
      if (tables.get(layer)?.has(name) || scheme.rangeSymbols.has(name)) continue;
      const keeper = keepers.get(layer)?.get(name);
      if (keeper === undefined || linked.has(keeper)) continue;
      admit(keeper);
      waiting.push(...namedBy(keeper));
    }
  }
}

/** For each layer: name → the first archive unit that defines it. */
function archiveIndex(
  units: readonly Unit[],
  scopeOf: (unit: Unit) => Layer,
): Map<Layer, Map<string, Unit>> {
  const keepers = new Map<Layer, Map<string, Unit>>();
  for (const unit of units) {
    if (!unit.isArchive) continue;
    const names = keepers.get(scopeOf(unit)) ?? new Map<string, Unit>();
    keepers.set(scopeOf(unit), names);
    for (const { name } of definedBy(unit)) if (!names.has(name)) names.set(name, unit);
  }
  return keepers;
}

/** What a unit needs of others; weak references ask for nothing. */
function namedBy({ symbols }: Unit): string[] {
  const needed = symbols.filter(({ section, binding }) => {
    return section === 'undefined' && binding === 'global';
  });
  return needed.map(({ name }) => name);
}

/** Final definitions; common symbols become sections of their own. */
function settle(tables: ReadonlyMap<Layer, NameTable>): Pick<Resolution, 'commons' | 'globals'> {
  const commons: { unit: Unit; section: ElfSection }[] = [];
  const globals = new Map<Layer, Map<string, Definition>>();
  for (const [layer, table] of tables) {
    const definitions = new Map<string, Definition>();
    globals.set(layer, definitions);
    for (const [name, { unit, symbol }] of table) {
      if (symbol.section === 'common') {
        const section = commonSection(symbol);
        commons.push({ unit, section });
        definitions.set(name, { kind: 'section', unit, section, symbol: { ...symbol, value: 0 } });
        continue;
      }
      const definition = definitionIn(unit, symbol);
      if (definition !== undefined) definitions.set(name, definition);
    }
  }
  return { commons, globals };
}

function commonSection({ value, sizeBytes }: ElfSymbol): ElfSection {
  return {
    name: 'COMMON',
    type: SHT.NOBITS,
    flags: SHF.ALLOC | SHF.WRITE,
    address: 0,
    align: value,
    entrySize: 0,
    bytes: new Uint8Array(0),
    sizeBytes,
    relocations: [],
  };
}

function definitionIn(unit: Unit, symbol: ElfSymbol): Definition | undefined {
  if (symbol.section === 'absolute') return { kind: 'absolute', unit, symbol };
  if (typeof symbol.section !== 'number') return undefined;
  const section = unit.sections[symbol.section];
  return section === undefined ? undefined : { kind: 'section', unit, symbol, section };
}

/** The kernel must not name what depends on the program: its bytes are the same under every one. */
function mayNameRange(scheme: Scheme, unit: Unit, name: string): boolean {
  if (!scheme.rangeSymbols.has(name)) return false;
  return !(scheme.keepsLayersApart && unit.layer === 'kernel' && name.startsWith('__USER_'));
}

interface Searching {
  readonly scheme: Scheme;
  readonly tables: ReadonlyMap<Layer, NameTable>;
  readonly scopeOf: (unit: Unit) => Layer;
  readonly find: Resolution['find'];
  /** Also what was not linked. */
  readonly all: readonly Unit[];
  readonly report: Diagnostic[];
}

/** One message for each name, with the places that use it. */
function reportUndefined(
  units: readonly Unit[],
  searching: Searching,
  isLinked: (section: ElfSection) => boolean,
): void {
  const missing = new Map<string, { name: string; unit: Unit; references: Reference[] }>();
  for (const unit of units) {
    for (const section of unit.sections.filter(isLinked)) {
      for (const { symbol: index, offset } of section.relocations) {
        const name = unit.symbols[index]?.name;
        if (name === undefined || searching.find(unit, index) !== undefined) continue;
        const key = `${searching.scopeOf(unit)} ${name}`;
        const entry = missing.get(key) ?? { name, unit, references: [] };
        missing.set(key, entry);
        entry.references.push({ unit, section, offset });
      }
    }
  }
  for (const { name, unit, references } of missing.values()) {
    const reason = whyUndefined(name, unit, searching);
    searching.report.push(messages.undefinedSymbol(name, references, reason));
  }
}

/** Where the name can be found, though not by this unit; or names like it. */
function whyUndefined(name: string, unit: Unit, searching: Searching): messages.WhyUndefined {
  const { scheme, tables, scopeOf, all } = searching;
  if (scheme.keepsLayersApart) {
    if (scheme.rangeSymbols.has(name)) return { kind: 'depends on the program' };
    const other: Layer = unit.layer === 'kernel' ? 'user' : 'kernel';
    const candidate = tables.get(other)?.get(name);
    if (candidate !== undefined) {
      return { kind: 'other layer', layer: other, unit: candidate.unit.name };
    }
  }
  const neighbours = all.filter((one) => scopeOf(one) === scopeOf(unit));
  const keeper = neighbours.find(({ symbols }) =>
    symbols.some((one) => one.name === name && typeof one.section === 'number'),
  );
  if (keeper !== undefined) return { kind: 'local', unit: keeper.name };
  const known = neighbours.flatMap((one) => definedBy(one).map((symbol) => symbol.name));
  return { kind: 'unknown', known: [...known, ...scheme.rangeSymbols.keys()] };
}
