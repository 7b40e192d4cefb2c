/** Numbers of variable length: seven bits a byte, the lowest first (DWARF 5, section 7.6). */
import * as messages from '../messages.ts';
import type { Tail } from './sections.ts';
import type { Spot } from './symbols.ts';
import { constantOf, evaluate, isFailure, type Term } from './terms.ts';
import type { Unit } from './unit.ts';

export function uleb128(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const isLast = rest < 0x80n;
    bytes.push(Number(rest & 0x7fn) | (isLast ? 0 : 0x80));
    rest >>= 7n;
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}

export function sleb128(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const isLast = rest >= -64n && rest < 64n;
    bytes.push(Number(rest & 0x7fn) | (isLast ? 0 : 0x80));
    if (isLast) return Uint8Array.from(bytes);
    rest >>= 7n;
  }
}

/** A number whose value, and so whose size, is settled by layout. */
export class LebTail implements Tail {
  sizeBytes = 1;
  private readonly unit: Unit;
  private readonly term: Term;
  private readonly isSigned: boolean;
  private readonly spot: Spot;

  constructor(unit: Unit, what: { term: Term; isSigned: boolean; spot: Spot }) {
    this.unit = unit;
    this.term = what.term;
    this.isSigned = what.isSigned;
    this.spot = what.spot;
  }

  fit(): boolean {
    const needed = this.encoded().length;
    const isGrowing = needed > this.sizeBytes;
    if (isGrowing) this.sizeBytes = needed;
    return isGrowing;
  }

  bytes(): Uint8Array {
    const value = evaluate(this.term);
    if (constantOf(value) === undefined) {
      const message = isFailure(value) ? value.failure : messages.notConstant();
      this.unit.reportAt(this.spot, { message });
    }
    const encoded = this.encoded();
    const bytes = new Uint8Array(this.sizeBytes);
    bytes.set(encoded);
    // A number that came out shorter than its room is drawn out: its end mark moves.
    for (let at = encoded.length - 1; at < bytes.length - 1; at += 1)
      bytes[at] = (bytes[at] ?? 0) | 0x80;
    return bytes;
  }

  private encoded(): Uint8Array {
    const value = constantOf(evaluate(this.term)) ?? 0n;
    return this.isSigned ? sleb128(value) : uleb128(value);
  }
}
