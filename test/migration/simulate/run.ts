/**
 * Runs a scenario: stops at every event of the protocol, in whatever cluster, holds the kernels to
 * what they promise, lets die who is to die there, and goes on.
 */
import type { Cluster } from '../../../vm/cluster.ts';
import type { ElfExecutable } from '../../../vm/elf/format.ts';
import { SymbolTable } from '../../../vm/elf/symbols.ts';
import { load, loadCluster } from '../../../vm/loader.ts';
import { Machine, type Stop } from '../../../vm/machine.ts';
import { BrokenRule, KernelMemory } from '../../kernel/calls/kernel-memory.ts';
import { ownImage, type Patch, sourceAt } from '../../kernel/own-image.ts';
import { checkEnd } from './end-rules.ts';
import { Owners } from './owners.ts';
import {
  CALM,
  clusterOfNode,
  type Death,
  directoryOf,
  END,
  planWords,
  type Scenario,
  START,
} from './scenario.ts';

/** How often the kernels are looked at, in cycles, while things go wrong and later. */
const PIECE = 3_000;
const CALM_PIECE = 100_000;
/** No multiple of a tick. */
const REST_PIECE = 1_999;

export interface RoamImage {
  readonly executable: ElfExecutable;
  readonly symbols: SymbolTable;
}

/** The kernel as it is, or with changes, and roam.s. */
export function roamImage(...patches: readonly Patch[]): RoamImage {
  const executable = ownImage([sourceAt('test/migration/simulate/roam.s')], patches);
  return { executable, symbols: new SymbolTable(executable.symbols) };
}

/** A scenario under way. */
export interface Run {
  readonly scenario: Scenario;
  readonly image: RoamImage;
  readonly machine: Machine;
  readonly kernels: readonly KernelMemory[];
  readonly owners: Owners;
  /** What each cluster has printed; it stays when a cluster is switched on again. */
  readonly consoles: string[];
  /** Clusters that have died, restarted or not. */
  readonly dead: Set<number>;
}

/** What is wrong; undefined if nothing is. */
export function problemOf(image: RoamImage, scenario: Scenario): string | undefined {
  try {
    const run = begin(image, scenario);
    runAll(run);
    comeToRest(run);
    checkEnd(run);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof BrokenRule) return thrown.message;
    throw thrown;
  }
}

function begin(image: RoamImage, scenario: Scenario): Run {
  const { clusters, ioClusters, cores, plans, faults, seed } = scenario;
  const machine = new Machine({ clusters, ioClusters, cores });
  load(machine, image.executable, { clusters: plans.map(({ cluster }) => cluster) });
  const kernels = machine.clusters.map((cluster) => new KernelMemory(cluster, image.symbols));
  for (const plan of plans) {
    const words = new Int32Array(planWords(plan));
    const kernel = kernels[plan.cluster] as KernelMemory;
    kernel.cluster.write(kernel.at('plan'), new Uint8Array(words.buffer));
  }
  machine.faults = { seed, faults };
  const consoles = machine.clusters.map(() => '');
  const owners = new Owners(plans.map(({ cluster }) => cluster));
  return { scenario, image, machine, kernels, owners, consoles, dead: new Set() };
}

function runAll(run: Run): void {
  const { machine, scenario, image } = run;
  machine.run({ cycles: START });
  for (const shortage of scenario.shortages) {
    takeAway(run.kernels[shortage.cluster] as KernelMemory, shortage.supply, shortage.items);
  }
  const hook = new Set([(image.symbols.addressOf('commit_event') ?? 0) >>> 0]);
  const watched = new Map(machine.clusters.map(({ number }) => [number, hook]));
  const restarts: { readonly cluster: number; readonly time: number }[] = [];
  const last = Math.max(0, ...scenario.deaths.map(({ event }) => event));
  let events = 0;
  // While all sleep the machine's own time stands still.
  let now = machine.time;
  while (now < END) {
    restarts.sort((one, other) => one.time - other.time);
    const [next] = restarts;
    const isCalm = now >= CALM;
    const piece = now + (isCalm ? CALM_PIECE : PIECE);
    const cycles = Math.min(END, piece, next?.time ?? END);
    // Stops at single instructions make a machine slow: only as long as somebody is to die.
    const breakpoints = events < last && !isCalm ? watched : new Map();
    const stop = machine.run({ cycles, breakpoints });
    now = stop.reason === 'limit' ? Math.max(cycles, machine.time) : machine.time;
    listen(run);
    run.owners.look(run.kernels);
    if (stop.reason === 'breakpoint') {
      events += 1;
      for (const death of scenario.deaths) {
        if (death.event === events) restarts.push(...die(run, death, stop));
      }
    } else if (next !== undefined && now >= next.time) {
      restarts.shift();
      run.owners.restarted(next.cluster, run.kernels);
      machine.restart(next.cluster);
      loadCluster(machine.clusters[next.cluster] as Cluster, image.executable, false);
    } else if (stop.reason === 'ended') return;
  }
}

/** Clocks may go on ticking; what they start is over before the kernels are looked at. */
function comeToRest({ machine, kernels }: Run): void {
  const isBusy = (kernel: KernelMemory) =>
    !kernel.cluster.isOff &&
    (kernel.word(kernel.at('task_board')) !== 0 ||
      kernel.field(kernel.at('task_board'), 'task_board.running') !== 0);
  for (let piece = 1; piece <= 50 && kernels.some(isBusy); piece += 1) {
    if (machine.run({ cycles: END + piece * REST_PIECE }).reason === 'ended') return;
  }
}

/** Takes items off a list of free ones: as if somebody had them. */
function takeAway(kernel: KernelMemory, supply: string, items: number): void {
  const head = kernel.at(supply);
  for (let item = 0; item < items; item += 1) {
    const first = kernel.word(head);
    if (first === 0) return;
    const next = new Int32Array([kernel.word(first)]);
    kernel.cluster.write(head, new Uint8Array(next.buffer));
  }
}

/** Somebody dies; when it is to be switched on again. */
function die(run: Run, { victim, restartAfter }: Death, { cluster: here = 0 }: Stop) {
  const { machine } = run;
  const cluster = victimOf(run, victim, here);
  if (machine.clusters[cluster]?.isOff !== false) return [];
  machine.crash(cluster);
  run.dead.add(cluster);
  run.owners.died(cluster, run.kernels);
  if (restartAfter === undefined) return [];
  return [{ cluster, time: Math.min(machine.time + restartAfter, CALM) }];
}

function victimOf({ scenario, kernels }: Run, victim: Death['victim'], here: number): number {
  if (victim === 'here') return here;
  if (victim === 'directory') return directoryOf(scenario);
  const kernel = kernels[here] as KernelMemory;
  const about = kernel.at('migration') + kernel.constant('migration.about');
  return clusterOfNode(scenario, kernel.field(about, `about.${victim}`));
}

/** Collects what has been printed; a kernel that gives up has broken its promises. */
export function listen({ machine, consoles }: Run): void {
  for (const cluster of machine.clusters) {
    const text = new TextDecoder().decode(cluster.takeConsole());
    if (text === '') continue;
    consoles[cluster.number] += text;
    const panic = text.indexOf('*** kernel panic');
    if (panic >= 0) throw new BrokenRule(`cluster ${cluster.number}: ${text.slice(panic)}`);
  }
}
