/** The pieces of sections whose size is settled by layout. */
import { encode } from '../../vm/isa/encoding.ts';
import type { Mnemonic } from '../../vm/isa/instructions.ts';
import * as messages from '../messages.ts';
import { addRelocation, ownDistance } from './fixups.ts';
import { sleb128, uleb128 } from './leb128.ts';
import type { Fragment, Place, Tail } from './sections.ts';
import type { Spot } from './symbols.ts';
import { constantOf, evaluate, isFailure, type Term, type Value } from './terms.ts';
import type { Unit } from './unit.ts';

export interface Branch {
  readonly mnemonic: BranchMnemonic;
  readonly rs1: number;
  readonly rs2: number;
}

export type BranchMnemonic = 'beq' | 'bne' | 'blt' | 'bge' | 'bltu' | 'bgeu';

const inverse: Readonly<Record<BranchMnemonic, Mnemonic>> = {
  beq: 'bne',
  bne: 'beq',
  blt: 'bge',
  bge: 'blt',
  bltu: 'bgeu',
  bgeu: 'bltu',
};

export function isBranch(mnemonic: Mnemonic): mnemonic is BranchMnemonic {
  return mnemonic in inverse;
}

/** Bytes that a branch reaches, back and ahead. */
export const branchReach = { min: -4096, max: 4094 } as const;

/**
 * A conditional branch. One that does not reach its label, or whose label only the linker knows,
 * becomes the opposite branch around a jump, as GNU as makes it.
 */
export class BranchTail implements Tail {
  sizeBytes = 4;
  private readonly unit: Unit;
  private readonly branch: Branch;
  private readonly target: Term;
  private readonly spot: Spot;
  private readonly place: Place;

  constructor(unit: Unit, branch: Branch, { term, spot }: { term: Term; spot: Spot }) {
    this.unit = unit;
    this.branch = branch;
    this.target = term;
    this.spot = spot;
    this.place = unit.chain.here();
  }

  fit(): boolean {
    if (this.sizeBytes === 8) return false;
    const bytes = this.ownDistance();
    const isReached = bytes !== undefined && bytes >= branchReach.min && bytes <= branchReach.max;
    if (!isReached) this.sizeBytes = 8;
    return !isReached;
  }

  bytes(): Uint8Array {
    const { mnemonic, rs1, rs2 } = this.branch;
    const bytes = this.ownDistance();
    if (this.sizeBytes === 4 && bytes !== undefined) {
      if (bytes % 2 !== 0) this.unit.reportAt(this.spot, { message: messages.oddTarget() });
      return words(encode(mnemonic, { rs1, rs2, imm: bytes & ~1 }));
    }
    return words(encode(inverse[mnemonic], { rs1, rs2, imm: 8 }), this.jump(bytes));
  }

  private jump(bytes: number | undefined): number {
    if (bytes !== undefined) {
      const jumpBytes = bytes - 4;
      const isReached = Math.abs(jumpBytes) < 2 ** 20 && jumpBytes % 2 === 0;
      if (isReached) return encode('jal', { rd: 0, imm: jumpBytes });
      const range = { min: -(2 ** 20), max: 2 ** 20 - 2 };
      this.unit.reportAt(this.spot, { message: messages.jumpOutOfRange(range, jumpBytes) });
      return 0;
    }
    const value = evaluate(this.target);
    if (isFailure(value) || value.minus !== undefined) {
      const message = isFailure(value) ? value.failure : messages.differenceNotLinkable();
      this.unit.reportAt(this.spot, { message });
      return 0;
    }
    const place = { fragment: this.place.fragment, offset: this.place.offset + 4 };
    const { plus: symbol, constant: addend } = value;
    addRelocation(this.unit, place, { name: 'R_RISCV_JAL', symbol, addend });
    return encode('jal', { rd: 0, imm: 0 });
  }

  private ownDistance(): number | undefined {
    const value = evaluate(this.target);
    return isFailure(value) ? undefined : ownDistance(this.place, value);
  }
}

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

/** `.org` and, with a term that tells the size, `.space`: room of a size not known at once. */
export class RoomTail implements Tail {
  sizeBytes = 0;
  private readonly unit: Unit;
  private readonly fill: number;
  private readonly spot: Spot;
  /** Bytes that are needed at `start`, from the value of the operand. */
  private readonly needed: () => Value | string;
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
    this.needed = () => {
      const value = evaluate(what.term);
      return isFailure(value) ? value.failure : value;
    };
  }

  fit(start: number): boolean {
    const before = this.sizeBytes;
    const size = this.size(start);
    this.sizeBytes = typeof size === 'number' && size >= 0 && size < 2 ** 28 ? size : 0;
    return this.sizeBytes !== before;
  }

  bytes(start: number): Uint8Array {
    const size = this.size(start);
    if (typeof size === 'string') this.unit.reportAt(this.spot, { message: size });
    else if (size < 0 && this.mode === 'end') {
      this.unit.reportAt(this.spot, { message: messages.originBackwards(-size) });
    } else if (size !== this.sizeBytes) {
      this.unit.reportAt(this.spot, { message: messages.roomOutOfRange(size) });
    }
    return new Uint8Array(this.sizeBytes).fill(this.fill);
  }

  private size(start: number): number | string {
    const value = this.needed();
    if (typeof value === 'string') return value;
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

/** A number of the variable length that DWARF uses. */
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

/** Room filled with a pattern, and zeros before it where it does not come out even. */
export function padded(sizeBytes: number, pattern: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  const lead = sizeBytes % pattern.length;
  for (let at = lead; at < sizeBytes; at += pattern.length) bytes.set(pattern, at);
  return bytes;
}

function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setInt32(4 * index, value, true);
  return bytes;
}
