/**
 * The third step of a link: every section gets its address, by the tables of schemes.ts.
 *
 * First input sections are handed to output sections, each to one: in the order of the tables for
 * those that a table names, then what is left by its kind. Then the regions are filled from their
 * start upwards. What does not fit is reported with what fills the region; the layout goes on, so
 * that later steps can report their own mistakes.
 */
import { type ElfSection, SHF, SHT } from '../../vm/elf/format.ts';
import type { Diagnostic } from '../diagnostic.ts';
import * as messages from './messages.ts';
import {
  alignUp,
  type FilledRegion,
  type Image,
  type OutputRule,
  type OutputSection,
  PAGE_BYTES,
  type Piece,
  type Region,
  type Scheme,
  type SectionKind,
} from './model.ts';
import type { Resolution } from './resolve.ts';
import { uareaSections } from './schemes.ts';

/** Sections that serve the tools that wrote them and would only grow the image. */
const DROPPED = ['.comment', '.note.GNU-stack'];

export interface LayoutOptions {
  /** Sections that are not are left out. */
  readonly isLinked: (section: ElfSection) => boolean;
  readonly report: Diagnostic[];
}

export function layOut(
  resolution: Resolution,
  scheme: Scheme,
  { isLinked, report }: LayoutOptions,
): Image {
  const kindIn = (section: ElfSection) => kindOf(section, scheme);
  const loaded = piecesOf(resolution, kindIn).filter(({ section }) => isLinked(section));
  reportMisuse(loaded, scheme, report);
  const parcels = handOut(loaded, scheme);
  const regions = parcels.map(({ region, shares }) => fill(region, shares, report));
  const isInformation = (section: ElfSection) =>
    kindIn(section) === 'information' && isLinked(section) && !isDropped(section);
  const information = informationOutputs(resolution, isInformation);
  const outputs = [...regions.flatMap((region) => region.outputs), ...information];
  const pieces = outputs.flatMap((output) => output.pieces);
  return { regions, information, pieceOf: new Map(pieces.map((one) => [one.section, one])) };
}

type KindOf = (section: ElfSection) => SectionKind;

/**
 * What a section holds, from its flags. In a layered image no program reads how frames are unwound;
 * debuggers do, and they read it from the file as well as from memory.
 */
function kindOf({ name, type, flags }: ElfSection, scheme: Scheme): SectionKind {
  const isUnwinding = scheme.keepsLayersApart && name === '.eh_frame';
  if ((flags & SHF.ALLOC) === 0 || isUnwinding) return 'information';
  if (type === SHT.NOBITS) return 'bss';
  if ((flags & SHF.EXECINSTR) !== 0) return 'text';
  return (flags & SHF.WRITE) !== 0 ? 'data' : 'rodata';
}

/** Every section that takes memory, in input order, unplaced: its address is 0. */
function piecesOf({ units, commons }: Resolution, kindIn: KindOf): Piece[] {
  const pieces: Piece[] = [];
  for (const unit of units) {
    for (const section of unit.sections) {
      const isNeeded = section.sizeBytes > 0 || isNamed(unit, section);
      if (isNeeded && kindIn(section) !== 'information') pieces.push({ unit, section, address: 0 });
    }
    for (const common of commons) if (common.unit === unit) pieces.push({ ...common, address: 0 });
  }
  return pieces;
}

/** An empty section still needs a place if a symbol is in it. */
function isNamed(unit: Piece['unit'], section: ElfSection): boolean {
  const index = unit.sections.indexOf(section);
  return unit.symbols.some((symbol) => symbol.section === index && symbol.type !== 'section');
}

