/**
 * THE PSEUDO TABLE: instructions that stand for others, as the RISC-V assembly manual lists them,
 * and the shorter forms of real ones that GNU as takes.
 *
 * A row says how the operands are written and what is assembled in their place. In an expansion,
 * words are those operands, `x0` is a register, `.auipc` is the label of the first instruction, and
 * `%call` marks an auipc and jalr that reach a symbol together.
 */
export interface PseudoForm {
  readonly operands: string;
  readonly expansion: string;
}

// biome-ignore format: the columns are aligned by hand
const rows: readonly (readonly [name: string, operands: string, expansion: string])[] = [
  ['nop',    '',        'addi x0, x0, 0'],
  ['mv',     'rd, rs',  'addi rd, rs, 0'],
  ['move',   'rd, rs',  'addi rd, rs, 0'],
  ['not',    'rd, rs',  'xori rd, rs, -1'],
  ['neg',    'rd, rs',  'sub rd, x0, rs'],
  ['seqz',   'rd, rs',  'sltiu rd, rs, 1'],
  ['snez',   'rd, rs',  'sltu rd, x0, rs'],
  ['sltz',   'rd, rs',  'slt rd, rs, x0'],
  ['sgtz',   'rd, rs',  'slt rd, x0, rs'],
  ['sgt',    'rd, rs, rt', 'slt rd, rt, rs'],
  ['sgtu',   'rd, rs, rt', 'sltu rd, rt, rs'],
  ['sext.b', 'rd, rs',  'slli rd, rs, 24; srai rd, rd, 24'],
  ['sext.h', 'rd, rs',  'slli rd, rs, 16; srai rd, rd, 16'],
  ['zext.b', 'rd, rs',  'andi rd, rs, 255'],
  ['zext.h', 'rd, rs',  'slli rd, rs, 16; srli rd, rd, 16'],

  ['add',  'rd, rs, imm',   'addi rd, rs, imm'],
  ['and',  'rd, rs, imm',   'andi rd, rs, imm'],
  ['or',   'rd, rs, imm',   'ori rd, rs, imm'],
  ['xor',  'rd, rs, imm',   'xori rd, rs, imm'],
  ['slt',  'rd, rs, imm',   'slti rd, rs, imm'],
  ['sltu', 'rd, rs, imm',   'sltiu rd, rs, imm'],
  ['sll',  'rd, rs, shamt', 'slli rd, rs, shamt'],
  ['srl',  'rd, rs, shamt', 'srli rd, rs, shamt'],
  ['sra',  'rd, rs, shamt', 'srai rd, rs, shamt'],

  ['beqz', 'rs, label',     'beq rs, x0, label'],
  ['bnez', 'rs, label',     'bne rs, x0, label'],
  ['blez', 'rs, label',     'bge x0, rs, label'],
  ['bgez', 'rs, label',     'bge rs, x0, label'],
  ['bltz', 'rs, label',     'blt rs, x0, label'],
  ['bgtz', 'rs, label',     'blt x0, rs, label'],
  ['bgt',  'rs, rt, label', 'blt rt, rs, label'],
  ['ble',  'rs, rt, label', 'bge rt, rs, label'],
  ['bgtu', 'rs, rt, label', 'bltu rt, rs, label'],
  ['bleu', 'rs, rt, label', 'bgeu rt, rs, label'],

  ['j',    'label',         'jal x0, label'],
  ['jal',  'label',         'jal x1, label'],
  ['jr',   'rs',            'jalr x0, 0(rs)'],
  ['jr',   'imm(rs)',       'jalr x0, imm(rs)'],
  ['jr',   'rs, imm',       'jalr x0, imm(rs)'],
  ['jalr', 'rs',            'jalr x1, 0(rs)'],
  ['jalr', 'imm(rs)',       'jalr x1, imm(rs)'],
  ['jalr', 'rs, imm',       'jalr x1, imm(rs)'],
  ['jalr', 'rd, rs',        'jalr rd, 0(rs)'],
  ['jalr', 'rd, rs, imm',   'jalr rd, imm(rs)'],
  ['ret',  '',              'jalr x0, 0(x1)'],
  ['call', 'symbol',        'auipc x1, %call(symbol); jalr x1, 0(x1)'],
  ['call', 'rd, symbol',    'auipc rd, %call(symbol); jalr rd, 0(rd)'],
  ['tail', 'symbol',        'auipc x6, %call(symbol); jalr x0, 0(x6)'],
  ['jump', 'symbol, rt',    'auipc rt, %call(symbol); jalr x0, 0(rt)'],

  ['lla',  'rd, symbol',    'auipc rd, %pcrel_hi(symbol); addi rd, rd, %pcrel_lo(.auipc)'],
  ['lga',  'rd, symbol',    'auipc rd, %got_pcrel_hi(symbol); lw rd, %pcrel_lo(.auipc)(rd)'],
  ['lb',   'rd, symbol',    'auipc rd, %pcrel_hi(symbol); lb rd, %pcrel_lo(.auipc)(rd)'],
  ['lbu',  'rd, symbol',    'auipc rd, %pcrel_hi(symbol); lbu rd, %pcrel_lo(.auipc)(rd)'],
  ['lh',   'rd, symbol',    'auipc rd, %pcrel_hi(symbol); lh rd, %pcrel_lo(.auipc)(rd)'],
  ['lhu',  'rd, symbol',    'auipc rd, %pcrel_hi(symbol); lhu rd, %pcrel_lo(.auipc)(rd)'],
  ['lw',   'rd, symbol',    'auipc rd, %pcrel_hi(symbol); lw rd, %pcrel_lo(.auipc)(rd)'],
  ['sb',   'rs, symbol, rt', 'auipc rt, %pcrel_hi(symbol); sb rs, %pcrel_lo(.auipc)(rt)'],
  ['sh',   'rs, symbol, rt', 'auipc rt, %pcrel_hi(symbol); sh rs, %pcrel_lo(.auipc)(rt)'],
  ['sw',   'rs, symbol, rt', 'auipc rt, %pcrel_hi(symbol); sw rs, %pcrel_lo(.auipc)(rt)'],

  ['csrr',  'rd, csr',       'csrrs rd, csr, x0'],
  ['csrw',  'csr, rs',       'csrrw x0, csr, rs'],
  ['csrs',  'csr, rs',       'csrrs x0, csr, rs'],
  ['csrc',  'csr, rs',       'csrrc x0, csr, rs'],
  ['csrw',  'csr, zimm',     'csrrwi x0, csr, zimm'],
  ['csrs',  'csr, zimm',     'csrrsi x0, csr, zimm'],
  ['csrc',  'csr, zimm',     'csrrci x0, csr, zimm'],
  ['csrwi', 'csr, zimm',     'csrrwi x0, csr, zimm'],
  ['csrsi', 'csr, zimm',     'csrrsi x0, csr, zimm'],
  ['csrci', 'csr, zimm',     'csrrci x0, csr, zimm'],
  ['csrrw', 'rd, csr, zimm', 'csrrwi rd, csr, zimm'],
  ['csrrs', 'rd, csr, zimm', 'csrrsi rd, csr, zimm'],
  ['csrrc', 'rd, csr, zimm', 'csrrci rd, csr, zimm'],
  ['rdcycle',    'rd', 'csrrs rd, cycle, x0'],
  ['rdcycleh',   'rd', 'csrrs rd, cycleh, x0'],
  ['rdtime',     'rd', 'csrrs rd, time, x0'],
  ['rdtimeh',    'rd', 'csrrs rd, timeh, x0'],
  ['rdinstret',  'rd', 'csrrs rd, instret, x0'],
  ['rdinstreth', 'rd', 'csrrs rd, instreth, x0'],

  ['fence',      '',    'fence iorw, iorw'],
  ['sfence.vma', '',    'sfence.vma x0, x0'],
  ['sfence.vma', 'rs1', 'sfence.vma rs1, x0'],
  ['unimp',      '',    'csrrw x0, cycle, x0'],
  ['scall',      '',    'ecall'],
  ['sbreak',     '',    'ebreak'],
];

/** Forms of pseudo-instructions by name, in the order of the table. */
export const pseudoForms: ReadonlyMap<string, readonly PseudoForm[]> = grouped();

function grouped(): Map<string, PseudoForm[]> {
  const forms = new Map<string, PseudoForm[]>();
  for (const [name, operands, expansion] of rows) {
    const list = forms.get(name) ?? [];
    forms.set(name, [...list, { operands, expansion }]);
  }
  return forms;
}
