/**
 * Linking, told in order: admit → resolve → lay out → relocate → executable and map.
 *
 * Every step reports what it finds wrong and goes on where it can, so that one run tells all. An
 * executable is returned only if no error was reported. The result depends on the inputs, their
 * order and the options alone.
 */
import {
  type ElfExecutable,
  type ElfSection,
  type ElfSegment,
  PF,
  SHF,
  SHT,
} from '../../vm/elf/format.ts';
import { type Diagnostic, hasErrors } from '../diagnostic.ts';
import { admit } from './admit.ts';
import { neededSections } from './collect.ts';
import { layOut } from './layout.ts';
import { type LinkMap, mapOf } from './map-file.ts';
import * as messages from './messages.ts';
import type { Image, Layer, LinkInput, OutputSection, Scheme, SectionKind, Unit } from './model.ts';
import { addressOf, relocate } from './relocate.ts';
import { type Resolution, type Roots, resolve } from './resolve.ts';
import { container, mixed, plain } from './schemes.ts';
import { outputSymbols } from './symbols.ts';

export type { LinkMap } from './map-file.ts';
export type { LinkInput } from './model.ts';

export interface LinkOptions {
  /** `textAddress` links without layers from that address on, as `ld -Ttext` does. */
  readonly layout: 'container' | 'mixed' | { readonly textAddress: number };
  /** Where execution starts; default `_start`, of the kernel if there are layers. */
  readonly entry?: string;
  /** Leave out sections that nothing reaches from the entry, nor from a program's start. */
  readonly collectsSections?: boolean;
}

export interface LinkResult {
  /** Absent if a diagnostic is an error. */
  readonly executable?: ElfExecutable;
  readonly diagnostics: readonly Diagnostic[];
  readonly map: LinkMap;
}

export function link(inputs: readonly LinkInput[], options: LinkOptions): LinkResult {
  const scheme = schemeOf(options);
  const entryName = options.entry ?? '_start';
  const report: Diagnostic[] = [];

  // Every object is for this machine, and its code has its final length.
  const units = admit(inputs, report);

  // Every name leads to one definition.
  const roots = rootsOf(units, scheme, entryName);
  const resolution = resolve(units, scheme, { roots, report });
  if (scheme.keepsLayersApart) reportMissingRoots(roots, resolution, report);

  // Every section that is linked is needed, and what it names is defined.
  const needed = options.collectsSections ? neededSections(resolution, roots) : undefined;
  const isLinked = (section: ElfSection) =>
    needed?.has(section) !== false && !resolution.groups.isCopy(section);
  resolution.reportUndefined(isLinked);

  // Every section has an address, and so has every symbol.
  const image = layOut(resolution, scheme, { isLinked, report });
  const rangeSymbols = new Map([...scheme.rangeSymbols].map(([name, at]) => [name, at(image)]));
  const addresses = { image, rangeSymbols };

  // Every field holds its value.
  // A region that overflows was reported; its bytes would be as many as a damaged object claims.
  const fitting = image.regions.filter(({ region, end }) => end <= region.to);
  const outputs = [...fitting.flatMap((region) => region.outputs), ...image.information];
  const present = outputs.filter(({ sizeBytes }) => sizeBytes > 0);
  const contents = present.map((output) => {
    return { output, bytes: relocate(output, resolution, { addresses, report }) };
  });

  const entry = entryOf(entryName, { resolution, scheme, image, addresses, report });
  const map = mapOf({ scheme, resolution, addresses, entry, entryName, units, isLinked });
  if (hasErrors(report)) return { diagnostics: report, map };
  const executable: ElfExecutable = {
    kind: 'executable',
    entry,
    segments: contents.filter(({ output }) => isLoaded(output)).map(segmentOf),
    sections: contents.map(sectionOf),
    symbols: outputSymbols(resolution, { addresses, outputs: present }),
  };
  return { executable, diagnostics: report, map };
}

function schemeOf({ layout }: LinkOptions): Scheme {
  if (layout === 'container') return container;
  return layout === 'mixed' ? mixed : plain(layout.textAddress);
}

/** A program without its start would be linked, and never run: so the start is asked for here. */
function rootsOf(units: readonly Unit[], scheme: Scheme, entry: string): Roots {
  if (!scheme.keepsLayersApart) return new Map([['user', [entry]]]);
  const hasProgram = units.some(({ layer, isArchive }) => layer === 'user' && !isArchive);
  return new Map<Layer, string[]>([
    ['kernel', [entry]],
    ['user', hasProgram ? ['user_start'] : []],
  ]);
}

function reportMissingRoots(roots: Roots, { globals }: Resolution, report: Diagnostic[]): void {
  for (const [layer, names] of roots) {
    for (const name of names) {
      if (!globals.get(layer)?.has(name)) report.push(messages.missingRoot(name, layer));
    }
  }
}

interface EntrySearch {
  readonly resolution: Resolution;
  readonly scheme: Scheme;
  readonly image: Image;
  readonly addresses: Parameters<typeof addressOf>[1];
  readonly report: Diagnostic[];
}

function entryOf(name: string, search: EntrySearch): number {
  const { resolution, scheme, image, addresses, report } = search;
  const layer = scheme.keepsLayersApart ? 'kernel' : 'user';
  const definition = resolution.globals.get(layer)?.get(name);
  const address = definition && addressOf(definition, addresses);
  if (address !== undefined) return address >>> 0;
  const start = image.regions[0]?.region.from ?? 0;
  if (!scheme.keepsLayersApart) report.push(messages.noEntry(name, start));
  return start;
}

interface Content {
  readonly output: OutputSection;
  readonly bytes: Uint8Array;
}

function isLoaded({ kind }: OutputSection): boolean {
  return kind !== 'information';
}

/** No memory is both writable and executable. */
const accessOf: Readonly<Record<SectionKind, number>> = {
  text: PF.R | PF.X,
  rodata: PF.R,
  data: PF.R | PF.W,
  bss: PF.R | PF.W,
  uarea: PF.R | PF.W,
  information: 0,
};

function segmentOf({ output, bytes }: Content): ElfSegment {
  const { address, sizeBytes, kind } = output;
  return { address, bytes, memorySizeBytes: sizeBytes, flags: accessOf[kind] };
}

function sectionOf({ output, bytes }: Content): ElfSection {
  const { name, address, sizeBytes, align, kind, pieces } = output;
  const access = accessOf[kind];
  const flags =
    (isLoaded(output) ? SHF.ALLOC : 0) |
    ((access & PF.W) !== 0 ? SHF.WRITE : 0) |
    ((access & PF.X) !== 0 ? SHF.EXECINSTR : 0);
  const type = kind === 'bss' || kind === 'uarea' ? SHT.NOBITS : typeOf(pieces);
  return { name, type, flags, address, align, entrySize: 0, bytes, sizeBytes, relocations: [] };
}

/** An output section has the type of what is in it, if that is of one type. */
function typeOf(pieces: OutputSection['pieces']): number {
  const types = new Set(pieces.map(({ section }) => section.type));
  const [only] = types;
  return types.size === 1 && only !== undefined && only !== SHT.NOBITS ? only : SHT.PROGBITS;
}
