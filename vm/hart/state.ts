/**
 * Everything that a hart is, as numbers in the cluster's shared memory: registers, pc, privilege,
 * CSRs and counters. Nothing else of a hart is state; what its other objects hold (translations,
 * decoded instructions, PMP ranges) is derived from here and can be thrown away at any time.
 *
 * The block is HART_BYTES long: 32 registers, then the words named in `slot`, then, eight-byte
 * aligned, the 64-bit floats named in `counter`, two 64-bit integers, and the event counters.
 */

/** Indices into `HartState.words`. The registers x0 … x31 are words 0 … 31. */
export const slot = {
  pc: 32,
  privilege: 33,
  /** 1 while asleep in WFI. */
  waiting: 34,
  /** Physical address of the word reserved by lr.w; 0 means none. */
  reservation: 35,
  /** What the last lr.w has loaded. */
  reservedValue: 36,
  mstatus: 37,
  medeleg: 38,
  mideleg: 39,
  mie: 40,
  mip: 41,
  mtvec: 42,
  mcounteren: 43,
  mcountinhibit: 44,
  mscratch: 45,
  mepc: 46,
  mcause: 47,
  mtval: 48,
  menvcfg: 49,
  stvec: 50,
  scounteren: 51,
  senvcfg: 52,
  sscratch: 53,
  sepc: 54,
  scause: 55,
  stval: 56,
  satp: 57,
  /** Four words. */
  pmpcfg: 64,
  /** Sixteen words. */
  pmpaddr: 68,
} as const;

/** Indices into `HartState.counters`. */
export const counter = {
  /** Cycles since reset, sleep included. */
  cycle: 0,
  /** Instructions retired since reset. */
  instret: 1,
  /** The cycle at which the machine timer interrupt becomes pending; Infinity means never. */
  timerCycle: 2,
} as const;

const COUNTERS_OFFSET = 384;
const OFFSETS_OFFSET = COUNTERS_OFFSET + 32;
const EVENT_COUNTERS = 29;
const EVENT_COUNTERS_OFFSET = OFFSETS_OFFSET + 16;
const EVENT_SELECTORS_OFFSET = EVENT_COUNTERS_OFFSET + 8 * EVENT_COUNTERS;

/** Size of a hart's block in bytes. */
export const HART_BYTES = 1024;

/** Privilege modes, numbered as in the manual. */
export const USER = 0;
export const SUPERVISOR = 1;
export const MACHINE = 3;

/** Fields of mstatus and sstatus (RISC-V privileged manual 3.1.6). */
export const status = {
  SIE: 1 << 1,
  MIE: 1 << 3,
  SPIE: 1 << 5,
  MPIE: 1 << 7,
  SPP: 1 << 8,
  MPP: 3 << 11,
  MPRV: 1 << 17,
  SUM: 1 << 18,
  MXR: 1 << 19,
  TVM: 1 << 20,
  TW: 1 << 21,
  TSR: 1 << 22,
} as const;

export class HartState {
  /** Where the block begins in the buffer. */
  readonly offsetBytes: number;
  readonly registers: Int32Array;
  readonly words: Int32Array;
  readonly counters: Float64Array;
  /** What is added to counters 0 and 1 to give mcycle and minstret; all of it while inhibited. */
  readonly offsets: BigUint64Array;
  /** mhpmcounter3 … 31, and the events that they count, as in mhpmevent3 … 31. */
  readonly eventCounters: BigUint64Array;
  readonly eventSelectors: Int32Array;

  constructor(buffer: SharedArrayBuffer, offsetBytes: number) {
    this.offsetBytes = offsetBytes;
    this.registers = new Int32Array(buffer, offsetBytes, 32);
    this.words = new Int32Array(buffer, offsetBytes, COUNTERS_OFFSET / 4);
    this.counters = new Float64Array(buffer, offsetBytes + COUNTERS_OFFSET, 4);
    this.offsets = new BigUint64Array(buffer, offsetBytes + OFFSETS_OFFSET, 2);
    const counters = offsetBytes + EVENT_COUNTERS_OFFSET;
    this.eventCounters = new BigUint64Array(buffer, counters, EVENT_COUNTERS);
    const selectors = offsetBytes + EVENT_SELECTORS_OFFSET;
    this.eventSelectors = new Int32Array(buffer, selectors, EVENT_COUNTERS);
  }

  /** The word at `index`, signed. */
  word(index: number): number {
    return this.words[index] as number;
  }

  count(index: number): number {
    return this.counters[index] as number;
  }

  /** Sets the bits of a word that `mask` names; other threads may set its other bits meanwhile. */
  setBits(index: number, mask: number, bits: number): void {
    Atomics.and(this.words, index, ~mask | bits);
    Atomics.or(this.words, index, mask & bits);
  }

  /** Every register, CSR and counter as after reset: machine mode, interrupts off, all else 0. */
  reset(): void {
    this.words.fill(0);
    this.counters.fill(0);
    this.offsets.fill(0n);
    this.eventCounters.fill(0n);
    this.eventSelectors.fill(0);
    this.words[slot.privilege] = MACHINE;
    this.counters[counter.timerCycle] = Number.POSITIVE_INFINITY;
  }
}
