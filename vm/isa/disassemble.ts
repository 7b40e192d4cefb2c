/**
 * Words to text, as GNU objdump 2.40 writes them: a tab after the mnemonic, commas without blanks.
 *
 * A word that is no instruction, or that says more than its text could (reserved bits of a fence),
 * is shown as `.4byte`: what is printed assembles back to the same word. Only a fence with an empty
 * set of accesses (`unknown`) has no notation that could.
 */
import { type Alias, aliases, operandOf } from './aliases.ts';
import { csrName } from './csrs.ts';
import { decode, type Instruction } from './decode.ts';
import { instructionFormat, type Operand } from './encoding.ts';
import { instructions, type Mnemonic } from './instructions.ts';
import { registerName } from './registers.ts';

export interface DisassembleOptions {
  /** Print `ret` for `jalr zero,0(ra)` and the like. */
  readonly aliases?: boolean;
  /** The name of the target of a jump or branch, `loop` or `loop+0x8`. */
  readonly symbolAt?: (address: number) => string | undefined;
}

/** Aliases by base, in the order in which they are tried. */
const aliasesOf = new Map<Mnemonic, readonly Alias[]>();
for (const alias of aliases) {
  if (alias.printed === 'never') continue;
  aliasesOf.set(alias.base, [...(aliasesOf.get(alias.base) ?? []), alias]);
}

/** The text of a word that lies at `address` (which matters to jumps and branches only). */
export function disassemble(
  word: number,
  address: number,
  options: DisassembleOptions = {},
): string {
  const instruction = decode(word);
  const unknown = `.4byte\t${hex(word)}`;
  if (instruction === undefined) return unknown;
  const { mnemonic } = instruction;
  const alias = aliasesOf
    .get(mnemonic)
    ?.find((one) => (options.aliases || one.printed === 'always') && fits(one, instruction));
  // An alias that fixes imm says all of it, though its base's text could not.
  const { reserved } = instructionFormat(mnemonic);
  const hidden = alias?.fixed.imm === undefined ? reserved : reserved & REGISTER_BITS;
  if ((word & hidden) !== 0) return unknown;
  const name = alias?.name ?? mnemonic + orderingSuffix(instruction);
  const list = (alias ?? instructions[mnemonic]).operands;
  const target = targetOf(instruction, address, options.symbolAt);
  const operands = list
    .replaceAll(' ', '')
    .replace(/\w+/g, (operand) => operandText(operand, instruction, target));
  return operands === '' ? name : `${name}\t${operands}`;
}

/** Where rs1 and rd lie in every word that has them. */
const REGISTER_BITS = (31 << 15) | (31 << 7);

function fits({ fixed }: Alias, instruction: Instruction): boolean {
  const operands = Object.keys(fixed) as Operand[];
  return operands.every((operand) => instruction[operand] === fixed[operand]);
}

function orderingSuffix({ mnemonic, imm }: Instruction): string {
  if (instructions[mnemonic].extension !== 'A') return '';
  return ['', '.rl', '.aq', '.aqrl'][imm] ?? '';
}

function operandText(word: string, instruction: Instruction, target: string): string {
  const value = instruction[operandOf(word)];
  switch (word) {
    case 'label':
      return target;
    case 'uimm':
      return hex(value >>> 12);
    case 'shamt':
      return hex(value);
    case 'csr':
      return csrName(value) ?? hex(value);
    case 'pred':
      return accessSet(value >> 4);
    case 'succ':
      return accessSet(value);
    case 'imm':
    case 'zimm':
      return String(value);
    default:
      return registerName(value);
  }
}

function targetOf(
  { imm }: Instruction,
  address: number,
  symbolAt: DisassembleOptions['symbolAt'],
): string {
  const target = (address + imm) >>> 0;
  const symbol = symbolAt?.(target);
  return symbol === undefined ? hex(target) : `${target.toString(16)} <${symbol}>`;
}

/** The accesses of a fence: input, output, read, write. GNU calls the empty set unknown. */
function accessSet(bits: number): string {
  const letters = [...'iorw'].filter((_, index) => (bits & (8 >> index)) !== 0);
  return letters.join('') || 'unknown';
}

function hex(value: number): string {
  return `0x${(value >>> 0).toString(16)}`;
}
