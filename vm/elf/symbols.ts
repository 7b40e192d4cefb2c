/**
 * Names and addresses of a linked program, both ways. Absolute symbols are numbers, not places:
 * structure offsets, sizes and call numbers; they have addresses by name, but name no address.
 */
import type { ElfSymbol } from './format.ts';

const TYPE_RANK: Readonly<Record<string, number>> = { func: 0, object: 1, notype: 2 };
const BINDING_RANK: Readonly<Record<string, number>> = { global: 0, weak: 1, local: 2 };

export class SymbolTable {
  readonly #byName = new Map<string, ElfSymbol>();
  /** Symbols that are places, by rising address, of several at one address the best only. */
  readonly #places: readonly ElfSymbol[];

  constructor(symbols: Iterable<ElfSymbol>) {
    const named = [...symbols].filter(isNamed);
    for (const symbol of named) {
      const known = this.#byName.get(symbol.name);
      if (known === undefined || (known.binding === 'local' && symbol.binding !== 'local')) {
        this.#byName.set(symbol.name, symbol);
      }
    }
    const sorted = named
      .filter((symbol) => typeof symbol.section === 'number')
      .sort((a, b) => a.value - b.value || compareRank(a, b));
    this.#places = sorted.filter((symbol, index) => symbol.value !== sorted[index - 1]?.value);
  }

  /** The value of a symbol, global ones before local ones of that name. */
  addressOf(name: string): number | undefined {
    return this.#byName.get(name)?.value;
  }

  /**
   * The last symbol at or below `address` (unsigned), and the bytes from it to there. How far a
   * symbol reaches is not known here: far beyond the program, the last symbol is still named.
   */
  nameAt(address: number): { readonly name: string; readonly offset: number } | undefined {
    let low = 0;
    let high = this.#places.length;
    // Places below `low` are at or below the address, those from `high` on above it.
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#places[middle]?.value ?? 0) <= address) low = middle + 1;
      else high = middle;
    }
    const found = this.#places[low - 1];
    return found && { name: found.name, offset: address - found.value };
  }

  /** The absolute symbols whose name starts so, with their names in full, values unsigned. */
  constants(prefix: string): Map<string, number> {
    const found = new Map<string, number>();
    for (const [name, symbol] of this.#byName) {
      if (symbol.section === 'absolute' && name.startsWith(prefix)) found.set(name, symbol.value);
    }
    return found;
  }
}

/** Leaves out what no person wrote as a name: sections, files, mapping symbols ($x), .L labels. */
function isNamed(symbol: ElfSymbol): boolean {
  if (symbol.type === 'section' || symbol.type === 'file') return false;
  if (symbol.section === 'undefined' || symbol.section === 'common') return false;
  return symbol.name !== '' && !/^(\$[xd]|\.L)/.test(symbol.name);
}

/** Routines first; borders of sections (two leading underscores) last, for others say more. */
function compareRank(a: ElfSymbol, b: ElfSymbol): number {
  const rank = (symbol: ElfSymbol) =>
    100 * Number(symbol.name.startsWith('__')) +
    10 * (TYPE_RANK[symbol.type] ?? 3) +
    (BINDING_RANK[symbol.binding] ?? 3);
  return rank(a) - rank(b);
}
