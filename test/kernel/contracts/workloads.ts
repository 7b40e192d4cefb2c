/**
 * What the kernel is run with while its routines are watched: of all cases and programs as many as
 * it takes to enter every routine, and a few more that go other ways through them.
 */
import type { Cluster } from '../../../vm/cluster.ts';
import type { ElfExecutable } from '../../../vm/elf/format.ts';
import { SymbolTable } from '../../../vm/elf/symbols.ts';
import type { Hart } from '../../../vm/hart/hart.ts';
import { load } from '../../../vm/loader.ts';
import { Machine, type Stop } from '../../../vm/machine.ts';
import type { Fault } from '../../../vm/noc/faults.ts';
import { computeNode } from '../../../vm/noc/topology.ts';
import type { MachineOptions } from '../../../vm/options.ts';
import { inject, messageBytes, noticeWords } from '../../migration/notice.ts';
import { readText } from '../../support/source-tree.ts';
import { ownImage, type Patch, sourceAt } from '../own-image.ts';

export interface Workload {
  readonly name: string;
  readonly program: string;
  readonly options: Partial<MachineOptions>;
  /** Clusters that the program starts in; cluster 0 if absent. */
  readonly placed?: readonly number[];
  readonly patches?: readonly Patch[];
  /** Faults of the network, all the time or so many cycles after the process stands still. */
  readonly faults?: readonly Fault[];
  readonly faultsAfterFrozen?: number;
  /** Cycles; most workloads end long before. */
  readonly limit?: number;
  /** Is done when the first user thread of cluster 1 has begun. */
  readonly afterStart?: (machine: Machine) => void;
}

export interface Outcome {
  readonly outputs: readonly string[];
  readonly stop: Stop;
}

const LIMIT_CYCLES = 12_000_000;
const ALONE = { clusters: 1, cores: 3 };
const PAIR = { clusters: 2, cores: 3 };

/** A source that takes the place of the kernel's main.s. */
function inPlaceOfMain(path: string): Patch {
  return { file: 'kernel/main.s', from: readText('kernel/main.s'), to: readText(path) };
}

function case_(name: string, options = ALONE): Workload {
  return { name, program: `test/kernel/cases/${name}.s`, options };
}

function clusters(name: string, ...placed: readonly number[]): Workload {
  return { name, program: `test/kernel/clusters/${name}.s`, options: PAIR, placed };
}

/** Somebody at the directory's cluster wants the process of cluster 1 to go to cluster 2. */
function ask(machine: Machine): void {
  const [from, to] = [computeNode(0), computeNode(1)];
  const notice = { opcode: 'ASK', epoch: 0, source: to, destination: from, body: [2] } as const;
  const bytes = messageBytes(noticeWords(notice), { to: to << 8, from: from << 8 });
  inject({ machine }, bytes, { cluster: 1, sender: from, sequence: 0 });
}

/** Somebody types at cluster 1, and the host wants its process to go to cluster 2. */
function typeAndAsk({ clusters, time }: Machine): void {
  clusters[1]?.uart.feed(new TextEncoder().encode('what is typed\u0004'));
  clusters[1]?.networkInterface.ask(2, time);
}

const badNetwork = (seed: number): readonly Fault[] =>
  (['lose', 'duplicate', 'delay', 'corrupt', 'truncate'] as const).map((kind, index) => ({
    kind,
    chance: ((seed * (index + 3)) % 7) / 30,
    cycles: 40_000,
    until: 3_000_000,
  }));

const migrate = { program: 'programs/migrate.s', options: { clusters: 2, cores: 2 } };

