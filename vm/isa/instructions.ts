/**
 * THE TABLE: every instruction of the machine, one row each, in the manual's own notation.
 *
 * `operands` is what an assembler reads and a disassembler prints, in that order. `pattern` covers
 * bits 31 down to 0: digits are fixed bits, `rd`, `rs1`, `rs2` are register numbers, `imm[11:5]`
 * says which bits of the immediate lie there, and the other words are named immediates (see
 * encoding.ts). Encoding, decoding, disassembly, operand ranges, the interpreter's completeness
 * check and the reference page all derive from here; encoding.ts refuses, at start-up, a row that
 * does not cover 32 bits, names an unknown field or overlaps another row.
 *
 * In `meaning`, `<u` compares unsigned, `M` is the word in memory at rs1, and `M8`, `M16`, `M32`
 * are the byte, half and word at an address.
 *
 * Absent on purpose: pseudo-instructions (aliases.ts), and what an instruction does (vm/hart).
 */
export interface Row {
  readonly operands: string;
  readonly pattern: string;
  readonly meaning: string;
  readonly extension: Extension;
}

/** The chapters of the manual that the machine implements. */
export type Extension = 'I' | 'M' | 'A' | 'Zicsr' | 'Zifencei' | 'privileged';

// biome-ignore format: the columns are aligned by hand
const baseInteger = rowsOf('I', {
  lui:   row('rd, uimm',     'imm[31:12] rd 0110111',            'rd ← imm'),
  auipc: row('rd, uimm',     'imm[31:12] rd 0010111',            'rd ← pc + imm'),
  jal:   row('rd, label',    'imm[20|10:1|11|19:12] rd 1101111', 'rd ← pc + 4; pc += imm'),
  jalr:  row('rd, imm(rs1)', 'imm[11:0] rs1 000 rd 1100111',     'rd ← pc + 4; pc ← (rs1 + imm) & ~1'),

  beq:  row('rs1, rs2, label', 'imm[12|10:5] rs2 rs1 000 imm[4:1|11] 1100011', 'if rs1 = rs2: pc += imm'),
  bne:  row('rs1, rs2, label', 'imm[12|10:5] rs2 rs1 001 imm[4:1|11] 1100011', 'if rs1 ≠ rs2: pc += imm'),
  blt:  row('rs1, rs2, label', 'imm[12|10:5] rs2 rs1 100 imm[4:1|11] 1100011', 'if rs1 < rs2: pc += imm'),
  bge:  row('rs1, rs2, label', 'imm[12|10:5] rs2 rs1 101 imm[4:1|11] 1100011', 'if rs1 ≥ rs2: pc += imm'),
  bltu: row('rs1, rs2, label', 'imm[12|10:5] rs2 rs1 110 imm[4:1|11] 1100011', 'if rs1 <u rs2: pc += imm'),
  bgeu: row('rs1, rs2, label', 'imm[12|10:5] rs2 rs1 111 imm[4:1|11] 1100011', 'if rs1 ≥u rs2: pc += imm'),

  lb:  row('rd, imm(rs1)',  'imm[11:0] rs1 000 rd 0000011',           'rd ← M8[rs1 + imm], signed'),
  lh:  row('rd, imm(rs1)',  'imm[11:0] rs1 001 rd 0000011',           'rd ← M16[rs1 + imm], signed'),
  lw:  row('rd, imm(rs1)',  'imm[11:0] rs1 010 rd 0000011',           'rd ← M32[rs1 + imm]'),
  lbu: row('rd, imm(rs1)',  'imm[11:0] rs1 100 rd 0000011',           'rd ← M8[rs1 + imm]'),
  lhu: row('rd, imm(rs1)',  'imm[11:0] rs1 101 rd 0000011',           'rd ← M16[rs1 + imm]'),
  sb:  row('rs2, imm(rs1)', 'imm[11:5] rs2 rs1 000 imm[4:0] 0100011', 'M8[rs1 + imm] ← rs2'),
  sh:  row('rs2, imm(rs1)', 'imm[11:5] rs2 rs1 001 imm[4:0] 0100011', 'M16[rs1 + imm] ← rs2'),
  sw:  row('rs2, imm(rs1)', 'imm[11:5] rs2 rs1 010 imm[4:0] 0100011', 'M32[rs1 + imm] ← rs2'),

  addi:  row('rd, rs1, imm',   'imm[11:0] rs1 000 rd 0010011',     'rd ← rs1 + imm'),
  slti:  row('rd, rs1, imm',   'imm[11:0] rs1 010 rd 0010011',     'rd ← rs1 < imm ? 1 : 0'),
  sltiu: row('rd, rs1, imm',   'imm[11:0] rs1 011 rd 0010011',     'rd ← rs1 <u imm ? 1 : 0'),
  xori:  row('rd, rs1, imm',   'imm[11:0] rs1 100 rd 0010011',     'rd ← rs1 ^ imm'),
  ori:   row('rd, rs1, imm',   'imm[11:0] rs1 110 rd 0010011',     'rd ← rs1 | imm'),
  andi:  row('rd, rs1, imm',   'imm[11:0] rs1 111 rd 0010011',     'rd ← rs1 & imm'),
  slli:  row('rd, rs1, shamt', '0000000 shamt rs1 001 rd 0010011', 'rd ← rs1 << shamt'),
  srli:  row('rd, rs1, shamt', '0000000 shamt rs1 101 rd 0010011', 'rd ← rs1 >> shamt, zeros in'),
  srai:  row('rd, rs1, shamt', '0100000 shamt rs1 101 rd 0010011', 'rd ← rs1 >> shamt, sign in'),

  add:  row('rd, rs1, rs2', '0000000 rs2 rs1 000 rd 0110011', 'rd ← rs1 + rs2'),
  sub:  row('rd, rs1, rs2', '0100000 rs2 rs1 000 rd 0110011', 'rd ← rs1 − rs2'),
  sll:  row('rd, rs1, rs2', '0000000 rs2 rs1 001 rd 0110011', 'rd ← rs1 << rs2 mod 32'),
  slt:  row('rd, rs1, rs2', '0000000 rs2 rs1 010 rd 0110011', 'rd ← rs1 < rs2 ? 1 : 0'),
  sltu: row('rd, rs1, rs2', '0000000 rs2 rs1 011 rd 0110011', 'rd ← rs1 <u rs2 ? 1 : 0'),
  xor:  row('rd, rs1, rs2', '0000000 rs2 rs1 100 rd 0110011', 'rd ← rs1 ^ rs2'),
  srl:  row('rd, rs1, rs2', '0000000 rs2 rs1 101 rd 0110011', 'rd ← rs1 >> rs2 mod 32, zeros in'),
  sra:  row('rd, rs1, rs2', '0100000 rs2 rs1 101 rd 0110011', 'rd ← rs1 >> rs2 mod 32, sign in'),
  or:   row('rd, rs1, rs2', '0000000 rs2 rs1 110 rd 0110011', 'rd ← rs1 | rs2'),
  and:  row('rd, rs1, rs2', '0000000 rs2 rs1 111 rd 0110011', 'rd ← rs1 & rs2'),

  // rs1 and rd of a fence are reserved: software writes 0 there and the machine ignores them.
  fence:  row('pred, succ', 'fm pred succ rs1 000 rd 0001111',      'pred accesses before succ ones'),
  ecall:  row('',           '000000000000 00000 000 00000 1110011', 'trap: environment call'),
  ebreak: row('',           '000000000001 00000 000 00000 1110011', 'trap: breakpoint'),
});

