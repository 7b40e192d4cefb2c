/**
 * Structures as the source declares them: absolute symbols. `thread.SIZE` says that there is a
 * structure `thread` of so many bytes, `thread.state` that it has a field there; a field ends where
 * the next one begins. So the macros `struct`, `field` and `ends` of this repository declare one,
 * and so do labels under `.struct`.
 *
 * What a field is made of is said where its size is: one whose declaration names `list.SIZE` is a
 * `list`, or several of them; any other is a number, or as many numbers as are in it.
 */
import { outermostCall, type Statement } from '../source.ts';
import type { SourceSymbol, SymbolTable } from './symbols.ts';
import { constantOf, evaluate } from './terms.ts';

export interface Structure {
  readonly name: string;
  readonly sizeBytes: number;
  readonly declaredAt: Statement;
  /** Whether the source uses a field of it. */
  readonly isUsed: boolean;
  /** By offset; several at one offset are ways to see the same bytes. */
  readonly fields: readonly StructureField[];
}

export interface StructureField {
  readonly name: string;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly declaredAt: Statement;
  /** The structure that it is made of. */
  readonly element: string | undefined;
}

const SIZE = '.SIZE';

/** The structures of a source by name, in the order of their declarations. */
export function structuresOf(symbols: SymbolTable): Map<string, Structure> {
  const constants: { symbol: SourceSymbol; value: number; declaredAt: Statement }[] = [];
  const members = new Map<string, (typeof constants)[number][]>();
  for (const symbol of symbols.all()) {
    const { definition, definedAt, name } = symbol;
    const dot = name.indexOf('.', 1);
    if (definition?.kind !== 'equated' || definedAt === undefined || dot < 0) continue;
    const value = constantOf(evaluate(definition.term));
    if (value === undefined || value < 0n || value > MOST_BYTES) continue;
    const constant = { symbol, value: Number(value), declaredAt: definedAt.statement };
    if (name.endsWith(SIZE)) constants.push(constant);
    const owner = name.slice(0, dot);
    const list = members.get(owner);
    if (list === undefined) members.set(owner, [constant]);
    else list.push(constant);
  }
  const structures = new Map<string, Structure>();
  for (const { symbol, value: sizeBytes, ...size } of constants) {
    const name = symbol.name.slice(0, -SIZE.length);
    const own = members.get(name)?.filter((one) => one.symbol !== symbol && one.value < sizeBytes);
    if (own === undefined || own.length === 0) continue;
    own.sort((one, other) => one.value - other.value);
    const ends = [...new Set(own.map(({ value }) => value)), sizeBytes];
    const fields = own.map((one) => ({
      name: one.symbol.name.slice(name.length + 1),
      offset: one.value,
      sizeBytes: (ends[ends.indexOf(one.value) + 1] ?? sizeBytes) - one.value,
      declaredAt: outermostCall(one.declaredAt),
      element: elementNamed(one.declaredAt, name),
    }));
    const declaredAt = outermostCall(own[0]?.declaredAt ?? size.declaredAt);
    const isUsed = own.some((one) => one.symbol.isNamed);
    structures.set(name, { name, sizeBytes, declaredAt, isUsed, fields });
  }
  return structures;
}

/** Far more than a structure has. */
const MOST_BYTES = 2n ** 24n;

const elementSize = /([A-Za-z_$][\w$]*)\.SIZE\b/g;

/** The structure whose size a statement names, or the macro call that made it; not `except`. */
export function elementNamed(statement: Statement, except?: string): string | undefined {
  for (let at: Statement | undefined = statement; at !== undefined; at = at.expansion?.from) {
    if (!at.text.includes(SIZE)) continue;
    for (const [, name] of at.text.matchAll(elementSize)) if (name !== except) return name;
  }
  return undefined;
}
