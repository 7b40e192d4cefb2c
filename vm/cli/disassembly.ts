/**
 * A section as the lines of a disassembly, as GNU objdump 2.40 has them: code and data told apart
 * by mapping symbols, symbols before their places, zeros left out. What the lines look like on the
 * page is listing.ts's business.
 */
import type { ElfExecutable, ElfObject, ElfRelocation, ElfSection } from '../elf/format.ts';
import { decode } from '../isa/decode.ts';
import { disassemble } from '../isa/disassemble.ts';
import { CodeSymbols, distanceText, isMappingSymbol, printable } from './code-symbols.ts';
import { KnownAddresses } from './known-addresses.ts';

export interface DisassemblyOptions {
  /** Print `ret` for `jalr zero,0(ra)` and the like. */
  readonly aliases: boolean;
  /** Take everything for code, whatever the mapping symbols say. */
  readonly everything: boolean;
  /** Show zeros too. */
  readonly zeros: boolean;
  /** Give lines the relocations that patch them. */
  readonly relocations: boolean;
}

/** What follows a symbol, to the next one. */
export interface Stretch {
  readonly address: number;
  /** `name`, `name-0x4`, or the section's name if no symbol is near. */
  readonly label: string;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly address: number;
  /** Empty: zeros that are left out. */
  readonly bytes: Uint8Array;
  readonly sizeBytes: number;
  /** Bytes that are shown as one number. */
  readonly unitBytes: number;
  /** What the bytes mean or, if it is an object, their characters. */
  readonly text: string;
  readonly isObject: boolean;
  /** Where the instruction branches or jumps to, if that is no call. */
  readonly target?: number;
  readonly relocations: readonly ElfRelocation[];
}

/** As many zeros are left out in a stretch, and at its end. */
const SKIPPED_ZEROS = 8;
const SKIPPED_ZEROS_AT_END = 3;

/** Disassembles the sections of one file; addresses known in one are known in those after it. */
export class Disassembler {
  readonly #file: ElfObject | ElfExecutable;
  readonly #options: DisassemblyOptions;
  readonly #known: KnownAddresses;
  /** As of the last line: objects are shown in such numbers. */
  #unitBytes = 1;

  constructor(file: ElfObject | ElfExecutable, options: DisassemblyOptions) {
    this.#file = file;
    this.#options = options;
    const pointer = file.symbols.find(({ name }) => name === '__global_pointer$');
    const globalPointer = pointer?.section === 'undefined' ? undefined : pointer?.value;
    this.#known = new KnownAddresses({ globalPointer, aliases: options.aliases });
  }

