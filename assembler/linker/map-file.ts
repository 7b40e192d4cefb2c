/**
 * The link map: what is where, and why it takes so much room. Plain data, so that programs can read
 * it as JSON; `formatMap` is for people.
 */
import type { ElfSection } from '../../vm/elf/format.ts';
import { hex, type OutputSection, type Piece, type Scheme, type Unit } from './model.ts';
import { type Addresses, addressOf } from './relocate.ts';
import type { Resolution } from './resolve.ts';

export interface LinkMap {
  /** 'container', 'mixed' or '-Ttext ADDRESS'. */
  readonly layout: string;
  readonly entry: MapSymbol;
  readonly regions: readonly MapRegion[];
  /** Units that were offered and that nobody needed. */
  readonly notLinked: readonly string[];
  /** Input sections that nobody needed; their addresses are 0. */
  readonly removed: readonly MapPiece[];
  /** Symbols made by the linker. */
  readonly rangeSymbols: readonly MapSymbol[];
}

export interface MapRegion {
  readonly name: string;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly usedBytes: number;
  readonly sections: readonly MapSection[];
}

export interface MapSection {
  readonly name: string;
  readonly address: number;
  readonly sizeBytes: number;
  readonly pieces: readonly MapPiece[];
}

/** An input section. */
export interface MapPiece {
  readonly unit: string;
  readonly section: string;
  readonly address: number;
  readonly sizeBytes: number;
  /** The global symbols in it, by address. */
  readonly symbols: readonly MapSymbol[];
}

export interface MapSymbol {
  readonly name: string;
  readonly address: number;
}

interface Linked {
  readonly scheme: Scheme;
  readonly resolution: Resolution;
  readonly addresses: Addresses;
  readonly entry: number;
  readonly entryName: string;
  /** Everything that was offered. */
  readonly units: readonly Unit[];
  readonly isLinked: (section: ElfSection) => boolean;
}

export function mapOf(linked: Linked): LinkMap {
  const { scheme, resolution, addresses, units } = linked;
  const symbolsIn = globalsBySection(linked);
  const pieceOf = ({ unit, section, address }: Piece): MapPiece => ({
    unit: unit.name,
    section: section.name,
    address,
    sizeBytes: section.sizeBytes,
    symbols: symbolsIn.get(section) ?? [],
  });
  const sectionOf = ({ name, address, sizeBytes, pieces }: OutputSection): MapSection => {
    return { name, address, sizeBytes, pieces: pieces.map(pieceOf) };
  };
  return {
    layout: scheme.name,
    entry: { name: linked.entryName, address: linked.entry },
    regions: addresses.image.regions.map(({ region, outputs, end }) => ({
      name: region.name,
      from: region.from,
      to: region.to,
      usedBytes: end - region.from,
      sections: outputs.filter(({ sizeBytes }) => sizeBytes > 0).map(sectionOf),
    })),
    notLinked: units.filter((unit) => !resolution.units.includes(unit)).map(({ name }) => name),
    removed: removedPieces(linked).map(pieceOf),
    rangeSymbols: [...addresses.rangeSymbols].map(([name, address]) => ({ name, address })),
  };
}

function removedPieces({ resolution, isLinked }: Linked): Piece[] {
  const pieces = resolution.units.flatMap((unit) =>
    unit.sections.map((section) => ({ unit, section, address: 0 })),
  );
  return pieces.filter(({ section }) => {
    return section.sizeBytes > 0 && !isLinked(section) && !resolution.groups.isCopy(section);
  });
}

function globalsBySection({ resolution, addresses }: Linked): Map<object, MapSymbol[]> {
  const bySection = new Map<object, MapSymbol[]>();
  for (const table of resolution.globals.values()) {
    for (const [name, definition] of table) {
      if (definition.kind !== 'section') continue;
      const address = addressOf(definition, addresses);
      if (address === undefined) continue;
      const symbols = bySection.get(definition.section) ?? [];
      symbols.push({ name, address });
      bySection.set(definition.section, symbols);
    }
  }
  for (const symbols of bySection.values()) symbols.sort((a, b) => a.address - b.address);
  return bySection;
}

/** The map as text, with a final newline. */
export function formatMap(map: LinkMap): string {
  const lines = [
    `Link map, layout ${map.layout}, entry ${map.entry.name} at ${hex(map.entry.address, 8)}`,
    '',
    'Region     From        To          Size        Used',
  ];
  for (const { name, from, to, usedBytes } of map.regions) {
    const used = `${hex(usedBytes, 8)}  ${((100 * usedBytes) / (to - from)).toFixed(1)} %`;
    lines.push(`${name.padEnd(9)}  ${hex(from, 8)}  ${hex(to, 8)}  ${hex(to - from, 8)}  ${used}`);
  }
  lines.push('', 'Section                 Address     Size        From');
  for (const section of map.regions.flatMap(({ sections }) => sections)) {
    lines.push('', row(section.name, section.address, section.sizeBytes));
    for (const { section: name, address, sizeBytes, unit, symbols } of section.pieces) {
      lines.push(`${row(`  ${name}`, address, sizeBytes)}  ${unit}`);
      for (const symbol of symbols) {
        lines.push(`${' '.repeat(24)}${hex(symbol.address, 8)}              ${symbol.name}`);
      }
    }
  }
  lines.push('', 'Symbols made by the linker');
  for (const { name, address } of map.rangeSymbols) lines.push(`  ${hex(address, 8)}  ${name}`);
  if (map.notLinked.length > 0) {
    lines.push('', 'Not linked, for nobody names anything in them');
    for (const name of map.notLinked) lines.push(`  ${name}`);
  }
  if (map.removed.length > 0) {
    lines.push('', 'Removed, for nothing reaches them');
    for (const { unit, section, sizeBytes } of map.removed) {
      lines.push(`${' '.repeat(24)}${hex(sizeBytes, 8)}  ${unit}:(${section})`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** How full each region is, in the columns of GNU ld's --print-memory-usage. */
export function formatMemoryUse({ regions }: LinkMap): string {
  const lines = regions.map(({ name, from, to, usedBytes }) => {
    const share = ((100 * usedBytes) / (to - from)).toFixed(2);
    const columns = [`${usedBytes} B`.padStart(14), `${to - from} B`.padStart(14)];
    return `${`${name}:`.padStart(16)} ${columns.join(' ')} ${share.padStart(10)}%\n`;
  });
  return `Memory region         Used Size    Region Size  %age Used\n${lines.join('')}`;
}

function row(name: string, address: number, sizeBytes: number): string {
  return `${name.padEnd(22)}  ${hex(address, 8)}  ${hex(sizeBytes, 8)}`;
}
