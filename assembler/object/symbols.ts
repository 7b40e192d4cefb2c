/** Symbols of one source: ordinary ones by name, and local labels, which may be defined again. */
import type { ElfSymbol } from '../../vm/elf/format.ts';
import { nearest } from '../nearest.ts';
import type { Range, Statement } from '../source.ts';
import type { Expression } from '../syntax/ast.ts';
import type { Place, Section } from './sections.ts';
import type { Term } from './terms.ts';

export type Definition =
  | { readonly kind: 'label'; readonly place: Place }
  | {
      readonly kind: 'equated';
      readonly term: Term;
      readonly isOnce: boolean;
      /** What `.eqv` said, which is bound anew wherever the symbol is used. */
      readonly lazy: Expression | undefined;
    }
  | { readonly kind: 'common'; readonly sizeBytes: number; readonly align: number };

/** Where something in the source is. */
export interface Spot {
  /** How many statements came before: what is found out late is still told in its place. */
  readonly order: number;
  readonly statement: Statement;
  readonly range: Range;
}

export class SourceSymbol {
  readonly name: string;
  definition: Definition | undefined;
  definedAt: Spot | undefined;
  binding: ElfSymbol['binding'] | undefined;
  type: ElfSymbol['type'] = 'notype';
  visibility: ElfSymbol['visibility'] = 'default';
  size: { readonly term: Term; readonly spot: Spot } | undefined;
  /** Whether an expression of the source names it. */
  isNamed = false;
  /** Whether a relocation needs it in the symbol table. */
  isNeeded = false;
  /** Set while its value is being found, to notice symbols defined by each other. */
  isBusy = false;

  constructor(name: string) {
    this.name = name;
  }
}

export class SymbolTable {
  private readonly byName = new Map<string, SourceSymbol>();
  private readonly localLabels = new Map<string, LocalLabel>();
  /** Labels without a name that relocations need, such as those of `la`. */
  private readonly nameless: SourceSymbol[] = [];
  private readonly numbered: SourceSymbol[] = [];
  private readonly files: SourceSymbol[] = [];
  private readonly ofSections = new Map<Section, SourceSymbol>();

  /** The symbol of that name, known or not. */
  named(name: string): SourceSymbol {
    let symbol = this.byName.get(name);
    if (symbol === undefined) {
      symbol = new SourceSymbol(name);
      this.byName.set(name, symbol);
    }
    return symbol;
  }

  /**
   * A new symbol in place of one that is set again. Who named the old one before it was first set
   * keeps it, and with it its first value, as in GNU as.
   */
  replace(old: SourceSymbol): SourceSymbol {
    const symbol = new SourceSymbol(old.name);
    symbol.binding = old.binding;
    symbol.type = old.type;
    symbol.visibility = old.visibility;
    symbol.size = old.size;
    this.byName.set(old.name, symbol);
    return symbol;
  }

  isDefined(name: string): boolean {
    return this.byName.get(name)?.definition !== undefined;
  }

  /** The defined symbol whose name is nearest to that of an undefined one. */
  nearestTo(name: string): string | undefined {
    const defined = [...this.byName.values()].filter((symbol) => symbol.definition !== undefined);
    return nearest(
      name,
      defined.map((symbol) => symbol.name),
    );
  }

  /** A symbol for a place without a name; GNU as gives them this one too. */
  nameAPlace(place: Place): SourceSymbol {
    const symbol = new SourceSymbol('.L0 ');
    symbol.definition = { kind: 'label', place };
    this.nameless.push(symbol);
    return symbol;
  }

  /** A symbol that names the source of what follows in the symbol table. */
  ofFile(name: string): void {
    const symbol = new SourceSymbol(name);
    symbol.type = 'file';
    symbol.definition = {
      kind: 'equated',
      term: { kind: 'constant', value: 0n },
      isOnce: true,
      lazy: undefined,
    };
    this.files.push(symbol);
  }

  /** The symbol of a section itself, without a name. */
  ofSection(section: Section): SourceSymbol {
    let symbol = this.ofSections.get(section);
    const [fragment] = section.chain(0).fragments;
    if (symbol === undefined && fragment !== undefined) {
      symbol = new SourceSymbol('');
      symbol.type = 'section';
      symbol.definition = { kind: 'label', place: { fragment, offset: 0 } };
      this.ofSections.set(section, symbol);
    }
    if (symbol === undefined) throw new Error('a chain has a fragment');
    return symbol;
  }

  /** A mapping symbol of the psABI: `$x` where code begins, `$d` where data does. */
  markContent(content: 'code' | 'data', place: Place): void {
    const symbol = new SourceSymbol(content === 'code' ? '$x' : '$d');
    symbol.definition = { kind: 'label', place };
    this.nameless.push(symbol);
  }

  defineLocalLabel(label: string, place: Place): void {
    const entry = this.localLabel(label);
    entry.next.symbol.definition = { kind: 'label', place };
    entry.last = entry.next.symbol;
    entry.isOpen = true;
    entry.count += 1;
    entry.next = { symbol: localSymbol(label, entry.count + 1), uses: [] };
  }

  /** The stretch ends in which labels such as `1$` hold. */
  closeDollarLabels(): void {
    for (const [label, entry] of this.localLabels) if (label.endsWith('$')) entry.isOpen = false;
  }

  /** The label `1$` of this stretch or, where none is, the next one. */
  dollarLabel(label: string, spot: Spot): SourceSymbol {
    const entry = this.localLabels.get(label);
    return entry?.isOpen === true && entry.last !== undefined
      ? entry.last
      : this.localLabelAhead(label, spot);
  }

  isOpenDollarLabel(label: string): boolean {
    return label.endsWith('$') && this.localLabels.get(label)?.isOpen === true;
  }

  /** The nearest definition of a local label before this point. */
  localLabelBefore(label: string): SourceSymbol | undefined {
    return this.localLabels.get(label)?.last;
  }

  /** The next definition behind this point; `spot` is reported if there is none. */
  localLabelAhead(label: string, spot: Spot): SourceSymbol {
    const { next } = this.localLabel(label);
    next.uses.push(spot);
    return next.symbol;
  }

  /** Uses of local labels that nobody has defined. */
  *missingLocalLabels(): Generator<{ label: string; spot: Spot }> {
    for (const [label, { next }] of this.localLabels) {
      for (const spot of next.uses) yield { label, spot };
    }
  }

  /** Every symbol that may have to be written: named ones, local labels, places. */
  *all(): Generator<SourceSymbol> {
    yield* this.files;
    for (const symbol of this.ofSections.values()) if (symbol.isNeeded) yield symbol;
    yield* this.byName.values();
    yield* this.numbered;
    yield* this.nameless;
  }

  private localLabel(label: string): LocalLabel {
    let entry = this.localLabels.get(label);
    if (entry === undefined) {
      entry = {
        last: undefined,
        isOpen: false,
        count: 0,
        next: { symbol: localSymbol(label, 1), uses: [] },
      };
      this.localLabels.set(label, entry);
    }
    if (this.numbered.at(-1) !== entry.next.symbol) this.numbered.push(entry.next.symbol);
    return entry;
  }
}

interface LocalLabel {
  /** Whether it holds here; only `1$` ever ceases to. */
  isOpen: boolean;
  last: SourceSymbol | undefined;
  count: number;
  next: { readonly symbol: SourceSymbol; readonly uses: Spot[] };
}

function localSymbol(label: string, count: number): SourceSymbol {
  return new SourceSymbol(`.L${label}\u0002${count}`);
}
