/** Real instructions with their arguments → words in the section, fixups for what is not known. */
import { operandOf } from '../../vm/isa/aliases.ts';
import { encode, type Operands, operandWords } from '../../vm/isa/encoding.ts';
import { instructions, type Mnemonic } from '../../vm/isa/instructions.ts';
import * as messages from '../messages.ts';
import { nearest } from '../nearest.ts';
import { type Field, operatorNamed, operators, relocationFor } from '../relocations.ts';
import { BranchTail, branchReach, isBranch } from './branch.ts';
import {
  addFixup,
  halves,
  type ImmediateWord,
  isWordSized,
  ownDistance,
  type Slot,
} from './fixups.ts';
import type { Argument, Arguments } from './operands.ts';
import { constantOf, evaluate, isFailure } from './terms.ts';
import type { Unit } from './unit.ts';

type ValueArgument = Extract<Argument, { kind: 'value' }>;

interface Given {
  /** By the words of the instruction's row. */
  readonly given: Arguments;
  /** Operands that the name of an alias or a suffix says already. */
  readonly fixed: Partial<Operands>;
}

/** The words inside a row's operands, in order: computed once a row. */
const wordsOfRow = new Map<Mnemonic, readonly string[]>();

export function emitInstruction(unit: Unit, mnemonic: Mnemonic, { given, fixed }: Given): void {
  const operands: { rd?: number; rs1?: number; rs2?: number; imm?: number } = { ...fixed };
  let value: { word: string; argument: ValueArgument } | undefined;
  for (const word of rowWords(mnemonic)) {
    const argument = given.get(word);
    if (argument === undefined) {
      if (fixed[operandOf(word)] === undefined) throw new Error(`${mnemonic} lacks ${word}`);
    } else if (argument.kind === 'register') operands[registerWord(word)] = argument.number;
    else if (word === 'pred' || word === 'succ') {
      operands.imm = (operands.imm ?? 0) | orderOf(unit, word, argument);
    } else if (word === 'csr') operands.imm = Number(constantOf(evaluate(argument.term)));
    else value = { word, argument };
  }
  if (value === undefined) unit.emitWord(encode(mnemonic, operands));
  else if (value.word === 'label') emitJump(unit, mnemonic, { operands, argument: value.argument });
  else emitWithValue(unit, mnemonic, { operands, ...value });
}

/** The shortest of lui and addi that make a number; both, if the number is not known yet. */
export function emitNumber(unit: Unit, register: number, argument: ValueArgument): void {
  const value = evaluate(argument.term);
  const constant = constantOf(value);
  if (constant === undefined || !isWordSized(constant)) {
    const place = unit.reserve(8, 'code');
    const slot: Slot = { kind: 'number', register };
    if (place !== undefined)
      addFixup(unit, { place, slot, term: argument.term, spot: argument.spot });
    return;
  }
  const { upper, lower } = halves(constant);
  if (upper !== 0) unit.emitWord(encode('lui', { rd: register, imm: upper }));
  const rs1 = upper === 0 ? 0 : register;
  if (lower !== 0 || upper === 0) unit.emitWord(encode('addi', { rd: register, rs1, imm: lower }));
}

function rowWords(mnemonic: Mnemonic): readonly string[] {
  let words = wordsOfRow.get(mnemonic);
  if (words === undefined) {
    words = operandWords(instructions[mnemonic].operands);
    wordsOfRow.set(mnemonic, words);
  }
  return words;
}

function registerWord(word: string): 'rd' | 'rs1' | 'rs2' {
  if (word === 'rd' || word === 'rs1' || word === 'rs2') return word;
  throw new Error(`${word} is no register of an instruction`);
}

function isNumber({ term }: ValueArgument, max: number): boolean {
  const constant = constantOf(evaluate(term));
  return constant !== undefined && constant >= 0n && constant <= max;
}

function orderOf(unit: Unit, word: string, argument: ValueArgument): number {
  if (!isNumber(argument, 15)) {
    unit.reportAt(argument.spot, { message: messages.expectedFenceSet() });
    return 0;
  }
  const bits = Number(constantOf(evaluate(argument.term)));
  return word === 'pred' ? bits << 4 : bits;
}

