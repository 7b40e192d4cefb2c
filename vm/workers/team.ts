/**
 * A machine's clusters spread over host threads: this one and some workers, each of which runs
 * whole clusters. In every round those with something to do run at the same time; then what they
 * sent is handed to the network here, as if they had run one after the other. Clusters do not see
 * each other within a round, so the states that the machine passes through are the same.
 *
 * Between runs everything is with this thread again: the machine can be looked at, changed, stepped
 * and saved as if there were no team.
 */
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';
import type { Cluster } from '../cluster.ts';
import type { Machine, Team } from '../machine.ts';
import type { MachineOptions } from '../options.ts';
import { Line, type Mail, orders, type WorkerStart } from './protocol.ts';
import { nextActivity, roundOf, runRounds } from './rounds.ts';

export interface TeamOptions {
  /** Threads, this one among them; no more are used than there are clusters. */
  readonly workers: number;
  /** The program of a worker, if it is not the one beside this file. */
  readonly entry?: URL;
  /** When the threads are to work together; absent: always. */
  readonly pace?: Pace;
}

/** Who knows whether it pays off that the threads work together. */
export interface Pace {
  /** Asked before rounds are run; `executed` counts the instructions of all harts so far. */
  isTogether(executed: () => number): boolean;
}

/** A team that runs until it is dismissed. */
export interface WorkerTeam extends Team {
  /** Ends the workers; the machine goes on alone. */
  dismiss(): Promise<void>;
}

/** Starts the workers of a machine, which must not run meanwhile. */
export async function startTeam(machine: Machine, options: TeamOptions): Promise<WorkerTeam> {
  const { clusters } = machine;
  const count = Math.max(1, Math.min(options.workers, clusters.length));
  const groups = Array.from({ length: count }, (_, member) =>
    clusters.filter((_, index) => index % count === member),
  );
  const [own = [], ...others] = groups;
  const entry = options.entry ?? new URL(entryName(), import.meta.url);
  const remotes = others.map((group) => new Remote(machine, group, entry));
  await Promise.all(remotes.map((remote) => remote.ready));
  return new ThreadTeam(machine, { own, remotes, pace: options.pace });
}

/** Compiled files have other endings than sources. */
function entryName(): string {
  return import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
}

/** How many rounds are run alone before it is asked again whether that is right. */
const ROUNDS_ALONE = 1024;

interface Members {
  readonly own: readonly Cluster[];
  readonly remotes: readonly Remote[];
  readonly pace: Pace | undefined;
}

class ThreadTeam implements WorkerTeam {
  readonly #options: MachineOptions;
  readonly #all: readonly Cluster[];
  readonly #own: readonly Cluster[];
  readonly #remotes: readonly Remote[];
  readonly #pace: Pace | undefined;
  #isAtWork = false;

  constructor({ options, clusters }: Machine, { own, remotes, pace }: Members) {
    this.#options = options;
    this.#all = clusters;
    this.#own = own;
    this.#remotes = remotes;
    this.#pace = pace;
  }

