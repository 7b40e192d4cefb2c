/**
 * Counts the events of a hart. While it runs, events gather in `counts`; `fold` adds them to the
 * counters that the guest has set up (state) and to the totals (for whoever watches; no state).
 */
import { EVENT_PLACES, events } from './events.ts';
import { type HartState, slot } from './state.ts';

/** The first counter that counts a chosen event is mhpmcounter3. */
export const FIRST_EVENT_COUNTER = 3;

/** Bytes of the totals of a hart. */
export const TOTALS_BYTES = 8 * EVENT_PLACES;

export class Meter {
  /** Events since the last fold, by number. */
  readonly counts = new Float64Array(EVENT_PLACES);
  /** Events since the hart was made, by number, as far as they were counted at all. */
  readonly totals: Float64Array;
  /** Whether the guest has chosen an event for any counter. */
  isUsed = false;
  readonly #state: HartState;
  /** Bit n: counter n was set up by the instruction under way, whose events it does not count. */
  #fresh = 0;

  constructor(state: HartState, totals: Float64Array) {
    this.#state = state;
    this.totals = totals;
  }

  /** To be called when an event may have been chosen. */
  selectionChanged(): void {
    this.isUsed = this.#state.eventSelectors.some((event) => event !== 0);
  }

  /** Counters in the mask do not count the instruction under way. */
  skipInstruction(counters: number): void {
    this.#fresh |= counters;
  }

  /** An instruction begins that nothing was set up by yet. */
  beginInstruction(): void {
    this.#fresh = 0;
  }

  /** Cycles that went by in a WFI. */
  countSleep(cycles: number): void {
    const { counts } = this;
    counts[events.sleep.number] = (counts[events.sleep.number] as number) + cycles;
    counts[events.cycles.number] = (counts[events.cycles.number] as number) + cycles;
    this.fold();
  }

  /** Adds what has gathered to counters and totals. */
  fold(): void {
    const { counts, totals } = this;
    const { instructionAccesses, instructionHits, instructionMisses } = events;
    const { dataAccesses, dataHits, dataMisses } = events;
    this.#subtract(instructionHits.number, instructionAccesses.number, instructionMisses.number);
    this.#subtract(dataHits.number, dataAccesses.number, dataMisses.number);
    if (this.isUsed) this.#addToCounters();
    for (let event = 1; event < EVENT_PLACES; event += 1) {
      totals[event] = (totals[event] as number) + (counts[event] as number);
    }
    counts.fill(0);
    this.#fresh = 0;
  }

  #subtract(hits: number, accesses: number, misses: number): void {
    const { counts } = this;
    counts[hits] = (counts[accesses] as number) - (counts[misses] as number);
  }

  #addToCounters(): void {
    const { eventSelectors, eventCounters } = this.#state;
    const still = this.#state.word(slot.mcountinhibit) | this.#fresh;
    for (let index = 0; index < eventSelectors.length; index += 1) {
      const event = eventSelectors[index] as number;
      if (event === 0 || ((still >>> (index + FIRST_EVENT_COUNTER)) & 1) === 1) continue;
      const added = BigInt(this.counts[event] as number);
      eventCounters[index] = (eventCounters[index] as bigint) + added;
    }
  }
}