function emitJump(
  unit: Unit,
  mnemonic: Mnemonic,
  { operands, argument }: { operands: Partial<Operands>; argument: ValueArgument },
): void {
  const { term, spot, modifier, modifierSpot } = argument;
  if (modifier !== undefined) {
    unit.reportAt(modifierSpot, { message: messages.modifierHere(modifier) });
    return;
  }
  const { rs1 = 0, rs2 = 0 } = operands;
  if (isBranch(mnemonic) && !isReachedAtOnce(unit, argument)) {
    if (unit.reserve(0, 'code') === undefined) return;
    const alignAfter = Math.min(unit.chain.section.unit, 4);
    unit.chain.addTail(new BranchTail(unit, { mnemonic, rs1, rs2 }, { term, spot }), alignAfter);
    return;
  }
  const place = unit.reserve(4, 'code');
  if (place === undefined) return;
  place.fragment.content.write(place.offset, encode(mnemonic, operands), 4);
  const slot: Slot = { kind: 'jump', field: isBranch(mnemonic) ? 'B' : 'J' };
  addFixup(unit, { place, slot, term, spot });
}

/** Whether a branch goes back to a label so near that it will surely reach it. */
function isReachedAtOnce(unit: Unit, { term }: ValueArgument): boolean {
  const value = evaluate(term);
  if (isFailure(value)) return false;
  const bytes = ownDistance(unit.chain.here(), value);
  return bytes !== undefined && bytes >= branchReach.min && bytes <= branchReach.max;
}

function emitWithValue(
  unit: Unit,
  mnemonic: Mnemonic,
  what: { operands: Partial<Operands>; word: string; argument: ValueArgument },
): void {
  const { operands, word, argument } = what;
  const place = unit.reserve(4, 'code');
  if (place === undefined) return;
  // A plain immediate is encoded with the rest of its instruction when it is known.
  if (argument.modifier !== undefined) {
    place.fragment.content.write(place.offset, encode(mnemonic, operands), 4);
  }
  const slot = slotFor(unit, mnemonic, { operands, word, argument });
  if (slot !== undefined) addFixup(unit, { place, slot, term: argument.term, spot: argument.spot });
}

function slotFor(
  unit: Unit,
  mnemonic: Mnemonic,
  what: { operands: Partial<Operands>; word: string; argument: ValueArgument },
): Slot | undefined {
  const { modifier, modifierSpot } = what.argument;
  if (modifier === undefined) {
    return { kind: 'immediate', mnemonic, word: immediateWord(what.word), operands: what.operands };
  }
  if (modifier === '%call') return { kind: 'call' };
  const field = fieldOf(mnemonic);
  const operator = operatorNamed(modifier);
  const isKnown = operator !== undefined;
  if (isKnown && field !== undefined && relocationFor(operator, field) !== undefined) {
    return { kind: 'operator', operator, field };
  }
  const message = isKnown
    ? messages.modifierMisplaced(modifier, mnemonic)
    : messages.unknownModifier(modifier, operators);
  const help = isKnown
    ? messages.modifiersAllowed(operatorsFor(field))
    : messages.didYouMean(nearest(modifier, operators));
  unit.reportAt(modifierSpot, { message, help });
  return undefined;
}

/** The operators that may stand in a field. */
function operatorsFor(field: Field | undefined): string[] {
  return operators.filter((name) => {
    const operator = operatorNamed(name);
    return operator && field && relocationFor(operator, field) !== undefined;
  });
}

function immediateWord(word: string): ImmediateWord {
  if (word === 'uimm' || word === 'shamt' || word === 'zimm') return word;
  return 'imm';
}

/** The kind of field that an instruction's immediate lies in, by the row's pattern. */
function fieldOf(mnemonic: Mnemonic): Field | undefined {
  const { pattern } = instructions[mnemonic];
  if (pattern.startsWith('imm[31:12]')) return 'U';
  if (pattern.startsWith('imm[11:0]')) return 'I';
  if (pattern.startsWith('imm[11:5]')) return 'S';
  return undefined;
}
