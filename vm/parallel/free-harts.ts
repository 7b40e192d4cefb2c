/**
 * Runs the harts of one thread. They take turns of differing lengths, in rounds: each awake hart
 * runs from where the clock stands at the round's beginning, so that time passes for all alike,
 * however many there are. Harts of other threads, and those of other clusters, run meanwhile.
 *
 * A hart that another thread wakes or interrupts is noticed at the next round. A thread none of
 * whose harts is awake sleeps; see control.ts.
 */
import type { Cluster } from '../cluster.ts';
import type { Hart } from '../hart/hart.ts';
import { type Control, outcomes } from './control.ts';
import type { SharedCluster } from './shared-cluster.ts';

/** A turn is of 2⁵ to 2¹² cycles: short ones meet others in the middle of things, long ones pay. */
const SHORTEST_TURN = 5;
const TURN_LENGTHS = 8;

export interface FreeHart {
  readonly cluster: Cluster;
  readonly hart: Hart;
}

export interface FreeHartsOptions {
  readonly control: Control;
  /** Number of this thread. */
  readonly thread: number;
  readonly harts: readonly FreeHart[];
  /** Clusters for whose packets this thread is responsible. */
  readonly receivers: readonly SharedCluster[];
  /** The run ends when the clock has come so far; Infinity: never. */
  readonly limit: number;
  readonly seed: number;
  /** Called after each round. */
  readonly afterRound: () => void;
}

export class FreeHarts {
  readonly #options: FreeHartsOptions;
  #chance: number;

  constructor(options: FreeHartsOptions) {
    this.#options = options;
    // Anything but 0, which the generator would never leave.
    this.#chance = (Math.imul(options.seed, 0x9e37_79b1) + options.thread) | 1;
  }

  /** Runs until somebody ends the run. */
  run(): void {
    const { control, thread, receivers, limit, afterRound } = this.#options;
    while (control.outcome === outcomes.running) {
      const bell = control.bellOf(thread);
      for (const cluster of receivers) cluster.receive();
      const now = control.beginRound(thread);
      if (now >= limit) {
        control.finish(outcomes.limit);
        return;
      }
      const reached = this.#runRound(now, Math.min(limit, now + this.#turnCycles()));
      afterRound();
      if (this.#options.harts.some(hasFailed)) control.finish(outcomes.ended);
      if (reached >= 0) control.advance(reached);
      else control.sleep(thread, bell, { timer: this.#nextTimer(), limit });
    }
  }

  /** Gives each hart that is awake its turn; answers how far they came, −1 if all sleep. */
  #runRound(start: number, end: number): number {
    const { harts } = this.#options;
    const first = (this.#chance >>> 16) % harts.length;
    let reached = -1;
    for (let index = 0; index < harts.length; index += 1) {
      const { cluster, hart } = harts[(first + index) % harts.length] as FreeHart;
      if (cluster.isOff || !isAwake(hart, start, end)) continue;
      hart.catchUp(start);
      if (hart.cycle < end) cluster.run(hart, end);
      reached = Math.max(reached, hart.cycle);
    }
    return reached;
  }

  #nextTimer(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { cluster, hart } of this.#options.harts) {
      if (!cluster.isOff) next = Math.min(next, hart.wakingCycle);
    }
    return next;
  }

  /** By a xorshift generator: nothing depends on it but which races are met. */
  #turnCycles(): number {
    let chance = this.#chance;
    chance ^= chance << 13;
    chance ^= chance >>> 17;
    chance ^= chance << 5;
    this.#chance = chance;
    return 1 << (SHORTEST_TURN + ((chance >>> 8) % TURN_LENGTHS));
  }
}

function isAwake(hart: Hart, start: number, end: number): boolean {
  if (hart.isWaiting) hart.wakeIfPending(start);
  if (hart.isWaiting) hart.wakeByTimer(end);
  return !hart.isWaiting;
}

function hasFailed({ cluster }: FreeHart): boolean {
  return (cluster.exitCode ?? 0) !== 0;
}
