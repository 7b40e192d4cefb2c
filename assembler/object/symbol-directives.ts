/** Directives that say something of symbols: values, bindings, types, sizes, common room. */
import type { ElfSymbol } from '../../vm/elf/format.ts';
import * as messages from '../messages.ts';
import type { Range } from '../source.ts';
import type { Operand, Operation } from '../syntax/ast.ts';
import { type Directive, directive, nameOf, numberOf } from './directive.ts';
import type { SourceSymbol } from './symbols.ts';
import type { Unit } from './unit.ts';

type Run = Directive['run'];

const LARGEST_COMMON = 2 ** 28;
const LARGEST_ALIGN = 2 ** 20;

// biome-ignore format: the columns are aligned by hand
export const symbolDirectives: readonly (readonly [string, Directive])[] = [
  ['.set',   directive('name, value', 'gives a symbol a value; it may be given another later', equate('again'))],
  ['.equ',   directive('name, value', 'the same', equate('again'))],
  ['.equiv', directive('name, value', 'gives a symbol a value once and for all', equate('once'))],
  ['.eqv',   directive('name, value', 'the same, but its symbols count as they are where it is used', equate('lazily'))],
  ['.lsym',  directive('name, value', 'as .set', equate('again'))],

  ['.globl',    directive('name, …', 'other objects may name these symbols', eachSymbol(bind('global')))],
  ['.global',   directive('name, …', 'the same', eachSymbol(bind('global')))],
  ['.xdef',     directive('name, …', 'the same', eachSymbol(bind('global')))],
  ['.weak',     directive('name, …', 'as .globl, but another definition goes before', eachSymbol(bind('weak')))],
  ['.local',    directive('name, …', 'only this object may name these symbols', eachSymbol(bind('local')))],
  ['.hidden',   directive('name, …', 'only what is linked together may name them', eachSymbol(show('hidden')))],
  ['.internal', directive('name, …', 'the same', eachSymbol(show('internal')))],
  ['.protected', directive('name, …', 'others may name them, but none may put others in their place', eachSymbol(show('protected')))],

  ['.type', directive('name, @type', 'function, object or notype', setType)],
  ['.size', directive('name, size', 'bytes that the symbol stands for, as `. - name`', setSize)],

  ['.comm',  directive('name, size[, align]', 'room that is shared by all objects that ask for it', common)],
  ['.lcomm', directive('name, size[, align]', 'room in .bss', localCommon)],
];

function equate(often: 'once' | 'lazily' | 'again'): Run {
  return (unit, { operands }) => {
    const name = nameOf(unit, operands[0]);
    const value = unit.expression(operands[1]);
    const range = operands[0]?.range;
    if (name === undefined || value === undefined || range === undefined) return;
    const lazy = often === 'lazily' ? value : undefined;
    unit.equate(name, unit.bind(value), { range, isOnce: often !== 'again', lazy });
  };
}

function eachSymbol(act: (symbol: SourceSymbol, unit: Unit, operand: Operand) => void): Run {
  return (unit, { operands }) => {
    for (const operand of operands) {
      const name = nameOf(unit, operand);
      if (name !== undefined) act(unit.symbols.named(name), unit, operand);
    }
  };
}

function bind(binding: ElfSymbol['binding']) {
  return (symbol: SourceSymbol, unit: Unit): void => {
    // A weak symbol stays weak when it is also declared global, as in GNU as.
    if (symbol.binding !== 'weak' || binding === 'weak') symbol.binding = binding;
    if (binding === 'local') placeCommon(unit, symbol);
  };
}

function show(visibility: ElfSymbol['visibility']) {
  return (symbol: SourceSymbol): void => {
    symbol.visibility = visibility;
  };
}

const types: ReadonlyMap<string, ElfSymbol['type']> = new Map([
  ['function', 'func'],
  ['object', 'object'],
  ['notype', 'notype'],
  ['common', 'object'],
  ['STT_FUNC', 'func'],
  ['STT_OBJECT', 'object'],
  ['STT_NOTYPE', 'notype'],
]);

