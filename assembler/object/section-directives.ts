/** Directives that choose the section, or the structure, that is being written. */
import { type ElfGroup, SHF, SHT } from '../../vm/elf/format.ts';
import * as messages from '../messages.ts';
import type { Operand, Operation } from '../syntax/ast.ts';
import { type Directive, directive, numberOf } from './directive.ts';
import { defaultAttributes, flagsOf, sectionTypes } from './section-names.ts';
import type { SectionAttributes } from './sections.ts';
import type { Position, Unit } from './unit.ts';

const MOST_SUBSECTION = 8192;

// biome-ignore format: the columns are aligned by hand
export const sectionDirectives: readonly (readonly [string, Directive])[] = [
  ['.text',   directive('[subsection]', 'goes on in section .text', standard('.text'))],
  ['.data',   directive('[subsection]', 'goes on in section .data', standard('.data'))],
  ['.bss',    directive('[subsection]', 'goes on in section .bss',  standard('.bss'))],
  ['.rodata', directive('[subsection]', 'goes on in section .rodata', standard('.rodata'))],
  ['.section',     directive('name[, "flags", @type, size, group, comdat]', 'goes on in a section; flags a w x M S G, types progbits nobits note', (unit, operation) => enterNamed(unit, operation))],
  ['.sect',        directive('name[, "flags", @type, size, group, comdat]', 'the same', (unit, operation) => enterNamed(unit, operation))],
  ['.pushsection', directive('name[, subsection, "flags", @type, size, group, comdat]', 'the same, until .popsection', pushSection)],
  ['.popsection',  directive('', 'goes back to where .pushsection was', popSection)],
  ['.previous',    directive('', 'goes back to the section before this one', goBack)],
  ['.subsection',  directive('number', 'goes on in a part of this section; parts come in order of number', subsection)],
  ['.struct',      directive('[offset]', 'counts offsets from here on: labels become numbers', struct)],
  ['.offset',      directive('[offset]', 'the same', struct)],
];

function goTo(unit: Unit, { chain, structOffset }: Position): void {
  unit.previous = { chain: unit.chain, structOffset: unit.structOffset };
  unit.chain = chain;
  unit.structOffset = structOffset;
}

function standard(name: string): Directive['run'] {
  return (unit, { operands }) => {
    const number = numberOf(unit, operands[0], { max: MOST_SUBSECTION, instead: 0 });
    if (number === undefined) return;
    goTo(unit, { chain: unit.section(name).chain(number), structOffset: undefined });
  };
}

function enterNamed(unit: Unit, { operands }: Operation): void {
  const name = sectionName(unit, operands[0]);
  if (name === undefined) return;
  const given = attributesOf(unit, name, operands.slice(1));
  if (given === undefined) return;
  const section = unit.section(name, given);
  const isOther =
    section.attributes.flags !== given.flags || section.attributes.type !== given.type;
  if (isOther && operands.length > 1) {
    const range = operands[1]?.range;
    unit.report({ severity: 'warning', message: messages.sectionChanged(name) }, range);
  }
  goTo(unit, { chain: section.chain(0), structOffset: undefined });
}

/** Names of sections may hold characters that names of symbols may not: `.note.GNU-stack`. */
function sectionName(unit: Unit, operand: Operand | undefined): string | undefined {
  if (operand === undefined) return undefined;
  if (operand.kind === 'string') return operand.text;
  const { start, end } = operand.range;
  const name = unit.statement.text.slice(start, end);
  if (name !== '' && !/\s/.test(name)) return name;
  unit.report({ message: messages.expectedSectionName() }, operand.range);
  return undefined;
}