  run(start: number, until: number): number {
    try {
      const isTogether = this.#pace?.isTogether(() => executedBy(this.#all)) ?? true;
      if (!isTogether) return this.#runAlone(start, until);
      if (!this.#isAtWork) this.#takeOver();
      return this.#run(start, until);
    } catch (error) {
      // Some may still be at work: nobody can be asked for anything any more.
      this.#isAtWork = false;
      throw error;
    }
  }

  /** Runs all clusters on this thread. */
  #runAlone(start: number, until: number): number {
    this.giveBack();
    const { slice, tier } = this.#options;
    const soon = Math.min(until, start + ROUNDS_ALONE * slice);
    return runRounds(this.#all, { start, until: soon, slice, tier });
  }

  #run(start: number, until: number): number {
    const { slice, tier } = this.#options;
    const end = start + slice;
    const ownNext = nextActivity(this.#own);
    const awake = this.#remotes.filter((remote) => remote.nextActivity < end);
    const isOwnAwake = ownNext < end;
    const isAlone = awake.length + (isOwnAwake ? 1 : 0) === 1;
    // One alone need not stop for the others before they have something to do.
    const alone = isAlone ? Math.min(until, roundOf(this.#nextOfOthers(end, ownNext), slice)) : end;

    for (const remote of awake) remote.order(orders.run, [start, alone]);
    let reached = end;
    if (isOwnAwake) reached = runRounds(this.#own, { start, until: alone, slice, tier });
    for (const remote of awake) remote.awaitEnd();
    if (isAlone && !isOwnAwake) reached = awake[0]?.reached ?? end;
    return reached;
  }

  giveBack(): void {
    if (!this.#isAtWork) return;
    this.#isAtWork = false;
    for (const remote of this.#remotes) remote.order(orders.giveBack);
    for (const remote of this.#remotes) remote.takeBack();
  }

  async dismiss(): Promise<void> {
    this.giveBack();
    await Promise.all(this.#remotes.map((remote) => remote.quit()));
  }

  #takeOver(): void {
    for (const remote of this.#remotes) remote.order(orders.takeOver);
    for (const remote of this.#remotes) remote.awaitEnd();
    this.#isAtWork = true;
  }

  /** When the first of those who do nothing before `end` will do something. */
  #nextOfOthers(end: number, ownNext: number): number {
    const times = [ownNext, ...this.#remotes.map((remote) => remote.nextActivity)];
    return Math.min(...times.filter((time) => time >= end));
  }
}

function executedBy(clusters: readonly Cluster[]): number {
  let executed = 0;
  for (const { harts } of clusters) for (const { instret } of harts) executed += instret;
  return executed;
}

/** A worker as its team sees it. */
class Remote {
  readonly ready: Promise<void>;
  readonly #clusters: readonly Cluster[];
  readonly #line = new Line();
  readonly #port: MessagePort;
  readonly #worker: Worker;

  constructor(machine: Machine, clusters: readonly Cluster[], entry: URL) {
    const { port1, port2 } = new MessageChannel();
    this.#clusters = clusters;
    this.#port = port1;
    const start: WorkerStart = {
      options: machine.options,
      clusters: clusters.map(({ number, sharedMemory }) => ({ number, memory: sharedMemory })),
      line: this.#line.buffer,
      port: port2,
    };
    this.#worker = new Worker(entry, { workerData: start, transferList: [port2] });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.once('message', () => resolve());
      this.#worker.once('error', reject);
    });
  }

  /** When something will happen next in its clusters: it writes that to their shared memory. */
  get nextActivity(): number {
    return nextActivity(this.#clusters);
  }

  get reached(): number {
    return this.#line.reached;
  }

  /** Gives an order, and with it whatever has come for its clusters. */
  order(order: number, when?: readonly [number, number]): void {
    const isAll = order === orders.takeOver;
    let hasMail = false;
    for (const cluster of this.#clusters) {
      if (!isAll && !cluster.hasReceived) continue;
      const mail: Mail = { kind: 'queues', cluster: cluster.number, queues: cluster.takeQueues() };
      this.#port.postMessage(mail);
      hasMail = true;
    }
    this.#line.give(order, hasMail, when);
  }

  /** Waits until the order is carried out, and takes in what was sent. */
  awaitEnd(): void {
    this.#line.awaitEnd();
    while (this.#line.hasMail) {
      const mail = receiveMessageOnPort(this.#port)?.message as Mail | undefined;
      if (mail === undefined) return;
      if (mail.kind === 'failure') throw new Error(`a worker failed: ${mail.message}`);
      this.#clusters.find(({ number }) => number === mail.cluster)?.addQueues(mail.queues);
    }
  }

  /** Waits for its clusters, which another thread has run. */
  takeBack(): void {
    this.awaitEnd();
    for (const cluster of this.#clusters) cluster.stateReplaced();
  }

  async quit(): Promise<void> {
    this.#line.give(orders.quit, false);
    this.#port.close();
    await this.#worker.terminate();
  }
}
