/**
 * Addresses that code makes in two steps, lui or auipc and then an addition, load, store or jump,
 * followed as GNU objdump 2.40 follows them: in the order of the listing, not of execution. Also
 * what is addressed from zero, gp or tp alone.
 */
import { decode } from '../isa/decode.ts';
import { instructions, type Mnemonic } from '../isa/instructions.ts';

const ZERO = 0;
const GP = 3;
const TP = 4;

export class KnownAddresses {
  readonly #globalPointer: number | undefined;
  readonly #hasAliases: boolean;
  readonly #upper = new Map<number, number>();

  constructor(options: { readonly globalPointer: number | undefined; readonly aliases: boolean }) {
    this.#globalPointer = options.globalPointer;
    this.#hasAliases = options.aliases;
  }

  /** The address that the instruction at `address` completes, unsigned; undefined: none. */
  next(word: number, address: number): number | undefined {
    const instruction = decode(word);
    if (instruction === undefined) return undefined;
    const { mnemonic, rd, rs1, imm } = instruction;
    if (mnemonic === 'auipc') this.#upper.set(rd, (address + imm) >>> 0);
    else if (mnemonic === 'lui') this.#upper.set(rd, imm >>> 0);
    return this.#isCompleting(mnemonic, { rd, rs1, imm }) ? this.#complete(rs1, imm) : undefined;
  }

  #isCompleting(
    mnemonic: Mnemonic,
    { rd, rs1, imm }: { readonly rd: number; readonly rs1: number; readonly imm: number },
  ): boolean {
    // An alias that hides the immediate (mv, ret) leaves the register as it was known.
    if (mnemonic === 'addi') return rs1 !== ZERO && !(this.#hasAliases && imm === 0);
    if (mnemonic === 'jalr') return !(this.#hasAliases && rd === ZERO && rs1 === 1 && imm === 0);
    return instructions[mnemonic].operands.includes('imm(rs1)');
  }

  #complete(base: number, offset: number): number | undefined {
    const upper = this.#upper.get(base);
    if (upper !== undefined) {
      this.#upper.delete(base);
      return ((base === ZERO ? 0 : upper) + offset) >>> 0;
    }
    if (base === GP && this.#globalPointer !== undefined) {
      return (this.#globalPointer + offset) >>> 0;
    }
    return base === TP || base === ZERO ? offset >>> 0 : undefined;
  }
}