function attributesOf(
  unit: Unit,
  name: string,
  operands: readonly Operand[],
): SectionAttributes | undefined {
  const usual = defaultAttributes(name);
  const [flagsOperand, typeOperand, ...others] = operands;
  if (flagsOperand === undefined) return usual;
  if (flagsOperand.kind !== 'string') {
    unit.report({ message: messages.expectedSectionFlags() }, flagsOperand.range);
    return undefined;
  }
  const flags = flagsOf(flagsOperand.text);
  if (typeof flags === 'string') {
    unit.report({ message: messages.unknownSectionFlag(flags) }, flagsOperand.range);
    return undefined;
  }
  const type = typeOperand === undefined ? usual.type : typeOf(unit, typeOperand);
  if (type === undefined) return undefined;
  const sizeOperand = (flags & SHF.GROUP) === 0 || flags & SHF.MERGE ? others.shift() : undefined;
  const entrySize = numberOf(unit, sizeOperand, { max: 2 ** 16, instead: 0 });
  if (entrySize === undefined) return undefined;
  if ((flags & SHF.MERGE) !== 0 && entrySize === 0) {
    unit.report({ message: messages.mergeNeedsSize() }, flagsOperand.range);
    return undefined;
  }
  const given = { type, flags: flags & ~SHF.GROUP, entrySize };
  if ((flags & SHF.GROUP) === 0) {
    const { group } = unit.chain.section.attributes;
    const joins = flagsOperand.text.includes('?') && group !== undefined;
    return joins ? { ...given, group } : given;
  }
  const group = groupOf(unit, others, flagsOperand);
  return group && { ...given, group };
}

function groupOf(
  unit: Unit,
  [nameOperand, word]: readonly Operand[],
  flags: Operand,
): ElfGroup | undefined {
  if (nameOperand === undefined || nameOperand.kind === 'absent') {
    unit.report({ message: messages.expectedGroup() }, flags.range);
    return undefined;
  }
  const isComdat = word?.kind === 'name' && word.name === 'comdat';
  if (word !== undefined && !isComdat) {
    unit.report({ message: messages.expectedComdat() }, word.range);
    return undefined;
  }
  const name = sectionName(unit, nameOperand);
  return name === undefined ? undefined : unit.group({ name, isComdat });
}

function typeOf(unit: Unit, operand: Operand): number | undefined {
  const isWord = operand.kind === 'attribute';
  const name = isWord ? operand.name : operand.kind === 'string' ? operand.text : undefined;
  const type = name === undefined ? undefined : sectionTypes.get(name);
  if (type !== undefined) return type;
  const number = operand.kind === 'number' ? Number(operand.value) : undefined;
  if (number !== undefined && number > SHT.NULL) return number;
  unit.report({ message: messages.unknownSectionType([...sectionTypes.keys()]) }, operand.range);
  return undefined;
}

function pushSection(unit: Unit, operation: Operation): void {
  const { chain, structOffset, previous } = unit;
  unit.pushedSections.push({ here: { chain, structOffset }, previous });
  const [name, second, ...others] = operation.operands;
  const hasNumber = second !== undefined && second.kind !== 'string';
  const rest = hasNumber ? others : second === undefined ? [] : [second, ...others];
  const operands = name === undefined ? [] : [name, ...rest];
  enterNamed(unit, { ...operation, operands });
  if (!hasNumber) return;
  const number = numberOf(unit, second, { max: MOST_SUBSECTION, instead: 0 });
  if (number !== undefined) unit.chain = unit.chain.section.chain(number);
}

function popSection(unit: Unit, { nameRange }: Operation): void {
  const last = unit.pushedSections.pop();
  if (last === undefined) {
    unit.report({ message: messages.strayEnd('.popsection', '.pushsection') }, nameRange);
    return;
  }
  goTo(unit, last.here);
  unit.previous = last.previous;
}

function goBack(unit: Unit, { nameRange }: Operation): void {
  if (unit.previous !== undefined) goTo(unit, unit.previous);
  else unit.report({ message: messages.noPreviousSection() }, nameRange);
}

function subsection(unit: Unit, { operands }: Operation): void {
  const number = numberOf(unit, operands[0], { max: MOST_SUBSECTION });
  if (number === undefined) return;
  goTo(unit, { chain: unit.chain.section.chain(number), structOffset: undefined });
}

function struct(unit: Unit, { operands }: Operation): void {
  const offset = operands[0] === undefined ? 0n : unit.absolute(operands[0]);
  if (offset !== undefined) goTo(unit, { chain: unit.chain, structOffset: offset });
}
