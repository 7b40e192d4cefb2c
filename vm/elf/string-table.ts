/** String tables: names in a row, each ended by a zero byte; the name at offset 0 is empty. */
import { ElfError } from './elf-error.ts';

/** Collects names, each once, for a table that is to be written. */
export class StringTableWriter {
  readonly #offsets = new Map<string, number>([['', 0]]);
  readonly #pieces: Uint8Array[] = [new Uint8Array(1)];
  #end = 1;

  /** The offset of a name, which is added if it is new. */
  add(name: string): number {
    const known = this.#offsets.get(name);
    if (known !== undefined) return known;
    if (name.includes('\0')) throw new Error('a name in an ELF file cannot hold a zero byte');
    const offset = this.#end;
    const bytes = new TextEncoder().encode(`${name}\0`);
    this.#offsets.set(name, offset);
    this.#pieces.push(bytes);
    this.#end += bytes.length;
    return offset;
  }

  bytes(): Uint8Array {
    const table = new Uint8Array(this.#end);
    let offset = 0;
    for (const piece of this.#pieces) {
      table.set(piece, offset);
      offset += piece.length;
    }
    return table;
  }
}

/**
 * Names may share their tails, so a small table could stand for very long names of very many
 * symbols. Linkers share a little; beyond this many times the table's size we call it an attack.
 */
const MAX_SHARING = 16;

/** Looks names up in a table that was read. */
export class StringTableReader {
  readonly #bytes: Uint8Array;
  readonly #names = new Map<number, string>();
  #budget: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#budget = bytes.length * MAX_SHARING;
  }

  /** The name at `offset`; `place` is where in the file that offset stands. */
  name(offset: number, place: number): string {
    const known = this.#names.get(offset);
    if (known !== undefined) return known;
    const end = this.#bytes.indexOf(0, offset);
    if (offset >= this.#bytes.length || end === -1) {
      const message = `no name ends at or after offset ${offset} of its string table`;
      throw new ElfError(message, place);
    }
    this.#budget -= end - offset;
    if (this.#budget < 0) throw new ElfError('too many names share one string', place);
    const name = new TextDecoder().decode(this.#bytes.subarray(offset, end));
    this.#names.set(offset, name);
    return name;
  }
}
