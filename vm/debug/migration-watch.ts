/**
 * Runs a machine and notes what its kernels do to migrate: a stop at each hook of the kernel, a
 * note, and on. The machine does not know that it is watched, and its state is the same as without.
 *
 * The hooks are instructions that the kernel marks with global symbols; what must be true when a
 * hart is there is said in kernel/migration/README.md.
 */
import type { SymbolTable } from '../elf/symbols.ts';
import type { Breakpoints, Machine, Stop } from '../machine.ts';
import { type ContainerRange, containerBytes, containerRanges } from './container.ts';
import { MigrationTraffic, namesOf } from './migration-traffic.ts';
import { type Observer, runObserved } from './observed-run.ts';

/** A task that a dispatcher called. */
export interface TaskRun {
  readonly cycle: number;
  readonly cluster: number;
  /** The task's name without the prefix that all tasks of the daemon have. */
  readonly task: string;
}

/** The side of a migration that a kernel is on has come to its next phase. */
export interface PhaseRun {
  readonly cycle: number;
  readonly cluster: number;
  /** As in the kernel's sources, in small letters: `sending`; protocol paper: what it moves. */
  readonly phase: string;
}

/** The container of a process at one moment: where it lay and a copy of its bytes. */
export interface ContainerCopy {
  readonly ranges: readonly ContainerRange[];
  readonly bytes: Uint8Array;
}

/** One migration. Times are in cycles; undefined is what has not come to pass. */
export interface Migration {
  readonly source: number;
  readonly destination?: number;
  /** The source was told to freeze its process. */
  readonly freezeCycle: number;
  /** The process at the source was static, nothing was sent yet. */
  readonly frozenCycle: number;
  /** All of the container was in place at the destination, still frozen. */
  readonly arrivedCycle?: number;
  /** The first instruction in user mode at the destination. */
  readonly resumedCycle?: number;
  /** The source had given up its copy. */
  readonly releasedCycle?: number;
  /** The process did not move after all, and was told why: a positive error number. */
  readonly stayed?: { readonly cycle: number; readonly error: number };
  readonly sent: ContainerCopy;
  readonly received?: ContainerCopy;
}

const HOOKS = {
  task: 'task_run',
  freeze: 'freeze',
  frozen: 'migration_frozen',
  arrived: 'migration_arrived',
  released: 'migration_released',
  stays: 'migration_stay',
  phase: 'migration_phase',
  state: 'migration_state',
  resumed: 'user_resume',
} as const;

const TASK_PREFIX = 'migration_task_';
const T0 = 5;
const A0 = 10;

export class MigrationWatch implements Observer {
  readonly taskRuns: TaskRun[] = [];
  readonly migrations: Migration[] = [];
  readonly phaseRuns: PhaseRun[] = [];
  readonly traffic: MigrationTraffic;
  readonly #machine: Machine;
  readonly #symbols: SymbolTable;
  readonly #hookAt = new Map<number, keyof typeof HOOKS>();
  /** Cycle at which each cluster was last told to freeze. */
  readonly #freezeCycles = new Map<number, number>();
  /** Clusters where a process has arrived that has not run there yet. */
  readonly #awaited = new Set<number>();
  /** Clusters whose process is on its way out. */
  readonly #leaving = new Set<number>();
  readonly #phases: ReadonlyMap<number, string>;
  readonly #states: ReadonlyMap<number, string>;

  /** Throws when the image lacks a hook: then it is no kernel of ours. */
  constructor(machine: Machine, symbols: SymbolTable) {
    this.#machine = machine;
    this.#symbols = symbols;
    for (const hook of Object.keys(HOOKS) as (keyof typeof HOOKS)[]) {
      const address = symbols.addressOf(HOOKS[hook]);
      if (address === undefined) throw new Error(`the image has no symbol ${HOOKS[hook]}`);
      this.#hookAt.set(address, hook);
    }
    this.#phases = namesOf(symbols, 'PHASE_');
    this.#states = namesOf(symbols, 'STATE_');
    this.traffic = new MigrationTraffic(machine, symbols);
  }

