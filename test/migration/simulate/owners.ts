/**
 * Who has which process: at most one copy can run, and while somebody lives who has had it whole,
 * somebody has it. A process is known by its home.
 */
import { expectThat, type KernelMemory } from '../../kernel/calls/kernel-memory.ts';

/** A copy of a process in a cluster's memory. */
interface Copy {
  readonly home: number;
  readonly cluster: number;
  readonly canRun: boolean;
}

// biome-ignore format: in the order of migration.inc
const PHASES = [
  'IDLE', 'FREEZING', 'ASKING', 'SENDING', 'SENT', 'COMMITTING', 'RESOLVING',
  'RECEIVING', 'PREPARED', 'CLAIMING',
];

export class Owners {
  /** Homes of processes that have begun, and have not ended and are not lost. */
  readonly #alive = new Set<number>();
  readonly #begun = new Set<number>();
  /** Homes of processes that ended by themselves. */
  readonly ended = new Set<number>();
  /** Homes of processes that somebody has had who died. */
  readonly wounded = new Set<number>();
  /** Clusters that have ever had, or taken in, a part of a process. */
  readonly touched = new Set<number>();

  /** Processes start in these clusters. */
  constructor(clusters: readonly number[]) {
    for (const cluster of clusters) this.touched.add(cluster);
  }

  /** Holds what the kernels have to the rules. Called when harts stand anywhere. */
  look(kernels: readonly KernelMemory[]): void {
    const copies = kernels.flatMap((kernel) => this.#copyIn(kernel) ?? []);
    for (const { home } of copies) {
      if (!this.#begun.has(home)) this.#alive.add(home);
      this.#begun.add(home);
    }
    for (const home of this.#alive) {
      const own = copies.filter((copy) => copy.home === home);
      const running = own.filter(({ canRun }) => canRun).map(({ cluster }) => cluster);
      expectThat(running.length < 2, `process ${home} can run in clusters ${running}`);
      if (this.ended.has(home)) this.#alive.delete(home);
      else if (own.length === 0) {
        expectThat(this.wounded.has(home), `nobody has process ${home}`);
        this.#alive.delete(home);
      }
    }
  }

  /** A cluster has died, and what it had is gone. */
  died(cluster: number, kernels: readonly KernelMemory[]): void {
    const kernel = kernels[cluster] as KernelMemory;
    const copy = copyOf(kernel);
    if (copy === undefined) return;
    const others = kernels.filter((one) => !one.cluster.isOff && copyOf(one)?.home === copy.home);
    // Who is frozen leaves it to the other side, unless it has asked for its process back.
    const phase = phaseOf(kernel);
    const isSource = ['ASKING', 'SENDING', 'SENT', 'COMMITTING'].includes(phase);
    const isLeft = isSource || ['PREPARED', 'CLAIMING'].includes(phase);
    if (others.length === 0 || !isLeft) this.wounded.add(copy.home);
    this.look(kernels);
  }

  /**
   * A cluster is on again. If it becomes the source of another migration before somebody has
   * claimed what it sent in its life before, the directory knows nothing of that any more.
   */
  restarted(cluster: number, kernels: readonly KernelMemory[]): void {
    const { node } = (kernels[cluster] as KernelMemory).cluster;
    for (const kernel of kernels) {
      const about = kernel.at('migration') + kernel.constant('migration.about');
      const copy = copyOf(kernel);
      const isKept = ['PREPARED', 'CLAIMING'].includes(phaseOf(kernel));
      const isFromThere = kernel.field(about, 'about.source') === node;
      if (copy !== undefined && isKept && isFromThere) this.wounded.add(copy.home);
    }
  }

  #copyIn(kernel: KernelMemory): Copy | undefined {
    const { number, isOff, exitCode } = kernel.cluster;
    const copy = copyOf(kernel);
    if (copy !== undefined) this.touched.add(number);
    if (isReceiving(kernel)) this.touched.add(number);
    if (!isOff) return copy;
    // A cluster that has switched itself off has run its process to the end.
    if (exitCode !== undefined && copy !== undefined) this.ended.add(copy.home);
    return undefined;
  }
}

/** What a daemon is doing, by the name that follows PHASE_. */
export function phaseOf(kernel: KernelMemory): string {
  const phase = kernel.field(kernel.at('migration'), 'migration.phase');
  return PHASES.find((name) => kernel.constant(`PHASE_${name}`) === phase) ?? `${phase}`;
}

function isReceiving(kernel: KernelMemory): boolean {
  return phaseOf(kernel) === 'RECEIVING';
}

/** The copy in a cluster's memory; one that is still coming in does not count. */
function copyOf(kernel: KernelMemory): Copy | undefined {
  const uarea = kernel.at('uarea');
  if (kernel.field(uarea, 'uarea.process') !== 1 || isReceiving(kernel)) return undefined;
  const isHeld = kernel.word(kernel.at('scheduler_held')) !== 0;
  // While somebody has the lock no core chooses a thread, and the UArea may be half cleared.
  const isLocked = kernel.word(kernel.at('thread_lock')) !== 0;
  const isFrozen = isLocked || kernel.field(uarea, 'uarea.freezing') !== 0;
  const home = kernel.field(uarea, 'uarea.home');
  return { home, cluster: kernel.cluster.number, canRun: !isHeld && !isFrozen };
}