// biome-ignore format: the columns are aligned by hand
const fetchFence = rowsOf('Zifencei', {
  'fence.i': row('', 'imm[11:0] rs1 001 rd 0001111', 'fetches of this hart see its earlier stores'),
});

// biome-ignore format: the columns are aligned by hand
const controlAndStatus = rowsOf('Zicsr', {
  csrrw:  row('rd, csr, rs1',  'csr rs1 001 rd 1110011',  'rd ← csr; csr ← rs1'),
  csrrs:  row('rd, csr, rs1',  'csr rs1 010 rd 1110011',  'rd ← csr; csr ← csr | rs1'),
  csrrc:  row('rd, csr, rs1',  'csr rs1 011 rd 1110011',  'rd ← csr; csr ← csr & ~rs1'),
  csrrwi: row('rd, csr, zimm', 'csr zimm 101 rd 1110011', 'rd ← csr; csr ← zimm'),
  csrrsi: row('rd, csr, zimm', 'csr zimm 110 rd 1110011', 'rd ← csr; csr ← csr | zimm'),
  csrrci: row('rd, csr, zimm', 'csr zimm 111 rd 1110011', 'rd ← csr; csr ← csr & ~zimm'),
});

// biome-ignore format: the columns are aligned by hand
const multiplyAndDivide = rowsOf('M', {
  mul:    row('rd, rs1, rs2', '0000001 rs2 rs1 000 rd 0110011', 'rd ← low word of rs1 × rs2'),
  mulh:   row('rd, rs1, rs2', '0000001 rs2 rs1 001 rd 0110011', 'rd ← high word, both signed'),
  mulhsu: row('rd, rs1, rs2', '0000001 rs2 rs1 010 rd 0110011', 'rd ← high word, only rs1 signed'),
  mulhu:  row('rd, rs1, rs2', '0000001 rs2 rs1 011 rd 0110011', 'rd ← high word, both unsigned'),
  div:    row('rd, rs1, rs2', '0000001 rs2 rs1 100 rd 0110011', 'rd ← rs1 ÷ rs2; −1 if rs2 = 0'),
  divu:   row('rd, rs1, rs2', '0000001 rs2 rs1 101 rd 0110011', 'rd ← rs1 ÷u rs2; −1 if rs2 = 0'),
  rem:    row('rd, rs1, rs2', '0000001 rs2 rs1 110 rd 0110011', 'rd ← rest; rs1 if rs2 = 0'),
  remu:   row('rd, rs1, rs2', '0000001 rs2 rs1 111 rd 0110011', 'rd ← rest of ÷u; rs1 if rs2 = 0'),
});

