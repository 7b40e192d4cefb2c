/**
 * Instructions: finds the form that the operands are written in, and assembles it. Forms come from
 * the instruction table, the table of aliases and the pseudo table; a name may have forms in each.
 */
import { aliases } from '../../vm/isa/aliases.ts';
import { instructions, type Mnemonic, mnemonics } from '../../vm/isa/instructions.ts';
import * as messages from '../messages.ts';
import { nearest } from '../nearest.ts';
import { extentOf } from '../source.ts';
import type { Operand, Operation } from '../syntax/ast.ts';
import { emitInstruction, emitNumber } from './emit.ts';
import { type Arguments, argumentsOf, fits, misfit, writtenOperands } from './operands.ts';
import { pseudoForms } from './pseudo.ts';
import { compileTemplate, firstInstruction, stepArguments } from './templates.ts';
import { constantOf, evaluate, type Term } from './terms.ts';
import type { Unit } from './unit.ts';

interface Form {
  /** As the tables spell them; messages show it. */
  readonly operands: string;
  readonly words: readonly string[];
  readonly assemble: (unit: Unit, given: Arguments) => void;
}

/** Forms of a name, found when it is first met. */
const knownForms = new Map<string, readonly Form[]>();

/** Suffixes of atomic instructions, as the bits aq and rl of their word. */
const orderings: ReadonlyMap<string, number> = new Map([
  ['.aqrl', 3],
  ['.aq', 2],
  ['.rl', 1],
]);

export function assembleInstruction(unit: Unit, operation: Operation): void {
  const { name, nameRange, operands } = operation;
  const forms = formsOf(name);
  if (forms.length === 0) {
    const guess = nearest(name, [...instructionNames(), ...orderedNames()]);
    const missing = messages.missingExtension(name);
    const message = messages.unknownInstruction(name, missing);
    unit.report({ message, help: messages.didYouMean(guess) }, nameRange);
    return;
  }
  const form = forms.find(({ words }) => isWrittenAs(words, operands));
  if (form === undefined) {
    reportMisfit(unit, operation, forms);
    return;
  }
  const given: Arguments = new Map();
  for (const [index, word] of form.words.entries()) {
    const operand = operands[index];
    const found = operand && argumentsOf(unit, word, operand);
    if (found === undefined) return;
    for (const [key, argument] of found) given.set(key, argument);
  }
  form.assemble(unit, given);
}

/** Every name that an instruction may have, but for the suffixes of ordering. */
export function instructionNames(): string[] {
  const others = [...aliases.map(({ name }) => name), ...pseudoForms.keys(), ...otherForms.keys()];
  return [...new Set([...mnemonics, ...others])];
}

/** Atomic instructions with the suffixes of ordering. */
function orderedNames(): string[] {
  const atomics = mnemonics.filter((name) => instructions[name].extension === 'A');
  return atomics.flatMap((name) => [...orderings.keys()].map((suffix) => name + suffix));
}

function formsOf(name: string): readonly Form[] {
  let forms = knownForms.get(name);
  if (forms === undefined) {
    const others = otherForms.get(name) ?? [];
    forms = [...realForms(name), ...aliasForms(name), ...pseudoFormsOf(name), ...others];
    // Names come from sources, so only those that mean something are kept.
    if (forms.length > 0) knownForms.set(name, forms);
  }
  return forms;
}

function realForms(name: string): Form[] {
  const suffix = [...orderings.keys()].find((ending) => name.endsWith(ending));
  const base = suffix === undefined ? name : name.slice(0, -suffix.length);
  if (!isMnemonic(base)) return [];
  const { operands, extension } = instructions[base];
  if (suffix !== undefined && extension !== 'A') return [];
  const ordering = orderings.get(suffix ?? '') ?? 0;
  const fixed = ordering === 0 ? {} : { imm: ordering };
  const assemble = (unit: Unit, given: Arguments) => emitInstruction(unit, base, { given, fixed });
  const words = writtenOperands(operands);
  return [{ operands, words, assemble }];
}

