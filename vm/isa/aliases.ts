/**
 * Instructions by other names: a row of the table with some of its operands fixed, as the manual's
 * chapter "RISC-V Assembly Programmer's Handbook" and GNU as know them. The assembler reads all of
 * them; the disassembler prints, of those that fit a word, the first that GNU objdump would.
 *
 * One name may stand for several rows, told apart by its operands (`jalr rs1`, `jalr rd, rs1`).
 * Pseudo-instructions that may take more than one instruction (la, call, li with a large number)
 * are the assembler's (assembler/object/pseudo.ts).
 */
import { csrNumber } from './csrs.ts';
import { instructionFormat, type Operand, type Operands, operandWords } from './encoding.ts';
import { instructions, type Mnemonic } from './instructions.ts';

export interface Alias {
  readonly name: string;
  /** As in the instruction table; the order may be another (`bgt rs2, rs1, label`). */
  readonly operands: string;
  readonly base: Mnemonic;
  readonly fixed: Partial<Operands>;
  /** When it is printed: in place of its base, always; only where aliases are wanted; never. */
  readonly printed: 'always' | 'aliases' | 'never';
}

const ZERO = 0;
const RA = 1;

// biome-ignore format: the columns are aligned by hand
export const aliases: readonly Alias[] = [
  alias('nop',    '',               'addi',   { rd: ZERO, rs1: ZERO, imm: 0 }),
  alias('li',     'rd, imm',        'addi',   { rs1: ZERO }),
  alias('mv',     'rd, rs1',        'addi',   { imm: 0 }),
  input('move',   'rd, rs1',        'addi',   { imm: 0 }),
  alias('add',    'rd, rs1, imm',   'addi',   {}),
  input('slt',    'rd, rs1, imm',   'slti',   {}),
  alias('seqz',   'rd, rs1',        'sltiu',  { imm: 1 }),
  input('sltu',   'rd, rs1, imm',   'sltiu',  {}),
  alias('not',    'rd, rs1',        'xori',   { imm: -1 }),
  alias('xor',    'rd, rs1, imm',   'xori',   {}),
  alias('or',     'rd, rs1, imm',   'ori',    {}),
  alias('zext.b', 'rd, rs1',        'andi',   { imm: 255 }),
  alias('and',    'rd, rs1, imm',   'andi',   {}),
  alias('sll',    'rd, rs1, shamt', 'slli',   {}),
  alias('srl',    'rd, rs1, shamt', 'srli',   {}),
  alias('sra',    'rd, rs1, shamt', 'srai',   {}),
  alias('neg',    'rd, rs2',        'sub',    { rs1: ZERO }),
  alias('snez',   'rd, rs2',        'sltu',   { rs1: ZERO }),
  alias('sltz',   'rd, rs1',        'slt',    { rs2: ZERO }),
  alias('sgtz',   'rd, rs2',        'slt',    { rs1: ZERO }),
  input('sgt',    'rd, rs2, rs1',   'slt',    {}),
  input('sgtu',   'rd, rs2, rs1',   'sltu',   {}),

  alias('beqz',   'rs1, label',      'beq',   { rs2: ZERO }),
  alias('bnez',   'rs1, label',      'bne',   { rs2: ZERO }),
  alias('blez',   'rs2, label',      'bge',   { rs1: ZERO }),
  alias('bgez',   'rs1, label',      'bge',   { rs2: ZERO }),
  alias('bltz',   'rs1, label',      'blt',   { rs2: ZERO }),
  alias('bgtz',   'rs2, label',      'blt',   { rs1: ZERO }),
  input('bgt',    'rs2, rs1, label', 'blt',   {}),
  input('ble',    'rs2, rs1, label', 'bge',   {}),
  input('bgtu',   'rs2, rs1, label', 'bltu',  {}),
  input('bleu',   'rs2, rs1, label', 'bgeu',  {}),

  alias('j',      'label',          'jal',    { rd: ZERO }),
  alias('jal',    'label',          'jal',    { rd: RA }),
  alias('ret',    '',               'jalr',   { rd: ZERO, rs1: RA, imm: 0 }),
  alias('jr',     'rs1',            'jalr',   { rd: ZERO, imm: 0 }),
  alias('jr',     'imm(rs1)',       'jalr',   { rd: ZERO }),
  input('jr',     'rs1, imm',       'jalr',   { rd: ZERO }),
  alias('jalr',   'rs1',            'jalr',   { rd: RA, imm: 0 }),
  alias('jalr',   'imm(rs1)',       'jalr',   { rd: RA }),
  alias('jalr',   'rd, rs1',        'jalr',   { imm: 0 }),
  input('jalr',   'rd, rs1, imm',   'jalr',   {}),

  always('unimp', '',               'csrrw',  { rd: ZERO, rs1: ZERO, imm: csr('cycle') }),
  alias('rdcycle',    'rd',         'csrrs',  { rs1: ZERO, imm: csr('cycle') }),
  alias('rdtime',     'rd',         'csrrs',  { rs1: ZERO, imm: csr('time') }),
  alias('rdinstret',  'rd',         'csrrs',  { rs1: ZERO, imm: csr('instret') }),
  alias('rdcycleh',   'rd',         'csrrs',  { rs1: ZERO, imm: csr('cycleh') }),
  alias('rdtimeh',    'rd',         'csrrs',  { rs1: ZERO, imm: csr('timeh') }),
  alias('rdinstreth', 'rd',         'csrrs',  { rs1: ZERO, imm: csr('instreth') }),
  alias('csrr',   'rd, csr',        'csrrs',  { rs1: ZERO }),
  alias('csrw',   'csr, rs1',       'csrrw',  { rd: ZERO }),
  alias('csrs',   'csr, rs1',       'csrrs',  { rd: ZERO }),
  alias('csrc',   'csr, rs1',       'csrrc',  { rd: ZERO }),
  alias('csrw',   'csr, zimm',      'csrrwi', { rd: ZERO }),
  alias('csrs',   'csr, zimm',      'csrrsi', { rd: ZERO }),
  alias('csrc',   'csr, zimm',      'csrrci', { rd: ZERO }),
  input('csrwi',  'csr, zimm',      'csrrwi', { rd: ZERO }),
  input('csrsi',  'csr, zimm',      'csrrsi', { rd: ZERO }),
  input('csrci',  'csr, zimm',      'csrrci', { rd: ZERO }),
  alias('csrrw',  'rd, csr, zimm',  'csrrwi', {}),
  alias('csrrs',  'rd, csr, zimm',  'csrrsi', {}),
  alias('csrrc',  'rd, csr, zimm',  'csrrci', {}),

  alias('fence',  '',               'fence',  { imm: 0x0ff }),
  always('fence.tso', '',           'fence',  { imm: 0x833 }),
  input('pause',  '',               'fence',  { imm: 0x010 }),
  alias('sfence.vma', '',           'sfence.vma', { rs1: ZERO, rs2: ZERO }),
  alias('sfence.vma', 'rs1',        'sfence.vma', { rs2: ZERO }),
];
for (const one of aliases) refuseIncomplete(one);

