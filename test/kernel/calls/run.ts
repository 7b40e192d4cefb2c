/** Runs a trial and looks for what no process may bring about, whatever it calls. */
import { load } from '../../../vm/loader.ts';
import { Machine } from '../../../vm/machine.ts';
import { checkCommunication } from './communication-rules.ts';
import { checkFixedBytes, luggagePages } from './fixed-bytes.ts';
import type { CallerImage } from './image.ts';
import { BrokenRule, KernelMemory } from './kernel-memory.ts';
import { checkProcess, slotsOf, stateOf } from './process-rules.ts';
import { checkRows, prepareMemory, rowsOf } from './rows.ts';
import type { Trial } from './script.ts';
import { hasEndlessTasks } from './task-rules.ts';

/** A trial that has not come to rest by then never will: its rows need less than a tenth. */
const LIMIT_CYCLES = 60_000_000;
/** Whoever makes tasks that go on for ever is not waited for any longer. */
const ENDLESS_CYCLES = 4_000_000;
/** No multiple of a tick, lest every look finds the kernel in the middle of one. */
const PIECE_CYCLES = 199_373;
/** Where processes try to move: a move takes longer. */
const SHORT_PIECE_CYCLES = 39_979;

export interface Outcome {
  /** What is wrong; undefined if nothing is. */
  readonly problem: string | undefined;
  /** Calls that were made. */
  readonly calls: number;
}

export function runTrial(image: CallerImage, trial: Trial): Outcome {
  const machine = machineOf(image, trial);
  const kernels = machine.clusters.map((cluster) => new KernelMemory(cluster, image.symbols));
  try {
    const { isAtRest, pages } = runToRest(machine, kernels, trial);
    for (const [number, kernel] of kernels.entries()) {
      checkFixedBytes(kernel, image, { trial, pages: pages[number] ?? 0 });
    }
    if (isAtRest) {
      for (const kernel of kernels) {
        checkCommunication(kernel);
        if (isProcessIn(kernel)) checkProcess(kernel);
      }
    }
    // A process that ended while it moved is nowhere whole.
    if (isAtRest || trial.setting !== 'moving') {
      checkRows(kernels.filter(isProcessIn), image, { trial, isAtRest });
    }
  } catch (thrown) {
    if (!(thrown instanceof BrokenRule)) throw thrown;
    return { problem: thrown.message, calls: 0 };
  }
  const made = kernels.flatMap((kernel) => rowsOf(kernel)).filter(({ state }) => state > 1);
  return { problem: undefined, calls: made.length };
}

/** So much has been typed that most reads have something to read. */
const TYPED = new Uint8Array(2000).fill(0x61);

export function machineOf(image: CallerImage, trial: Trial): Machine {
  const { setting, cores, scripts } = trial;
  const clusters = setting === 'alone' ? 1 : 2;
  const machine = new Machine({ clusters, cores });
  const placed = Array.from(scripts.keys());
  load(machine, image.executable, { clusters: placed });
  for (const number of placed) {
    const cluster = machine.clusters[number];
    const own = scripts[number];
    if (cluster && own) prepareMemory(cluster, image, { scripts: own, trial });
    cluster?.uart.feed(TYPED);
  }
  return machine;
}

interface Run {
  /** Nothing is left to do; false: a process has ended. */
  readonly isAtRest: boolean;
  /** The most luggage that each cluster's kernel was seen to have. */
  readonly pages: readonly number[];
}

function runToRest(machine: Machine, kernels: readonly KernelMemory[], { setting }: Trial): Run {
  const piece = setting === 'moving' || setting === 'both' ? SHORT_PIECE_CYCLES : PIECE_CYCLES;
  const pages = kernels.map(() => 0);
  let console = '';
  let before: readonly Buffer[] = [];
  let isEndless = false;
  for (let cycles = piece; cycles <= LIMIT_CYCLES; cycles += piece) {
    const stop = machine.run({ cycles });
    for (const [number, kernel] of kernels.entries()) {
      pages[number] = Math.max(pages[number] ?? 0, luggagePages(kernel));
    }
    for (const { cluster } of kernels)
      console += Buffer.from(cluster.takeConsole()).toString('latin1');
    if (/kernel panic/.test(console)) {
      throw new BrokenRule(console.slice(console.indexOf('*** kernel panic')));
    }
    const hasEnded = machine.clusters.some(({ exitCode }) => exitCode !== undefined);
    if (stop.reason === 'ended' || hasEnded) return { isAtRest: false, pages };
    if (cycles > ENDLESS_CYCLES && !isEndless && kernels.some(hasEndlessTasks)) {
      isEndless = true;
      for (const kernel of kernels.filter(hasEndlessTasks)) freeze(kernel);
    }
    // What all sleep over may still be an interrupt that is to come: then memory changes.
    const isQuiet = machine.network.nextActivity === Number.POSITIVE_INFINITY;
    if (!isQuiet || !kernels.every(isAtRest)) continue;
    const now = kernels.map(({ cluster }) => Buffer.from(cluster.memory));
    if (before.length > 0 && now.every((memory, index) => memory.equals(before[index] as Buffer))) {
      return { isAtRest: true, pages };
    }
    before = now;
  }
  throw new BrokenRule(`not at rest after ${LIMIT_CYCLES} cycles:\n${kernels.map(stateOfAll)}`);
}

/** Stops a process whose tasks never end, as the call does: cores choose again, and nobody. */
function freeze(kernel: KernelMemory): void {
  const one = new Uint8Array(Int32Array.of(1).buffer);
  kernel.cluster.write(kernel.at('uarea') + kernel.constant('uarea.freezing'), one);
  const cores = kernel.items(kernel.at('cores'), kernel.word(kernel.at('core_count')), 'core');
  for (const core of cores) {
    kernel.cluster.write(core + kernel.constant('core.reschedule'), one);
  }
}

/** Whether all cores idle, and no thread of the kernel or the process can go on. */
function isAtRest(kernel: KernelMemory): boolean {
  const cores = kernel.word(kernel.at('core_count'));
  if (cores === 0) return false;
  for (const core of kernel.items(kernel.at('cores'), cores, 'core')) {
    const thread = kernel.field(core, 'core.thread');
    if (thread === 0 || thread !== kernel.field(core, 'core.idle')) return false;
    if (kernel.field(core, 'core.events') !== 0) return false;
  }
  if (kernel.field(kernel.at('system_ready'), 'list.count') !== 0) return false;
  const uarea = kernel.at('uarea');
  if (kernel.field(uarea, 'uarea.freezing') !== 0) return true;
  return kernel.word(uarea + kernel.constant('uarea.ready') + kernel.constant('list.count')) === 0;
}

function stateOfAll(kernel: KernelMemory): string {
  const states = slotsOf(kernel).map((slot) => stateOf(kernel, slot).replace('THREAD_', ''));
  const pcs = kernel.cluster.harts.map(({ pc }) => (pc >>> 0).toString(16));
  return `${states.join(' ')}\nharts at ${pcs.join(' ')}`;
}

function isProcessIn(kernel: KernelMemory): boolean {
  return kernel.field(kernel.at('uarea'), 'uarea.process') !== 0;
}
