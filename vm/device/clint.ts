/**
 * The core-local interruptor, with the registers of QEMU's virt machine: a software interrupt and
 * a timer for every hart, and the clock mtime that all share. Words only.
 *
 * mtime follows the cycle counter at a fixed ratio, plus an offset that the guest sets by writing
 * it. A hart is told the cycle at which its timer strikes; it compares by itself from then on.
 */
import type { Device, Width } from './device.ts';

/** mtime runs at 10 MHz, the clock at 400 MHz. */
export const CYCLES_PER_TICK = 40;

/** What the CLINT needs of a hart. */
export interface ClintHart {
  setSoftwareInterrupt(isHigh: boolean, cycle: number): void;
  /** The timer interrupt is pending from this cycle on; Infinity means never. */
  setTimerCycle(timerCycle: number): void;
}

const TIMER_COMPARE = 0x4000;
const TIME = 0xbff8;
const NEVER = 0xffff_ffff_ffff_ffffn;

/** State: the offset of mtime, then mtimecmp of each hart, then msip of each, all 8 bytes wide. */
export function clintStateBytes(harts: number): number {
  return 8 * (1 + 2 * harts);
}

export class Clint implements Device {
  readonly #harts: readonly ClintHart[];
  readonly #offset: BigUint64Array;
  readonly #compare: BigUint64Array;
  readonly #software: BigUint64Array;

  constructor(buffer: SharedArrayBuffer, stateOffset: number, harts: readonly ClintHart[]) {
    this.#harts = harts;
    this.#offset = new BigUint64Array(buffer, stateOffset, 1);
    this.#compare = new BigUint64Array(buffer, stateOffset + 8, harts.length);
    this.#software = new BigUint64Array(buffer, stateOffset + 8 * (1 + harts.length), harts.length);
  }

  /** mtime 0 at cycle 0, no software interrupts, timers that never strike. */
  reset(): void {
    this.#offset.fill(0n);
    this.#compare.fill(NEVER);
    this.#software.fill(0n);
  }

  /** mtime at a cycle, an unsigned 64-bit number. */
  timeAt(cycle: number): bigint {
    return BigInt.asUintN(64, (this.#offset[0] as bigint) + ticksAt(cycle));
  }

  read(offset: number, width: Width, cycle: number): number | undefined {
    if (width !== 4) return undefined;
    if (offset < 4 * this.#harts.length) return Number(this.#software[offset >> 2]);
    const wide = this.#wideRegister(offset, cycle);
    return wide === undefined ? undefined : Number(BigInt.asIntN(32, wide >> shiftOf(offset)));
  }

  write(offset: number, width: Width, value: number, cycle: number): boolean {
    if (width !== 4) return false;
    if (offset < 4 * this.#harts.length) {
      const isHigh = (value & 1) === 1;
      this.#software[offset >> 2] = isHigh ? 1n : 0n;
      this.#harts[offset >> 2]?.setSoftwareInterrupt(isHigh, cycle);
      return true;
    }
    const old = this.#wideRegister(offset, cycle);
    if (old === undefined) return false;
    const shift = shiftOf(offset);
    const kept = old & ~(0xffff_ffffn << shift);
    this.#setWideRegister(offset, kept | (BigInt(value >>> 0) << shift), cycle);
    return true;
  }

  /** The 64-bit register that the word at `offset` is a half of. */
  #wideRegister(offset: number, cycle: number): bigint | undefined {
    if ((offset & ~7) === TIME) return this.timeAt(cycle);
    return offset < TIMER_COMPARE ? undefined : this.#compare[(offset - TIMER_COMPARE) >> 3];
  }

  #setWideRegister(offset: number, value: bigint, cycle: number): void {
    if ((offset & ~7) === TIME) {
      this.#offset[0] = BigInt.asUintN(64, value - ticksAt(cycle));
      for (const hart of this.#harts.keys()) this.#setTimer(hart, cycle);
    } else {
      const hart = (offset - TIMER_COMPARE) >> 3;
      this.#compare[hart] = value;
      this.#setTimer(hart, cycle);
    }
  }

  #setTimer(hart: number, cycle: number): void {
    const now = this.timeAt(cycle);
    const compare = this.#compare[hart] as bigint;
    const ticks = Number(ticksAt(cycle) + (compare - now));
    const timerCycle = compare <= now ? 0 : ticks * CYCLES_PER_TICK;
    const isReachable = timerCycle <= Number.MAX_SAFE_INTEGER;
    this.#harts[hart]?.setTimerCycle(isReachable ? timerCycle : Number.POSITIVE_INFINITY);
  }
}

function ticksAt(cycle: number): bigint {
  return BigInt(Math.floor(cycle / CYCLES_PER_TICK));
}

function shiftOf(offset: number): bigint {
  return (offset & 4) === 0 ? 0n : 32n;
}