function aliasForms(name: string): Form[] {
  if (otherForms.has(name)) return [];
  const own = aliases.filter((alias) => alias.name === name);
  return own.map(({ operands, base, fixed }) => {
    const assemble = (unit: Unit, given: Arguments) =>
      emitInstruction(unit, base, { given, fixed });
    return { operands, words: writtenOperands(operands), assemble };
  });
}

function isMnemonic(name: string): name is Mnemonic {
  return Object.hasOwn(instructions, name);
}

function pseudoFormsOf(name: string): Form[] {
  return (pseudoForms.get(name) ?? []).map(({ operands, expansion }) => {
    const steps = compileTemplate(expansion);
    const isPair = expansion.includes(firstInstruction);
    const assemble = (unit: Unit, given: Arguments): void => {
      const spot = unit.spot(extentOf(unit.statement));
      const place = isPair ? unit.symbols.nameAPlace(unit.chain.here()) : undefined;
      const first: Term | undefined = place && { kind: 'symbol', symbol: place };
      for (const step of steps) {
        const own = stepArguments(step, given, { first, spot });
        emitInstruction(unit, step.mnemonic, { given: own, fixed: {} });
      }
    };
    return { operands, words: writtenOperands(operands), assemble };
  });
}

/** Pseudo-instructions whose expansion depends on the value of an operand. */
const otherForms: ReadonlyMap<string, readonly Form[]> = new Map([
  ['li', [special('rd, imm', loadNumber)]],
  ['la', [special('rd, symbol', loadAddress)]],
]);

function special(operands: string, assemble: Form['assemble']): Form {
  return { operands, words: writtenOperands(operands), assemble };
}

function loadNumber(unit: Unit, given: Arguments): void {
  const [register, value] = [given.get('rd'), given.get('imm')];
  if (register?.kind !== 'register' || value?.kind !== 'value') return;
  if (value.modifier === undefined) emitNumber(unit, register.number, value);
  else unit.report({ message: messages.modifierHere(value.modifier) }, value.modifierSpot.range);
}

/** A number is loaded as one; addresses come from the global offset table under `.option pic`. */
function loadAddress(unit: Unit, given: Arguments): void {
  const value = given.get('symbol');
  const isNumber = value?.kind === 'value' && constantOf(evaluate(value.term)) !== undefined;
  if (isNumber) {
    loadNumber(unit, new Map([...given, ['imm', value]]));
    return;
  }
  const [form] = formsOf(unit.isPositionIndependent ? 'lga' : 'lla');
  form?.assemble(unit, given);
}

function isWrittenAs(words: readonly string[], operands: readonly Operand[]): boolean {
  if (words.length !== operands.length) return false;
  return operands.every((operand, index) => fits(words[index] ?? '', operand));
}

/** Says what is wrong by the form that comes nearest to what is written. */
function reportMisfit(unit: Unit, operation: Operation, forms: readonly Form[]): void {
  const { name, nameRange, operands } = operation;
  const counted = forms.filter(({ words }) => words.length === operands.length);
  const best = counted
    .map((form) => ({ form, at: firstMisfit(form, operands) }))
    .reduce<{ form: Form; at: number } | undefined>(
      (one, other) => (one === undefined || other.at > one.at ? other : one),
      undefined,
    );
  const syntaxes = forms.map((form) => `${name} ${form.operands}`.trim());
  if (best === undefined) {
    const most = Math.max(...forms.map(({ words }) => words.length));
    const surplus = operands[most];
    const range = surplus === undefined ? nameRange : { ...surplus.range, end: endOf(operands) };
    unit.report(
      { message: messages.operandCount(operands.length, most), help: messages.syntaxIs(syntaxes) },
      range,
    );
    return;
  }
  const operand = operands[best.at];
  if (operand === undefined) throw new Error('a form that does not fit has a reason');
  const remark = misfit(best.form.words[best.at] ?? '', operand);
  const help = remark.help ?? messages.syntaxIs(syntaxes);
  unit.report({ ...remark, help }, operand.range);
}

function firstMisfit(form: Form, operands: readonly Operand[]): number {
  return operands.findIndex((operand, index) => !fits(form.words[index] ?? '', operand));
}

function endOf(operands: readonly Operand[]): number {
  return operands.at(-1)?.range.end ?? 0;
}
