/**
 * What reading and writing each CSR does. Rights are checked by the instructions (system.ts); here
 * a write keeps the fields legal (WARL), as QEMU's virt machine does where the manual leaves a
 * choice: mtvec and stvec ignore reserved modes, MPP keeps its value when 2 is written.
 */
import { csrs } from '../isa/csrs.ts';
import { eventCounterWord, eventSelector } from './event-counters.ts';
import type { Hart } from './hart.ts';
import { PMP_LOCK, PMP_READ, PMP_WRITE } from './pmp.ts';
import { counter, slot, status } from './state.ts';
import { updateTimerPending } from './trap.ts';

export interface CsrBehaviour {
  readonly read: (hart: Hart) => number;
  /** `retiring` is 1 when an instruction writes, which is counted only after its write. */
  readonly write: (hart: Hart, value: number, retiring: 0 | 1) => void;
}

const MISA_RV32IMASU = 0x4014_1101;
const MSTATUS_WRITABLE = Object.values(status).reduce((all, field) => all | field, 0);
const { SIE, SPIE, SPP, SUM, MXR } = status;
const SSTATUS_WRITABLE = SIE | SPIE | SPP | SUM | MXR;
const SUPERVISOR_INTERRUPTS = 0x222;
const ALL_INTERRUPTS = 0xaaa;
const SSIP = 0x002;
/** All that can happen below machine mode: ecall from machine mode can not. */
const DELEGABLE_EXCEPTIONS = 0xb3ff;
const FIOM = 1;
const CYCLE_BIT = 1 << 0;
const INSTRET_BIT = 1 << 2;
/** Every counter but time, which has no bit in mcountinhibit. */
const INHIBITABLE = ~2;

// biome-ignore format: one line a register, as in the table of vm/isa
const behaviours: Readonly<Record<string, CsrBehaviour>> = {
  ...family('hpmcounter', 3, 31, (index) => eventCounterWord(index, 0)),
  ...family('hpmcounter', 3, 31, (index) => eventCounterWord(index, 32), 'h'),
  ...family('mhpmcounter', 3, 31, (index) => eventCounterWord(index, 0)),
  ...family('mhpmcounter', 3, 31, (index) => eventCounterWord(index, 32), 'h'),
  ...family('mhpmevent', 3, 31, eventSelector),
  cycle:    counterWord(counter.cycle, 0),    cycleh:    counterWord(counter.cycle, 32),
  mcycle:   counterWord(counter.cycle, 0),    mcycleh:   counterWord(counter.cycle, 32),
  instret:  counterWord(counter.instret, 0),  instreth:  counterWord(counter.instret, 32),
  minstret: counterWord(counter.instret, 0),  minstreth: counterWord(counter.instret, 32),
  time:     timeWord(0n),                     timeh:     timeWord(32n),
  mcountinhibit: { read: (hart) => hart.state.word(slot.mcountinhibit), write: inhibitCounters },

  sstatus:    { read: (hart) => hart.state.word(slot.mstatus) & SSTATUS_WRITABLE,
                write: (hart, value) => setStatus(hart, value, SSTATUS_WRITABLE) },
  sie:        { read: (hart) => hart.state.word(slot.mie) & hart.state.word(slot.mideleg),
                write: (hart, value) => hart.state.setBits(slot.mie, hart.state.word(slot.mideleg), value) },
  stvec:      { read: (hart) => hart.state.word(slot.stvec), write: (hart, value) => setVector(hart, slot.stvec, value) },
  scounteren: field(slot.scounteren),
  senvcfg:    field(slot.senvcfg, FIOM),
  sscratch:   field(slot.sscratch),
  sepc:       field(slot.sepc, ~3),
  scause:     field(slot.scause),
  stval:      field(slot.stval),
  sip:        { read: (hart) => pending(hart) & hart.state.word(slot.mideleg),
                write: (hart, value) => hart.state.setBits(slot.mip, SSIP & hart.state.word(slot.mideleg), value) },
  satp:       { read: (hart) => hart.state.word(slot.satp), write: setTranslation },

  mvendorid:  constant(0),
  marchid:    constant(0),
  mimpid:     constant(0),
  mhartid:    { read: (hart) => hart.number, write: () => {} },
  mconfigptr: constant(0),
  mstatus:    { read: (hart) => hart.state.word(slot.mstatus),
                write: (hart, value) => setStatus(hart, value, MSTATUS_WRITABLE) },
  mstatush:   constant(0),
  misa:       constant(MISA_RV32IMASU),
  medeleg:    field(slot.medeleg, DELEGABLE_EXCEPTIONS),
  mideleg:    field(slot.mideleg, SUPERVISOR_INTERRUPTS),
  mie:        field(slot.mie, ALL_INTERRUPTS),
  mtvec:      { read: (hart) => hart.state.word(slot.mtvec), write: (hart, value) => setVector(hart, slot.mtvec, value) },
  mcounteren: field(slot.mcounteren),
  menvcfg:    field(slot.menvcfg, FIOM),
  menvcfgh:   constant(0),
  mscratch:   field(slot.mscratch),
  mepc:       field(slot.mepc, ~3),
  mcause:     field(slot.mcause),
  mtval:      field(slot.mtval),
  mip:        { read: pending,
                write: (hart, value) => hart.state.setBits(slot.mip, SUPERVISOR_INTERRUPTS, value) },
  ...family('pmpcfg', 0, 3, (index) => ({
    read: (hart) => hart.state.word(slot.pmpcfg + index),
    write: (hart, value) => setPmpConfiguration(hart, index, value),
  })),
  ...family('pmpaddr', 0, 15, (index) => ({
    read: (hart) => hart.state.word(slot.pmpaddr + index),
    write: (hart, value) => setPmpAddress(hart, index, value),
  })),
};

