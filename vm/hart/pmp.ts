/**
 * Physical memory protection: sixteen regions, the first that an access touches decides
 * (RISC-V privileged manual 3.7); where none does, only machine mode may. The regions are read out
 * of the CSRs into plain ranges whenever those change; `refresh` must be called then.
 */
import { type HartState, MACHINE, slot } from './state.ts';

/** What an access does; also the order of the translation caches. */
export const FETCH = 0;
export const LOAD = 1;
export const STORE = 2;
export type Access = typeof FETCH | typeof LOAD | typeof STORE;

export const PMP_REGIONS = 16;

export const PMP_READ = 1;
export const PMP_WRITE = 2;
export const PMP_EXECUTE = 4;
export const PMP_LOCK = 0x80;
const NEEDED = [PMP_EXECUTE, PMP_READ, PMP_WRITE] as const;

interface Region {
  /** First byte and the byte after the last; addresses have up to 34 bits. */
  readonly from: number;
  readonly to: number;
  readonly configuration: number;
}

export class Pmp {
  readonly #state: HartState;
  #regions: readonly Region[] = [];

  constructor(state: HartState) {
    this.#state = state;
  }

  /** Reads the regions anew; to be called after every change of a pmpcfg or pmpaddr CSR. */
  refresh(): void {
    const regions: Region[] = [];
    for (let index = 0; index < PMP_REGIONS; index += 1) {
      const region = this.#regionAt(index);
      if (region !== undefined && region.from < region.to) regions.push(region);
    }
    this.#regions = regions;
  }

  /** The configuration byte of region `index`. */
  configurationOf(index: number): number {
    const word = this.#state.word(slot.pmpcfg + (index >> 2));
    return (word >>> (8 * (index & 3))) & 0xff;
  }

  /** Whether `sizeBytes` bytes at the physical `address` may be accessed in that mode. */
  allows(address: number, sizeBytes: number, access: Access, privilege: number): boolean {
    const end = address + sizeBytes;
    for (const { from, to, configuration } of this.#regions) {
      if (end <= from || address >= to) continue;
      // A region that holds only a part of the access refuses it, whatever its permissions.
      if (address < from || end > to) return false;
      if (privilege === MACHINE && (configuration & PMP_LOCK) === 0) return true;
      return (configuration & NEEDED[access]) !== 0;
    }
    return privilege === MACHINE;
  }

  /** Whether one answer holds for the whole range, so that it may be remembered. */
  isUniform(from: number, to: number): boolean {
    for (const region of this.#regions) {
      if (to <= region.from || from >= region.to) continue;
      return from >= region.from && to <= region.to;
    }
    return true;
  }

  #regionAt(index: number): Region | undefined {
    const configuration = this.configurationOf(index);
    const address = this.#addressAt(index);
    switch ((configuration >>> 3) & 3) {
      case 1: {
        const from = index === 0 ? 0 : this.#addressAt(index - 1);
        return { from: from * 4, to: address * 4, configuration };
      }
      case 2:
        return { from: address * 4, to: address * 4 + 4, configuration };
      case 3: {
        // The number of low one bits says how large the region is: 8 bytes for none.
        const ones = 31 - Math.clz32(~address & (address + 1));
        const sizeBytes = ones < 0 ? 2 ** 35 : 2 ** (ones + 3);
        const from = Math.floor((address * 4) / sizeBytes) * sizeBytes;
        return { from, to: from + sizeBytes, configuration };
      }
      default:
        return undefined;
    }
  }

  #addressAt(index: number): number {
    return this.#state.word(slot.pmpaddr + index) >>> 0;
  }
}