  /** Runs until the machine ends, or until `cycles`. */
  run(cycles = Number.POSITIVE_INFINITY): Stop {
    return runObserved(this.#machine, [this], { cycles });
  }

  breakpoints(): Breakpoints {
    // Harts go back to user mode all the time: that hook is set only where it is waited for.
    const always = [...this.#hookAt].filter(([, hook]) => hook !== 'resumed');
    const addresses = new Set(always.map(([address]) => address));
    const withResume = new Set(this.#hookAt.keys());
    return new Map(
      this.#machine.clusters.map(({ number }) => [
        number,
        this.#awaited.has(number) ? withResume : addresses,
      ]),
    );
  }

  note({ cluster: number = 0, hart: hartNumber = 0, pc = 0 }: Stop): void {
    const cluster = this.#machine.clusters[number];
    const hart = cluster?.harts[hartNumber];
    if (cluster === undefined || hart === undefined) return;
    const cycle = hart.cycle;
    switch (this.#hookAt.get(pc)) {
      case 'task':
        this.#noteTask(cycle, number, (hart.registers[A0] ?? 0) >>> 0);
        break;
      case 'freeze':
        if (!this.#freezeCycles.has(number)) this.#freezeCycles.set(number, cycle);
        break;
      case 'frozen':
        this.#noteFrozen(cycle, number);
        break;
      case 'arrived':
        this.#noteArrival(cycle, number);
        break;
      case 'resumed':
        this.#awaited.delete(number);
        this.#freezeCycles.delete(number);
        this.#amend((one) => one.destination === number, { resumedCycle: cycle });
        break;
      case 'released':
        this.#noteLeft(number);
        this.#amend((one) => one.source === number, { releasedCycle: cycle });
        break;
      case 'stays': {
        this.#noteLeft(number);
        const stayed = { cycle, error: -hart.read(A0) };
        this.#amend((one) => one.source === number && isUndecided(one), { stayed });
        break;
      }
      case 'phase':
        this.#notePhase(cycle, number, this.#phases.get(hart.read(T0)) ?? '');
        break;
      case 'state':
        this.#noteState(cycle, number, hart.read(T0));
        break;
    }
  }

  /** The first phase of a source begins what may become a migration. */
  #notePhase(cycle: number, cluster: number, phase: string): void {
    this.phaseRuns.push({ cycle, cluster, phase });
    if (phase === 'freezing') this.#noteLeaving(cluster);
  }

  /** Protocol paper: behind the last state a side is done. */
  #noteState(cycle: number, cluster: number, state: number): void {
    const name = this.#states.get(state);
    if (name === undefined) this.#noteLeft(cluster);
    this.#notePhase(cycle, cluster, name ?? 'idle');
  }

  #noteLeaving(cluster: number): void {
    this.#leaving.add(cluster);
    this.traffic.isOn = true;
  }

  #noteLeft(cluster: number): void {
    this.#freezeCycles.delete(cluster);
    this.#leaving.delete(cluster);
    this.traffic.isOn = this.#leaving.size > 0;
  }

  #noteFrozen(cycle: number, source: number): void {
    this.#noteLeaving(source);
    const freezeCycle = this.#freezeCycles.get(source) ?? cycle;
    const sent = this.#copy(source);
    this.migrations.push({ source, freezeCycle, frozenCycle: cycle, sent });
  }

  #noteTask(cycle: number, cluster: number, address: number): void {
    const name = this.#symbols.nameAt(address);
    if (name === undefined || name.offset !== 0 || !name.name.startsWith(TASK_PREFIX)) return;
    this.taskRuns.push({ cycle, cluster, task: name.name.slice(TASK_PREFIX.length) });
  }

  #noteArrival(cycle: number, destination: number): void {
    const received = this.#copy(destination);
    // What arrives is the oldest process that is under way: two that are under way at once carry
    // different bytes, and the comparison of the copies would show a mix-up.
    const isOpen = (one: Migration) => one.destination === undefined && isUndecided(one);
    const match =
      this.migrations.find((one) => isOpen(one) && isSame(one.sent, received)) ??
      this.migrations.find(isOpen);
    this.#awaited.add(destination);
    this.#amend((one) => one === match, { destination, arrivedCycle: cycle, received });
  }

  #copy(number: number): ContainerCopy {
    const cluster = this.#machine.clusters[number];
    if (cluster === undefined) throw new Error(`no cluster ${number}`);
    const ranges = containerRanges(cluster, this.#symbols);
    return { ranges, bytes: containerBytes(cluster, ranges) };
  }

  /** Adds to the newest migration of which `isMeant` is true. */
  #amend(isMeant: (one: Migration) => boolean, more: Partial<Migration>): void {
    const index = this.migrations.findLastIndex(isMeant);
    const old = this.migrations[index];
    if (old !== undefined) this.migrations[index] = { ...old, ...more };
  }
}

/** Whether the source has not heard yet what becomes of it. */
function isUndecided({ releasedCycle, stayed }: Migration): boolean {
  return releasedCycle === undefined && stayed === undefined;
}

/** Whether two copies have the same ranges and the same bytes. */
export function isSame(one: ContainerCopy, other: ContainerCopy): boolean {
  return (
    one.ranges.length === other.ranges.length &&
    one.ranges.every((range, index) => {
      const twin = other.ranges[index];
      return twin !== undefined && twin.start === range.start && twin.end === range.end;
    }) &&
    one.bytes.length === other.bytes.length &&
    one.bytes.every((byte, index) => byte === other.bytes[index])
  );
}
