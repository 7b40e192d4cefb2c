/**
 * Runs a hart like the interpreter, and counts its events and charges what instructions cost. It is
 * used while somebody wants to know (a timing model, an event counter, statistics), so that all
 * others need not pay for it. It must leave registers and memory as the interpreter does.
 */
import { exceptions } from '../isa/causes.ts';
import { events } from './events.ts';
import { group } from './groups.ts';
import type { Hart } from './hart.ts';
import { type Decoded, type DecodedCode, decodeWord, NO_CODE } from './interpreter.ts';
import { NO_PAGE } from './mmu.ts';
import { slot } from './state.ts';
import { isTrap } from './trap.ts';

/** No line of a cache: equal to the number of none. */
const NO_LINE = -1;

export class MeasuringInterpreter {
  readonly #hart: Hart;
  readonly #code: DecodedCode;

  constructor(hart: Hart, code: DecodedCode) {
    this.#hart = hart;
    this.#code = code;
  }

  /** Runs until the cycle counter reaches `end`, the hart sleeps or `isOff` says so. */
  run(end: number, isOff: () => boolean): void {
    this.runTo(end, isOff, undefined);
  }

  /** The same, but stops before an instruction at one of `stops`, and answers whether it did. */
  runTo(end: number, isOff: () => boolean, stops: ReadonlySet<number> | undefined): boolean {
    const hart = this.#hart;
    while (hart.cycle < end && !hart.isWaiting && !isOff()) {
      hart.attention = false;
      hart.takeInterrupt();
      const timerCycle = hart.timerCycle;
      const until = timerCycle > hart.cycle && timerCycle < end ? timerCycle : end;
      if (this.#runUntil(until, stops)) return true;
    }
    return false;
  }

  /** Takes an interrupt if one is due, then runs one instruction. */
  step(): void {
    this.#hart.attention = false;
    this.#hart.takeInterrupt();
    this.#runUntil(this.#hart.cycle + 1, undefined);
  }

  #runUntil(end: number, stops: ReadonlySet<number> | undefined): boolean {
    const hart = this.#hart;
    hart.meter.beginInstruction();
    try {
      const isStopped = this.#execute(end - hart.cycle, stops);
      this.#settle(0);
      return isStopped;
    } catch (thrown) {
      if (!isTrap(thrown)) throw thrown;
      this.#countTrap(thrown.cause);
      this.#settle(1 + (hart.pipeline?.stall ?? 0));
      hart.takeException(thrown);
      return false;
    }
  }

  /** Runs instructions that begin within `budget` cycles; true: one of `stops` is next. */
  #execute(budget: number, stops: ReadonlySet<number> | undefined): boolean {
    const hart = this.#hart;
    const { mmu, pipeline } = hart;
    const { words } = hart.state;
    const ram = this.#code.words;
    let left = budget;
    let page = NO_CODE;
    let line = NO_LINE;
    let { retired } = hart;
    if (!stops?.has(hart.pc)) pipeline?.begin();
    mmu.fetchPage = NO_PAGE;
    while (left > 0 && !hart.attention) {
      const pc = words[slot.pc] as number;
      if (stops?.has(pc >>> 0)) return true;
      if ((pc & ~0xfff) !== mmu.fetchPage) {
        mmu.findFetchPage(pc);
        pipeline?.fetchPage(pc);
        page = this.#code.page((pc + mmu.fetchAddend) >>> 12);
      }
      const offset = (pc + mmu.fetchAddend) >>> 0;
      const decoded = this.#decodedAt(page, offset, ram[offset >>> 2] as number);
      if (pipeline !== undefined && offset >>> pipeline.fetchShift !== line) {
        line = offset >>> pipeline.fetchShift;
        pipeline.fetchLine(line);
      }
      hart.nextPc = (pc + 4) | 0;
      if (decoded.group === group.plain) {
        decoded.execute(hart, decoded);
        if (pipeline !== undefined && pipeline.words[0] !== 0) pipeline.charge(decoded, 0, 0);
      } else if (decoded.group <= group.store) this.#executeAccess(decoded);
      else if (decoded.group <= group.jump) this.#executeBranch(decoded);
      else {
        this.#executeOther(decoded);
        if (decoded.group === group.instructionFence) line = NO_LINE;
        // It may have settled the counters.
        retired = hart.retired;
      }
      words[slot.pc] = hart.nextPc;
      retired += 1;
      hart.retired = retired;
      left -= 1;
      if (pipeline !== undefined && pipeline.stall !== 0) {
        hart.stalled += pipeline.stall;
        left -= pipeline.stall;
        pipeline.stall = 0;
      }
    }
    return false;
  }

  #executeAccess(decoded: Decoded): void {
    const hart = this.#hart;
    // Before the instruction, for it may write its own operand.
    const address = (hart.read(decoded.rs1) + decoded.imm) | 0;
    decoded.execute(hart, decoded);
    const { pipeline } = hart;
    if (pipeline === undefined) return;
    if (decoded.group === group.load) pipeline.load(decoded, address);
    else pipeline.store(decoded, address, hart.cycle);
  }

  #executeBranch(decoded: Decoded): void {
    const hart = this.#hart;
    const { pipeline } = hart;
    const next = hart.nextPc;
    decoded.execute(hart, decoded);
    if (pipeline !== undefined && pipeline.words[0] !== 0) pipeline.charge(decoded, 0, 0);
    this.#count(events.branches.number, 1);
    if (hart.nextPc === next && decoded.group === group.branch) return;
    this.#count(events.branchesTaken.number, 1);
    pipeline?.taken();
  }

  #executeOther(decoded: Decoded): void {
    const hart = this.#hart;
    // A counter that is read must have everything up to here.
    if (decoded.group === group.csr) this.#settle(0);
    const address = hart.read(decoded.rs1);
    decoded.execute(hart, decoded);
    hart.pipeline?.charge(decoded, address, hart.cycle);
  }

  #decodedAt(page: (Decoded | undefined)[], offset: number, word: number): Decoded {
    const place = (offset >>> 2) & 0x3ff;
    const known = page[place];
    if (known !== undefined && known.word === word) return known;
    const decoded = decodeWord(word);
    page[place] = decoded;
    return decoded;
  }

  #countTrap(cause: number): void {
    const { pipeline } = this.#hart;
    this.#count(events.traps.number, 1);
    if (pipeline === undefined) return;
    const isFetched =
      cause !== exceptions.instructionAccessFault && cause !== exceptions.instructionPageFault;
    if (isFetched) this.#count(events.instructionAccesses.number, 1);
    pipeline.trap();
  }

  /** Brings all counters up to date, with `moreCycles` in which nothing retired. */
  #settle(moreCycles: number): void {
    const hart = this.#hart;
    this.#count(events.cycles.number, hart.retired + hart.stalled + moreCycles);
    this.#count(events.instructions.number, hart.retired);
    if (hart.pipeline !== undefined) {
      this.#count(events.instructionAccesses.number, hart.retired);
    }
    hart.settleCounters(moreCycles);
    hart.meter.fold();
  }

  #count(event: number, amount: number): void {
    const { counts } = this.#hart.meter;
    counts[event] = (counts[event] as number) + amount;
  }
}
