/**
 * The symbols of an executable: for each unit its name as a file symbol and its local symbols, then
 * the global ones of both layers, then those that the linker makes.
 *
 * Absolute symbols stay: tools read the kernel's structures there. As every kernel file includes
 * the same structures, one local constant of each name and value is enough. Assembler temporaries
 * (`.L…`) and section symbols go: they would stand before the names that people know.
 */
import type { ElfSection, ElfSymbol } from '../../vm/elf/format.ts';
import type { Definition, Layer, OutputSection, Unit } from './model.ts';
import { type Addresses, addressOf } from './relocate.ts';
import type { Resolution } from './resolve.ts';

export interface SymbolContext {
  readonly addresses: Addresses;
  /** The output sections in the order of the executable's section table. */
  readonly outputs: readonly OutputSection[];
}

/** Local symbols first, as ELF wants it (gABI, "Symbol Table"). */
export function outputSymbols(resolution: Resolution, context: SymbolContext): ElfSymbol[] {
  const homes = new Map<ElfSection, number>();
  for (const [index, { pieces }] of context.outputs.entries()) {
    for (const { section } of pieces) homes.set(section, index);
  }
  const places: Places = { addresses: context.addresses, homes };
  const constants = new Set<string>();
  const locals: ElfSymbol[] = [];
  for (const unit of resolution.units) {
    const own = localSymbols(unit, places).filter((symbol) => isNewConstant(symbol, constants));
    locals.push(fileSymbol(unit.name), ...own);
  }
  const globals = globalSymbols(resolution, places);
  return [
    ...locals,
    ...globals.filter(({ binding }) => binding === 'local'),
    ...globals.filter(({ binding }) => binding !== 'local'),
  ];
}

interface Places {
  readonly addresses: Addresses;
  /** The output section of an input section, as an index. */
  readonly homes: ReadonlyMap<ElfSection, number>;
}

function fileSymbol(name: string): ElfSymbol {
  return {
    name,
    value: 0,
    sizeBytes: 0,
    binding: 'local',
    type: 'file',
    visibility: 'default',
    section: 'absolute',
  };
}

function localSymbols(unit: Unit, places: Places): ElfSymbol[] {
  return unit.symbols.flatMap((symbol): ElfSymbol[] => {
    const { binding, type, name, section } = symbol;
    if (binding !== 'local' || type === 'section' || type === 'file') return [];
    if (name === '' || name.startsWith('.L')) return [];
    if (section === 'absolute') return [symbol];
    const home = typeof section === 'number' ? unit.sections[section] : undefined;
    if (home === undefined) return [];
    return placed({ kind: 'section', unit, symbol, section: home }, places);
  });
}

/** Remembers local constants, and refuses the second of the same name and value. */
function isNewConstant({ name, value, section }: ElfSymbol, known: Set<string>): boolean {
  if (section !== 'absolute') return true;
  const key = `${name} ${value}`;
  const isNew = !known.has(key);
  known.add(key);
  return isNew;
}

/**
 * An ELF file has each global name once. Where kernel and user both define one the kernel's stays
 * global, for tools look kernel names up; the user's is written as a local one.
 */
function globalSymbols(resolution: Resolution, places: Places): ElfSymbol[] {
  const order: readonly Layer[] = ['kernel', 'user'];
  const taken = new Set<string>();
  const symbols: ElfSymbol[] = [];
  for (const layer of order) {
    for (const [name, definition] of resolution.globals.get(layer) ?? []) {
      for (const symbol of placed(definition, places)) {
        const isHidden = symbol.visibility === 'hidden' || symbol.visibility === 'internal';
        const isLocal = taken.has(name) || isHidden;
        symbols.push(isLocal ? { ...symbol, binding: 'local' } : symbol);
        taken.add(name);
      }
    }
  }
  for (const [name, value] of places.addresses.rangeSymbols) {
    if (taken.has(name)) continue;
    symbols.push({ ...fileSymbol(name), value, binding: 'global', type: 'notype' });
  }
  return symbols;
}

/** The symbol at its address; none if its section was not placed. */
function placed(definition: Definition, { addresses, homes }: Places): ElfSymbol[] {
  if (definition.kind === 'absolute') return [definition.symbol];
  if (definition.kind !== 'section') return [];
  const value = addressOf(definition, addresses);
  if (value === undefined) return [];
  const section = homes.get(definition.section) ?? 'absolute';
  return [{ ...definition.symbol, value: value >>> 0, section }];
}
