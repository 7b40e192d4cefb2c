/**
 * How to find a caller's registers at every instruction, as `.cfi_` directives say it: noted while
 * the source is assembled, one frame description for each function (DWARF 5).
 * frame-sections.ts
 * writes the sections.
 */
import type { Chain, Place } from './sections.ts';
import type { Spot } from './symbols.ts';
import type { Term } from './terms.ts';

/** What changes at a place. Offsets are in bytes. */
export type FrameRule =
  | { readonly kind: 'advance'; readonly to: Place }
  | { readonly kind: 'def_cfa'; readonly register: number; readonly offset: number }
  | { readonly kind: 'def_cfa_register'; readonly register: number }
  | { readonly kind: 'def_cfa_offset'; readonly offset: number }
  | { readonly kind: 'offset' | 'val_offset'; readonly register: number; readonly offset: number }
  | { readonly kind: 'register'; readonly register: number; readonly other: number }
  | { readonly kind: 'restore' | 'undefined' | 'same_value'; readonly register: number }
  | { readonly kind: 'remember_state' | 'restore_state' }
  | { readonly kind: 'escape'; readonly bytes: readonly number[] };

/** A pointer to language-specific data, and how it is written (LSB 5.0, 10.5). */
export interface EncodedPointer {
  readonly encoding: number;
  readonly target: Term;
  readonly spot: Spot;
}

export interface Frame {
  readonly start: Place;
  readonly openedAt: Spot;
  end: Place | undefined;
  readonly rules: FrameRule[];
  returnColumn: number;
  isSignal: boolean;
  personality: EncodedPointer | undefined;
  languageData: EncodedPointer | undefined;
  /** Where the rules have come to. */
  last: Place;
  cfaOffset: number;
  readonly remembered: number[];
}

const RA = 1;
const SP = 2;

export class Frames {
  /** In the order in which they were opened. */
  readonly all: Frame[] = [];
  /** The sections that are written. */
  sections: ReadonlySet<string> = new Set(['.eh_frame']);
  private readonly open = new Map<Chain, Frame>();

  /** The frame that is open where the source is now. */
  at(chain: Chain): Frame | undefined {
    return this.open.get(chain);
  }

  /** Opens a frame; on entry to a function the caller's frame ends at sp. */
  start(place: Place, openedAt: Spot, what: { readonly isSimple: boolean }): void {
    const frame: Frame = {
      start: place,
      openedAt,
      end: undefined,
      rules: what.isSimple ? [] : [{ kind: 'def_cfa_register', register: SP }],
      returnColumn: RA,
      isSignal: false,
      personality: undefined,
      languageData: undefined,
      last: place,
      cfaOffset: 0,
      remembered: [],
    };
    this.all.push(frame);
    this.open.set(place.fragment.chain, frame);
  }

  end(frame: Frame, place: Place): void {
    frame.end = place;
    this.open.delete(place.fragment.chain);
  }

  /** Adds a rule that holds from a place on. */
  add(frame: Frame, rule: FrameRule, place: Place): void {
    this.advance(frame, place);
    frame.rules.push(rule);
  }

  /** What follows holds from a place on. */
  advance(frame: Frame, place: Place): void {
    const { last } = frame;
    if (last.fragment === place.fragment && last.offset === place.offset) return;
    frame.rules.push({ kind: 'advance', to: place });
    frame.last = place;
  }

  /** The frames that nobody has closed. */
  unclosed(): Iterable<Frame> {
    return this.open.values();
  }
}