function setType(unit: Unit, { operands }: Operation): void {
  const [subject, operand] = operands;
  const name = nameOf(unit, subject);
  if (name === undefined || operand === undefined) return;
  const isWord = operand.kind === 'attribute' || operand.kind === 'name';
  const word = isWord ? operand.name : operand.kind === 'string' ? operand.text : '';
  const type = types.get(word);
  if (type !== undefined) unit.symbols.named(name).type = type;
  else unit.report({ message: messages.unknownSymbolType() }, operand.range);
}

function setSize(unit: Unit, { operands }: Operation): void {
  const name = nameOf(unit, operands[0]);
  const value = unit.expression(operands[1]);
  if (name === undefined || value === undefined) return;
  unit.symbols.named(name).size = { term: unit.bind(value), spot: unit.spot(value.range) };
}

function common(unit: Unit, { operands }: Operation): void {
  const found = commonOperands(unit, operands);
  // As in GNU as, room that was made local before is not aligned by itself.
  const isLocal = found?.symbol.binding === 'local';
  const before = found?.symbol.definition;
  if (found !== undefined && before?.kind === 'common') {
    const { symbol, sizeBytes, range } = found;
    if (sizeBytes === before.sizeBytes) return;
    const message = messages.commonSize(symbol.name, before.sizeBytes, sizeBytes);
    unit.report({ severity: 'warning', message }, range);
  } else if (found !== undefined)
    makeCommon(unit, found, isLocal ? 1 : sharedAlign(found.sizeBytes));
}

function makeCommon(unit: Unit, found: CommonOperands, usualAlign: number): void {
  if (!unit.mayDefine(found.symbol, found.range)) return;
  const { symbol, sizeBytes, align, range } = found;
  symbol.definition = { kind: 'common', sizeBytes, align: align ?? usualAlign };
  symbol.definedAt = unit.spot(range);
  symbol.type = 'object';
  if (symbol.binding === 'local') placeCommon(unit, symbol);
}

function localCommon(unit: Unit, { operands }: Operation): void {
  const found = commonOperands(unit, operands);
  if (found === undefined) return;
  if (found.symbol.definition === undefined) found.symbol.binding = 'local';
  makeCommon(unit, found, localAlign(found.sizeBytes));
}

/** Common room that is local is nobody else's to share: it goes to .bss. */
function placeCommon(unit: Unit, symbol: SourceSymbol): void {
  const { definition, definedAt } = symbol;
  if (definition?.kind !== 'common' || definedAt === undefined) return;
  const { sizeBytes, align } = definition;
  const { chain, structOffset } = unit;
  unit.chain = unit.section('.bss').chain(0);
  unit.structOffset = undefined;
  unit.chain.section.align = Math.max(unit.chain.section.align, align);
  unit.skip(unit.chain.paddingTo(align) ?? 0);
  symbol.definition = { kind: 'label', place: unit.chain.here() };
  symbol.size = { term: { kind: 'constant', value: BigInt(sizeBytes) }, spot: definedAt };
  unit.skip(sizeBytes);
  unit.chain = chain;
  unit.structOffset = structOffset;
}

interface CommonOperands {
  readonly symbol: SourceSymbol;
  readonly sizeBytes: number;
  readonly align: number | undefined;
  readonly range: Range;
}

function commonOperands(unit: Unit, operands: readonly Operand[]): CommonOperands | undefined {
  const [subject] = operands;
  const name = nameOf(unit, subject);
  const sizeBytes = numberOf(unit, operands[1], { max: LARGEST_COMMON });
  if (name === undefined || subject === undefined || sizeBytes === undefined) return undefined;
  const given = operands[2];
  const align = given && numberOf(unit, given, { min: 1, max: LARGEST_ALIGN });
  if (given !== undefined && align === undefined) return undefined;
  if (given !== undefined && align !== undefined && (align & (align - 1)) !== 0) {
    unit.report({ message: messages.alignNotPower(align) }, given.range);
    return undefined;
  }
  return { symbol: unit.symbols.named(name), sizeBytes, align, range: subject.range };
}

/** As GNU as: the largest power of two in the size, at most 8. */
function localAlign(sizeBytes: number): number {
  let align = 1;
  while (align < 8 && 2 * align <= sizeBytes) align *= 2;
  return align;
}

/** As GNU as: the least power of two that the size fits in, at most 16. */
function sharedAlign(sizeBytes: number): number {
  let align = 1;
  while (align < 16 && align < sizeBytes) align *= 2;
  return align;
}
