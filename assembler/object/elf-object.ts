/** A finished unit → the object file in memory. Layout is done and every fixup is settled. */
import {
  type ElfObject,
  type ElfRelocation,
  type ElfSection,
  type ElfSymbol,
  NO_SYMBOL,
} from '../../vm/elf/format.ts';
import * as messages from '../messages.ts';
import { relocations } from '../relocations.ts';
import { architectureText } from './architecture.ts';
import { attributesSection } from './attributes.ts';
import { contentOf } from './layout.ts';
import { addressOf, type Section } from './sections.ts';
import type { SourceSymbol } from './symbols.ts';
import { constantOf, evaluate, isFailure } from './terms.ts';
import type { Unit } from './unit.ts';

export function elfObject(unit: Unit): ElfObject {
  // Tails may still add relocations, and relocations decide which symbols are needed.
  const contents = unit.sections.map(contentOf);
  const { symbols, indexOf } = symbolsOf(unit);
  const relocationsOf = relocationsBySection(unit, indexOf);
  const sections = unit.sections.map((section, index): ElfSection => {
    const { bytes = new Uint8Array(), sizeBytes = 0 } = contents[index] ?? {};
    return {
      name: section.name,
      ...section.attributes,
      address: 0,
      align: section.align,
      bytes,
      sizeBytes,
      relocations: relocationsOf.get(section) ?? [],
    };
  });
  return {
    kind: 'object',
    sections: [
      ...sections,
      attributesSection(architectureText(unit.architecture), unit.attributes),
    ],
    symbols,
    flags: 0,
  };
}

function relocationsBySection(
  unit: Unit,
  indexOf: ReadonlyMap<SourceSymbol, number>,
): Map<Section, ElfRelocation[]> {
  const bySection = new Map<Section, ElfRelocation[]>();
  for (const { fragment, offset, name, symbol, addend } of unit.relocations) {
    const { section } = fragment.chain;
    const list = bySection.get(section) ?? [];
    if (list.length === 0) bySection.set(section, list);
    list.push({
      offset: addressOf({ fragment, offset }),
      type: relocations[name].number,
      symbol: symbol === undefined ? NO_SYMBOL : (indexOf.get(symbol) ?? NO_SYMBOL),
      addend,
    });
  }
  for (const list of bySection.values()) list.sort((one, other) => one.offset - other.offset);
  return bySection;
}

/** Symbols as ELF wants them, local ones first, and where each has come to stand. */
function symbolsOf(unit: Unit): { symbols: ElfSymbol[]; indexOf: Map<SourceSymbol, number> } {
  const written = [...unit.symbols.all()].flatMap((symbol) => {
    const elf = isWritten(symbol) ? elfSymbol(unit, symbol) : undefined;
    return elf === undefined ? [] : [{ symbol, elf }];
  });
  const locals = written.filter(({ elf }) => elf.binding === 'local');
  const others = written.filter(({ elf }) => elf.binding !== 'local');
  const ordered = [...locals, ...others];
  return {
    symbols: ordered.map(({ elf }) => elf),
    indexOf: new Map(ordered.map(({ symbol }, index) => [symbol, index])),
  };
}

/** Names that begin with `.L` are the source's own business, unless a relocation needs them. */
function isWritten(symbol: SourceSymbol): boolean {
  if (symbol.isNeeded || symbol.name.startsWith('$')) return true;
  if (symbol.definition === undefined) return symbol.binding === 'weak';
  return !symbol.name.startsWith('.L') || (symbol.binding ?? 'local') !== 'local';
}

function elfSymbol(unit: Unit, symbol: SourceSymbol): ElfSymbol | undefined {
  const { name, type, visibility, definition } = symbol;
  const sizeBytes = sizeOf(unit, symbol);
  const place = placeOf(unit, symbol);
  if (place === undefined) return undefined;
  const isGlobal = definition === undefined || definition.kind === 'common';
  const binding = symbol.binding ?? (isGlobal ? 'global' : 'local');
  return { name, sizeBytes, binding, type, visibility, ...place };
}

function placeOf(
  unit: Unit,
  symbol: SourceSymbol,
): Pick<ElfSymbol, 'value' | 'section'> | undefined {
  const { definition } = symbol;
  if (definition === undefined) return { value: 0, section: 'undefined' };
  if (definition.kind === 'common') return { value: definition.align, section: 'common' };
  if (definition.kind === 'label') {
    const { section } = definition.place.fragment.chain;
    return { value: addressOf(definition.place), section: unit.sections.indexOf(section) };
  }
  return equatedPlace(unit, symbol);
}

function equatedPlace(
  unit: Unit,
  symbol: SourceSymbol,
): Pick<ElfSymbol, 'value' | 'section'> | undefined {
  const value = evaluate({ kind: 'symbol', symbol });
  const constant = constantOf(value);
  if (constant !== undefined) {
    return { value: Number(BigInt.asUintN(32, constant)), section: 'absolute' };
  }
  const label = isFailure(value) ? undefined : value.plus?.definition;
  // Another name for a symbol of another object: whoever uses it names that one.
  const isForeign = !isFailure(value) && value.minus === undefined && label === undefined;
  if (isForeign && symbol.binding === undefined && !symbol.isNeeded) return undefined;
  if (isFailure(value) || value.minus !== undefined || label?.kind !== 'label') {
    const message = isFailure(value) ? value.failure : messages.symbolNotPlaced(symbol.name);
    if (symbol.definedAt !== undefined) unit.reportAt(symbol.definedAt, { message });
    return undefined;
  }
  const { section } = label.place.fragment.chain;
  const offset = addressOf(label.place) + Number(value.constant);
  return { value: offset >>> 0, section: unit.sections.indexOf(section) };
}

function sizeOf(unit: Unit, symbol: SourceSymbol): number {
  const { size, definition } = symbol;
  if (size === undefined) return definition?.kind === 'common' ? definition.sizeBytes : 0;
  const value = evaluate(size.term);
  const constant = constantOf(value);
  if (constant !== undefined) return Number(BigInt.asUintN(32, constant));
  const message =
    isFailure(value) && value.cause === undefined
      ? value.failure
      : messages.sizeNotConstant(symbol.name);
  unit.reportAt(size.spot, { message });
  return 0;
}
