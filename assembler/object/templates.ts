/** Expansions of the pseudo table, cut once into steps that only want their arguments. */
import { operandWords } from '../../vm/isa/encoding.ts';
import { instructions, type Mnemonic } from '../../vm/isa/instructions.ts';
import { registerNumber } from '../../vm/isa/registers.ts';
import { type Argument, type Arguments, writtenOperands } from './operands.ts';
import type { Spot } from './symbols.ts';
import type { Term } from './terms.ts';

/** Where the argument of one word of an instruction comes from. */
type Source =
  | { readonly kind: 'register'; readonly number: number }
  | { readonly kind: 'constant'; readonly value: bigint }
  | { readonly kind: 'word'; readonly word: string; readonly modifier: string | undefined };

export interface Step {
  readonly mnemonic: Mnemonic;
  readonly sources: readonly (readonly [string, Source])[];
}

/** The word of an expansion that stands for the label of its first instruction. */
export const firstInstruction = '.auipc';

/** Cuts `auipc rd, %pcrel_hi(symbol); addi …` into steps. */
export function compileTemplate(expansion: string): readonly Step[] {
  return expansion.split('; ').map((text) => {
    const [, mnemonic = '', operands = ''] = /^(\S+) ?(.*)$/.exec(text) ?? [];
    if (!isMnemonic(mnemonic)) throw new Error(`pseudo table: no instruction ${mnemonic}`);
    const words = writtenOperands(instructions[mnemonic].operands);
    const given = writtenOperands(operands);
    if (words.length !== given.length) throw new Error(`pseudo table: operands of ${text}`);
    const sources = words.flatMap((word, index) => sourcesOf(word, given[index] ?? ''));
    return { mnemonic, sources };
  });
}

/** The arguments of a step, from those of the pseudo-instruction. */
export function stepArguments(
  { sources }: Step,
  given: Arguments,
  { first, spot }: { first: Term | undefined; spot: Spot },
): Arguments {
  const value = (term: Term, modifier: string | undefined): Argument => {
    return { kind: 'value', term, modifier, modifierSpot: spot, spot };
  };
  const made: Arguments = new Map();
  for (const [word, source] of sources) {
    if (source.kind === 'register') made.set(word, source);
    else if (source.kind === 'constant') made.set(word, value(source, undefined));
    else if (source.word === firstInstruction && first !== undefined) {
      made.set(word, value(first, source.modifier));
    } else {
      const argument = given.get(source.word);
      if (argument === undefined) throw new Error(`pseudo table: no operand ${source.word}`);
      const isPlain = argument.kind === 'register' || source.modifier === undefined;
      made.set(word, isPlain ? argument : { ...argument, modifier: source.modifier });
    }
  }
  return made;
}

function isMnemonic(name: string): name is Mnemonic {
  return Object.hasOwn(instructions, name);
}

/** `imm(rs1)` takes its two words from `%pcrel_lo(x)(rd)`, the others one word each. */
function sourcesOf(word: string, given: string): (readonly [string, Source])[] {
  const [first = '', second] = operandWords(word);
  if (second === undefined) return [[first, sourceOf(given.replace(/^\((.*)\)$/, '$1'))]];
  const [, offset = '', base = ''] = /^(.*)\((\w+)\)$/.exec(given) ?? [];
  return [
    [first, sourceOf(offset)],
    [second, sourceOf(base)],
  ];
}

function sourceOf(text: string): Source {
  if (/^-?\d+$/.test(text)) return { kind: 'constant', value: BigInt(text) };
  const [, modifier, inside] = /^(%\w+)\((\S+)\)$/.exec(text) ?? [];
  if (inside !== undefined) return { kind: 'word', word: inside, modifier };
  const register = /^x\d+$/.test(text) ? registerNumber(text) : undefined;
  if (register !== undefined) return { kind: 'register', number: register };
  return { kind: 'word', word: text, modifier: undefined };
}
