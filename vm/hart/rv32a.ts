/**
 * Atomics (unprivileged manual, chapter 8). Other harts of the cluster may run on other threads of
 * the host, so they are atomic there too, all of them as if they said .aqrl. A reservation holds
 * one word of RAM; it ends with any sc.w, a trap or its return, a WFI, or a write to that word by
 * another hart or the network. Writes by other threads are not seen when they happen: sc.w notices
 * them by the word, which must have the value that lr.w has loaded.
 */
import { LOAD, STORE } from './pmp.ts';
import type { Execute } from './rv32i.ts';
import { slot } from './state.ts';

export const rv32a = {
  'lr.w': (hart, { rd, rs1 }) => {
    const offset = hart.mmu.wordOffset(hart.read(rs1), LOAD);
    const value = hart.mmu.ramWord(offset);
    hart.state.words[slot.reservation] = hart.memory.ramBase + offset;
    hart.state.words[slot.reservedValue] = value;
    hart.write(rd, value);
  },

  'sc.w': (hart, { rd, rs1, rs2 }) => {
    const offset = hart.mmu.wordOffset(hart.read(rs1), STORE);
    const isReserved = hart.state.word(slot.reservation) === ((hart.memory.ramBase + offset) | 0);
    hart.state.words[slot.reservation] = 0;
    const loaded = hart.state.word(slot.reservedValue);
    const isDone = isReserved && hart.mmu.replaceRamWord(offset, loaded, hart.read(rs2));
    hart.write(rd, isDone ? 0 : 1);
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
    const operand = hart.read(rs2);
    for (;;) {
      const old = hart.mmu.ramWord(offset);
      if (!hart.mmu.replaceRamWord(offset, old, combine(old, operand))) continue;
      hart.write(rd, old);
      return;
    }
  };
}
