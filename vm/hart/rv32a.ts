/**
 * Atomics (unprivileged manual, chapter 8). Harts of a cluster take turns, so a read and a write in
 * one instruction are atomic by themselves. A reservation holds one word of RAM; it ends with any
 * sc.w, a trap or its return, a WFI, or a write to that word by another hart or the network.
 */
import { LOAD, STORE } from './pmp.ts';
import type { Execute } from './rv32i.ts';
import { slot } from './state.ts';

export const rv32a = {
  'lr.w': (hart, { rd, rs1 }) => {
    const offset = hart.mmu.wordOffset(hart.read(rs1), LOAD);
    hart.write(rd, hart.mmu.ramWord(offset));
    hart.state.words[slot.reservation] = hart.memory.ramBase + offset;
  },

  'sc.w': (hart, { rd, rs1, rs2 }) => {
    const offset = hart.mmu.wordOffset(hart.read(rs1), STORE);
    const isReserved = hart.state.word(slot.reservation) === ((hart.memory.ramBase + offset) | 0);
    hart.state.words[slot.reservation] = 0;
    if (isReserved) hart.mmu.setRamWord(offset, hart.read(rs2));
    hart.write(rd, isReserved ? 0 : 1);
  },

  'amoswap.w': readModifyWrite((_old, operand) => operand),
  'amoadd.w': readModifyWrite((old, operand) => old + operand),
  'amoxor.w': readModifyWrite((old, operand) => old ^ operand),
  'amoand.w': readModifyWrite((old, operand) => old & operand),
  'amoor.w': readModifyWrite((old, operand) => old | operand),
  'amomin.w': readModifyWrite((old, operand) => Math.min(old, operand)),
  'amomax.w': readModifyWrite((old, operand) => Math.max(old, operand)),
  'amominu.w': readModifyWrite((old, operand) => Math.min(old >>> 0, operand >>> 0)),
  'amomaxu.w': readModifyWrite((old, operand) => Math.max(old >>> 0, operand >>> 0)),
} satisfies Readonly<Record<string, Execute>>;

function readModifyWrite(combine: (old: number, operand: number) => number): Execute {
  return (hart, { rd, rs1, rs2 }) => {
    const offset = hart.mmu.wordOffset(hart.read(rs1), STORE);
    const old = hart.mmu.ramWord(offset);
    const operand = hart.read(rs2);
    hart.mmu.setRamWord(offset, combine(old, operand));
    hart.write(rd, old);
  };
}
