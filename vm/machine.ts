/**
 * The machine: clusters and the network between them, and the schedule that makes a run a function
 * of its inputs.
 *
 * Time passes in rounds of `slice` cycles, aligned to multiples of it. In a round the clusters run
 * one after the other; what they sent is handed to the network at its end, in order of sending. A
 * packet needs longer than a round, so no cluster can miss one. While all clusters sleep, time goes
 * on to the round in which something happens next. Where the schedule stands is state, so that a
 * run in single steps, or in pieces, is the same as one in one piece.
 */
import { Cluster, type RunHart } from './cluster.ts';
import { placesOf } from './cluster-places.ts';
import { NO_QUEUES } from './cluster-queues.ts';
import { QUEUED_MESSAGES } from './device/network-interface.ts';
import type { Hart } from './hart/hart.ts';
import {
  DEFAULT_SILENCE_CYCLES,
  type FaultPlan,
  faultPlanProblem,
  unanswered,
  withFaults,
} from './noc/faults.ts';
import { Network } from './noc/network.ts';
import type { Arrival } from './noc/packet.ts';
import { Topology } from './noc/topology.ts';
import { defaultOptions, type MachineOptions, validateOptions } from './options.ts';
import { networkTiming } from './timing.ts';

/** Addresses, by cluster, before whose instruction a run stops. */
export type Breakpoints = ReadonlyMap<number, ReadonlySet<number>>;

/** Runs one instruction of a hart, by `cluster.step`; an interrupt that is due was taken before. */
export type Step = (cluster: Cluster, hart: Hart) => void;

export interface RunUntil {
  /** Stop at the first border of rounds at which `time` has reached this. */
  readonly cycles?: number;
  /** Stop before an instruction at one of these; a run that begins at one steps over it. */
  readonly breakpoints?: Breakpoints;
  /** Every instruction is run by this. */
  readonly step?: Step;
  /** Who runs the clusters; only the machine itself if there are breakpoints or a step. */
  readonly team?: Team;
}

/** Why a run stopped, and where: the hart that stopped it and its pc, if one did. */
export interface Stop {
  readonly reason: 'ended' | 'limit' | 'breakpoint' | 'stepped';
  /** Of an ended run: a failure's code, else 0 if some cluster finished; absent if none did. */
  readonly exitCode?: number;
  readonly cluster?: number;
  readonly hart?: number;
  /** Where that hart goes on, unsigned. */
  readonly pc?: number;
}

/** What runs a machine's clusters instead of the machine, several at once: see vm/workers. */
export interface Team {
  /**
   * Runs the round that begins at `start`, and as many more, none of which begins at `until` or
   * later, as need nothing from the network in between. What was sent waits in the clusters then.
   * Answers where the last of them ends.
   */
  run(start: number, until: number): number;
  /** Gives back all that it has of the clusters. */
  giveBack(): void;
}

interface Place {
  readonly cluster: Cluster;
  readonly hart: Hart;
}

interface Outlook {
  readonly next: number;
  readonly nextElsewhere: number;
  readonly isAnyOff: boolean;
}

/** Indices into the schedule's state. */
const field = { time: 0, roundEnd: 1, turn: 2 } as const;

const MOST_ROUNDS_AHEAD = 1 << 16;

export class Machine {
  readonly options: MachineOptions;
  readonly clusters: readonly Cluster[];
  readonly network: Network;
  readonly #schedule = new Float64Array(3);
  /** The hart that the last run or step stopped at, and its cycle there. */
  #stoppedAt: { readonly hart: Hart; readonly cycle: number } | undefined;
  #faults: FaultPlan | undefined;

