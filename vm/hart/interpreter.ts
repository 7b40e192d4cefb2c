/**
 * The interpreter: the reference for what a hart does. It decodes each word of RAM once and keeps
 * the result beside its page. A decoded word is compared with the word in memory before it is run,
 * so code may be written by anyone (a hart, the network, a debugger) at any time.
 *
 * Every instruction takes one cycle, also one that traps; only one that does not trap retires.
 */
import { decode, type Instruction } from '../isa/decode.ts';
import { type Group, group, kindOf, readsOf } from './groups.ts';
import type { Hart } from './hart.ts';
import { NO_PAGE } from './mmu.ts';
import type { Execute } from './rv32i.ts';
import { semantics } from './semantics.ts';
import { slot } from './state.ts';
import { illegalInstruction, isTrap } from './trap.ts';

export interface Decoded extends Instruction {
  readonly execute: Execute;
  /** What the measuring interpreter wants to know: see groups.ts. */
  readonly group: Group;
  readonly width: number;
  readonly reads: number;
}

const WORDS_PER_PAGE = 1024;

/** The decoded instructions of a cluster's RAM, shared by its harts. */
export class DecodedCode {
  readonly words: Int32Array;
  readonly #pages: (Decoded | undefined)[][];

  constructor(buffer: SharedArrayBuffer, ramBytes: number) {
    this.words = new Int32Array(buffer, 0, ramBytes >> 2);
    this.#pages = new Array(ramBytes >> 12).fill(NO_CODE);
  }

  /** The decoded instructions of a page, by word; filled as they are run. */
  page(number: number): (Decoded | undefined)[] {
    let page = this.#pages[number] ?? NO_CODE;
    if (page === NO_CODE) {
      page = new Array(WORDS_PER_PAGE).fill(undefined);
      this.#pages[number] = page;
    }
    return page;
  }
}

export const NO_CODE: (Decoded | undefined)[] = [];

export class Interpreter {
  readonly #hart: Hart;
  readonly #code: DecodedCode;

  constructor(hart: Hart, code: DecodedCode) {
    this.#hart = hart;
    this.#code = code;
  }

  get hart(): Hart {
    return this.#hart;
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
    this.runOne();
  }

  /** Runs one instruction, without a look at interrupts. */
  runOne(): void {
    this.#runUntil(this.#hart.cycle + 1, undefined);
  }

  #runUntil(end: number, stops: ReadonlySet<number> | undefined): boolean {
    const hart = this.#hart;
    try {
      const isStopped = this.#execute(end - hart.cycle, stops);
      hart.settleCounters(0);
      return isStopped;
    } catch (thrown) {
      if (!isTrap(thrown)) throw thrown;
      hart.settleCounters(1);
      hart.takeException(thrown);
      return false;
    }
  }

  /** Runs at most `budget` instructions, counting them in `hart.retired`; true: one of `stops`. */
  #execute(budget: number, stops: ReadonlySet<number> | undefined): boolean {
    const hart = this.#hart;
    const { mmu } = hart;
    const { words } = hart.state;
    const ram = this.#code.words;
    let page = NO_CODE;
    let retired = 0;
    // `page` belongs to mmu.fetchPage from the first look-up on.
    mmu.fetchPage = NO_PAGE;
    while (retired < budget && !hart.attention) {
      const pc = words[slot.pc] as number;
      if (stops?.has(pc >>> 0)) return true;
      if ((pc & ~0xfff) !== mmu.fetchPage) {
        mmu.findFetchPage(pc);
        page = this.#code.page((pc + mmu.fetchAddend) >>> 12);
      }
      const word = ram[(pc + mmu.fetchAddend) >>> 2] as number;
      let decoded = page[(pc >>> 2) & 0x3ff];
      if (decoded === undefined || decoded.word !== word) {
        decoded = decodeWord(word);
        page[(pc >>> 2) & 0x3ff] = decoded;
      }
      hart.nextPc = (pc + 4) | 0;
      decoded.execute(hart, decoded);
      words[slot.pc] = hart.nextPc;
      retired += 1;
      hart.retired = retired;
    }
    return false;
  }
}

export function decodeWord(word: number): Decoded {
  const instruction = decode(word);
  if (instruction === undefined) {
    const rest = { execute: refuse, group: group.plain, width: 0, reads: 0 };
    return { mnemonic: 'ecall', word, rd: 0, rs1: 0, rs2: 0, imm: 0, ...rest };
  }
  // Spelt out, so that all are objects of one shape with their fields inside: the hot path.
  const { mnemonic, rd, rs1, rs2, imm } = instruction;
  const kind = kindOf(mnemonic);
  const execute = semantics[mnemonic];
  const reads = readsOf(instruction);
  const { width } = kind;
  return { mnemonic, word, rd, rs1, rs2, imm, execute, group: kind.group, width, reads };
}

function refuse(_hart: Hart, instruction: Instruction): void {
  throw illegalInstruction(instruction.word);
}
