/**
 * `nanvix run --migrate CYCLES:FROM:TO`: at that cycle the host asks the kernel of cluster FROM to
 * move its process to cluster TO, by a register of its network interface (vm/device). What becomes
 * of that is the kernel's to say; a refusal is told on stderr, and the run goes on. What takes more
 * than one step, TO `any` and `FROM:swap:TO`, is a plan (request-plans.ts), each step asked for when
 * the one before has been answered.
 */
import type { Machine } from '../machine.ts';
import { CliError } from './cli-error.ts';
import type { CommandArguments, Io, Option } from './command.ts';
import { evacuation, exchange, move, type Plan } from './request-plans.ts';
import { readInteger } from './values.ts';

// biome-ignore format: the columns are aligned by hand
export const requestOptions: readonly Option[] = [
  { name: '--migrate',  value: 'CYCLES:FROM:TO', isRepeatable: true, help: 'then ask FROM to move its process to TO, or to any; FROM:swap:TO' },
];

/** How often it is looked whether the next step of a plan is due. */
const STEP_CYCLES = 50_000;

interface Request {
  /** As it was given. */
  readonly word: string;
  readonly cycles: number;
  readonly plan: Plan;
}

/** The requests of a run, each made once, at the first end of a round from its cycle on. */
export class Requests {
  readonly #io: Io;
  #due: readonly Request[];
  /** What has been asked of each cluster and not been answered. */
  readonly #open = new Map<number, Request>();

  /** What `--migrate` asks for, of a machine that has this many compute and I/O clusters. */
  constructor(args: CommandArguments, machine: Machine, io: Io) {
    this.#io = io;
    const requests = args.values('--migrate').map((word) => readRequest(word, machine));
    this.#due = requests.sort((a, b) => a.cycles - b.cycles);
  }

  /** When it has something to do next, from a cycle on; Infinity if never. */
  nextCycle(reached: number): number {
    const nextStep = (Math.floor(reached / STEP_CYCLES) + 1) * STEP_CYCLES;
    const nextDue = this.#due[0]?.cycles ?? Number.POSITIVE_INFINITY;
    return this.#open.size === 0 ? nextDue : Math.min(nextDue, nextStep);
  }

  /** Does what is due at `cycle`, which the machine has reached, asleep or not. */
  make(machine: Machine, cycle: number, reached: number): void {
    // Only at such cycles, whatever else stops a run: steps that follow are part of what it is.
    if (cycle % STEP_CYCLES === 0) this.#hear(machine, reached);
    const [now, later] = [[], []] as [Request[], Request[]];
    for (const request of this.#due) (request.cycles <= reached ? now : later).push(request);
    this.#due = later;
    for (const request of now) this.#goOn(machine, { request, reached });
  }

  /** Says what has not been asked for, or not been answered, by the end of the run. */
  reportMissed(machine: Machine): void {
    this.#hear(machine);
    for (const request of this.#due) {
      const text = `the run was over at cycle ${machine.time}, before ${request.cycles}`;
      this.#refuse(request, text);
    }
    for (const [number, request] of this.#open) {
      this.#refuse(request, `cluster ${number} had not answered by the end of the run`);
    }
  }

  /** Hears what kernels have answered, and goes on with the plans; not when the run is over. */
  #hear(machine: Machine, reached?: number): void {
    for (const [number, request] of [...this.#open]) {
      const answer = machine.clusters[number]?.networkInterface.answer;
      if (answer === undefined) continue;
      this.#open.delete(number);
      this.#goOn(machine, { request, answer, reached });
    }
  }

  #goOn(
    machine: Machine,
    step: {
      readonly request: Request;
      readonly answer?: number;
      readonly reached?: number | undefined;
    },
  ): void {
    const { request, answer = 0, reached } = step;
    const next = request.plan.next(answer);
    if (next.done === true) {
      if (next.value !== undefined) this.#refuse(request, next.value);
      return;
    }
    const { from, to } = next.value;
    const cluster = machine.clusters[from];
    if (reached === undefined) {
      this.#refuse(
        request,
        `the run was over before cluster ${from} was asked to send it to ${to}`,
      );
    } else if (cluster?.isOff !== false) {
      this.#refuse(request, `cluster ${from} had ended`);
    } else if (!cluster.networkInterface.ask(to, reached)) {
      const before = this.#open.get(from)?.word ?? 'an earlier request';
      this.#refuse(request, `cluster ${from} has not answered ${before}`);
    } else {
      this.#open.set(from, request);
    }
  }

  #refuse({ word }: Request, reason: string): void {
    this.#io.stderr(`nanvix run: --migrate ${word} did not come to pass: ${reason}\n`);
  }
}

/** Refuses requests where no kernel could do what they ask for. */
export function refuseRequests(args: CommandArguments, where: string): void {
  if (!args.has('--migrate')) return;
  throw new CliError(`--migrate does not go with ${where}`, {
    help: 'nothing there tells a process from its kernel',
  });
}

function readRequest(word: string, { options, time }: Machine): Request {
  const match = /^([^:]+):([^:]+):(?:(swap):)?([^:]+)$/.exec(word);
  if (match === null) {
    throw new CliError(`--migrate: "${word}" is not CYCLES:FROM:TO`, { help: 'as in 100000:0:1' });
  }
  const [, cycleText = '', fromText = '', swap, toText = ''] = match;
  const number = (text: string) =>
    readInteger(text, { option: '--migrate', min: 0, max: Number.MAX_SAFE_INTEGER });
  const [cycles, from] = [number(cycleText), number(fromText)];
  const to = toText === 'any' && swap === undefined ? undefined : number(toText);
  for (const cluster of [from, to ?? 0]) checkCluster(word, cluster, options);
  if (from === to) {
    throw new CliError(`--migrate: ${word} moves from cluster ${from} to itself`, {
      help: 'name two clusters',
    });
  }
  if (cycles + options.slice <= time) {
    throw new CliError(`--migrate: cycle ${cycles} of ${word} is over`, {
      help: `the run goes on from cycle ${time}`,
    });
  }
  const all = Array.from({ length: options.clusters }, (_, cluster) => cluster);
  if (to === undefined) return { word, cycles, plan: evacuation(from, all) };
  return { word, cycles, plan: swap === undefined ? move(from, to) : exchange([from, to], all) };
}

function checkCluster(word: string, cluster: number, options: Machine['options']): void {
  const { clusters, ioClusters } = options;
  if (cluster < clusters) return;
  const isIo = cluster < clusters + ioClusters;
  const problem = isIo ? 'is an I/O cluster, which holds no process' : 'is not there';
  throw new CliError(`--migrate: cluster ${cluster} of ${word} ${problem}`, {
    help: clusters === 1 ? 'this machine has one' : `compute clusters are 0 to ${clusters - 1}`,
  });
}