function reportMisuse(pieces: readonly Piece[], scheme: Scheme, report: Diagnostic[]): void {
  for (const { unit, section } of pieces) {
    const place = `${unit.name}:(${section.name})`;
    const both = SHF.WRITE | SHF.EXECINSTR;
    if ((section.flags & both) === both) report.push(messages.writableCode(place));
    if (!scheme.keepsLayersApart || !section.name.startsWith('.uarea.')) continue;
    const isSubArea = uareaSections.some((name) => name === section.name);
    if (unit.layer !== 'kernel' || section.type !== SHT.NOBITS || !isSubArea) {
      report.push(messages.misplacedUarea(place, uareaSections));
    }
  }
}

/** The pieces of an output section, in their groups. */
interface Share {
  readonly rule: OutputRule;
  readonly groups: readonly (readonly Piece[])[];
}

interface Parcel {
  readonly region: Region;
  readonly shares: readonly Share[];
}

function handOut(pieces: readonly Piece[], scheme: Scheme): Parcel[] {
  const rest = new Set(pieces);
  const take = (isWanted: (piece: Piece) => boolean): Piece[] => {
    const taken = [...rest].filter(isWanted);
    for (const piece of taken) rest.delete(piece);
    return taken;
  };
  const isOf = (rule: OutputRule, { unit }: Piece) =>
    rule.layer === undefined || rule.layer === unit.layer;
  const named = scheme.regions.map((region) => ({
    region,
    shares: region.outputs.map((rule) => ({
      rule,
      groups: rule.inputs.map((names) =>
        take((piece) => isOf(rule, piece) && matches(piece.section.name, names)),
      ),
    })),
  }));
  return named.map(({ region, shares }) => ({
    region,
    shares: shares.flatMap(({ rule, groups }): Share[] => {
      const ofItsKind = (piece: Piece) =>
        isOf(rule, piece) && kindOf(piece.section, scheme) === rule.kind;
      if (rule.takesRest) return [{ rule, groups: [...groups, take(ofItsKind)] }];
      if (rule.name !== `.${rule.kind}`) return [{ rule, groups }];
      return [{ rule, groups }, ...strangers(take(ofItsKind), rule.kind)];
    }),
  }));
}

/** Sections that a plain layout has no rule for follow the one of their kind, by their names. */
function strangers(pieces: readonly Piece[], kind: SectionKind): Share[] {
  const names = [...new Set(pieces.map(({ section }) => section.name))];
  return names.map((name) => ({
    rule: { name, kind, inputs: [[name]], takesRest: false, start: 'next' },
    groups: [pieces.filter(({ section }) => section.name === name)],
  }));
}

function matches(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
}

function fill(region: Region, shares: readonly Share[], report: Diagnostic[]): FilledRegion {
  const saving = placeAll(region, shares, 'on the next page');
  const packed = placeAll(region, shares, 'a page further');
  const filled = savesPage(packed) ? saving : packed;
  if (filled.end > region.to) report.push(overflow(filled));
  for (const { name, kind, pieces } of filled.outputs) {
    if (kind === 'uarea') reportFullPages(name, pieces, report);
  }
  return filled;
}

type DataSegmentStart = 'on the next page' | 'a page further';

/**
 * Whether GNU ld would start the data segment on the next page, rather than one page further at the
 * same offset in the page as code ended: if the image then takes a page less. This is its rule for
 * DATA_SEGMENT_ALIGN (ld manual, "Builtin Functions").
 */
function savesPage({ region, outputs, end }: FilledRegion): boolean {
  const index = region.outputs.findIndex(({ start }) => start === 'data segment');
  const name = region.outputs[index]?.name;
  const base = outputs.find((output) => output.name === name)?.address ?? 0;
  const first = (PAGE_BYTES - (base % PAGE_BYTES)) % PAGE_BYTES;
  const last = alignUp(end, 4) % PAGE_BYTES;
  const isInOnePage = Math.floor(base / PAGE_BYTES) === Math.floor(end / PAGE_BYTES);
  return first !== 0 && last !== 0 && !isInOnePage && first + last <= PAGE_BYTES;
}

