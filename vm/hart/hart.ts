/**
 * One hart: its state, its memory, and the operations that instructions are made of. How it is run,
 * one instruction after the other, is interpreter.ts; other ways of running it must leave the same
 * state behind.
 *
 * `attention` asks whoever runs the hart to look up: interrupts may have become pending or enabled,
 * the hart has gone to sleep, or its cluster was switched off. Setting it too often is harmless.
 */
import { exceptions, interrupts } from '../isa/causes.ts';
import { csrBehaviour } from './csr-file.ts';
import { EVENT_PLACES } from './events.ts';
import type { PhysicalMemory } from './memory.ts';
import { Meter } from './meter.ts';
import { Mmu } from './mmu.ts';
import type { HartObserver } from './observer.ts';
import type { Pipeline } from './pipeline.ts';
import { Pmp } from './pmp.ts';
import { counter, HartState, slot } from './state.ts';
import {
  enterException,
  enterPendingInterrupt,
  leaveMachine,
  leaveSupervisor,
  type Trap,
  updateTimerPending,
} from './trap.ts';

export interface HartPlace {
  /** mhartid: the number within the cluster. */
  readonly number: number;
  /** Where in the memory's buffer its state, its translation cache and its totals lie. */
  readonly stateOffset: number;
  readonly cacheOffset: number;
  readonly totalsOffset: number;
}

/** Who is told when a hart falls asleep, wakes, or will wake at another time. */
export interface SleepWatch {
  isStale: boolean;
}

export class Hart {
  readonly number: number;
  readonly state: HartState;
  /** x0 … x31, signed. */
  readonly registers: Int32Array;
  readonly pmp: Pmp;
  readonly mmu: Mmu;
  readonly memory: PhysicalMemory;
  /** What the hart's events are counted by, while it is measured. */
  readonly meter: Meter;
  /** What costs time; undefined while every instruction takes one cycle. */
  pipeline: Pipeline | undefined;
  /** Whether somebody outside wants the events of the hart. */
  isWatched = false;
  /** Who is told of its traps and sleeps. */
  observer: HartObserver | undefined;
  attention = true;
  /** Where another thread runs this hart: tells it that an interrupt or the timer has changed. */
  callOwner: (() => void) | undefined;
  /** Where the instruction under way goes on, as int32; meaningless between instructions. */
  nextPc = 0;
  sleepWatch: SleepWatch = { isStale: true };
  /** Instructions that have retired since the counters were settled, each of one cycle. */
  retired = 0;
  /** Cycles beyond those, since then. */
  stalled = 0;

  constructor(memory: PhysicalMemory, place: HartPlace) {
    this.number = place.number;
    this.memory = memory;
    this.state = new HartState(memory.buffer, place.stateOffset);
    this.registers = this.state.registers;
    this.pmp = new Pmp(this.state);
    this.meter = new Meter(
      this.state,
      new Float64Array(memory.buffer, place.totalsOffset, EVENT_PLACES),
    );
    this.mmu = new Mmu(memory, place.cacheOffset, this);
    this.stateReplaced();
  }

  /** Address of the next instruction, unsigned. */
  get pc(): number {
    return this.state.word(slot.pc) >>> 0;
  }

  set pc(address: number) {
    this.state.words[slot.pc] = address;
  }

  /** 0 user, 1 supervisor, 3 machine. */
  get privilege(): number {
    return this.state.word(slot.privilege);
  }

  /** Asleep in WFI. */
  get isWaiting(): boolean {
    return this.state.word(slot.waiting) === 1;
  }

  /** Cycles since reset; of a hart asleep, when it fell asleep. */
  get cycle(): number {
    return this.state.count(counter.cycle) + this.retired + this.stalled;
  }

  /** Whether the measuring interpreter must run it: its events or the cost of each are wanted. */
  get isMeasured(): boolean {
    return this.meter.isUsed || this.isWatched || this.pipeline !== undefined;
  }

  /** Instructions retired since reset. */
  get instret(): number {
    return this.state.count(counter.instret) + this.retired;
  }

  /** The cycle at which the machine timer interrupt becomes pending; Infinity means never. */
  get timerCycle(): number {
    return this.state.count(counter.timerCycle);
  }

  /** Back to machine mode at `pc` with a0 = mhartid and everything else 0. */
  reset(pc: number): void {
    this.state.reset();
    this.pipeline?.reset();
    this.retired = 0;
    this.stalled = 0;
    this.state.words[slot.pc] = pc;
    this.write(10, this.number);
    this.stateReplaced();
  }

  /** To be called when the state was written from outside: derives anew what is derived from it. */
  stateReplaced(): void {
    this.pmp.refresh();
    this.mmu.modeChanged();
    this.mmu.flush();
    this.meter.selectionChanged();
    this.attention = true;
    this.sleepWatch.isStale = true;
  }

  /** Register `index`, signed. */
  read(index: number): number {
    return this.registers[index] as number;
  }

