/**
 * Views: rows of the line table at one address are numbered, from 0, and a compiler may ask for the
 * number of one by `.loc … view SYMBOL`, to say of which of them a variable has its place.
 *
 * Whether two rows are at one address is known at once but for a padding between them, which may
 * turn out to be empty: the number is then an expression.
 */
import { distance, type Place, type Section } from './sections.ts';
import type { SymbolTable } from './symbols.ts';
import type { Term } from './terms.ts';

const FIRST: Term = { kind: 'constant', value: 0n };

export class LineViews {
  private readonly symbols: SymbolTable;
  /** The row before, in each section. */
  private readonly last = new Map<Section, { readonly place: Place; readonly view: Term }>();

  constructor(symbols: SymbolTable) {
    this.symbols = symbols;
  }

  /** Numbers a row at a place; `name` is what was asked: a symbol, or that it be the first. */
  number(place: Place, name: string | undefined): void {
    const { section } = place.fragment.chain;
    const isFirst = name === '0' || name === '-0';
    const view = isFirst ? FIRST : this.viewAt(place, this.last.get(section));
    this.last.set(section, { place, view });
    if (name === undefined || isFirst) return;
    this.symbols.named(name).definition = {
      kind: 'equated',
      term: view,
      isOnce: true,
      lazy: undefined,
    };
  }

  private viewAt(
    place: Place,
    last: { readonly place: Place; readonly view: Term } | undefined,
  ): Term {
    if (last === undefined || isSurelyApart(last.place, place)) return FIRST;
    const next: Term =
      last.view.kind === 'constant'
        ? { kind: 'constant', value: last.view.value + 1n }
        : sum(last.view, { kind: 'constant', value: 1n });
    if (distance(last.place, place) === 0) return next;
    const isSame = binary('==', this.label(last.place), this.label(place));
    // True is -1.
    return binary('*', { kind: 'unary', operator: '-', operand: isSame }, next);
  }

  private label(place: Place): Term {
    return { kind: 'symbol', symbol: this.symbols.nameAPlace(place) };
  }
}

/** Whether there are bytes between two places of a section; only paddings may still vanish. */
function isSurelyApart(from: Place, to: Place): boolean {
  const known = distance(from, to);
  if (known !== undefined) return known !== 0;
  if (from.fragment.chain !== to.fragment.chain) return true;
  const { fragments } = to.fragment.chain;
  const first = fragments.lastIndexOf(from.fragment);
  if (from.fragment.sizeBytes > from.offset || to.offset > 0) return true;
  return fragments.slice(first, -1).some((fragment, index) => {
    // Those between count whole; a branch has bytes from the start.
    return (index > 0 && fragment.sizeBytes > 0) || (fragment.tail?.sizeBytes ?? 0) > 0;
  });
}

function sum(left: Term, right: Term): Term {
  return binary('+', left, right);
}

function binary(operator: string, left: Term, right: Term): Term {
  return { kind: 'binary', operator, left, right };
}