  section(index: number): Stretch[] {
    const section = this.#file.sections[index];
    if (section === undefined || section.sizeBytes === 0) return [];
    const symbols = new CodeSymbols(this.#file, index);
    const end = section.address + section.sizeBytes;
    const inside = symbols.labels().filter((value) => value > section.address && value < end);
    const starts = [section.address, ...inside];
    const view: View = {
      section,
      symbols,
      kinds: kindChanges(this.#file, index),
      relocations: this.#options.relocations ? byOffset(section.relocations) : [],
      nextRelocation: 0,
    };
    return starts.map((address, at) => {
      const lines = this.#stretch(view, { from: address, to: starts[at + 1] ?? end });
      return { address, label: labelOf(view, address), lines };
    });
  }

  #stretch(view: View, range: { readonly from: number; readonly to: number }): Line[] {
    const lines: Line[] = [];
    const owner = view.symbols.owner(range.from);
    const isObject = owner?.type === 'object' && owner.value <= range.from;
    for (let address = range.from; address < range.to; ) {
      const isSkipping = !this.#options.zeros || view.section.bytes.length === 0;
      const zeros = isSkipping ? skippedZeros(view, address, range.to) : 0;
      const line =
        zeros > 0
          ? { ...NOTHING, address, sizeBytes: zeros }
          : isObject && !this.#options.everything
            ? this.#object(view, address, range.to)
            : this.#line(view, address, range.to);
      if (zeros === 0) this.#unitBytes = line.unitBytes;
      const end = address + line.sizeBytes;
      lines.push({ ...line, relocations: takeRelocations(view, end - view.section.address) });
      address = end;
    }
    return lines;
  }

  /** A row of what a symbol says is no code, whoever's bytes they are. */
  #object({ section }: View, address: number, limit: number): Line {
    const length = Math.min(OBJECT_ROW, limit - address);
    const bytes = contents(section, address - section.address, length);
    const text = [...bytes].map(characterOf).join('');
    return { ...NOTHING, address, bytes, text, ...rowOf(length, this.#unitBytes) };
  }

  #line(view: View, address: number, limit: number): Line {
    const { section, symbols } = view;
    const start = address - section.address;
    if (!this.#options.everything && stateAt(view, address) === 'data') {
      const room = Math.min(limit, nextChange(view, address)) - address;
      const bytes = contents(section, start, dataBytes(room));
      return { ...NOTHING, address, bytes, ...sizes(bytes.length), text: dataText(bytes) };
    }
    const length = Math.min(instructionBytes(section.bytes[start] ?? 0), limit - address);
    const bytes = contents(section, start, length);
    if (bytes.length !== 4) {
      return { ...NOTHING, address, bytes, ...sizes(length), text: unknownText(bytes) };
    }
    const word = numberOf(bytes) | 0;
    const { aliases } = this.#options;
    const symbolAt = (target: number) => symbols.textFor(target);
    const text = disassemble(word, address, { aliases, symbolAt });
    const known = this.#known.next(word, address);
    const comment = known === undefined ? '' : ` # ${placeText(known, symbols)}`;
    const line = { ...NOTHING, address, bytes, ...sizes(4), text: text + comment };
    const target = targetOf(word, address);
    return target === undefined ? line : { ...line, target };
  }
}

interface View {
  readonly section: ElfSection;
  readonly symbols: CodeSymbols;
  readonly kinds: readonly KindChange[];
  readonly relocations: readonly ElfRelocation[];
  nextRelocation: number;
}

interface KindChange {
  readonly address: number;
  readonly kind: 'code' | 'data';
}

const NOTHING = {
  bytes: new Uint8Array(),
  unitBytes: 1,
  text: '',
  isObject: false,
  relocations: [],
} as const;

/** Bytes of an object in a line. */
export const OBJECT_ROW = 16;

function rowOf(sizeBytes: number, unitBytes: number) {
  return { sizeBytes, unitBytes, isObject: true };
}

function characterOf(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}

function byOffset(relocations: readonly ElfRelocation[]): ElfRelocation[] {
  return [...relocations].sort((a, b) => a.offset - b.offset);
}

/** Where mapping symbols say that code or data begins, rising. */
function kindChanges(file: ElfObject | ElfExecutable, index: number): KindChange[] {
  const marks = file.symbols.filter(
    ({ name, section }) => section === index && isMappingSymbol(name),
  );
  const changes = marks.map(({ name, value }): KindChange => {
    return { address: value, kind: name.startsWith('$d') ? 'data' : 'code' };
  });
  return changes.sort((a, b) => a.address - b.address);
}

const EXECUTABLE = 4;

function stateAt({ kinds, section }: View, address: number): 'code' | 'data' {
  const last = kinds[countUpTo(kinds, address) - 1];
  return last?.kind ?? ((section.flags & EXECUTABLE) === 0 ? 'data' : 'code');
}

function nextChange({ kinds, section }: View, address: number): number {
  const end = section.address + section.sizeBytes;
  return kinds[countUpTo(kinds, address)]?.address ?? end;
}

function countUpTo(kinds: readonly KindChange[], address: number): number {
  let low = 0;
  let high = kinds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((kinds[middle]?.address ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}

function labelOf({ symbols, section }: View, address: number): string {
  const owner = symbols.owner(address);
  if (owner === undefined) {
    return printable(section.name) + distanceText(address - section.address);
  }
  return printable(owner.name) + distanceText(address - owner.value);
}

/** A place as objdump writes it: `80000010 <loop+0x8>`. */
function placeText(address: number, symbols: CodeSymbols): string {
  const name = symbols.textFor(address);
  const digits = address.toString(16);
  return name === undefined ? `0x${digits}` : `${digits} <${name}>`;
}

/** How many zeros from `address` on are left out. */
function skippedZeros({ section }: View, address: number, to: number): number {
  let end = section.bytes.length === 0 ? to : address;
  while (end < to && section.bytes[end - section.address] === 0) end += 1;
  const isAtEnd = end === to;
  const count = end - address;
  if (count < SKIPPED_ZEROS && !(isAtEnd && count < SKIPPED_ZEROS_AT_END)) return 0;
  return isAtEnd ? count : Math.floor(count / 4) * 4;
}

/** The relocations before an offset that were not taken yet. */
function takeRelocations(view: View, before: number): ElfRelocation[] {
  const first = view.nextRelocation;
  while ((view.relocations[view.nextRelocation]?.offset ?? Infinity) < before) {
    view.nextRelocation += 1;
  }
  return view.relocations.slice(first, view.nextRelocation);
}

/** Sections without bytes in the file hold zeros. */
function contents({ bytes }: ElfSection, start: number, count: number): Uint8Array {
  return bytes.length === 0 ? new Uint8Array(count) : bytes.subarray(start, start + count);
}

function dataBytes(room: number): number {
  const length = Math.min(room, 4);
  return length === 3 ? 2 : length;
}

/** The length of an instruction by its first bits, unprivileged manual 1.5. */
function instructionBytes(first: number): number {
  if ((first & 3) !== 3) return 2;
  if ((first & 0x1c) !== 0x1c) return 4;
  if ((first & 0x3f) === 0x1f) return 6;
  return (first & 0x7f) === 0x3f ? 8 : 2;
}

function sizes(sizeBytes: number): { sizeBytes: number; unitBytes: number } {
  return { sizeBytes, unitBytes: sizeBytes % 4 === 0 ? 4 : sizeBytes % 2 === 0 ? 2 : 1 };
}

const directives: Readonly<Record<number, string>> = { 1: '.byte', 2: '.short', 4: '.word' };

function dataText(bytes: Uint8Array): string {
  const digits = numberOf(bytes)
    .toString(16)
    .padStart(2 * bytes.length, '0');
  return `${directives[bytes.length]}\t0x${digits}`;
}

/** No instruction of this machine, by its length. */
function unknownText(bytes: Uint8Array): string {
  if (bytes.length === 2) return `.2byte\t0x${numberOf(bytes).toString(16)}`;
  if (bytes.length === 8) {
    const number = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
    return `.8byte\t0x${number.toString(16)}`;
  }
  const list = [...bytes].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`);
  return `.byte\t${list.join(', ')}`;
}

/** Up to four bytes, little-endian, unsigned. */
export function numberOf(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}

/** Where a branch or jump goes; a call is no jump to be drawn. */
function targetOf(word: number, address: number): number | undefined {
  const instruction = decode(word);
  if (instruction === undefined) return undefined;
  const { mnemonic, rd, imm } = instruction;
  const isBranch = /^b(eq|ne|ltu?|geu?)$/.test(mnemonic);
  if (!isBranch && !(mnemonic === 'jal' && rd === 0)) return undefined;
  return (address + imm) >>> 0;
}
