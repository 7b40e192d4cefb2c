/**
 * What instructions cost beyond the one cycle that each takes: an in-order core with a cache and a
 * TLB each for instructions and data, and a write buffer. This is about time only: loads and stores
 * always meet the newest memory.
 *
 * The data cache is written through; a store that misses leaves it as it is. Nobody else's stores,
 * and no DMA, change what a cache is taken to hold. Atomics and devices go past it. A TLB holds
 * pages of 4 KiB, parts of larger ones too, and loses all at sfence.vma and at writes to satp; the
 * instruction cache loses all at fence.i; fence waits for the write buffer.
 *
 * What an instruction does happens in its first cycle; its costs are charged when it is over.
 */
import { csrNumber } from '../isa/csrs.ts';
import { events } from './events.ts';
import { group } from './groups.ts';
import type { Decoded } from './interpreter.ts';
import type { Meter } from './meter.ts';
import type { Mmu } from './mmu.ts';
import { LOAD, STORE } from './pmp.ts';
import { type TagGeometry, TagStore, tagStoreBytes } from './tag-store.ts';

/** Costs in cycles, beyond the instruction's own, and the shapes of what causes them. */
export interface HartTiming {
  readonly branchTaken: number;
  readonly multiply: number;
  readonly divide: number;
  /** Of an instruction that reads the register that the one before it loads. */
  readonly loadUse: number;
  /** Of entering a handler. */
  readonly trapEntry: number;
  readonly instructionCache: CacheTiming;
  readonly dataCache: CacheTiming;
  /** Of an atomic, or of a load from a device or a store to one. */
  readonly uncached: number;
  readonly writeBufferStores: number;
  /** How long the memory takes for one store of the write buffer. */
  readonly writeCycles: number;
  readonly instructionTlb: TagGeometry;
  readonly dataTlb: TagGeometry;
  readonly tlbWalk: number;
}

export interface CacheTiming extends TagGeometry {
  /** A power of two. */
  readonly lineBytes: number;
  readonly miss: number;
}

/** Where in the state words are: the mask of the loaded register, and cycles owed. */
const word = { loaded: 0, owed: 1 } as const;
const WORDS_BYTES = 8;
const HEAD_BYTES = 16;
/** The number of no page. */
const NO_PAGE = -1;
const SATP = csrNumber('satp');

/** Bytes of state of one hart; a multiple of 16. */
export function pipelineBytes(timing: HartTiming): number {
  const { instructionCache, dataCache, instructionTlb, dataTlb } = timing;
  const stores = [instructionCache, dataCache, instructionTlb, dataTlb];
  const total = HEAD_BYTES + stores.reduce((sum, store) => sum + tagStoreBytes(store), 0);
  return Math.ceil(total / 16) * 16;
}

export class Pipeline {
  /** Cycles that the instruction under way costs beyond its own. */
  stall = 0;
  /** log2 of the bytes of a line of the instruction cache. */
  readonly fetchShift: number;
  /** State in words: see `word`. */
  readonly words: Int32Array;
  readonly timing: HartTiming;
  readonly #counts: Float64Array;
  readonly #mmu: Mmu;
  /** The cycle at which the write buffer is empty. */
  readonly #emptyAt: Float64Array;
  readonly #instructionCache: TagStore;
  readonly #dataCache: TagStore;
  readonly #dataShift: number;
  readonly #instructionTlb: TagStore;
  readonly #dataTlb: TagStore;
  #translatesData = false;
  #lastDataPage = NO_PAGE;

