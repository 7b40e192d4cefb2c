/**
 * A machine whose harts run freely on several threads of the host, also those of one cluster: the
 * schedule `parallel`. Such a run is not repeatable; it shows what may happen between harts.
 *
 * All harts are run by workers. This thread only waits for what they report, so it must be let
 * wait: a run is a promise. When it is over the machine is as any other: it may be looked at,
 * saved, and run on by itself.
 */
import { Worker } from 'node:worker_threads';
import { NO_QUEUES } from '../cluster-queues.ts';
import { copyPages } from '../copy-pages.ts';
import { endOfRun, type Machine, type Stop } from '../machine.ts';
import { ConsoleRing } from './console-ring.ts';
import { Control, outcomes } from './control.ts';
import { PacketBox } from './packet-box.ts';
import type { Report, RunOrder } from './protocol.ts';
import { type ClusterMemories, isMessage, makeMemories } from './shared-cluster.ts';

export interface CrewOptions {
  /** Threads that run harts; no more are used than a machine has harts. */
  readonly workers: number;
  /** The program of a worker, if it is not the one beside this file. */
  readonly entry?: URL;
}

export interface ParallelRun {
  /** Stop when the clock has come to this cycle. */
  readonly cycles?: number;
  /** Called when clusters have written something to their consoles; also at the end. */
  readonly onOutput?: () => void;
}

/** Threads that run machines, one after the other, until they are dismissed. */
export interface Crew {
  /**
   * Runs the machine until it has come to its end or to a cycle. It must be left alone meanwhile.
   * Rejects a machine with planned faults or observers, which would see nothing of such a run. Also
   * rejects if the crew is or has been dismissed, or a worker fails, which is our bug: then crew
   * and machine are of no use.
   */
  run(machine: Machine, run?: ParallelRun): Promise<Stop>;
  /** Ends the threads. */
  dismiss(): Promise<void>;
}

export function startCrew({ workers, entry }: CrewOptions): Crew {
  const program = entry ?? new URL(entryName(), import.meta.url);
  return new WorkerCrew(Array.from({ length: workers }, () => new Member(program)));
}

/** Compiled files have other endings than sources. */
function entryName(): string {
  return import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
}

class WorkerCrew implements Crew {
  readonly #members: readonly Member[];
  #isRunning = false;

  constructor(members: readonly Member[]) {
    this.#members = members;
  }

  async run(machine: Machine, run: ParallelRun = {}): Promise<Stop> {
    const problem = this.#isRunning ? 'a crew runs one machine at a time' : whyNot(machine);
    if (problem !== undefined) throw new Error(problem);
    const gone = this.#members.find(({ end }) => end !== undefined);
    if (gone !== undefined) throw gone.end;
    this.#isRunning = true;
    try {
      return await this.#run(machine, run);
    } catch (error) {
      await this.#endWith(error as Error);
      throw error;
    } finally {
      this.#isRunning = false;
    }
  }

  async dismiss(): Promise<void> {
    await this.#endWith(new Error('the crew was dismissed'));
  }

  async #endWith(reason: Error): Promise<void> {
    await Promise.all(this.#members.map((member) => member.endWith(reason)));
  }

  async #run(machine: Machine, { cycles, onOutput }: ParallelRun): Promise<Stop> {
    const harts = machine.clusters.reduce((sum, cluster) => sum + cluster.harts.length, 0);
    const members = this.#members.slice(0, harts);
    const control = Control.make(members.length, machine.time);
    const handover = new Handover(machine, members.length);
    const takeOutput = () => {
      handover.takeOutput();
      onOutput?.();
    };
    const { options } = machine;
    const { memories: clusters } = handover;
    const limit = cycles ?? Number.POSITIVE_INFINITY;
    const order = { options, control: control.buffer, clusters, limit };
    const ends = members.map((member, thread) => member.run({ ...order, thread }, takeOutput));
    await Promise.all(ends);
    handover.giveBack(control.clock.now);
    onOutput?.();
    if (control.outcome === outcomes.limit) return { reason: 'limit' };
    return endOfRun(machine.clusters, true) ?? { reason: 'ended' };
  }
}

