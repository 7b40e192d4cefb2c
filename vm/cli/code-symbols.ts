/**
 * Which of several symbols a disassembly names, chosen as GNU objdump 2.40 chooses: those of the
 * section that is shown first, then routines, objects, global names, the larger, the earlier in the
 * alphabet. Mapping symbols (`$x`, `$d`) and the labels `.L0 ` of GNU as name nothing.
 */
import type { ElfExecutable, ElfObject, ElfSymbol } from '../elf/format.ts';

export class CodeSymbols {
  readonly #sorted: readonly ElfSymbol[];
  readonly #isObject: boolean;
  readonly #section: number;
  readonly #range: { readonly from: number; readonly to: number };

  /** `section` is an index; its symbols come before others of the same address. */
  constructor(file: ElfObject | ElfExecutable, section: number) {
    const shown = file.sections[section];
    const from = shown?.address ?? 0;
    this.#section = section;
    this.#range = { from, to: from + (shown?.sizeBytes ?? 0) };
    this.#isObject =
      file.kind === 'object' && file.sections.some(({ relocations }) => relocations.length > 0);
    const named = file.symbols.filter(isName);
    this.#sorted = named.sort((a, b) => a.value - b.value || this.#compare(a, b));
  }

  get isEmpty(): boolean {
    return this.#sorted.length === 0;
  }

  /** The addresses at which something in the section is called by a name, rising. */
  labels(): number[] {
    const values = this.#sorted.filter(({ section }) => section === this.#section);
    return [...new Set(values.map(({ value }) => value))];
  }

  /** `name`, `name+0x8` or `name-0x8`; undefined: nothing is near. */
  textFor(address: number): string | undefined {
    const symbol = this.nearest(address);
    if (symbol === undefined) return undefined;
    return printable(symbol.name) + distanceText(address - symbol.value);
  }

  /** The symbol that names an address; in objects only one of this section names what is in it. */
  nearest(address: number): ElfSymbol | undefined {
    const { from, to } = this.#range;
    const isHere = address >= from && address < to;
    return this.#find(address, this.#isObject && isHere);
  }

  /** The symbol of the section that an address in it belongs to. */
  owner(address: number): ElfSymbol | undefined {
    return this.#find(address, true);
  }

  #find(address: number, isFromSection: boolean): ElfSymbol | undefined {
    const sorted = this.#sorted;
    const isWanted = ({ section }: ElfSymbol) => !isFromSection || section === this.#section;
    let found: ElfSymbol | undefined;
    for (let index = this.#countUpTo(address) - 1; index >= 0; index -= 1) {
      const symbol = sorted[index];
      if (symbol === undefined || (found !== undefined && symbol.value !== found.value)) break;
      if (isWanted(symbol)) found = symbol;
    }
    // None at or below: the first above, from which is counted backwards.
    return found ?? sorted.find(isWanted);
  }

  /** How many symbols lie at or below an address. */
  #countUpTo(address: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle]?.value ?? 0) <= address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compare(a: ElfSymbol, b: ElfSymbol): number {
    for (const rank of [this.#sectionRank, kindRank, bindingRank]) {
      const difference = rank.call(this, a) - rank.call(this, b);
      if (difference !== 0) return difference;
    }
    const dotted = Number(a.name.startsWith('.')) - Number(b.name.startsWith('.'));
    return b.sizeBytes - a.sizeBytes || dotted || (a.name < b.name ? -1 : 1);
  }

  #sectionRank({ section }: ElfSymbol): number {
    return section === this.#section ? 0 : 1;
  }
}

/** `+0x8`, `-0x8`, or nothing at all. */
export function distanceText(distance: number): string {
  if (distance === 0) return '';
  return `${distance < 0 ? '-' : '+'}0x${Math.abs(distance).toString(16)}`;
}

function kindRank({ type }: ElfSymbol): number {
  return type === 'func' ? 0 : type === 'object' ? 1 : 2;
}

/** A weak symbol is neither global nor local to GNU's order. */
function bindingRank({ binding }: ElfSymbol): number {
  return binding === 'global' ? 0 : binding === 'local' ? 1 : 2;
}

function isName({ name, type, section }: ElfSymbol): boolean {
  if (name === '' || name === '.L0 ' || isMappingSymbol(name)) return false;
  if (type === 'section' || type === 'file') return false;
  return section !== 'undefined' && section !== 'common';
}

/** Marks where code (`$x`, with or without an architecture) and data (`$d`) begin. */
export function isMappingSymbol(name: string): boolean {
  return /^\$(d|x|xrv.*)$/.test(name) || /^\$[xd]\./.test(name);
}

/** Made by tools for tools: mapping symbols and labels of the assembler. */
export function isSpecialSymbol({ name, type }: ElfSymbol): boolean {
  if (type === 'section' || type === 'file') return false;
  return isMappingSymbol(name) || /^(\.L|\.X|\.\.|_\.L_)/.test(name);
}

/** Characters that a terminal would obey become `^B`. */
export function printable(name: string): string {
  return [...name].map((letter) => (letter < ' ' ? `^${caret(letter)}` : letter)).join('');
}

function caret(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) + 64);
}
