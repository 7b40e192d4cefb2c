/**
 * What the threads of a parallel run share about the run itself: the clock, how the run has ended,
 * and who sleeps until when.
 *
 * Each thread has a bell, a word that counts up when there may be something new for it. A thread
 * reads its bell, looks for work, and if there is none sleeps as long as the bell has that value:
 * what is rung for after the look is not lost. So a thread is asleep, with nothing under way to it,
 * exactly if its bell has the value that it fell asleep with. If that is so of all, nothing can
 * happen before the next timer strikes: who notices, and one does, moves the clock on to it.
 */
import { CLOCK_BYTES, Clock } from './clock.ts';
import { Lock } from './lock.ts';
import { Pace, paceBytes } from './pace.ts';

export const outcomes = { running: 0, ended: 1, limit: 2, stopped: 3 } as const;
export type Outcome = (typeof outcomes)[keyof typeof outcomes];

/** Indices of the words; then come the bells, then the values that threads sleep with. */
const word = { outcome: 0, lock: 1, threads: 2, bells: 4 } as const;
/** No thread sleeps with its bell at this: bells count up from 0. */
const AWAKE = -1;

export class Control {
  readonly buffer: SharedArrayBuffer;
  readonly clock: Clock;
  readonly threads: number;
  readonly #words: Int32Array;
  readonly #asleepAt: number;
  /** When the first timer of each thread that sleeps strikes. */
  readonly #timers: Float64Array;
  /** Held by who looks whether all sleep: what is found then stays so. */
  readonly #allAsleep: Lock;
  readonly #pace: Pace;

  /** A thread's view of what another has made. */
  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.clock = new Clock(buffer, 0);
    this.#words = new Int32Array(buffer, CLOCK_BYTES);
    this.threads = this.#words[word.threads] as number;
    this.#asleepAt = word.bells + this.threads;
    this.#timers = new Float64Array(buffer, timersOffset(this.threads), this.threads);
    this.#allAsleep = new Lock(this.#words, word.lock);
    this.#pace = new Pace(buffer, timersOffset(this.threads) + 8 * this.threads, this.threads);
  }

  /** For so many threads, none of which sleeps; the clock is at `cycle`. */
  static make(threads: number, cycle: number): Control {
    const bytes = timersOffset(threads) + 8 * threads + paceBytes(threads);
    const buffer = new SharedArrayBuffer(bytes);
    const words = new Int32Array(buffer, CLOCK_BYTES);
    words[word.threads] = threads;
    words.fill(AWAKE, word.bells + threads, word.bells + 2 * threads);
    const control = new Control(buffer);
    control.clock.reach(cycle);
    for (let thread = 0; thread < threads; thread += 1) control.#pace.begin(thread, cycle);
    return control;
  }

  get outcome(): Outcome {
    return Atomics.load(this.#words, word.outcome) as Outcome;
  }

  /** Ends the run, if nobody has, and wakes all. */
  finish(outcome: Outcome): void {
    Atomics.compareExchange(this.#words, word.outcome, outcomes.running, outcome);
    for (let thread = 0; thread < this.threads; thread += 1) this.ring(thread);
    this.#pace.moved();
  }

  /**
   * A thread begins a round, when those of the others that are awake are not far behind; answers
   * the cycle at which it begins. Returns at once if the run is over.
   */
  beginRound(thread: number): number {
    let now = 0;
    this.#pace.waitWhile(() => {
      now = this.clock.now;
      this.#pace.begin(thread, now);
      return this.outcome === outcomes.running && this.#leavesOneBehind(now);
    });
    this.#pace.moved();
    return now;
  }

  bellOf(thread: number): number {
    return Atomics.load(this.#words, word.bells + thread);
  }

  /** There may be something new for a thread: whatever it is, it is written before. */
  ring(thread: number): void {
    if (this.#isAsleep(thread)) this.#pace.begin(thread, this.clock.now);
    Atomics.add(this.#words, word.bells + thread, 1);
    Atomics.notify(this.#words, word.bells + thread);
  }

  /** A hart has come to `cycle`: the clock moves on, and whose timers have struck wakes up. */
  advance(cycle: number): void {
    const now = this.clock.reach(cycle);
    for (let thread = 0; thread < this.threads; thread += 1) {
      if (this.#isAsleep(thread) && (this.#timers[thread] as number) <= now) this.ring(thread);
    }
  }

  /**
   * Sleeps until the bell has another value than `bell`. Nothing is to be done before `timer`, a
   * cycle, which may be Infinity; if all threads sleep, time goes on to the first of these, up to
   * `limit`.
   */
  sleep(thread: number, bell: number, { timer, limit }: Bounds): void {
    this.#timers[thread] = timer;
    Atomics.store(this.#words, this.#asleepAt + thread, bell);
    this.#pace.moved();
    this.#allAsleep.acquire();
    if (this.#areAllAsleep()) this.#goOn(limit);
    this.#allAsleep.release();
    Atomics.wait(this.#words, word.bells + thread, bell);
  }

  #goOn(limit: number): void {
    const next = Math.min(...this.#timers);
    if (next === Number.POSITIVE_INFINITY) this.finish(outcomes.ended);
    else if (next >= limit) this.finish(outcomes.limit);
    else this.advance(next);
  }

  /** Who is being woken counts, for he begins at the present cycle. */
  #leavesOneBehind(now: number): boolean {
    for (let thread = 0; thread < this.threads; thread += 1) {
      if (this.#pace.leaves(thread, now) && !this.#isAsleep(thread)) return true;
    }
    return false;
  }

  #areAllAsleep(): boolean {
    for (let thread = 0; thread < this.threads; thread += 1) {
      if (!this.#isAsleep(thread)) return false;
    }
    return true;
  }

  #isAsleep(thread: number): boolean {
    return Atomics.load(this.#words, this.#asleepAt + thread) === this.bellOf(thread);
  }
}

interface Bounds {
  readonly timer: number;
  readonly limit: number;
}

function timersOffset(threads: number): number {
  return Math.ceil((CLOCK_BYTES + 4 * (word.bells + 2 * threads)) / 8) * 8;
}