const byNumber: readonly (CsrBehaviour | undefined)[] = tabulate();

/** What CSR `number` does; undefined if the machine has none of that number. */
export function csrBehaviour(number: number): CsrBehaviour | undefined {
  return byNumber[number];
}

/** Whether bit `index` of mcounteren or scounteren lets the less privileged read that counter. */
export function isCounterEnabled(
  hart: Hart,
  enables: typeof slot.mcounteren | typeof slot.scounteren,
  index: number,
): boolean {
  return ((hart.state.word(enables) >>> index) & 1) === 1;
}

function tabulate(): readonly (CsrBehaviour | undefined)[] {
  const table: (CsrBehaviour | undefined)[] = new Array(4096).fill(undefined);
  for (const { name, number } of csrs) {
    const behaviour = behaviours[name];
    if (behaviour === undefined) throw new Error(`CSR ${name} has no behaviour`);
    table[number] = behaviour;
  }
  return table;
}

function family(
  prefix: string,
  first: number,
  last: number,
  member: (index: number) => CsrBehaviour,
  suffix = '',
): Readonly<Record<string, CsrBehaviour>> {
  const names = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return Object.fromEntries(names.map((n) => [`${prefix}${n}${suffix}`, member(n)]));
}

/** A register that reads as one value and ignores what is written. */
function constant(value: number): CsrBehaviour {
  return { read: () => value, write: () => {} };
}

/** A register of which the bits in `mask` can be written and the others are 0. */
function field(index: number, mask = -1): CsrBehaviour {
  return {
    read: (hart) => hart.state.word(index),
    write: (hart, value) => {
      hart.state.words[index] = value & mask;
    },
  };
}

function counterWord(index: 0 | 1, shift: 0 | 32): CsrBehaviour {
  return {
    read: (hart) => Number(BigInt.asIntN(32, counterValue(hart, index) >> BigInt(shift))),
    write: (hart, value, retiring) => {
      const other = shift === 0 ? counterValue(hart, index) >> 32n : counterValue(hart, index);
      const written = BigInt(value >>> 0);
      const [low, high] = shift === 0 ? [written, other] : [BigInt.asUintN(32, other), written];
      setCounterValue(hart, index, { value: (high << 32n) | low, retiring });
    },
  };
}

