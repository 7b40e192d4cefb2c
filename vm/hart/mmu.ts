/**
 * Memory as one hart sees it: translation, protection by PMP, misaligned accesses, devices.
 *
 * The translation cache is never wrong: whatever could change an answer (a write to satp, PMP or
 * mstatus, or to a page that holds a page table) empties it. So the guest cannot observe it, it is
 * no state, and every way of running a hart may keep its own. It maps virtual pages to RAM only;
 * devices and pages that PMP divides always take the slow path.
 *
 * Misaligned loads and stores work in RAM and are access faults at devices; misaligned atomics
 * trap.
 */
import { exceptions } from '../isa/causes.ts';
import type { PhysicalMemory, Width } from './memory.ts';
import { type Access, FETCH, LOAD, type Pmp, STORE } from './pmp.ts';
import { type HartState, MACHINE, slot, status } from './state.ts';
import { accessFault, type HartOfMmu, Sv32 } from './sv32.ts';
import type { Trap } from './trap.ts';

/** A cache entry is two words: the tag, and what to add to an address to get a RAM offset. */
const ENTRY_WORDS = 2;
const SETS_PER_MODE = 256;
const MODE_WORDS = SETS_PER_MODE * ENTRY_WORDS;
const ACCESS_WORDS = 4 * MODE_WORDS;

/** Size of a hart's translation cache in bytes: three kinds of access in four modes. */
export const TRANSLATION_BYTES = 3 * ACCESS_WORDS * 4;

// A tag is the virtual page, and in bits 11:2 the generation; older generations do not match.
const GENERATION_STEP = 4;
const GENERATION_END = 4096;
/** No page: equal to no address of one. */
export const NO_PAGE = 1;

export class Mmu {
  /** Set while another hart of the cluster holds a reservation, which a store must break. */
  watchesStores = false;
  /** The virtual page that instructions are fetched from, as int32; 1 if it must be looked up. */
  fetchPage = NO_PAGE;
  /** What to add to an address in that page to get a RAM offset. */
  fetchAddend = 0;

  readonly #hart: HartOfMmu;
  readonly #state: HartState;
  readonly #pmp: Pmp;
  readonly #memory: PhysicalMemory;
  readonly #sv32: Sv32;
  readonly #bytes: Int8Array;
  readonly #halves: Int16Array;
  readonly #words: Int32Array;
  readonly #cache: Int32Array;
  readonly #cacheOffset: number;
  #generation = GENERATION_STEP;
  #dataMode = MACHINE;
  #loadSet = 0;
  #storeSet = 0;

  constructor(memory: PhysicalMemory, cacheOffset: number, hart: HartOfMmu) {
    this.#memory = memory;
    this.#hart = hart;
    this.#state = hart.state;
    this.#pmp = hart.pmp;
    this.#sv32 = new Sv32(memory, hart);
    this.#bytes = new Int8Array(memory.buffer, 0, memory.ramBytes);
    this.#halves = new Int16Array(memory.buffer, 0, memory.ramBytes >> 1);
    this.#words = new Int32Array(memory.buffer, 0, memory.ramBytes >> 2);
    this.#cacheOffset = cacheOffset;
    this.#cache = new Int32Array(memory.buffer, cacheOffset, TRANSLATION_BYTES / 4);
    this.modeChanged();
  }

  /** To be called when the privilege, or MPRV or MPP in mstatus, may have changed. */
  modeChanged(): void {
    const mstatus = this.#state.word(slot.mstatus);
    const isModified = (mstatus & status.MPRV) !== 0;
    const privilege = this.#state.word(slot.privilege);
    this.#dataMode = isModified ? (mstatus & status.MPP) >>> 11 : privilege;
    this.#loadSet = LOAD * ACCESS_WORDS + this.#dataMode * MODE_WORDS;
    this.#storeSet = STORE * ACCESS_WORDS + this.#dataMode * MODE_WORDS;
    this.fetchPage = NO_PAGE;
  }

  /** Forgets also what other objects may have left in the cache: another thread's, say. */
  clear(): void {
    this.#cache.fill(0);
    this.flush();
  }

  /** Forgets all translations. */
  flush(): void {
    this.#generation += GENERATION_STEP;
    if (this.#generation >= GENERATION_END) {
      this.#cache.fill(0);
      this.#generation = GENERATION_STEP;
    }
    this.fetchPage = NO_PAGE;
  }

  /** The lower bits of the tags that count; for ways of running that read the cache themselves. */
  get generation(): number {
    return this.#generation;
  }

  /** Where in the buffer the present mode's set for such accesses begins, in bytes. */
  setOffset(access: Access): number {
    const mode = access === FETCH ? this.#state.word(slot.privilege) : this.#dataMode;
    return this.#cacheOffset + 4 * (access * ACCESS_WORDS + mode * MODE_WORDS);
  }

  /** Whether loads and stores are translated at present, and whether fetches are. */
  get translatesData(): boolean {
    return this.#isTranslated(this.#dataMode);
  }

  get translatesFetches(): boolean {
    return this.#isTranslated(this.#state.word(slot.privilege));
  }