export const workloads: readonly Workload[] = [
  { name: 'threads', program: 'programs/threads.s', options: { clusters: 1, cores: 17 } },
  {
    name: 'threads on one core',
    program: 'programs/threads.s',
    options: { clusters: 1, cores: 1 },
  },
  { name: 'page-faults', program: 'programs/page-faults.s', options: ALONE },
  { name: 'tasks', program: 'programs/tasks.s', options: ALONE },
  ...['calls', 'descriptors', 'exit-busy', 'exits', 'handled', 'limits'].map((n) => case_(n)),
  ...['fault-ebreak', 'fault-guard', 'fault-read-uarea', 'pages', 'signals'].map((n) => case_(n)),
  ...['handled-by-task', 'looks', 'stats', 'task-calls', 'task-limits'].map((n) => case_(n)),
  ...['mailbox', 'portal', 'operations', 'sync'].map((n) => case_(n, PAIR)),
  clusters('letters', 0),
  clusters('moved', 0),
  clusters('syncs', 0),
  { ...clusters('talk', 0, 1), options: { clusters: 3, cores: 3 } },
  {
    name: 'the task engine alone',
    program: 'programs/hello.s',
    options: { clusters: 1, cores: 2 },
    patches: [inPlaceOfMain('test/kernel/tasks/tasks.s')],
  },
  { name: 'shutdown', program: 'test/kernel/contracts/shutdown.s', options: PAIR },
  {
    name: 'a panic',
    program: 'test/kernel/cases/stats.s',
    options: ALONE,
    patches: [
      {
        file: 'kernel/pm/stats.s',
        from: '\nfn kcall_stats\n',
        to: '\nfn kcall_stats\n    panic "here"\n',
      },
    ],
  },
  { ...migrate, name: 'migrate' },
  { ...migrate, name: 'migrate from the one core', options: { clusters: 2, cores: 1 } },
  { ...migrate, name: 'migrate by paper', options: { ...migrate.options, protocol: 'paper' } },
  { ...migrate, name: 'migrate over a bad network', faults: badNetwork(1) },
  { ...migrate, name: 'migrate over a worse one', faults: badNetwork(4) },
  {
    ...migrate,
    name: 'migrate until the network parts',
    faultsAfterFrozen: 15_000,
    faults: [{ kind: 'partition', nodes: [computeNode(1)] }],
  },
  {
    name: 'asked to go',
    program: 'programs/mutex.s',
    options: { clusters: 3, cores: 2 },
    placed: [1],
    afterStart: ask,
  },
  {
    name: 'asked to go by the host',
    program: 'programs/mutex.s',
    options: PAIR,
    afterStart: (machine) => machine.clusters[0]?.networkInterface.ask(1, machine.time),
  },
  {
    name: 'typed at, and asked to go',
    program: 'test/migration/cases/typed.s',
    options: { clusters: 3, cores: 2 },
    placed: [1],
    afterStart: typeAndAsk,
  },
  {
    name: 'portal-stream that loses',
    program: 'programs/portal-stream.s',
    options: PAIR,
    placed: [0, 1],
    faults: [{ kind: 'lose', packets: 'transfer', chance: 0.3 }],
  },
  {
    name: 'talking while moving',
    program: 'test/migration/cases/talking.s',
    placed: [0, 2],
    options: { clusters: 6, cores: 2 },
    limit: 5_000_000,
  },
  { name: 'swap', program: 'test/migration/cases/swap.s', options: PAIR, placed: [0, 1] },
];

/** The image of a workload, with faults planted in its kernel. */
export function imageOf(
  { program, patches = [] }: Workload,
  ...faults: readonly Patch[]
): ElfExecutable {
  return ownImage([sourceAt(program)], [...patches, ...faults]);
}

/** Runs a workload, watched or not; the outcome must be the same. */
export function runWorkload(
  workload: Workload,
  image: ElfExecutable,
  step?: (cluster: Cluster, hart: Hart) => void,
): Outcome {
  const { options, placed = [0], limit = LIMIT_CYCLES } = workload;
  const { faults, faultsAfterFrozen, afterStart } = workload;
  const machine = new Machine(options);
  load(machine, image, { clusters: placed });
  const watched = step === undefined ? {} : { step };
  const runTo = (cluster: number, symbol: string) => {
    const address = new SymbolTable(image.symbols).addressOf(symbol) ?? 0;
    const breakpoints = new Map([[cluster, new Set([address >>> 0])]]);
    machine.run({ ...watched, cycles: LIMIT_CYCLES, breakpoints });
  };
  if (faults !== undefined && faultsAfterFrozen === undefined) machine.faults = { seed: 1, faults };
  if (faults !== undefined && faultsAfterFrozen !== undefined) {
    runTo(0, 'migration_frozen');
    const from = machine.time + faultsAfterFrozen;
    machine.faults = { seed: 1, faults: faults.map((fault) => ({ ...fault, from })) };
  }
  if (afterStart !== undefined) {
    runTo(placed[0] ?? 0, 'main');
    afterStart(machine);
  }
  const stop = machine.run({ ...watched, cycles: limit });
  // The registers that a panic shows may hold rubbish.
  const outputs = machine.clusters.map((one) =>
    new TextDecoder().decode(one.takeConsole()).replace(/mcause[\s\S]*/, ''),
  );
  return { outputs, stop };
}