// biome-ignore format: the columns are aligned by hand
const atomics = rowsOf('A', {
  'lr.w': row('rd, (rs1)',      '00010 aq rl 00000 rs1 010 rd 0101111', 'rd ← M; reserve M'),
  'sc.w': row('rd, rs2, (rs1)', '00011 aq rl rs2 rs1 010 rd 0101111',   'if reserved: M ← rs2, rd ← 0; else rd ← 1'),

  'amoswap.w': row('rd, rs2, (rs1)', '00001 aq rl rs2 rs1 010 rd 0101111', 'rd ← M; M ← rs2'),
  'amoadd.w':  row('rd, rs2, (rs1)', '00000 aq rl rs2 rs1 010 rd 0101111', 'rd ← M; M += rs2'),
  'amoxor.w':  row('rd, rs2, (rs1)', '00100 aq rl rs2 rs1 010 rd 0101111', 'rd ← M; M ^= rs2'),
  'amoand.w':  row('rd, rs2, (rs1)', '01100 aq rl rs2 rs1 010 rd 0101111', 'rd ← M; M &= rs2'),
  'amoor.w':   row('rd, rs2, (rs1)', '01000 aq rl rs2 rs1 010 rd 0101111', 'rd ← M; M |= rs2'),
  'amomin.w':  row('rd, rs2, (rs1)', '10000 aq rl rs2 rs1 010 rd 0101111', 'rd ← M; M ← min(M, rs2)'),
  'amomax.w':  row('rd, rs2, (rs1)', '10100 aq rl rs2 rs1 010 rd 0101111', 'rd ← M; M ← max(M, rs2)'),
  'amominu.w': row('rd, rs2, (rs1)', '11000 aq rl rs2 rs1 010 rd 0101111', 'rd ← M; M ← minu(M, rs2)'),
  'amomaxu.w': row('rd, rs2, (rs1)', '11100 aq rl rs2 rs1 010 rd 0101111', 'rd ← M; M ← maxu(M, rs2)'),
});

// biome-ignore format: the columns are aligned by hand
const privileged = rowsOf('privileged', {
  sret:         row('',         '0001000 00010 00000 000 00000 1110011', 'pc ← sepc; leave the trap'),
  mret:         row('',         '0011000 00010 00000 000 00000 1110011', 'pc ← mepc; leave the trap'),
  wfi:          row('',         '0001000 00101 00000 000 00000 1110011', 'sleep until an interrupt is pending'),
  'sfence.vma': row('rs1, rs2', '0001001 rs2 rs1 000 00000 1110011',     'forget translations of address rs1 in space rs2 (x0: all)'),
});

export const instructions = {
  ...baseInteger,
  ...fetchFence,
  ...controlAndStatus,
  ...multiplyAndDivide,
  ...atomics,
  ...privileged,
};

export type Mnemonic = keyof typeof instructions;

/** All mnemonics in the order of the table. */
export const mnemonics = Object.keys(instructions) as readonly Mnemonic[];

function row(operands: string, pattern: string, meaning: string): Omit<Row, 'extension'> {
  return { operands, pattern, meaning };
}

/** Gives each row the extension it belongs to, and keeps the names in the type. */
function rowsOf<Name extends string>(
  extension: Extension,
  rows: Readonly<Record<Name, Omit<Row, 'extension'>>>,
): Readonly<Record<Name, Row>> {
  const names = Object.keys(rows) as Name[];
  const entries = names.map((name) => [name, { ...rows[name], extension }] as const);
  return Object.fromEntries(entries) as Record<Name, Row>;
}