/** The guest sees a counter plus an offset that it has written; an inhibited one is all offset. */
function counterValue(hart: Hart, index: 0 | 1): bigint {
  const offset = hart.state.offsets[index] as bigint;
  const counted = isInhibited(hart, index) ? 0 : countOf(hart, index);
  return BigInt.asUintN(64, offset + BigInt(counted));
}

function setCounterValue(
  hart: Hart,
  index: 0 | 1,
  { value, retiring }: { readonly value: bigint; readonly retiring: 0 | 1 },
): void {
  const counted = isInhibited(hart, index) ? 0 : countOf(hart, index) + retiring;
  hart.state.offsets[index] = BigInt.asUintN(64, value - BigInt(counted));
}

function countOf(hart: Hart, index: 0 | 1): number {
  return index === counter.cycle ? hart.cycle : hart.instret;
}

function isInhibited(hart: Hart, index: 0 | 1): boolean {
  const bit = index === counter.cycle ? CYCLE_BIT : INSTRET_BIT;
  return (hart.state.word(slot.mcountinhibit) & bit) !== 0;
}

function inhibitCounters(hart: Hart, value: number, retiring: 0 | 1): void {
  const cycle = counterValue(hart, counter.cycle);
  const instret = counterValue(hart, counter.instret);
  hart.state.words[slot.mcountinhibit] = value & INHIBITABLE;
  if (retiring === 1) hart.meter.skipInstruction(INHIBITABLE);
  setCounterValue(hart, counter.cycle, { value: cycle, retiring });
  setCounterValue(hart, counter.instret, { value: instret, retiring });
}

function timeWord(shift: 0n | 32n): CsrBehaviour {
  return {
    read: (hart) => Number(BigInt.asIntN(32, hart.memory.timeAt(hart.cycle) >> shift)),
    write: () => {},
  };
}

function pending(hart: Hart): number {
  updateTimerPending(hart.state, hart.cycle);
  return hart.state.word(slot.mip);
}

function setStatus(hart: Hart, value: number, mask: number): void {
  const old = hart.state.word(slot.mstatus);
  const isReservedMode = (value & status.MPP) >>> 11 === 2;
  const written = isReservedMode ? mask & ~status.MPP : mask;
  const changed = (old & ~written) | (value & written);
  hart.state.words[slot.mstatus] = changed;
  if (((old ^ changed) & (SUM | MXR)) !== 0) hart.mmu.flush();
  hart.mmu.modeChanged();
}

function setVector(hart: Hart, index: number, value: number): void {
  if ((value & 3) < 2) hart.state.words[index] = value;
}

function setTranslation(hart: Hart, value: number): void {
  hart.state.words[slot.satp] = value;
  hart.mmu.flush();
}

function setPmpConfiguration(hart: Hart, word: number, value: number): void {
  let merged = 0;
  for (let byte = 0; byte < 4; byte += 1) {
    const old = hart.pmp.configurationOf(4 * word + byte);
    const isLocked = (old & PMP_LOCK) !== 0;
    merged |= (isLocked ? old : legalPmpConfiguration(value >>> (8 * byte))) << (8 * byte);
  }
  hart.state.words[slot.pmpcfg + word] = merged;
  hart.pmp.refresh();
  hart.mmu.flush();
}

/** Bits 6:5 are 0, and writable without readable is reserved: it becomes neither. */
function legalPmpConfiguration(value: number): number {
  const isReserved = (value & PMP_WRITE) !== 0 && (value & PMP_READ) === 0;
  return value & (isReserved ? 0x9f & ~PMP_WRITE : 0x9f);
}

/** A locked region holds its address, and if it is a TOR one, also the address before it. */
function setPmpAddress(hart: Hart, index: number, value: number): void {
  const own = hart.pmp.configurationOf(index);
  const next = index === 15 ? 0 : hart.pmp.configurationOf(index + 1);
  const isHeldByNext = (next & PMP_LOCK) !== 0 && ((next >>> 3) & 3) === 1;
  if ((own & PMP_LOCK) !== 0 || isHeldByNext) return;
  hart.state.words[slot.pmpaddr + index] = value;
  hart.pmp.refresh();
  hart.mmu.flush();
}