  /** `offset` is a multiple of 16, with `pipelineBytes` bytes in the buffer from there on. */
  constructor(
    buffer: SharedArrayBuffer,
    offset: number,
    hart: { readonly timing: HartTiming; readonly meter: Meter; readonly mmu: Mmu },
  ) {
    const { timing, meter, mmu } = hart;
    this.timing = timing;
    this.#counts = meter.counts;
    this.#mmu = mmu;
    this.words = new Int32Array(buffer, offset, WORDS_BYTES / 4);
    this.#emptyAt = new Float64Array(buffer, offset + WORDS_BYTES, 1);
    let next = offset + HEAD_BYTES;
    const store = (geometry: TagGeometry) => {
      const made = new TagStore(buffer, next, geometry);
      next += tagStoreBytes(geometry);
      return made;
    };
    this.#instructionCache = store(timing.instructionCache);
    this.#dataCache = store(timing.dataCache);
    this.#instructionTlb = store(timing.instructionTlb);
    this.#dataTlb = store(timing.dataTlb);
    this.fetchShift = Math.log2(timing.instructionCache.lineBytes);
    this.#dataShift = Math.log2(timing.dataCache.lineBytes);
  }

  /** Everything empty. */
  reset(): void {
    this.words.fill(0);
    this.#emptyAt.fill(0);
    this.#instructionCache.clear();
    this.#dataCache.clear();
    this.#instructionTlb.clear();
    this.#dataTlb.clear();
  }

  /** The next instruction is the first of an interrupt's handler, and pays for the way there. */
  interruptTaken(): void {
    this.words[word.owed] = (this.words[word.owed] as number) + this.timing.trapEntry;
  }

  /** To be called before the first instruction after modes may have changed. */
  begin(): void {
    this.#translatesData = this.#mmu.translatesData;
    this.#lastDataPage = NO_PAGE;
    this.stall = 0;
    if (this.words[word.owed] !== 0) this.#lose(events.trapStalls.number, this.#takeOwed());
  }

