/** CSR accesses, returns from traps, WFI and fences of translation (privileged manual 3.3, 4.2). */
import { csrNumber } from '../isa/csrs.ts';
import type { Instruction } from '../isa/decode.ts';
import { csrBehaviour, isCounterEnabled } from './csr-file.ts';
import type { Hart } from './hart.ts';
import type { Execute } from './rv32i.ts';
import { MACHINE, SUPERVISOR, slot, status, USER } from './state.ts';
import { illegalInstruction } from './trap.ts';

const SATP = csrNumber('satp');

// biome-ignore format: one line an instruction, as in the table
export const system = {
  csrrw:  (hart, it) => accessCsr(hart, it, { change: replace, operand: hart.read(it.rs1) }),
  csrrs:  (hart, it) => accessCsr(hart, it, { change: set, operand: hart.read(it.rs1) }),
  csrrc:  (hart, it) => accessCsr(hart, it, { change: clear, operand: hart.read(it.rs1) }),
  csrrwi: (hart, it) => accessCsr(hart, it, { change: replace, operand: it.rs1 }),
  csrrsi: (hart, it) => accessCsr(hart, it, { change: set, operand: it.rs1 }),
  csrrci: (hart, it) => accessCsr(hart, it, { change: clear, operand: it.rs1 }),

  mret: (hart, it) => {
    if (hart.privilege < MACHINE) throw illegalInstruction(it.word);
    hart.returnFromMachine();
  },
  sret: (hart, it) => {
    const isAllowed = hart.privilege > SUPERVISOR || isSupervisorWithout(hart, status.TSR);
    if (!isAllowed) throw illegalInstruction(it.word);
    hart.returnFromSupervisor();
  },
  wfi: (hart, it) => {
    const isAllowed = hart.privilege > SUPERVISOR || isSupervisorWithout(hart, status.TW);
    if (!isAllowed) throw illegalInstruction(it.word);
    hart.wait();
  },
  'sfence.vma': (hart, it) => {
    const isAllowed = hart.privilege > SUPERVISOR || isSupervisorWithout(hart, status.TVM);
    if (!isAllowed) throw illegalInstruction(it.word);
    hart.mmu.flush();
  },
} satisfies Readonly<Record<string, Execute>>;

function isSupervisorWithout(hart: Hart, trapBit: number): boolean {
  return hart.privilege === SUPERVISOR && (hart.state.word(slot.mstatus) & trapBit) === 0;
}

type Change = (old: number, operand: number) => number;
const replace: Change = (_old, operand) => operand;
const set: Change = (old, operand) => old | operand;
const clear: Change = (old, operand) => old & ~operand;

interface Update {
  readonly change: Change;
  readonly operand: number;
}

/** Reads the CSR into rd and writes it; setting or clearing with x0 or zimm 0 does not write. */
function accessCsr(hart: Hart, it: Instruction, { change, operand }: Update): void {
  const behaviour = csrBehaviour(it.imm);
  if (behaviour === undefined || !mayAccess(hart, it.imm)) throw illegalInstruction(it.word);
  const isWrite = change === replace || it.rs1 !== 0;
  const isReadOnly = it.imm >> 10 === 3;
  if (isReadOnly && isWrite) throw illegalInstruction(it.word);

  const old = behaviour.read(hart);
  if (isWrite) {
    behaviour.write(hart, change(old, operand), 1);
    hart.attention = true;
  }
  hart.write(it.rd, old);
}

function mayAccess(hart: Hart, number: number): boolean {
  const privilege = hart.privilege;
  if (privilege < ((number >> 8) & 3)) return false;
  if (number === SATP && privilege === SUPERVISOR) return isSupervisorWithout(hart, status.TVM);
  const isCounter = (number & ~0x9f) === 0xc00;
  if (!isCounter || privilege === MACHINE) return true;
  const index = number & 31;
  if (!isCounterEnabled(hart, slot.mcounteren, index)) return false;
  return privilege !== USER || isCounterEnabled(hart, slot.scounteren, index);
}