/** Why a crew cannot run a machine; undefined: it can. */
function whyNot({ faults, clusters }: Machine): string | undefined {
  if (faults !== undefined) return 'a crew cannot run a machine with planned faults';
  const isObserved = clusters.some(
    ({ observer, harts }) =>
      observer !== undefined || harts.some((hart) => hart.observer !== undefined),
  );
  return isObserved ? 'a crew cannot run a machine with observers' : undefined;
}

/** What of a machine goes into shared memory for a run, and comes back after it. */
class Handover {
  readonly memories: readonly ClusterMemories[];
  readonly #machine: Machine;

  constructor(machine: Machine, threads: number) {
    const { clusters, network } = machine;
    this.#machine = machine;
    const underWay = network.flows.map(({ packet }) => packet);
    network.restoreFlows([]);
    const queues = clusters.map((cluster) => cluster.takeQueues());
    const counts = queues.map(
      ({ inbox, outbox, messages }) => inbox.length + outbox.length + messages.length,
    );
    const count = counts.reduce((sum, each) => sum + each, underWay.length);
    const size = { clusters: clusters.length, threads, underWay: count };
    this.memories = clusters.map((cluster) => makeMemories(cluster, size));
    for (const [index, { inbox, outbox, messages, console }] of queues.entries()) {
      clusters[index]?.addQueues({ ...NO_QUEUES, console });
      underWay.push(...outbox);
      this.#box(index, 'messages').add(messages);
      this.#box(index, 'inbox').add(inbox.map(({ packet }) => packet));
    }
    for (const packet of underWay) {
      const receiver = clusters.findIndex(({ node }) => node === packet.destination);
      this.#box(receiver, 'inbox').add([packet]);
    }
  }

  /** Gives the machine what its clusters have written to their consoles. */
  takeOutput(): void {
    for (const [index, cluster] of this.#machine.clusters.entries()) {
      const console = new ConsoleRing(this.#memoriesOf(index).console).take();
      if (console.length > 0) cluster.addQueues({ ...NO_QUEUES, console });
    }
  }

  /** All threads have ended at a cycle: the machine is whole again. */
  giveBack(cycle: number): void {
    this.takeOutput();
    for (const [index, cluster] of this.#machine.clusters.entries()) {
      const { memory } = this.#memoriesOf(index);
      const packets = this.#box(index, 'inbox').takeAll();
      const messages = this.#box(index, 'messages').takeAll().filter(isMessage);
      const inbox = packets.map((packet) => ({ time: cycle, packet }));
      cluster.addQueues({ ...NO_QUEUES, inbox, messages });
      copyPages(new Uint8Array(memory.buffer, 0, cluster.state.length), cluster.state);
      cluster.stateReplaced();
    }
    this.#machine.ranUntil(cycle);
  }

  #box(cluster: number, kind: 'inbox' | 'messages'): PacketBox {
    return new PacketBox(this.#memoriesOf(cluster)[kind]);
  }

  #memoriesOf(cluster: number): ClusterMemories {
    const memories = this.memories[cluster];
    if (memories === undefined) throw new Error(`there is no cluster ${cluster}`);
    return memories;
  }
}

/** A worker as its crew sees it. */
class Member {
  /** Why it will never run anything again; undefined: it will. */
  end: Error | undefined;
  readonly #worker: Worker;
  /** Told of what the worker says, and of its end. */
  #hear: (report: Report) => void = () => undefined;
  #endHere: (error: Error) => void = () => undefined;

  constructor(program: URL) {
    this.#worker = new Worker(program);
    this.#worker.on('message', (report: Report) => this.#hear(report));
    this.#worker.on('error', (error) => this.#ended(error));
    this.#worker.on('exit', (code) => this.#ended(new Error(`a worker ended with code ${code}`)));
  }

  /** Lets it run its harts; `onOutput` is called when it says that there is console output. */
  run(order: RunOrder, onOutput: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#endHere = reject;
      this.#hear = (report) => {
        if (report.kind === 'output') onOutput();
        else if (report.kind === 'done') resolve();
        else reject(new Error(`a worker failed: ${report.message}`));
      };
      this.#worker.postMessage(order);
    });
  }

  async endWith(reason: Error): Promise<void> {
    this.#ended(reason);
    await this.#worker.terminate();
  }

  /** The first reason is the true one: the others follow from it. */
  #ended(error: Error): void {
    this.end ??= error;
    this.#endHere(this.end);
  }
}
