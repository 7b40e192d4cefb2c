/**
 * Traps: the guest's faults and interrupts, how a hart enters a handler and how it leaves one
 * (RISC-V privileged manual 3.1.6 to 3.1.16 and 4.1). Here is arithmetic on the state only; the
 * hart calls it and then tells its translation that modes have changed.
 */
import { exceptions, interrupts } from '../isa/causes.ts';
import { counter, type HartState, MACHINE, SUPERVISOR, slot, status, USER } from './state.ts';

/** An exception of the guest. A plain object: semantics throw it, only the run loop catches it. */
export interface Trap {
  readonly cause: number;
  /** What mtval or stval is to hold: an address, an instruction word, or 0. */
  readonly value: number;
}

const INTERRUPT = 0x8000_0000;
const MACHINE_TIMER = 1 << interrupts.machineTimer;

/** Interrupts from the one that is taken first to the last (privileged manual 3.1.9). */
const byPriority = [
  interrupts.machineExternal,
  interrupts.machineSoftware,
  interrupts.machineTimer,
  interrupts.supervisorExternal,
  interrupts.supervisorSoftware,
  interrupts.supervisorTimer,
];

export function isTrap(thrown: unknown): thrown is Trap {
  return typeof thrown === 'object' && thrown !== null && 'cause' in thrown && 'value' in thrown;
}

/** The word is reported as the instruction that it would be: of 16 bits unless it ends in 11. */
export function illegalInstruction(word: number): Trap {
  const value = (word & 3) === 3 ? word : word & 0xffff;
  return { cause: exceptions.illegalInstruction, value };
}

/** Enters the handler for an exception at pc. */
export function enterException(state: HartState, { cause, value }: Trap): void {
  const isDelegated =
    state.word(slot.privilege) <= SUPERVISOR && ((state.word(slot.medeleg) >>> cause) & 1) === 1;
  if (isDelegated) enterSupervisor(state, cause, value);
  else enterMachine(state, cause, value);
}

/** Enters the handler for the pending interrupt that must be taken now; false if there is none. */
export function enterPendingInterrupt(state: HartState): boolean {
  const pending = state.word(slot.mip) & state.word(slot.mie);
  if (pending === 0) return false;
  const privilege = state.word(slot.privilege);
  const mstatus = state.word(slot.mstatus);
  const delegated = state.word(slot.mideleg);

  const forMachine = pending & ~delegated;
  if (forMachine !== 0 && (privilege < MACHINE || (mstatus & status.MIE) !== 0)) {
    enterMachine(state, firstOf(forMachine) + INTERRUPT, 0);
    return true;
  }
  const forSupervisor = pending & delegated;
  const supervisorListens =
    privilege < SUPERVISOR || (privilege === SUPERVISOR && (mstatus & status.SIE) !== 0);
  if (forSupervisor !== 0 && supervisorListens) {
    enterSupervisor(state, firstOf(forSupervisor) + INTERRUPT, 0);
    return true;
  }
  return false;
}

/** Brings mip.MTIP up to date. */
export function updateTimerPending(state: HartState, cycle: number): void {
  const pending = cycle >= state.count(counter.timerCycle) ? MACHINE_TIMER : 0;
  if ((state.word(slot.mip) & MACHINE_TIMER) === pending) return;
  state.setBits(slot.mip, MACHINE_TIMER, pending);
}

/** mret: back to the mode that mstatus.MPP says; returns where to go on. */
export function leaveMachine(state: HartState): number {
  const mstatus = state.word(slot.mstatus);
  const privilege = (mstatus & status.MPP) >>> 11;
  const wasEnabled = (mstatus & status.MPIE) !== 0;
  const cleared = status.MPP | status.MIE | (privilege === MACHINE ? 0 : status.MPRV);
  state.words[slot.mstatus] = (mstatus & ~cleared) | (wasEnabled ? status.MIE : 0) | status.MPIE;
  state.words[slot.privilege] = privilege;
  state.words[slot.reservation] = 0;
  return state.word(slot.mepc);
}

/** sret: back to the mode that mstatus.SPP says; returns where to go on. */
export function leaveSupervisor(state: HartState): number {
  const mstatus = state.word(slot.mstatus);
  const wasEnabled = (mstatus & status.SPIE) !== 0;
  const cleared = status.SPP | status.SIE | status.MPRV;
  state.words[slot.mstatus] = (mstatus & ~cleared) | (wasEnabled ? status.SIE : 0) | status.SPIE;
  state.words[slot.privilege] = (mstatus & status.SPP) === 0 ? USER : SUPERVISOR;
  state.words[slot.reservation] = 0;
  return state.word(slot.sepc);
}

function enterMachine(state: HartState, cause: number, value: number): void {
  const mstatus = state.word(slot.mstatus);
  const wasEnabled = (mstatus & status.MIE) !== 0;
  const kept = mstatus & ~(status.MPP | status.MPIE | status.MIE);
  state.words[slot.mstatus] =
    kept | (wasEnabled ? status.MPIE : 0) | (state.word(slot.privilege) << 11);
  state.words[slot.mepc] = state.word(slot.pc);
  state.words[slot.mcause] = cause;
  state.words[slot.mtval] = value;
  arrive(state, MACHINE, handlerOf(state.word(slot.mtvec), cause));
}

function enterSupervisor(state: HartState, cause: number, value: number): void {
  const mstatus = state.word(slot.mstatus);
  const wasEnabled = (mstatus & status.SIE) !== 0;
  const kept = mstatus & ~(status.SPP | status.SPIE | status.SIE);
  const cameFrom = state.word(slot.privilege) === USER ? 0 : status.SPP;
  state.words[slot.mstatus] = kept | (wasEnabled ? status.SPIE : 0) | cameFrom;
  state.words[slot.sepc] = state.word(slot.pc);
  state.words[slot.scause] = cause;
  state.words[slot.stval] = value;
  arrive(state, SUPERVISOR, handlerOf(state.word(slot.stvec), cause));
}

function arrive(state: HartState, privilege: number, handler: number): void {
  state.words[slot.privilege] = privilege;
  state.words[slot.pc] = handler;
  state.words[slot.reservation] = 0;
}

/** In vectored mode interrupts, and only they, go to base + 4 × cause. */
function handlerOf(vector: number, cause: number): number {
  const base = vector & ~3;
  const isVectored = (vector & 3) === 1 && cause >= INTERRUPT;
  return isVectored ? base + 4 * (cause - INTERRUPT) : base;
}

function firstOf(pending: number): number {
  return byPriority.find((interrupt) => ((pending >>> interrupt) & 1) === 1) ?? 0;
}
