/**
 * The decode records of a cluster's code, beside its RAM. A record is found by the RAM offset of
 * its word, modulo what is recorded, and says which word it was made of: where another word is
 * read, it is made anew. So records need no invalidation, whoever writes code, and large memories
 * no large tables.
 */
import { decode } from '../isa/decode.ts';
import { instructions, type Mnemonic } from '../isa/instructions.ts';
import { RECORD_BYTES } from './frame.ts';
import type { Handlers } from './handlers.ts';

const MAX_RECORDED_BYTES = 1 << 22;
const LEAVE = 0;

/** Of how many bytes of code records are kept: a power of two, not much beyond the RAM. */
export function recordedBytes(ramBytes: number): number {
  return Math.min(MAX_RECORDED_BYTES, 2 ** Math.ceil(Math.log2(ramBytes)));
}

/** How much memory the records need. */
export function recordsBytes(ramBytes: number): number {
  return (recordedBytes(ramBytes) / 4) * RECORD_BYTES;
}

export class DecodeRecords {
  readonly #ram: Int32Array;
  readonly #records: BigInt64Array;
  readonly #handlers: Handlers;
  readonly #numbers: ReadonlyMap<string, number>;

  constructor(
    buffer: SharedArrayBuffer,
    places: { readonly ramBytes: number; readonly recordsOffset: number },
    handlers: Handlers,
  ) {
    const { ramBytes, recordsOffset } = places;
    this.#ram = new Int32Array(buffer, 0, ramBytes / 4);
    this.#records = new BigInt64Array(buffer, recordsOffset, recordsBytes(ramBytes) / RECORD_BYTES);
    this.#handlers = handlers;
    this.#numbers = new Map(Object.keys(handlers).map((name, index) => [name, index + 1]));
  }

  /** Makes the record of the word at a RAM offset. */
  fill(offset: number): void {
    const word = this.#ram[offset >>> 2] as number;
    const index = (offset >>> 2) & (this.#records.length - 1);
    const record = (BigInt(this.#meaningOf(word)) << 32n) | BigInt(word >>> 0);
    // As a whole: other threads of the cluster read it, and may write it too.
    Atomics.store(this.#records, index, record);
  }

  /** The handler's number and above it the immediate; lui and auipc take theirs from the word. */
  #meaningOf(word: number): number {
    const instruction = decode(word);
    if (instruction === undefined) return LEAVE;
    const { mnemonic, rd, imm } = instruction;
    const isToLabel = instructions[mnemonic].operands.endsWith('label');
    const isOdd = isToLabel && (imm & 2) !== 0;
    return isOdd ? LEAVE : this.#numberOf(mnemonic, rd) | (imm << 8);
  }

  #numberOf(mnemonic: Mnemonic, rd: number): number {
    const number = this.#numbers.get(mnemonic) ?? LEAVE;
    const intoZero = rd === 0 ? this.#handlers[mnemonic]?.intoZero : 'itself';
    if (intoZero === 'nothing') return this.#numbers.get('fence') ?? LEAVE;
    return intoZero === 'reference' ? LEAVE : number;
  }
}
