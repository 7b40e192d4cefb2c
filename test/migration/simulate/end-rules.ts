/** What must be true when all is calm again and nothing is left to do. */

import { load } from '../../../vm/loader.ts';
import { Machine } from '../../../vm/machine.ts';
import { computeNode } from '../../../vm/noc/topology.ts';
import { checkCommunication } from '../../kernel/calls/communication-rules.ts';
import {
  BrokenRule,
  expectEqual,
  expectThat,
  hex,
  type KernelMemory,
  RAM,
} from '../../kernel/calls/kernel-memory.ts';
import { slotsOf } from '../../kernel/calls/process-rules.ts';
import { phaseOf } from './owners.ts';
import type { RoamImage, Run } from './run.ts';
import { clusterOfNode, directoryOf, type Plan, promisedLines } from './scenario.ts';

export function checkEnd(run: Run): void {
  const waiting = new Set<number>();
  for (const kernel of run.kernels) {
    if (kernel.cluster.isCrashed) continue;
    checkFixed(kernel, run);
    if (kernel.cluster.isOff) continue;
    if (isExcused(kernel, run)) waiting.add(kernel.field(kernel.at('uarea'), 'uarea.home'));
    else checkEmpty(kernel, run);
  }
  for (const plan of run.scenario.plans) checkLines(plan, run, waiting);
  checkSuccess(run);
}

/** Where nothing goes wrong and nobody is in the way, a process ends where it wanted to go last. */
function checkSuccess({ scenario, consoles }: Run): void {
  const { plans, faults, deaths, shortages, clusters } = scenario;
  const [plan] = plans;
  if (plan === undefined || plans.length > 1 || plan.rival !== undefined) return;
  if (faults.length + deaths.length + shortages.length > 0) return;
  const last = [plan.cluster, ...plan.stops].filter((stop) => stop < clusters).at(-1) ?? 0;
  expectThat(/ ends /.test(consoles[last] ?? ''), `the process did not end in cluster ${last}`);
}

/**
 * Whether a cluster may still wait, frozen: a source for a destination that died when it had been
 * granted the process, or either side for a directory that is dead or off.
 */
function isExcused(kernel: KernelMemory, { scenario, machine, dead, owners }: Run): boolean {
  const phase = phaseOf(kernel);
  const about = kernel.at('migration') + kernel.constant('migration.about');
  if (phase === 'IDLE') {
    // A process that waits for a letter of one that is gone.
    const home = kernel.field(kernel.at('uarea'), 'uarea.home');
    const peer = scenario.plans.find(({ cluster }) => computeNode(cluster) === home)?.peer;
    return peer !== undefined && isGone(computeNode(peer), owners);
  }
  // Where a compute cluster is the directory, it is out of reach when its own process has ended.
  const directory = directoryOf(scenario);
  if (dead.has(directory) || machine.clusters[directory]?.isOff === true) return true;
  const destination = clusterOfNode(scenario, kernel.field(about, 'about.destination'));
  return ['SENT', 'COMMITTING', 'RESOLVING'].includes(phase) && dead.has(destination);
}

/** A cluster that has no process is as after its boot. */
function checkEmpty(kernel: KernelMemory, run: Run): void {
  const { number } = kernel.cluster;
  const what = (name: string) => `${name} of cluster ${number}`;
  const migration = kernel.at('migration');
  expectThat(phaseOf(kernel) === 'IDLE', `cluster ${number} is still ${phaseOf(kernel)}`);
  expectEqual(kernel.field(migration, 'migration.channels'), 0, what('migration.channels'));
  expectEqual(kernel.word(kernel.at('scheduler_held')), 0, what('scheduler_held'));
  expectEqual(kernel.word(kernel.at('hold_moving')), 0, what('hold_moving'));
  expectThat(
    kernel.field(kernel.at('uarea'), 'uarea.process') === 0,
    `a process has not ended in cluster ${number}: ${stateOf(kernel)}`,
  );
  expectSame(kernel, afterBoot(run), ['UAREA_START', 'UAREA_END'], 'the UArea');
  if (!run.scenario.shortages.some(({ cluster }) => cluster === number)) checkCommunication(kernel);
}