function placeAll(
  region: Region,
  shares: readonly Share[],
  dataSegment: DataSegmentStart,
): FilledRegion {
  let cursor = region.from;
  const outputs = shares.map((share) => {
    const output = place(share, startOf(share.rule, cursor, dataSegment));
    cursor = output.address + output.sizeBytes;
    return output;
  });
  return { region, outputs, end: cursor };
}

function startOf(rule: OutputRule, cursor: number, dataSegment: DataSegmentStart): number {
  if (rule.start === 'page') return alignUp(cursor, PAGE_BYTES);
  if (rule.start !== 'data segment') return cursor;
  const page = alignUp(cursor, PAGE_BYTES);
  return dataSegment === 'a page further' ? page + (cursor % PAGE_BYTES) : page;
}

function place({ rule, groups }: Share, start: number): OutputSection {
  const align = Math.max(1, ...groups.flat().map(({ section }) => section.align));
  const address = alignUp(start, align);
  let cursor = address;
  const pieces: Piece[] = [];
  for (const [index, group] of groups.entries()) {
    if (rule.start === 'pages') cursor = address + index * PAGE_BYTES;
    for (const piece of group) {
      cursor = alignUp(cursor, piece.section.align);
      pieces.push({ ...piece, address: cursor });
      cursor += piece.section.sizeBytes;
    }
  }
  const filled = cursor === address ? cursor : alignUp(cursor, rule.endAlign ?? 1);
  const end = rule.start === 'pages' ? address + groups.length * PAGE_BYTES : filled;
  return { name: rule.name, kind: rule.kind, address, sizeBytes: end - address, align, pieces };
}

function reportFullPages(name: string, pieces: readonly Piece[], report: Diagnostic[]): void {
  for (const page of new Set(pieces.map(({ section }) => section.name))) {
    const inPage = pieces.filter(({ section }) => section.name === page);
    const start = inPage[0]?.address ?? 0;
    const ends = inPage.map(({ address, section }) => address + section.sizeBytes);
    const sizeBytes = Math.max(...ends) - start;
    if (sizeBytes <= PAGE_BYTES) continue;
    report.push(messages.pageTooSmall(`${name}: ${page}`, sizeBytes, PAGE_BYTES));
  }
}

const SHOWN_FILLERS = 5;

function overflow({ region, outputs, end }: FilledRegion): Diagnostic {
  const sections = outputs.filter(({ sizeBytes }) => sizeBytes > 0);
  const parts = outputs.flatMap(({ pieces }) =>
    pieces.map(({ unit, section }) => {
      return { name: `${unit.name}:(${section.name})`, sizeBytes: section.sizeBytes };
    }),
  );
  const fillers = parts.sort((a, b) => b.sizeBytes - a.sizeBytes).slice(0, SHOWN_FILLERS);
  return messages.regionOverflow(region, end - region.from, { sections, fillers });
}

function isDropped({ name, type }: ElfSection): boolean {
  return DROPPED.includes(name) || type === SHT.NOBITS;
}

/** Sections that are not loaded are joined by name, each joint section from address 0. */
function informationOutputs(
  { units }: Resolution,
  isInformation: (section: ElfSection) => boolean,
): OutputSection[] {
  const byName = new Map<string, Piece[]>();
  for (const unit of units) {
    for (const section of unit.sections) {
      if (!isInformation(section)) continue;
      // One description of the instruction set is enough; objects for another one were refused.
      if (section.type === SHT.RISCV_ATTRIBUTES && byName.has(section.name)) continue;
      const pieces = byName.get(section.name) ?? [];
      byName.set(section.name, [...pieces, { unit, section, address: 0 }]);
    }
  }
  return [...byName].map(([name, pieces]) => {
    const rule: OutputRule = {
      name,
      kind: 'information',
      inputs: [],
      takesRest: false,
      start: 'next',
    };
    return place({ rule, groups: [pieces] }, 0);
  });
}
