/** Padding and room: how they are filled, and those whose size is settled by layout. */
import * as messages from '../messages.ts';
import type { Fragment, Tail } from './sections.ts';
import type { Spot } from './symbols.ts';
import { constantOf, evaluate, isFailure, type Term } from './terms.ts';
import type { Unit } from './unit.ts';

export interface Padding {
  readonly align: number;
  /** Repeated to fill the room; what is left over at its start is zeros. */
  readonly pattern: Uint8Array;
  /** If more bytes than this would be needed, there are none. */
  readonly mostBytes: number;
}

export class AlignTail implements Tail {
  sizeBytes = 0;
  private readonly padding: Padding;

  constructor(padding: Padding) {
    this.padding = padding;
  }

  fit(start: number): boolean {
    const before = this.sizeBytes;
    const needed = -start & (this.padding.align - 1);
    this.sizeBytes = needed > this.padding.mostBytes ? 0 : needed;
    return this.sizeBytes !== before;
  }

  bytes(): Uint8Array {
    return padded(this.sizeBytes, this.padding.pattern);
  }
}

/** Room filled with a pattern, and zeros before it where it does not come out even. */
export function padded(sizeBytes: number, pattern: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  const lead = sizeBytes % pattern.length;
  for (let at = lead; at < sizeBytes; at += pattern.length) bytes.set(pattern, at);
  return bytes;
}

/** `.org` and, with a term that tells the size, `.space`: room of a size not known at once. */
export class RoomTail implements Tail {
  sizeBytes = 0;
  private readonly unit: Unit;
  private readonly fill: number;
  private readonly spot: Spot;
  private readonly term: Term;
  private readonly mode: 'end' | 'size';
  private readonly fragment: Fragment;

  constructor(
    unit: Unit,
    what: {
      readonly term: Term;
      readonly mode: 'end' | 'size';
      readonly fill: number;
      readonly spot: Spot;
    },
  ) {
    this.unit = unit;
    this.fill = what.fill;
    this.spot = what.spot;
    this.mode = what.mode;
    this.fragment = unit.chain.current;
    this.term = what.term;
  }

  fit(start: number): boolean {
    const before = this.sizeBytes;
    const size = this.size(start);
    this.sizeBytes = typeof size === 'number' && size >= 0 && size < 2 ** 28 ? size : 0;
    return this.sizeBytes !== before;
  }

  bytes(start: number): Uint8Array {
    const size = this.size(start);
    if (typeof size === 'string') {
      this.unit.reportAt(this.spot, { message: size, help: this.guess() });
    } else if (size < 0 && this.mode === 'end') {
      this.unit.reportAt(this.spot, { message: messages.originBackwards(-size) });
    } else if (size !== this.sizeBytes) {
      this.unit.reportAt(this.spot, { message: messages.roomOutOfRange(size) });
    }
    return new Uint8Array(this.sizeBytes).fill(this.fill);
  }

  /** What an undefined symbol may have been meant to be. */
  private guess(): string | undefined {
    const value = evaluate(this.term);
    const symbol = isFailure(value) ? undefined : value.plus;
    if (symbol === undefined || symbol.definition !== undefined) return undefined;
    return messages.didYouMean(this.unit.symbols.nearestTo(symbol.name));
  }

  /** Bytes that are needed at `start`, or why nobody can tell. */
  private size(start: number): number | string {
    const value = evaluate(this.term);
    if (isFailure(value)) return value.failure;
    const constant = constantOf(value);
    if (this.mode === 'size')
      return constant === undefined ? messages.notConstant() : Number(constant);
    if (constant !== undefined) return Number(constant) - start;
    const label = value.plus?.definition;
    const isOwn =
      value.minus === undefined &&
      label?.kind === 'label' &&
      label.place.fragment.chain.section === this.fragment.chain.section;
    if (!isOwn) return messages.originElsewhere();
    return (
      (label.place.fragment.address ?? 0) + label.place.offset + Number(value.constant) - start
    );
  }
}
