/**
 * A section for debuggers while it is written: numbers, strings, addresses and references one after
 * another. It is written when layout is done, so what it says of code is final; what only the
 * linker knows is left to it as a relocation by the symbol of a section.
 */
import { SHF, SHT } from '../../vm/elf/format.ts';
import type { RelocationName } from '../relocations.ts';
import { addRelocation } from './fixups.ts';
import type { Fragment, Section } from './sections.ts';
import type { SourceSymbol } from './symbols.ts';
import type { Unit } from './unit.ts';

/** A place in a section whose layout is done. */
export interface Spot {
  readonly section: Section;
  readonly offset: number;
}

const kinds = { records: 0, strings: SHF.MERGE | SHF.STRINGS, loaded: SHF.ALLOC } as const;

export class DebugSection {
  readonly section: Section;
  private readonly unit: Unit;
  private readonly fragment: Fragment;

  constructor(unit: Unit, name: string, kind: keyof typeof kinds = 'records') {
    const flags = kinds[kind];
    const entrySize = kind === 'strings' ? 1 : 0;
    this.unit = unit;
    this.section = unit.section(name, { type: SHT.PROGBITS, flags, entrySize });
    this.fragment = this.section.chain(0).current;
    this.fragment.address ??= 0;
  }

  /** Bytes written so far: where the next one goes. */
  get size(): number {
    return this.fragment.sizeBytes;
  }

  /** An int32 or uint32 in its `sizeBytes` low bytes. */
  number(value: number, sizeBytes: number): void {
    this.fragment.content.write(this.room(sizeBytes), value, sizeBytes);
  }

  /** DWARF 5, 7.6: unsigned, of variable length. */
  unsigned(value: number): void {
    let rest = value >>> 0;
    for (; rest > 0x7f; rest >>>= 7) this.number((rest & 0x7f) | 0x80, 1);
    this.number(rest, 1);
  }

  signed(value: number): void {
    let rest = value | 0;
    for (; rest < -0x40 || rest > 0x3f; rest >>= 7) this.number((rest & 0x7f) | 0x80, 1);
    this.number(rest & 0x7f, 1);
  }

  /** Ended by a zero byte. */
  text(value: string): void {
    this.bytes(new TextEncoder().encode(`${value}\0`));
  }

  bytes(bytes: Uint8Array): void {
    this.fragment.content.append(bytes);
    this.fragment.sizeBytes += bytes.length;
  }

  /** A word that the linker makes the address of a spot, or the offset of one in its section. */
  reference({ section, offset }: Spot, name: RelocationName = 'R_RISCV_32'): void {
    const symbol = this.unit.symbols.ofSection(section);
    this.symbolReference(symbol, { addend: BigInt(offset), name });
  }

  symbolReference(
    symbol: SourceSymbol,
    what: { readonly addend: bigint; readonly name: RelocationName },
  ): void {
    const place = { fragment: this.fragment, offset: this.room(4) };
    addRelocation(this.unit, place, { ...what, symbol });
  }

  /**
   * A word with the length of a range that begins at a symbol. It is known, but left to the linker,
   * as GNU as does it: where the linker drops the section, the range must come out empty.
   */
  length(start: SourceSymbol, sizeBytes: number): void {
    const place = { fragment: this.fragment, offset: this.room(4) };
    const end = { name: 'R_RISCV_ADD32', symbol: start, addend: BigInt(sizeBytes) } as const;
    addRelocation(this.unit, place, end);
    // GNU ld adds the addend of what is subtracted, so it must be 0.
    addRelocation(this.unit, place, { name: 'R_RISCV_SUB32', symbol: start, addend: 0n });
  }

  /** Room for the length of what follows it; `fillLength` fills it in. */
  openLength(): number {
    return this.room(4);
  }

  fillLength(at: number): void {
    this.fragment.content.write(at, this.size - at - 4, 4);
  }

  /** Fills up to a multiple of `align` bytes from `start`. */
  pad(align: number, start = 0): void {
    while ((this.size - start) % align !== 0) this.number(0, 1);
  }

  private room(sizeBytes: number): number {
    this.fragment.sizeBytes += sizeBytes;
    return this.fragment.content.extend(sizeBytes);
  }
}

/** Strings that other sections name by their offset, each once. */
export class DebugStrings {
  readonly section: DebugSection;
  private readonly offsets = new Map<string, number>();

  constructor(unit: Unit, name: string) {
    this.section = new DebugSection(unit, name, 'strings');
  }

  spot(text: string): Spot {
    let offset = this.offsets.get(text);
    if (offset === undefined) {
      offset = this.section.size;
      this.offsets.set(text, offset);
      this.section.text(text);
    }
    return { section: this.section.section, offset };
  }
}