  /** Options that are left out are those of the preset `duo`. */
  constructor(options: Partial<MachineOptions> = {}) {
    this.options = { ...defaultOptions, ...options };
    const problem = validateOptions(this.options);
    if (problem !== undefined) throw new Error(problem);
    const { timing, timingSet } = this.options;
    const places = placesOf(this.options);
    const topology = new Topology(this.options.clusters, this.options.ioClusters);
    this.network = new Network(topology, networkTiming(timing, timingSet));
    this.clusters = places.map(({ number }) => new Cluster(places, number, this.options));
    this.#setField(field.turn, this.clusters.length);
  }

  /** Cycles since the start, as of the round that is under way or was last completed. */
  get time(): number {
    return this.#field(field.time);
  }

  /** Runs until the machine has come to its end or something in `until` stops it. */
  run(until: RunUntil = {}): Stop {
    const { cycles = Number.POSITIVE_INFINITY, breakpoints, step, team } = until;
    const hasBreakpoints = [...(breakpoints?.values() ?? [])].some((set) => set.size > 0);
    const isWatched = hasBreakpoints || step !== undefined;
    let found: Place | undefined;
    const watch: RunHart = (cluster, hart, end) => {
      const place = { cluster, hart };
      const addresses = breakpoints?.get(cluster.number);
      const isFound =
        step === undefined
          ? this.#runToBreakpoint(place, end, addresses)
          : this.#stepTo(place, end, { addresses, step });
      if (isFound) found = place;
      return isFound;
    };
    const stop = isWatched ? this.#advance(watch, cycles) : this.#runFreely(cycles, team);
    if (found === undefined) return stop ?? { reason: 'limit' };
    return this.#stopAt('breakpoint', found);
  }

