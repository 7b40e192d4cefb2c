/**
 * Conditional branches, whose size is settled by layout. One that does not reach its label, or
 * whose label only the linker knows, becomes the opposite branch around a jump, as in GNU as.
 */
import { encode } from '../../vm/isa/encoding.ts';
import type { Mnemonic } from '../../vm/isa/instructions.ts';
import * as messages from '../messages.ts';
import { addRelocation, ownDistance } from './fixups.ts';
import type { Place, Tail } from './sections.ts';
import type { Spot } from './symbols.ts';
import { evaluate, isFailure, type Term } from './terms.ts';
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

function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setInt32(4 * index, value, true);
  return bytes;
}
