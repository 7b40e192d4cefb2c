/**
 * The decode records of a cluster's code, on the desk of the thread that runs it. A record is found
 * by the RAM offset of its word, modulo what is recorded, and says which word it was made of: where
 * another word is read, it is made anew. So records need no invalidation, whoever writes code, and
 * large memories no large tables.
 */
import { decode } from '../isa/decode.ts';
import { instructions } from '../isa/instructions.ts';
import { NOWHERE, RECORDS_OFFSET } from './desk.ts';
import { RECORD_BYTES, recordField } from './frame.ts';
import { FAR, type Handlers, handlerNames } from './handlers.ts';

const MAX_RECORDED_BYTES = 1 << 22;
const LEAVE = 0;

/** Of how many bytes of code records are kept: a power of two, not much beyond the RAM. */
export function recordedBytes(ramBytes: number): number {
  return Math.min(MAX_RECORDED_BYTES, 2 ** Math.ceil(Math.log2(ramBytes)));
}

function recordsBytes(ramBytes: number): number {
  return (recordedBytes(ramBytes) / 4) * RECORD_BYTES;
}

/** How much memory a desk needs, with its records. */
export function deskBytes(ramBytes: number): number {
  return RECORDS_OFFSET + recordsBytes(ramBytes);
}

export class DecodeRecords {
  readonly #ram: Int32Array;
  readonly #records: DataView;
  readonly #lastRecorded: number;
  readonly #numbers: ReadonlyMap<string, number>;

  constructor(
    buffer: SharedArrayBuffer,
    places: { readonly ramBytes: number; readonly deskOffset: number },
    handlers: Handlers,
  ) {
    const { ramBytes, deskOffset } = places;
    this.#ram = new Int32Array(buffer, 0, ramBytes / 4);
    this.#records = new DataView(buffer, deskOffset + RECORDS_OFFSET, recordsBytes(ramBytes));
    this.#lastRecorded = recordedBytes(ramBytes) - 1;
    this.#numbers = new Map(handlerNames(handlers).map((name, index) => [name, index + 1]));
  }

  /** Makes the record of the word at a RAM offset. */
  fill(offset: number): void {
    const word = this.#ram[offset >>> 2] as number;
    const place = (offset & this.#lastRecorded) * (RECORD_BYTES / 4);
    const records = this.#records;
    records.setInt32(place + recordField.word, word, true);
    const instruction = decode(word);
    if (instruction === undefined) {
      records.setUint8(place + recordField.handler, LEAVE);
      return;
    }
    const { mnemonic, rd, rs1, rs2, imm } = instruction;
    const isToLabel = instructions[mnemonic].operands.endsWith('label');
    const target = offset + (isToLabel ? imm : 0);
    const isFar = (target ^ offset) >>> 12 !== 0;
    const isOdd = (target & 2) !== 0;
    const handler = isOdd ? LEAVE : this.#numbers.get(isFar ? mnemonic + FAR : mnemonic);
    records.setUint8(place + recordField.handler, handler ?? LEAVE);
    records.setUint8(place + recordField.rd, rd === 0 ? NOWHERE : 4 * rd);
    records.setUint8(place + recordField.rs1, 4 * rs1);
    records.setUint8(place + recordField.rs2, 4 * rs2);
    records.setInt32(place + recordField.immediate, imm, true);
  }
}
