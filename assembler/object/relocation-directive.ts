/** `.reloc`: a relocation by its name, for what no operator asks for. */
import * as messages from '../messages.ts';
import { nearest } from '../nearest.ts';
import { type RelocationName, relocationNames } from '../relocations.ts';
import type { Operation } from '../syntax/ast.ts';
import { type Directive, directive } from './directive.ts';
import type { Unit } from './unit.ts';

export const relocationDirectives: readonly (readonly [string, Directive])[] = [
  [
    '.reloc',
    directive('offset, name[, value]', 'leaves a place to the linker, by a relocation', relocation),
  ],
];

function relocation(unit: Unit, { operands, nameRange }: Operation): void {
  const [where, what, value] = operands;
  const offset = unit.expression(where);
  const target = value === undefined ? undefined : unit.expression(value);
  if (offset === undefined || (value !== undefined && target === undefined)) return;
  const name = what?.kind === 'name' ? relocationNames.find((one) => one === what.name) : undefined;
  if (name === undefined) {
    reportUnknown(unit, what?.kind === 'name' ? what.name : '', what?.range ?? nameRange);
    return;
  }
  if (unit.structOffset !== undefined) unit.report({ message: messages.bytesInStruct() });
  else {
    unit.namedRelocations.push({
      section: unit.chain.section,
      offset: { term: unit.bind(offset), spot: unit.spot(offset.range) },
      name,
      term: target === undefined ? { kind: 'constant', value: 0n } : unit.bind(target),
      spot: unit.spot((target ?? offset).range),
    });
  }
}

function reportUnknown(unit: Unit, word: string, range: Operation['nameRange']): void {
  const guess: RelocationName | undefined = nearestName(word);
  const help = messages.didYouMean(guess);
  unit.report({ message: messages.unknownRelocation(word), help }, range);
}

function nearestName(word: string): RelocationName | undefined {
  const guess = nearest(word, relocationNames);
  return relocationNames.find((name) => name === guess);
}
