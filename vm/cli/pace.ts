/**
 * Whether several threads are faster than one depends on the guest, and on who else uses the host.
 * So it is tried: for a short while together, for one alone, then for long the way that ran more
 * instructions in its time, and again. Results do not depend on it.
 */
import type { Pace } from '../workers/team.ts';

const TRIAL_MILLISECONDS = 3;
const CHOSEN_MILLISECONDS = 100;

export class MeasuredPace implements Pace {
  readonly #now: () => number;
  #phase: 'together' | 'alone' | 'chosen' = 'chosen';
  #isTogether = true;
  /** When the phase began and is to end, and what had been executed at its beginning. */
  #start = Number.NEGATIVE_INFINITY;
  #end = Number.NEGATIVE_INFINITY;
  #executed = 0;
  #speedTogether = 0;

  /** `now` is the time in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  isTogether(executed: () => number): boolean {
    const now = this.#now();
    if (now >= this.#end) this.#nextPhase(now, executed());
    return this.#isTogether;
  }

  #nextPhase(now: number, executed: number): void {
    const speed = (executed - this.#executed) / (now - this.#start);
    if (this.#phase === 'chosen') {
      this.#phase = 'together';
      this.#isTogether = true;
    } else if (this.#phase === 'together') {
      this.#phase = 'alone';
      this.#speedTogether = speed;
      this.#isTogether = false;
    } else {
      this.#phase = 'chosen';
      this.#isTogether = this.#speedTogether > speed;
    }
    this.#start = now;
    this.#end = now + (this.#phase === 'chosen' ? CHOSEN_MILLISECONDS : TRIAL_MILLISECONDS);
    this.#executed = executed;
  }
}
