/**
 * Which harts of a cluster are awake, so that those that sleep cost nothing. It is derived from the
 * harts' state, and found anew when one of them says that it fell asleep or may wake otherwise than
 * was known.
 */
import type { Hart, SleepWatch } from './hart/hart.ts';
import { slot } from './hart/state.ts';

export interface Slices {
  readonly start: number;
  readonly slice: number;
  readonly end: number;
}

export class AwakeHarts implements SleepWatch {
  isStale = true;
  readonly #harts: readonly Hart[];
  /** A bit for each hart that is awake, and for each that has reserved a word. */
  #awake = 0;
  #reserving = 0;
  /** When the first of the others wakes by its timer. */
  #nextTimer = Number.POSITIVE_INFINITY;

  constructor(harts: readonly Hart[]) {
    this.#harts = harts;
    for (const hart of harts) hart.sleepWatch = this;
  }

  /**
   * The number of the first hart, from `number` on, that is awake or wakes by its timer before
   * `end`; that of all harts if there is none.
   */
  next(number: number, end: number): number {
    if (this.isStale) this.#look();
    const { length } = this.#harts;
    if (number >= length) return length;
    if (this.#nextTimer < end) return this.#nextByTimer(number, end);
    const awake = this.#awake & (-1 << number);
    return awake === 0 ? length : lowestOf(awake);
  }

  /** The least cycle at which one of them will do something; Infinity if none ever will. */
  get nextActivity(): number {
    if (this.isStale) this.#look();
    let next = this.#nextTimer;
    for (let rest = this.#awake; rest !== 0; rest &= rest - 1) {
      next = Math.min(next, this.#hart(lowestOf(rest)).cycle);
    }
    return next;
  }

  /**
   * The only hart that is awake, and up to which border of slices it stays alone if it wakes nobody
   * and nothing comes from outside; undefined if that is not for two slices.
   */
  alone({ start, slice, end }: Slices) {
    if (this.isStale) this.#look();
    const awake = this.#awake;
    if (awake === 0 || (awake & (awake - 1)) !== 0) return undefined;
    const hart = this.#hart(lowestOf(awake));
    const slices = Math.floor((Math.min(end, this.#nextTimer) - start) / slice);
    if (hart.isMeasured || slices < 2) return undefined;
    return { hart, horizon: start + slices * slice };
  }

  /** Looks up who has reserved a word. Who sleeps has not. */
  lookAtReservations(): void {
    if (this.isStale) this.#look();
    this.#reserving = 0;
    for (let rest = this.#awake; rest !== 0; rest &= rest - 1) {
      this.noteReservation(this.#hart(lowestOf(rest)));
    }
  }

  /** To be called after a hart has run: only that can make it reserve a word. */
  noteReservation({ number, state }: Hart): void {
    const bit = 1 << number;
    if (state.word(slot.reservation) === 0) this.#reserving &= ~bit;
    else this.#reserving |= bit;
  }

  /** Whether another hart may hold a reservation, which stores of this one may have to end. */
  isReservedByOther(hart: Hart): boolean {
    return (this.#reserving & ~(1 << hart.number)) !== 0;
  }

  #look(): void {
    this.isStale = false;
    this.#awake = 0;
    this.#nextTimer = Number.POSITIVE_INFINITY;
    for (const hart of this.#harts) {
      if (!hart.isWaiting) this.#awake |= 1 << hart.number;
      else this.#nextTimer = Math.min(this.#nextTimer, hart.wakingCycle);
    }
  }

  #nextByTimer(first: number, end: number): number {
    const { length } = this.#harts;
    for (let number = first; number < length; number += 1) {
      const hart = this.#hart(number);
      if (!hart.isWaiting || hart.wakingCycle < end) return number;
    }
    return length;
  }

  #hart(number: number): Hart {
    return this.#harts[number] as Hart;
  }
}

/** The place of the lowest bit that is set. */
function lowestOf(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
