/**
 * Sv32: the walk from a virtual to a physical address (RISC-V privileged manual 4.3.2).
 *
 * Accessed and dirty bits are set by hardware. Page tables are read and written with the rights
 * that PMP gives the supervisor (3.7.2), and must lie in RAM. The page of every entry that is read
 * is reported, so that translations made from it are forgotten when it is written.
 */
import { exceptions } from '../isa/causes.ts';
import type { PhysicalMemory } from './memory.ts';
import { type Access, FETCH, LOAD, type Pmp, STORE } from './pmp.ts';
import { type HartState, SUPERVISOR, slot, status, USER } from './state.ts';
import type { Trap } from './trap.ts';

const PTE_V = 1;
const PTE_R = 2;
const PTE_W = 4;
const PTE_X = 8;
const PTE_U = 16;
const PTE_A = 64;
const PTE_D = 128;

const accessFaults = [
  exceptions.instructionAccessFault,
  exceptions.loadAccessFault,
  exceptions.storeAccessFault,
] as const;
const pageFaults = [
  exceptions.instructionPageFault,
  exceptions.loadPageFault,
  exceptions.storePageFault,
] as const;

export function accessFault(address: number, access: Access): Trap {
  return { cause: accessFaults[access], value: address | 0 };
}

function pageFault(address: number, access: Access): Trap {
  return { cause: pageFaults[access], value: address | 0 };
}

/** An access of the guest, on whose behalf page tables are touched. `address` is unsigned. */
export interface Request {
  readonly address: number;
  readonly access: Access;
  readonly privilege: number;
}

interface Leaf {
  readonly entry: number;
  readonly level: number;
  /** Where in RAM the entry is. */
  readonly offset: number;
}

export interface HartOfMmu {
  readonly number: number;
  /** The present cycle. */
  readonly cycle: number;
  readonly state: HartState;
  readonly pmp: Pmp;
}

export class Sv32 {
  readonly #hart: HartOfMmu;
  readonly #memory: PhysicalMemory;
  readonly #words: Int32Array;

  constructor(memory: PhysicalMemory, hart: HartOfMmu) {
    this.#hart = hart;
    this.#memory = memory;
    this.#words = new Int32Array(memory.buffer, 0, memory.ramBytes >> 2);
  }

  /** The physical address, below 2^34; throws the page or access fault of the request. */
  translate(request: Request): number {
    const { address, access } = request;
    for (;;) {
      const leaf = this.#findLeaf(address, request);
      if (leaf === undefined || !this.#permits(leaf, request)) throw pageFault(address, access);
      const { entry, level } = leaf;
      const wanted = entry | PTE_A | (access === STORE ? PTE_D : 0);
      if (wanted !== entry && !this.#mark(leaf, wanted, request)) continue;
      return physicalAddress(entry, level, address);
    }
  }

  /** Sets bits of an entry; false if it has changed meanwhile, so that the walk begins again. */
  #mark({ entry, offset }: Leaf, wanted: number, request: Request): boolean {
    this.#checkTableAccess(offset, STORE, request);
    if (Atomics.compareExchange(this.#words, offset >>> 2, entry, wanted) !== entry) return false;
    this.#memory.breakReservations(offset, 4, this.#hart.number);
    return true;
  }

  /** The physical address as a debugger asks for it: no rights, no side effects. */
  probe(address: number): number | undefined {
    const leaf = this.#findLeaf(address);
    return leaf === undefined ? undefined : physicalAddress(leaf.entry, leaf.level, address);
  }

  #findLeaf(address: number, request?: Request): Leaf | undefined {
    let table = (this.#hart.state.word(slot.satp) & 0x3f_ffff) * 0x1000;
    for (let level = 1; level >= 0; level -= 1) {
      const index = (address >>> (12 + 10 * level)) & 0x3ff;
      const offset = table + 4 * index - this.#memory.ramBase;
      if (request !== undefined) this.#checkTableAccess(offset, LOAD, request);
      if (offset < 0 || offset >= this.#memory.ramBytes) return undefined;
      const entry = this.#words[offset >>> 2] as number;
      if ((entry & PTE_V) === 0) return undefined;
      if ((entry & (PTE_R | PTE_W | PTE_X)) !== 0) return { entry, level, offset };
      if ((entry & (PTE_U | PTE_A | PTE_D)) !== 0) return undefined;
      table = (entry >>> 10) * 0x1000;
    }
    return undefined;
  }

  #checkTableAccess(offset: number, tableAccess: Access, { address, access }: Request): void {
    const { ramBase, ramBytes, pageTables } = this.#memory;
    const isAllowed =
      offset >= 0 &&
      offset < ramBytes &&
      this.#hart.pmp.allows(ramBase + offset, 4, tableAccess, SUPERVISOR);
    if (!isAllowed) throw accessFault(address, access);
    const page = offset >>> 12;
    if (pageTables[page] !== 1) this.#memory.pageTableFound(page);
  }

  #permits({ entry, level }: Leaf, { access, privilege }: Request): boolean {
    const isReserved = (entry & PTE_W) !== 0 && (entry & PTE_R) === 0;
    const isMisplaced = level === 1 && ((entry >>> 10) & 0x3ff) !== 0;
    if (isReserved || isMisplaced) return false;

    const mstatus = this.#hart.state.word(slot.mstatus);
    const isUserPage = (entry & PTE_U) !== 0;
    if (privilege === USER && !isUserPage) return false;
    if (privilege === SUPERVISOR && isUserPage) {
      if (access === FETCH || (mstatus & status.SUM) === 0) return false;
    }
    if (access === FETCH) return (entry & PTE_X) !== 0;
    if (access === STORE) return (entry & PTE_W) !== 0;
    return (entry & ((mstatus & status.MXR) !== 0 ? PTE_R | PTE_X : PTE_R)) !== 0;
  }
}

function physicalAddress(entry: number, level: number, address: number): number {
  const page = entry >>> 10;
  return page * 0x1000 + (address & (level === 1 ? 0x3f_ffff : 0xfff));
}
