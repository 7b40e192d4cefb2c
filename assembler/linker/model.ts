/**
 * What the steps of a link hand to each other.
 *
 * A section of an input is identified by its ElfSection object: `admit` makes a fresh one for every
 * section of every unit, and `Placement` says where it went.
 */
import type { ElfObject, ElfSection, ElfSymbol } from '../../vm/elf/format.ts';

export type Layer = 'kernel' | 'user';

export interface LinkInput {
  /** How messages, the map and the output's file symbols call it; usually its path. */
  readonly name: string;
  readonly object: ElfObject;
  readonly layer: Layer;
  /** Linked only if it defines a symbol somebody needs. */
  readonly archive?: boolean;
}

/** An object file that was fit to be linked. */
export interface Unit {
  /** How messages, the map and the output's file symbols call it. */
  readonly name: string;
  readonly layer: Layer;
  /** Linked only if it defines a symbol that somebody needs. */
  readonly isArchive: boolean;
  readonly sections: readonly ElfSection[];
  readonly symbols: readonly ElfSymbol[];
}

/** What a section holds; 'uarea' is zeroed memory of the kernel that moves with a process. */
export type SectionKind = 'text' | 'rodata' | 'data' | 'bss' | 'uarea' | 'information';

/** Where a name leads. */
export type Definition =
  | {
      readonly kind: 'section';
      readonly unit: Unit;
      readonly symbol: ElfSymbol;
      readonly section: ElfSection;
    }
  | { readonly kind: 'absolute'; readonly unit: Unit; readonly symbol: ElfSymbol }
  /** Made by the linker once every section has its address. */
  | { readonly kind: 'range'; readonly name: string }
  /** A weak reference that nobody defines; its address is 0. */
  | { readonly kind: 'nowhere' };

/** A place in an input, as messages show it. */
export interface Reference {
  readonly unit: Unit;
  readonly section: ElfSection;
  readonly offset: number;
}

/** A contiguous part of the memory map, with the output sections that share it, in order. */
export interface Region {
  readonly name: string;
  readonly from: number;
  /** Exclusive; up to 2³². */
  readonly to: number;
  readonly outputs: readonly OutputRule[];
}

/** How an output section is made up. */
export interface OutputRule {
  readonly name: string;
  readonly kind: SectionKind;
  /** Whose input sections it takes; absent: those of both layers. */
  readonly layer?: Layer;
  /** Names of input sections in groups, each taken whole before the next. `*` ends a prefix. */
  readonly inputs: readonly (readonly string[])[];
  /** Whether sections of its kind that no rule names end up here too. */
  readonly takesRest: boolean;
  /**
   * Where it starts: behind the one before it, on the next page, or as GNU ld starts its data
   * segment. 'pages' is behind the one before it too, but each group of `inputs` has a page of
   * its own, whether or not it fills it.
   */
  readonly start: 'next' | 'page' | 'data segment' | 'pages';
  /** Unless it is empty, it is filled up to a multiple of this. */
  readonly endAlign?: number;
}

/** An input section, or common symbol, in its place. */
export interface Piece {
  readonly unit: Unit;
  readonly section: ElfSection;
  /** For sections that are not loaded: the offset in the output section. */
  readonly address: number;
}

export interface OutputSection {
  readonly name: string;
  readonly kind: SectionKind;
  readonly address: number;
  readonly sizeBytes: number;
  readonly align: number;
  readonly pieces: readonly Piece[];
}

/** A region after the layout: what lies in it, and how far it reaches. */
export interface FilledRegion {
  readonly region: Region;
  readonly outputs: readonly OutputSection[];
  /** End of the last output section, exclusive. */
  readonly end: number;
}

export interface Image {
  readonly regions: readonly FilledRegion[];
  /** Sections that are not loaded (debug lines …), each from address 0. */
  readonly information: readonly OutputSection[];
  readonly pieceOf: ReadonlyMap<ElfSection, Piece>;
}

/** A way to arrange an image. */
export interface Scheme {
  /** As the user asked for it, for messages and the map. */
  readonly name: string;
  /** Whether kernel and user each have their own names, and may not name each other's. */
  readonly keepsLayersApart: boolean;
  readonly regions: readonly Region[];
  /** Symbols that the linker makes; the kernel may not name those that depend on the program. */
  readonly rangeSymbols: ReadonlyMap<string, (image: Image) => number>;
}

/** The granularity of protection, and so of what has ranges of its own. */
export const PAGE_BYTES = 4096;

/** The next multiple of `align`, a power of two; addresses up to 2³² stay exact. */
export function alignUp(value: number, align: number): number {
  return align <= 1 ? value : Math.ceil(value / align) * align;
}

/** An address or size as messages and the map write it. */
export function hex(value: number, digits = 1): string {
  return `0x${(value >>> 0).toString(16).padStart(digits, '0')}`;
}