  #runFreely(cycles: number, team: Team | undefined): Stop | undefined {
    try {
      return this.#advance(runFreely, cycles, team);
    } finally {
      team?.giveBack();
    }
  }

  /** What befalls packets that arrive from now on; undefined: nothing. */
  get faults(): FaultPlan | undefined {
    return this.#faults;
  }

  set faults(plan: FaultPlan | undefined) {
    const problem = plan && faultPlanProblem(plan, this.network.topology);
    if (problem !== undefined) throw new Error(problem);
    this.#faults = plan;
  }

  /** A cluster dies: its harts stop for good, and what is on its way there is lost. */
  crash(number: number): void {
    const cluster = this.#cluster(number);
    const { inbox, messages, ...kept } = cluster.takeQueues();
    cluster.addQueues({ ...NO_QUEUES, ...kept });
    cluster.die();
    const unheard = messages.slice(QUEUED_MESSAGES).map((packet) => ({ packet, time: this.time }));
    for (const arrival of [...inbox, ...unheard]) this.#deliver(arrival);
  }

  /** Makes a cluster, dead or not, as after power-on, with empty memory: it waits to be loaded. */
  restart(number: number): void {
    const cluster = this.#cluster(number);
    if (!cluster.isCrashed) this.crash(number);
    const fresh = new Cluster(placesOf(this.options), number, this.options);
    const { outbox, console } = cluster.takeQueues();
    cluster.state.set(fresh.state);
    cluster.addQueues({ ...NO_QUEUES, outbox, console });
    cluster.stateReplaced();
    cluster.updateActivity();
  }

  /** Runs one instruction, the next of the schedule, on whichever hart it is. */
  step(): Stop {
    let stepped: Place | undefined;
    const stepOnce: RunHart = (cluster, hart) => {
      cluster.step(hart);
      stepped = { cluster, hart };
      return true;
    };
    const stop = this.#advance(stepOnce, Number.POSITIVE_INFINITY);
    if (stepped === undefined) return stop ?? { reason: 'ended' };
    return this.#stopAt('stepped', stepped);
  }

  /** Where the schedule stands, in numbers, live: whoever restores a machine writes there. */
  get schedule(): Float64Array {
    return this.#schedule;
  }

  /** To be called when somebody else has run the clusters up to a cycle: goes on from there. */
  ranUntil(cycle: number): void {
    const { slice } = this.options;
    this.#beginRound(Math.ceil(cycle / slice) * slice - slice);
    this.#setField(field.time, this.#field(field.roundEnd));
    this.#setField(field.turn, this.clusters.length);
  }

  /** Everything that is state, in chunks that are equal for equal states. */
  *stateChunks(): Iterable<Uint8Array> {
    yield new Uint8Array(this.#schedule.buffer);
    yield* this.network.stateChunks();
    for (const cluster of this.clusters) yield* cluster.stateChunks();
  }

  /** Goes on round by round; returns why it is over, or undefined if `runHart` stopped it. */
  #advance(runHart: RunHart, limit: number, team?: Team): Stop | undefined {
    const isBetweenRounds = this.#field(field.turn) === this.clusters.length;
    if (isBetweenRounds) for (const cluster of this.clusters) cluster.updateActivity();
    for (;;) {
      if (this.#finishRound(runHart)) return undefined;
      const outlook = this.#lookAhead();
      const next = Math.min(outlook.next, this.network.nextActivity);
      const sleepsForEver = next === Number.POSITIVE_INFINITY;
      const end =
        sleepsForEver || outlook.isAnyOff ? endOfRun(this.clusters, sleepsForEver) : undefined;
      if (end !== undefined) return end;
      const start = Math.max(this.time, Math.floor(next / this.options.slice) * this.options.slice);
      if (start >= limit) return { reason: 'limit' };
      if (team !== undefined) {
        this.#runTogether(team, start, limit);
        continue;
      }
      const isOneActive = outlook.nextElsewhere >= start + this.options.slice;
      const isFree = runHart === runFreely && isOneActive;
      const roundEnd = isFree ? this.#runAhead(start, limit) : undefined;
      this.#beginRound(roundEnd === undefined ? start : roundEnd - this.options.slice);
    }
  }

  /** Lets a team run all clusters through at least one round, up to the exchange at its end. */
  #runTogether(team: Team, start: number, limit: number): void {
    const end = team.run(start, Math.min(limit, this.network.nextActivity + 1));
    this.#beginRound(end - this.options.slice);
    this.#setField(field.turn, this.clusters.length);
  }

  #beginRound(start: number): void {
    this.#setField(field.time, start);
    this.#setField(field.roundEnd, start + this.options.slice);
    this.#setField(field.turn, 0);
  }

  /**
   * Lets a hart that is alone awake in the whole machine run through many rounds, in which nothing
   * else happens; answers where the last of them ends, if so. The reference takes every round.
   */
  #runAhead(start: number, limit: number): number | undefined {
    const { slice, tier } = this.options;
    if (tier === 'reference') return undefined;
    let active: Cluster | undefined;
    let end = Math.min(limit, this.network.nextActivity, start + MOST_ROUNDS_AHEAD * slice);
    for (const cluster of this.clusters) {
      if (cluster.nextActivity >= start + slice) end = Math.min(end, cluster.nextActivity);
      else if (active === undefined) active = cluster;
      else return undefined;
    }
    return active?.runAhead(start, slice, end);
  }

  /** Gives the clusters that have not had their turn in this round their turn, then exchanges. */
  #finishRound(runHart: RunHart): boolean {
    const round = { start: this.#field(field.time), end: this.#field(field.roundEnd) };
    while (this.#field(field.turn) < this.clusters.length) {
      const cluster = this.clusters[this.#field(field.turn)] as Cluster;
      if (cluster.nextActivity < round.end && cluster.advance(round, runHart)) return true;
      this.#setField(field.turn, this.#field(field.turn) + 1);
    }
    this.#exchange();
    this.#setField(field.time, round.end);
    return false;
  }

  /** Hands what was sent in the round to the network, and its arrivals to the receivers. */
  #exchange(): void {
    if (this.clusters.some(hasSent)) {
      this.network.send(this.clusters.flatMap((cluster) => cluster.takeSent()));
    }
    const arrivals = this.network.advance(this.#field(field.roundEnd));
    const plan = this.#faults;
    const kept = plan === undefined ? arrivals : withFaults(plan, arrivals, this.network.topology);
    for (const arrival of kept) this.#deliver(arrival);
  }

  /** Hands a packet to its receiver. If that is dead, who waits for its reply waits in vain. */
  #deliver(arrival: Arrival): void {
    const { destination, kind } = arrival.packet;
    const receiver = this.clusters.find(({ node }) => node === destination);
    if (receiver?.isCrashed !== true) {
      receiver?.receive(arrival);
    } else if (kind !== 'reply') {
      const silence = this.#faults?.silenceCycles ?? DEFAULT_SILENCE_CYCLES;
      this.#deliver(unanswered(arrival, Math.max(silence, this.options.slice)));
    }
  }

  #cluster(number: number): Cluster {
    const cluster = this.clusters[number];
    if (cluster === undefined) throw new Error(`there is no cluster ${number}`);
    return cluster;
  }

  /** Of the clusters, when something happens next, and when next in another than that one. */
  #lookAhead(): Outlook {
    let [next, nextElsewhere] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    let isAnyOff = false;
    for (const cluster of this.clusters) {
      const { nextActivity } = cluster;
      if (nextActivity < next) {
        nextElsewhere = next;
        next = nextActivity;
      } else if (nextActivity < nextElsewhere) nextElsewhere = nextActivity;
      if (cluster.isOff) isAnyOff = true;
    }
    return { next, nextElsewhere, isAnyOff };
  }

  #runToBreakpoint(place: Place, end: number, addresses?: ReadonlySet<number>): boolean {
    const { cluster, hart } = place;
    if (addresses === undefined) return runFreely(cluster, hart, end);
    if (this.#isResuming(hart)) cluster.step(hart);
    return cluster.runTo(hart, end, addresses);
  }

  #stepTo(
    { cluster, hart }: Place,
    end: number,
    {
      addresses,
      step,
    }: { readonly addresses?: ReadonlySet<number> | undefined; readonly step: Step },
  ): boolean {
    while (hart.cycle < end && !hart.isWaiting && !cluster.isOff) {
      hart.takeInterrupt();
      if (addresses?.has(hart.pc) && !this.#isResuming(hart)) return true;
      step(cluster, hart);
    }
    return false;
  }

  /** Whether the last run or step stopped before the instruction that the hart is at. */
  #isResuming(hart: Hart): boolean {
    return this.#stoppedAt?.hart === hart && this.#stoppedAt.cycle === hart.cycle;
  }

  #stopAt(reason: 'breakpoint' | 'stepped', { cluster, hart }: Place): Stop {
    this.#stoppedAt = { hart, cycle: hart.cycle };
    return { reason, cluster: cluster.number, hart: hart.number, pc: hart.pc };
  }

  #field(index: number): number {
    return this.#schedule[index] as number;
  }

  #setField(index: number, value: number): void {
    this.#schedule[index] = value;
  }
}

/** How the run is over, if it is: all are off or asleep for ever, or a finisher failed. */
export function endOfRun(clusters: readonly Cluster[], sleepsForEver: boolean): Stop | undefined {
  if (!sleepsForEver && !clusters.some(isOff)) return undefined;
  const codes = clusters.map(({ exitCode }) => exitCode).filter((code) => code !== undefined);
  const failure = codes.find((code) => code !== 0);
  const isOver = sleepsForEver || codes.length === clusters.length;
  if (failure === undefined && !isOver) return undefined;
  const exitCode = failure ?? codes[0];
  return { reason: 'ended', ...(exitCode === undefined ? {} : { exitCode }) };
}

const runFreely: RunHart = (cluster, hart, end) => {
  cluster.run(hart, end);
  return false;
};

function hasSent(cluster: Cluster): boolean {
  return cluster.hasSent;
}

function isOff(cluster: Cluster): boolean {
  return cluster.isOff;
}
