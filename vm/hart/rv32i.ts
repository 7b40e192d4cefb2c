/**
 * The base integer instructions and Zifencei, chapter by chapter of the unprivileged manual
 * (2 and 3). Registers are signed 32-bit numbers; `>>> 0` marks what is meant unsigned.
 */
import { exceptions } from '../isa/causes.ts';
import type { Instruction } from '../isa/decode.ts';
import type { Hart } from './hart.ts';
import { slot } from './state.ts';
import type { Trap } from './trap.ts';

/** What an instruction does. pc is still its own address; hart.nextPc the one after it. */
export type Execute = (hart: Hart, instruction: Instruction) => void;

// biome-ignore format: one line an instruction, as in the table
export const rv32i = {
  lui:   (hart, { rd, imm }) => hart.write(rd, imm),
  auipc: (hart, { rd, imm }) => hart.write(rd, pcOf(hart) + imm),

  jal:  (hart, { rd, imm }) => { hart.jump(pcOf(hart) + imm); hart.write(rd, pcOf(hart) + 4); },
  jalr: (hart, { rd, rs1, imm }) => {
    hart.jump((hart.read(rs1) + imm) & ~1);
    hart.write(rd, pcOf(hart) + 4);
  },

  beq:  (hart, { rs1, rs2, imm }) => { if (hart.read(rs1) === hart.read(rs2)) hart.jump(pcOf(hart) + imm); },
  bne:  (hart, { rs1, rs2, imm }) => { if (hart.read(rs1) !== hart.read(rs2)) hart.jump(pcOf(hart) + imm); },
  blt:  (hart, { rs1, rs2, imm }) => { if (hart.read(rs1) < hart.read(rs2)) hart.jump(pcOf(hart) + imm); },
  bge:  (hart, { rs1, rs2, imm }) => { if (hart.read(rs1) >= hart.read(rs2)) hart.jump(pcOf(hart) + imm); },
  bltu: (hart, { rs1, rs2, imm }) => { if (hart.read(rs1) >>> 0 < hart.read(rs2) >>> 0) hart.jump(pcOf(hart) + imm); },
  bgeu: (hart, { rs1, rs2, imm }) => { if (hart.read(rs1) >>> 0 >= hart.read(rs2) >>> 0) hart.jump(pcOf(hart) + imm); },

  lb:  (hart, { rd, rs1, imm }) => hart.write(rd, hart.mmu.loadByte((hart.read(rs1) + imm) | 0)),
  lh:  (hart, { rd, rs1, imm }) => hart.write(rd, hart.mmu.loadHalf((hart.read(rs1) + imm) | 0)),
  lw:  (hart, { rd, rs1, imm }) => hart.write(rd, hart.mmu.loadWord((hart.read(rs1) + imm) | 0)),
  lbu: (hart, { rd, rs1, imm }) => hart.write(rd, hart.mmu.loadByte((hart.read(rs1) + imm) | 0) & 0xff),
  lhu: (hart, { rd, rs1, imm }) => hart.write(rd, hart.mmu.loadHalf((hart.read(rs1) + imm) | 0) & 0xffff),
  sb:  (hart, { rs1, rs2, imm }) => hart.mmu.storeByte((hart.read(rs1) + imm) | 0, hart.read(rs2)),
  sh:  (hart, { rs1, rs2, imm }) => hart.mmu.storeHalf((hart.read(rs1) + imm) | 0, hart.read(rs2)),
  sw:  (hart, { rs1, rs2, imm }) => hart.mmu.storeWord((hart.read(rs1) + imm) | 0, hart.read(rs2)),

  addi:  (hart, { rd, rs1, imm }) => hart.write(rd, hart.read(rs1) + imm),
  slti:  (hart, { rd, rs1, imm }) => hart.write(rd, hart.read(rs1) < imm ? 1 : 0),
  sltiu: (hart, { rd, rs1, imm }) => hart.write(rd, hart.read(rs1) >>> 0 < imm >>> 0 ? 1 : 0),
  xori:  (hart, { rd, rs1, imm }) => hart.write(rd, hart.read(rs1) ^ imm),
  ori:   (hart, { rd, rs1, imm }) => hart.write(rd, hart.read(rs1) | imm),
  andi:  (hart, { rd, rs1, imm }) => hart.write(rd, hart.read(rs1) & imm),
  slli:  (hart, { rd, rs1, imm }) => hart.write(rd, hart.read(rs1) << imm),
  srli:  (hart, { rd, rs1, imm }) => hart.write(rd, hart.read(rs1) >>> imm),
  srai:  (hart, { rd, rs1, imm }) => hart.write(rd, hart.read(rs1) >> imm),

  add:  (hart, { rd, rs1, rs2 }) => hart.write(rd, hart.read(rs1) + hart.read(rs2)),
  sub:  (hart, { rd, rs1, rs2 }) => hart.write(rd, hart.read(rs1) - hart.read(rs2)),
  sll:  (hart, { rd, rs1, rs2 }) => hart.write(rd, hart.read(rs1) << hart.read(rs2)),
  slt:  (hart, { rd, rs1, rs2 }) => hart.write(rd, hart.read(rs1) < hart.read(rs2) ? 1 : 0),
  sltu: (hart, { rd, rs1, rs2 }) => hart.write(rd, hart.read(rs1) >>> 0 < hart.read(rs2) >>> 0 ? 1 : 0),
  xor:  (hart, { rd, rs1, rs2 }) => hart.write(rd, hart.read(rs1) ^ hart.read(rs2)),
  srl:  (hart, { rd, rs1, rs2 }) => hart.write(rd, hart.read(rs1) >>> hart.read(rs2)),
  sra:  (hart, { rd, rs1, rs2 }) => hart.write(rd, hart.read(rs1) >> hart.read(rs2)),
  or:   (hart, { rd, rs1, rs2 }) => hart.write(rd, hart.read(rs1) | hart.read(rs2)),
  and:  (hart, { rd, rs1, rs2 }) => hart.write(rd, hart.read(rs1) & hart.read(rs2)),

  // Fetches always see the newest stores.
  fence:     (hart) => orderAccesses(hart),
  'fence.i': () => {},

  ecall:  (hart) => { throw { cause: exceptions.ecallFromUser + hart.privilege, value: 0 } satisfies Trap; },
  ebreak: () => { throw { cause: exceptions.breakpoint, value: 0 } satisfies Trap; },
} satisfies Readonly<Record<string, Execute>>;

/** Other threads, too, see what is before it before what is behind it. x0 is written, as 0. */
function orderAccesses(hart: Hart): void {
  Atomics.store(hart.registers, 0, 0);
  Atomics.load(hart.registers, 0);
}

function pcOf(hart: Hart): number {
  return hart.state.word(slot.pc);
}