  /** Sets register `index` to the low 32 bits of `value`; x0 stays 0. */
  write(index: number, value: number): void {
    if (index !== 0) this.registers[index] = value;
  }

  /** Goes on at `target` after the instruction under way. */
  jump(target: number): void {
    if ((target & 3) !== 0) {
      const cause = exceptions.instructionAddressMisaligned;
      throw { cause, value: target | 0 } satisfies Trap;
    }
    this.nextPc = target | 0;
  }

  /** A CSR as the debugger reads it: without rights; undefined if there is none. */
  csr(number: number): number | undefined {
    return csrBehaviour(number)?.read(this);
  }

  /** Writes a CSR as machine mode would; false if there is none. */
  setCsr(number: number, value: number): boolean {
    const behaviour = csrBehaviour(number);
    behaviour?.write(this, value | 0, 0);
    this.attention = true;
    this.sleepWatch.isStale = true;
    return behaviour !== undefined;
  }

  /** Enters the handler of an exception of the instruction at pc. */
  takeException(trap: Trap): void {
    enterException(this.state, trap);
    this.mmu.modeChanged();
    this.observer?.trapped(this);
  }

  /** Enters the handler of an interrupt if one is due; the timer's line is brought up to date. */
  takeInterrupt(): void {
    updateTimerPending(this.state, this.cycle);
    if (!enterPendingInterrupt(this.state)) return;
    this.mmu.modeChanged();
    this.pipeline?.interruptTaken();
    this.observer?.trapped(this);
  }

  returnFromMachine(): void {
    this.nextPc = leaveMachine(this.state);
    this.mmu.modeChanged();
    this.attention = true;
    this.observer?.returned(this);
  }

  returnFromSupervisor(): void {
    this.nextPc = leaveSupervisor(this.state);
    this.mmu.modeChanged();
    this.attention = true;
    this.observer?.returned(this);
  }

  /** Falls asleep after this instruction, unless an interrupt is pending already. */
  wait(): void {
    updateTimerPending(this.state, this.cycle);
    if (this.#wouldWake()) return;
    this.state.words[slot.waiting] = 1;
    this.state.words[slot.reservation] = 0;
    this.attention = true;
    this.sleepWatch.isStale = true;
    this.observer?.slept(this);
  }

  /** Wakes up at `cycle` if an enabled interrupt is pending. */
  wakeIfPending(cycle: number): void {
    this.attention = true;
    if (!this.isWaiting || !this.#wouldWake()) return;
    this.state.words[slot.waiting] = 0;
    this.sleepWatch.isStale = true;
    this.catchUp(cycle);
    this.observer?.woke(this);
  }

  /** Wakes up if the timer strikes before `end`. */
  wakeByTimer(end: number): void {
    if (this.wakingCycle >= end) return;
    this.state.words[slot.waiting] = 0;
    this.sleepWatch.isStale = true;
    this.catchUp(this.timerCycle);
    this.attention = true;
    this.observer?.woke(this);
  }

  /** When the timer will wake a sleeping hart; Infinity if it never will. */
  get wakingCycle(): number {
    const isEnabled = ((this.state.word(slot.mie) >>> interrupts.machineTimer) & 1) === 1;
    return isEnabled ? this.timerCycle : Number.POSITIVE_INFINITY;
  }

  /** Adds what has retired to the counters, and `moreCycles` that retired nothing. */
  settleCounters(moreCycles: number): void {
    const { counters } = this.state;
    counters[counter.cycle] = this.cycle + moreCycles;
    counters[counter.instret] = this.instret;
    this.retired = 0;
    this.stalled = 0;
  }

  /** The cycle counter of a hart that has slept moves on to `cycle`, but never back. */
  catchUp(cycle: number): void {
    const slept = cycle - this.cycle;
    if (slept <= 0) return;
    if (this.isMeasured) this.meter.countSleep(slept);
    this.state.counters[counter.cycle] = cycle;
  }

  /** Sets or clears a line of mip from outside, at a cycle of the cluster. */
  setInterruptLine(interrupt: number, isHigh: boolean, cycle: number): void {
    const bit = 1 << interrupt;
    this.state.setBits(slot.mip, bit, isHigh ? bit : 0);
    if (this.callOwner === undefined) this.wakeIfPending(cycle);
    else this.callOwner();
  }

  setSoftwareInterrupt(isHigh: boolean, cycle: number): void {
    this.setInterruptLine(interrupts.machineSoftware, isHigh, cycle);
  }

  /** Sets when the machine timer interrupt becomes pending. */
  setTimerCycle(timerCycle: number): void {
    this.state.counters[counter.timerCycle] = timerCycle;
    this.attention = true;
    this.sleepWatch.isStale = true;
    this.callOwner?.();
  }

  /** Any enabled bit ends a WFI, whatever mstatus says (privileged manual 3.3.3). */
  #wouldWake(): boolean {
    return (this.state.word(slot.mip) & this.state.word(slot.mie)) !== 0;
  }
}