/** The kernel's own bytes, and those of clusters that have nothing to do with any of it. */
function checkFixed(kernel: KernelMemory, run: Run): void {
  const before = afterBoot(run);
  const same = (from: string, to: string, what: string) =>
    expectSame(kernel, before, [from, to], what);
  same('__KERNEL_START', '__KERNEL_DATA_END', 'text, rodata or data of the kernel');
  same('__KERNEL_BSS_END', 'uarea', 'what lies behind the kernel');
  same('UAREA_END', 'POOL_START', 'what lies before the pool');
  if (run.owners.touched.has(kernel.cluster.number)) return;
  same('UAREA_START', 'UAREA_END', 'the UArea');
  same('POOL_END', 'FRAMES_END', 'memory of nobody');
}

function expectSame(
  kernel: KernelMemory,
  before: Buffer,
  [from, to]: readonly [string, string],
  what: string,
): void {
  const at = (name: string) => addressOf(kernel, name) - RAM;
  const [start, end] = [at(from), at(to)];
  const { memory, number } = kernel.cluster;
  if (before.subarray(start, end).equals(memory.subarray(start, end))) return;
  let index = start;
  while (before[index] === memory[index]) index += 1;
  throw new BrokenRule(`${what} of cluster ${number} changed at ${hex(RAM + index)}`);
}

function addressOf(kernel: KernelMemory, name: string): number {
  return name === name.toUpperCase() && !name.startsWith('__')
    ? kernel.constant(name)
    : kernel.at(name);
}

const booted = new WeakMap<RoamImage, Map<number, Buffer>>();

/** The memory of a cluster whose kernel has booted without a program. */
function afterBoot({ image, scenario }: Run): Buffer {
  const known = booted.get(image) ?? new Map<number, Buffer>();
  booted.set(image, known);
  const { cores } = scenario;
  const found = known.get(cores);
  if (found !== undefined) return found;
  const machine = new Machine({ clusters: 1, cores });
  load(machine, image.executable, { clusters: [] });
  machine.run({ cycles: 3_000_000 });
  const memory = Buffer.from(machine.clusters[0]?.memory ?? []);
  known.set(cores, memory);
  return memory;
}

/** Whether a process has come to nothing: it died, or waits for ever for who died. */
function isGone(home: number, owners: Run['owners']): boolean {
  return owners.wounded.has(home) || !owners.ended.has(home);
}

/**
 * Every line is printed once, in order; all of them, unless who had the process died.
 * A line that a cluster has begun when it dies is not there.
 */
function checkLines(plan: Plan, { consoles, owners }: Run, waiting: ReadonlySet<number>): void {
  const home = computeNode(plan.cluster);
  const promised = promisedLines(plan);
  const found = consoles
    .flatMap((text) => text.split('\n').slice(0, -1))
    .filter((line) => line.startsWith(`${home} `));
  const numbers = found.map((line) => promised.indexOf(line));
  const unknown = found[numbers.indexOf(-1)];
  expectThat(unknown === undefined, `process ${home} printed: ${unknown}, not ${promised.at(-1)}`);
  expectThat(new Set(found).size === found.length, `process ${home} printed twice: ${found}`);
  const sorted = [...numbers].sort((one, other) => one - other);
  expectThat(
    sorted.every((number, index) => number === index),
    `process ${home} left out a line: ${found}`,
  );
  if (found.length === promised.length) return;
  const isExcused = owners.wounded.has(home) || waiting.has(home);
  expectThat(isExcused, `process ${home} came no further than: ${found.at(-1)}`);
}

/** What of a kernel says why a process does not go on. */
function stateOf(kernel: KernelMemory): string {
  const uarea = kernel.at('uarea');
  const states = slotsOf(kernel).map((slot) => kernel.field(slot, 'thread.state'));
  const words = [
    ['home', kernel.field(uarea, 'uarea.home')],
    ['freezing', kernel.field(uarea, 'uarea.freezing')],
    ['ending', kernel.word(kernel.at('process_ending'))],
    ['question', kernel.word(kernel.at('question'))],
    ['owed', kernel.field(kernel.at('migration'), 'migration.owed')],
    ['outbox', kernel.word(kernel.at('letter_outbox'))],
    ['held letters', kernel.word(kernel.at('hold_letters'))],
    ['phase', kernel.field(kernel.at('migration'), 'migration.phase')],
  ] as const;
  return [...words.map(([name, value]) => `${name} ${value}`), `states ${states.join('')}`].join(
    ', ',
  );
}