function alias(name: string, operands: string, base: Mnemonic, fixed: Alias['fixed']): Alias {
  return { name, operands, base, fixed, printed: 'aliases' };
}

/** Printed even where no aliases are wanted: it says what its base cannot. */
function always(name: string, operands: string, base: Mnemonic, fixed: Alias['fixed']): Alias {
  return { name, operands, base, fixed, printed: 'always' };
}

/** Read by the assembler only. */
function input(name: string, operands: string, base: Mnemonic, fixed: Alias['fixed']): Alias {
  return { name, operands, base, fixed, printed: 'never' };
}

function csr(name: string): number {
  const number = csrNumber(name);
  if (number === undefined) throw new Error(`alias table: no CSR ${name}`);
  return number;
}

/** Every operand of the base is either written or fixed, and none both. */
function refuseIncomplete({ name, operands, base, fixed }: Alias): void {
  const written = new Set(operandWords(operands).map(operandOf));
  for (const operand of operandWords(instructions[base].operands).map(operandOf)) {
    if (written.has(operand) === operand in fixed) {
      throw new Error(`alias table: ${name} ${operands} and operand ${operand} of ${base}`);
    }
  }
  const { range } = instructionFormat(base);
  const { imm = range?.min ?? 0 } = fixed;
  if (range !== undefined && (imm < range.min || imm > range.max)) {
    throw new Error(`alias table: ${name} fixes an immediate out of range`);
  }
}

/** The operand that an operand word stands for. */
export function operandOf(word: string): Operand {
  if (word === 'zimm') return 'rs1';
  return word === 'rd' || word === 'rs1' || word === 'rs2' ? word : 'imm';
}