  /** RAM offset that an access which has just succeeded was to; −1 if it was to a device. */
  offsetOf(address: number, access: typeof LOAD | typeof STORE): number {
    const entry = (access === LOAD ? this.#loadSet : this.#storeSet) + entryOf(address);
    if (this.#cache[entry] === ((address & ~0xfff) | this.#generation)) {
      return (address + (this.#cache[entry + 1] as number)) >>> 0;
    }
    const physical = this.probe(address);
    return physical === undefined ? -1 : this.#ramOffset(physical);
  }

  loadByte(address: number): number {
    const entry = this.#loadSet + entryOf(address);
    if (this.#cache[entry] === ((address & ~0xfff) | this.#generation)) {
      return this.#bytes[(address + (this.#cache[entry + 1] as number)) >>> 0] as number;
    }
    return (this.#loadSlowly(address, 1) << 24) >> 24;
  }

  loadHalf(address: number): number {
    const entry = this.#loadSet + entryOf(address);
    // The address bits kept below the page make a misaligned address differ from every tag.
    if (this.#cache[entry] === ((address & ~0xffe) | this.#generation)) {
      return this.#halves[(address + (this.#cache[entry + 1] as number)) >>> 1] as number;
    }
    return (this.#loadSlowly(address, 2) << 16) >> 16;
  }

  loadWord(address: number): number {
    const entry = this.#loadSet + entryOf(address);
    if (this.#cache[entry] === ((address & ~0xffc) | this.#generation)) {
      return this.#words[(address + (this.#cache[entry + 1] as number)) >>> 2] as number;
    }
    return this.#loadSlowly(address, 4);
  }

  storeByte(address: number, value: number): void {
    const entry = this.#storeSet + entryOf(address);
    if (this.#cache[entry] === ((address & ~0xfff) | this.#generation) && !this.watchesStores) {
      this.#bytes[(address + (this.#cache[entry + 1] as number)) >>> 0] = value;
    } else this.#storeSlowly(address, 1, value);
  }

  storeHalf(address: number, value: number): void {
    const entry = this.#storeSet + entryOf(address);
    if (this.#cache[entry] === ((address & ~0xffe) | this.#generation) && !this.watchesStores) {
      this.#halves[(address + (this.#cache[entry + 1] as number)) >>> 1] = value;
    } else this.#storeSlowly(address, 2, value);
  }

  storeWord(address: number, value: number): void {
    const entry = this.#storeSet + entryOf(address);
    if (this.#cache[entry] === ((address & ~0xffc) | this.#generation) && !this.watchesStores) {
      this.#words[(address + (this.#cache[entry + 1] as number)) >>> 2] = value;
    } else this.#storeSlowly(address, 4, value);
  }

  /** RAM offset of the aligned word at `address` for lr.w or an AMO; throws what it would trap. */
  wordOffset(address: number, access: typeof LOAD | typeof STORE): number {
    if ((address & 3) !== 0) {
      const { loadAddressMisaligned, storeAddressMisaligned } = exceptions;
      const cause = access === LOAD ? loadAddressMisaligned : storeAddressMisaligned;
      throw { cause, value: address } satisfies Trap;
    }
    const entry = (access === LOAD ? this.#loadSet : this.#storeSet) + entryOf(address);
    if (this.#cache[entry] === ((address & ~0xfff) | this.#generation)) {
      return (address + (this.#cache[entry + 1] as number)) >>> 0;
    }
    const offset = this.#ramOffset(this.#translate(address, 4, access));
    if (offset < 0) throw accessFault(address, access);
    return offset;
  }

  /** Reads an aligned word of RAM by its offset, in order with what other threads do. */
  ramWord(offset: number): number {
    return Atomics.load(this.#words, offset >>> 2);
  }

  /**
   * Writes an aligned word of RAM by its offset, with everything that follows from a write; false,
   * and nothing is done, if the word is another than `expected`. It is one step for all threads.
   */
  replaceRamWord(offset: number, expected: number, value: number): boolean {
    const index = offset >>> 2;
    if (Atomics.compareExchange(this.#words, index, expected, value) !== expected) return false;
    this.#written(offset, 4);
    return true;
  }

  /**
   * Finds the page of `pc` and leaves it in fetchPage and fetchAddend; throws what traps. Code runs
   * from RAM only: no device of this machine holds instructions.
   */
  findFetchPage(pc: number): void {
    const tag = (pc & ~0xfff) | this.#generation;
    const entry =
      FETCH * ACCESS_WORDS + this.#state.word(slot.privilege) * MODE_WORDS + entryOf(pc);
    if (this.#cache[entry] !== tag) {
      const offset = this.#ramOffset(this.#translate(pc, 4, FETCH));
      if (offset < 0) throw accessFault(pc, FETCH);
      this.fetchAddend = (offset - pc) | 0;
    } else this.fetchAddend = this.#cache[entry + 1] as number;
    // A page that PMP divides is not in the cache, and every fetch there is checked by itself.
    this.fetchPage = this.#cache[entry] === tag ? pc & ~0xfff : NO_PAGE;
  }

  /** The physical address of a virtual one, as the debugger wants it; undefined if unmapped. */
  probe(address: number): number | undefined {
    return this.#isTranslated(this.#dataMode) ? this.#sv32.probe(address >>> 0) : address >>> 0;
  }

  #loadSlowly(address: number, width: Width): number {
    const crossing = this.#bytesInPage(address, width);
    if (crossing === width)
      return this.#read(address, width, this.#translate(address, width, LOAD));
    const next = (address + crossing) | 0;
    const first = this.#translate(address, crossing, LOAD);
    const second = this.#translate(next, width - crossing, LOAD);
    let value = 0;
    for (let index = 0; index < width; index += 1) {
      const physical = index < crossing ? first + index : second + index - crossing;
      value |= (this.#read((address + index) | 0, 1, physical) & 0xff) << (8 * index);
    }
    return value;
  }

  #storeSlowly(address: number, width: Width, value: number): void {
    const crossing = this.#bytesInPage(address, width);
    if (crossing === width) {
      this.#write(address, width, { value, physical: this.#translate(address, width, STORE) });
      return;
    }
    // Both pages are checked before a byte is written, so that a fault leaves memory as it was.
    const first = this.#translate(address, crossing, STORE);
    const second = this.#translate((address + crossing) | 0, width - crossing, STORE);
    if (this.#ramOffset(first) < 0) throw accessFault(address, STORE);
    if (this.#ramOffset(second) < 0) throw accessFault((address + crossing) | 0, STORE);
    for (let index = 0; index < width; index += 1) {
      const physical = index < crossing ? first + index : second + index - crossing;
      this.#write((address + index) | 0, 1, { value: value >> (8 * index), physical });
    }
  }

  #bytesInPage(address: number, width: Width): number {
    return Math.min(width, 0x1000 - (address & 0xfff));
  }

  #read(address: number, width: Width, physical: number): number {
    const offset = this.#ramOffset(physical);
    if (offset < 0) {
      const { cycle } = this.#hart;
      const isAligned = (physical & (width - 1)) === 0;
      const value = isAligned ? this.#memory.readDevice(physical, width, cycle) : undefined;
      if (value === undefined) throw accessFault(address, LOAD);
      return value;
    }
    let value = 0;
    for (let index = 0; index < width; index += 1) {
      value |= ((this.#bytes[offset + index] as number) & 0xff) << (8 * index);
    }
    return value;
  }

  #write(address: number, width: Width, { value, physical }: Write): void {
    const offset = this.#ramOffset(physical);
    if (offset < 0) {
      const { cycle } = this.#hart;
      const isAligned = (physical & (width - 1)) === 0;
      const isDone = isAligned && this.#memory.writeDevice(physical, width, value, cycle);
      if (!isDone) throw accessFault(address, STORE);
      return;
    }
    for (let index = 0; index < width; index += 1) {
      this.#bytes[offset + index] = value >> (8 * index);
    }
    this.#written(offset, width);
  }

  #written(offset: number, sizeBytes: number): void {
    if (this.watchesStores) this.#memory.breakReservations(offset, sizeBytes, this.#hart.number);
    if (this.#memory.pageTables[offset >>> 12] === 1) this.#memory.pageTableWritten();
  }

  /** Physical address of an access that stays within a page; throws the fault it meets. */
  #translate(address: number, sizeBytes: number, access: Access): number {
    const mode = access === FETCH ? this.#state.word(slot.privilege) : this.#dataMode;
    const physical = this.#isTranslated(mode)
      ? this.#sv32.translate({ address: address >>> 0, access, privilege: mode })
      : address >>> 0;
    if (!this.#pmp.allows(physical, sizeBytes, access, mode)) throw accessFault(address, access);
    this.#remember(address, physical, access * ACCESS_WORDS + mode * MODE_WORDS);
    return physical;
  }

  #remember(address: number, physical: number, set: number): void {
    const offset = this.#ramOffset(physical);
    if (offset < 0) return;
    const isStore = set >= STORE * ACCESS_WORDS;
    if (isStore && this.#memory.pageTables[offset >>> 12] === 1) return;
    const page = physical - (physical % 0x1000);
    if (!this.#pmp.isUniform(page, page + 0x1000)) return;
    const entry = set + entryOf(address);
    this.#cache[entry] = (address & ~0xfff) | this.#generation;
    this.#cache[entry + 1] = offset - address;
  }

  #isTranslated(mode: number): boolean {
    return mode !== MACHINE && this.#state.word(slot.satp) < 0;
  }

  /** Where in RAM a physical address lies; −1 if outside. */
  #ramOffset(physical: number): number {
    const offset = physical - this.#memory.ramBase;
    return offset >= 0 && offset < this.#memory.ramBytes ? offset : -1;
  }
}

interface Write {
  readonly value: number;
  readonly physical: number;
}

/** Where in its set the entry of an address is: the low bits of its page number choose it. */
function entryOf(address: number): number {
  return (address >>> 11) & (MODE_WORDS - ENTRY_WORDS);
}
