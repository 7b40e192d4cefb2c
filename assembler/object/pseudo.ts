/**
 * THE PSEUDO TABLE: instructions that stand for several others, as the RISC-V assembly manual lists
 * them. What stands for one instruction is an alias (vm/isa/aliases.ts); li and la, whose expansion
 * depends on a value, are in instruction.ts.
 *
 * A row says how the operands are written and what is assembled in their place. In an expansion,
 * words are those operands, `x1` is a register, `.auipc` is the label of the first instruction, and
 * `%call` marks an auipc and jalr that reach a symbol together.
 */
export interface PseudoForm {
  readonly operands: string;
  readonly expansion: string;
}

// biome-ignore format: the columns are aligned by hand
const rows: readonly (readonly [name: string, operands: string, expansion: string])[] = [
  ['sext.b', 'rd, rs',         'slli rd, rs, 24; srai rd, rd, 24'],
  ['sext.h', 'rd, rs',         'slli rd, rs, 16; srai rd, rd, 16'],
  ['zext.h', 'rd, rs',         'slli rd, rs, 16; srli rd, rd, 16'],
  ['call',   'symbol',         'auipc x1, %call(symbol); jalr x1, 0(x1)'],
  ['call',   'rd, symbol',     'auipc x6, %call(symbol); jalr rd, 0(x6)'],
  ['tail',   'symbol',         'auipc x6, %call(symbol); jalr x0, 0(x6)'],
  ['jump',   'symbol, rt',     'auipc rt, %call(symbol); jalr x0, 0(rt)'],
  ['lla',    'rd, symbol',     'auipc rd, %pcrel_hi(symbol); addi rd, rd, %pcrel_lo(.auipc)'],
  ['lga',    'rd, symbol',     'auipc rd, %got_pcrel_hi(symbol); lw rd, %pcrel_lo(.auipc)(rd)'],
  ['lb',     'rd, symbol',     'auipc rd, %pcrel_hi(symbol); lb rd, %pcrel_lo(.auipc)(rd)'],
  ['lbu',    'rd, symbol',     'auipc rd, %pcrel_hi(symbol); lbu rd, %pcrel_lo(.auipc)(rd)'],
  ['lh',     'rd, symbol',     'auipc rd, %pcrel_hi(symbol); lh rd, %pcrel_lo(.auipc)(rd)'],
  ['lhu',    'rd, symbol',     'auipc rd, %pcrel_hi(symbol); lhu rd, %pcrel_lo(.auipc)(rd)'],
  ['lw',     'rd, symbol',     'auipc rd, %pcrel_hi(symbol); lw rd, %pcrel_lo(.auipc)(rd)'],
  ['sb',     'rs, symbol, rt', 'auipc rt, %pcrel_hi(symbol); sb rs, %pcrel_lo(.auipc)(rt)'],
  ['sh',     'rs, symbol, rt', 'auipc rt, %pcrel_hi(symbol); sh rs, %pcrel_lo(.auipc)(rt)'],
  ['sw',     'rs, symbol, rt', 'auipc rt, %pcrel_hi(symbol); sw rs, %pcrel_lo(.auipc)(rt)'],
  ['scall',  '',               'ecall'],
  ['sbreak', '',               'ebreak'],
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
