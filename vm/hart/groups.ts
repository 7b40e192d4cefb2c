/** What timing and event counters must know of an instruction: its kind, and what it reads. */
import type { Instruction } from '../isa/decode.ts';
import { instructions, type Mnemonic } from '../isa/instructions.ts';

/** The measuring interpreter asks for the first five by comparing with their order. */
export const group = {
  /** One cycle, and nothing else to be said. */
  plain: 0,
  load: 1,
  store: 2,
  /** Conditional branches. */
  branch: 3,
  /** What always goes on elsewhere. */
  jump: 4,
  atomic: 5,
  multiply: 6,
  divide: 7,
  fence: 8,
  instructionFence: 9,
  translationFence: 10,
  csr: 11,
} as const;

export type Group = (typeof group)[keyof typeof group];

export interface Kind {
  readonly group: Group;
  /** Bytes that a load or store moves, otherwise 0. */
  readonly width: number;
}

const named: Readonly<Record<string, Kind>> = {
  ...all(group.load, { lb: 1, lbu: 1, lh: 2, lhu: 2, lw: 4 }),
  ...all(group.store, { sb: 1, sh: 2, sw: 4 }),
  ...all(group.branch, { beq: 0, bne: 0, blt: 0, bge: 0, bltu: 0, bgeu: 0 }),
  ...all(group.jump, { jal: 0, jalr: 0, mret: 0, sret: 0 }),
  ...all(group.multiply, { mul: 0, mulh: 0, mulhsu: 0, mulhu: 0 }),
  ...all(group.divide, { div: 0, divu: 0, rem: 0, remu: 0 }),
  ...all(group.csr, { csrrw: 0, csrrs: 0, csrrc: 0, csrrwi: 0, csrrsi: 0, csrrci: 0 }),
  fence: { group: group.fence, width: 0 },
  'fence.i': { group: group.instructionFence, width: 0 },
  'sfence.vma': { group: group.translationFence, width: 0 },
};

const plain: Kind = { group: group.plain, width: 0 };
const atomic: Kind = { group: group.atomic, width: 4 };

export function kindOf(mnemonic: Mnemonic): Kind {
  return named[mnemonic] ?? (instructions[mnemonic].extension === 'A' ? atomic : plain);
}

/** The registers that an instruction reads: bit n for xn, never bit 0. */
export function readsOf({ mnemonic, rs1, rs2 }: Instruction): number {
  const { operands } = instructions[mnemonic];
  const first = operands.includes('rs1') ? 1 << rs1 : 0;
  const second = operands.includes('rs2') ? 1 << rs2 : 0;
  return (first | second) & ~1;
}

function all(which: Group, widths: Readonly<Record<string, number>>): Record<string, Kind> {
  return Object.fromEntries(
    Object.entries(widths).map(([mnemonic, width]) => [mnemonic, { group: which, width }]),
  );
}