  /** The next instruction lies in another page than the one before it. */
  fetchPage(pc: number): void {
    if (!this.#mmu.translatesFetches || this.#instructionTlb.access(pc >>> 12)) return;
    this.#count(events.fetchTlbMisses.number, 1);
    this.#lose(events.fetchTlbStalls.number, this.timing.tlbWalk);
  }

  /** The next instruction lies in another line: RAM offset >> `fetchShift`. */
  fetchLine(line: number): void {
    if (this.#instructionCache.access(line)) return;
    this.#count(events.instructionMisses.number, 1);
    this.#lose(events.instructionStalls.number, this.timing.instructionCache.miss);
  }

  /** The instruction under way has trapped. */
  trap(): void {
    this.words[word.loaded] = 0;
    this.#lose(events.trapStalls.number, this.timing.trapEntry);
  }

  /** Charges a load that was done. */
  load(it: Decoded, address: number): void {
    this.#useRegisters(it);
    this.#load(address, it.width);
    this.words[word.loaded] = (1 << it.rd) & ~1;
  }

  /** Charges a store that was done; `now` is its cycle. */
  store(it: Decoded, address: number, now: number): void {
    this.#useRegisters(it);
    this.#store(address, it.width, now);
  }

  /**
   * Charges any other instruction that was done: `address` is where an atomic was to, `now` the
   * instruction's cycle. One of the group `plain`, and a branch or jump, needs this only if
   * `words[0]`, the mask of the register that the one before it loads, is not 0.
   */
  charge(it: Decoded, address: number, now: number): void {
    const { timing } = this;
    this.#useRegisters(it);
    switch (it.group) {
      case group.plain:
      case group.branch:
      case group.jump:
      case group.load:
      case group.store:
        break;
      case group.atomic:
        if (this.#translatesData) this.#translate(address);
        this.#lose(events.streamStalls.number, timing.uncached);
        break;
      case group.multiply:
        this.#lose(events.arithmeticStalls.number, timing.multiply);
        break;
      case group.divide:
        this.#lose(events.arithmeticStalls.number, timing.divide);
        break;
      case group.fence:
        this.#drain(now, 0);
        break;
      case group.instructionFence:
        this.#instructionCache.clear();
        break;
      case group.translationFence:
        this.#forgetTranslations();
        break;
      case group.csr:
        if (it.imm === SATP && writesCsr(it)) this.#forgetTranslations();
        break;
      default:
        it.group satisfies never;
    }
  }

  /** An instruction waits for the register that the one before it loads. */
  #useRegisters(it: Decoded): void {
    const { words } = this;
    if ((it.reads & (words[word.loaded] as number)) !== 0) {
      this.#lose(events.registerStalls.number, this.timing.loadUse);
    }
    words[word.loaded] = 0;
  }

  /** A branch or jump went elsewhere. */
  taken(): void {
    this.#lose(events.branchStalls.number, this.timing.branchTaken);
  }

  #load(address: number, width: number): void {
    if (this.#translatesData) this.#translate(address);
    const offset = this.#mmu.offsetOf(address, LOAD);
    if (offset < 0) {
      this.#lose(events.streamStalls.number, this.timing.uncached);
      return;
    }
    this.#count(events.dataAccesses.number, 1);
    if (!this.#dataCache.access(offset >>> this.#dataShift)) {
      this.#count(events.dataMisses.number, 1);
      this.#lose(events.dataStalls.number, this.timing.dataCache.miss);
    }
    const next = this.#nextLine(address, width);
    if (next !== address) this.#load(next, 1);
  }

  #store(address: number, width: number, now: number): void {
    if (this.#translatesData) this.#translate(address);
    const offset = this.#mmu.offsetOf(address, STORE);
    if (offset < 0) {
      this.#lose(events.streamStalls.number, this.timing.uncached);
      return;
    }
    this.#count(events.dataAccesses.number, 1);
    if (!this.#dataCache.touch(offset >>> this.#dataShift)) {
      this.#count(events.dataMisses.number, 1);
    }
    this.#write(now);
    const next = this.#nextLine(address, width);
    if (next !== address) this.#store(next, 1, now);
  }

  /** The last byte of an access if it lies in the line after that of the first; else the first. */
  #nextLine(address: number, width: number): number {
    if ((address & (width - 1)) === 0) return address;
    const last = (address + width - 1) | 0;
    return (address ^ last) >>> this.#dataShift === 0 ? address : last;
  }

  /** A data page that was the last one too is the most recent, so it need not be looked up. */
  #translate(address: number): void {
    const page = address >>> 12;
    if (page === this.#lastDataPage) return;
    this.#lastDataPage = page;
    if (this.#dataTlb.access(page)) return;
    this.#count(events.dataTlbMisses.number, 1);
    this.#lose(events.dataTlbStalls.number, this.timing.tlbWalk);
  }

  /** Puts a store into the write buffer, which the memory empties one store after the other. */
  #write(now: number): void {
    const { writeBufferStores, writeCycles } = this.timing;
    this.#drain(now, (writeBufferStores - 1) * writeCycles);
    this.#emptyAt[0] = Math.max(now + this.stall, this.#emptyAt[0] as number) + writeCycles;
  }

  /** Waits until the write buffer needs no more than `rest` cycles. */
  #drain(now: number, rest: number): void {
    const wait = (this.#emptyAt[0] as number) - rest - (now + this.stall);
    // A whole number below 2^31, said so that the compiler keeps it as one.
    if (wait > 0) this.#lose(events.streamStalls.number, wait | 0);
  }

  #forgetTranslations(): void {
    this.#instructionTlb.clear();
    this.#dataTlb.clear();
    this.#lastDataPage = NO_PAGE;
  }

  #takeOwed(): number {
    const owed = this.words[word.owed] as number;
    this.words[word.owed] = 0;
    return owed;
  }

  #lose(event: number, cycles: number): void {
    this.stall += cycles;
    this.#count(event, cycles);
  }

  #count(event: number, amount: number): void {
    this.#counts[event] = (this.#counts[event] as number) + amount;
  }
}

/** Setting or clearing bits by x0 or by a zimm of 0 is only a read. */
function writesCsr({ mnemonic, rs1 }: Decoded): boolean {
  return rs1 !== 0 || mnemonic === 'csrrw' || mnemonic === 'csrrwi';
}
