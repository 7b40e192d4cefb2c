/**
 * `nanvix run --migrate CYCLES:FROM:TO`: at that cycle the host asks the kernel of cluster FROM to
 * move its process to cluster TO, by a register of its network interface (vm/device). What becomes
 * of that is the kernel's to say; a refusal is told on stderr, and the run goes on.
 */
import type { Machine } from '../machine.ts';
import { CliError } from './cli-error.ts';
import type { CommandArguments, Io, Option } from './command.ts';
import { readInteger } from './values.ts';

// biome-ignore format: the columns are aligned by hand
export const requestOptions: readonly Option[] = [
  { name: '--migrate',  value: 'CYCLES:FROM:TO', isRepeatable: true, help: 'at that cycle, ask cluster FROM to move its process to TO' },
];

/** Why a kernel says no, by error number (kernel/include/errors.inc). */
// biome-ignore format: the columns are aligned by hand
const reasons: Readonly<Record<number, (request: Request) => string>> = {
  3:   ({ from }) => `there is no process in cluster ${from} (ESRCH)`,
  5:   ({ to }) => `what came to cluster ${to} made no sense there (EIO)`,
  11:  () => 'no channel or descriptor was free for it (EAGAIN)',
  16:  ({ from, to }) => `cluster ${to} holds a process, or one is on its way to it or from cluster ${from} (EBUSY)`,
  22:  ({ to }) => `no process can move to cluster ${to} from there (EINVAL)`,
  95:  ({ to }) => `cluster ${to} runs another kernel (ENOTSUP)`,
  110: ({ from, to }) => `the process of cluster ${from} did not come to rest, or cluster ${to} did not answer (ETIMEDOUT)`,
};

interface Request {
  /** As it was given. */
  readonly word: string;
  readonly cycles: number;
  readonly from: number;
  readonly to: number;
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

  /** When the next one is due; Infinity if none is. */
  get nextCycle(): number {
    return this.#due[0]?.cycles ?? Number.POSITIVE_INFINITY;
  }

  /** Makes what is due at the cycle that the machine has reached, asleep or not. */
  make(machine: Machine, reached: number): void {
    this.hear(machine);
    const [now, later] = [[], []] as [Request[], Request[]];
    for (const request of this.#due) (request.cycles <= reached ? now : later).push(request);
    this.#due = later;
    for (const request of now) {
      const cluster = machine.clusters[request.from];
      if (cluster?.isOff !== false) {
        this.#refuse(request, `cluster ${request.from} had ended`);
      } else if (!cluster.networkInterface.ask(request.to, reached)) {
        const before = this.#open.get(request.from);
        const which = before === undefined ? 'an earlier request' : before.word;
        this.#refuse(request, `cluster ${request.from} has not answered ${which}`);
      } else {
        this.#open.set(request.from, request);
      }
    }
  }

  /** Hears what kernels have answered. */
  hear(machine: Machine): void {
    for (const [number, request] of this.#open) {
      const answer = machine.clusters[number]?.networkInterface.answer;
      if (answer === undefined) continue;
      this.#open.delete(number);
      if (answer >= 0) continue;
      const reason = reasons[-answer]?.(request) ?? `its kernel answers ${answer}`;
      this.#refuse(request, reason);
    }
  }

  /** Says what has not been asked for, or not been answered, by the end of the run. */
  reportMissed(machine: Machine): void {
    this.hear(machine);
    for (const request of this.#due) {
      const text = `the run was over at cycle ${machine.time}, before ${request.cycles}`;
      this.#refuse(request, text);
    }
    for (const request of this.#open.values()) {
      this.#refuse(request, `cluster ${request.from} had not answered by the end of the run`);
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
  const match = /^([^:]+):([^:]+):([^:]+)$/.exec(word);
  if (match === null) {
    throw new CliError(`--migrate: "${word}" is not CYCLES:FROM:TO`, { help: 'as in 100000:0:1' });
  }
  const limits = { option: '--migrate', min: 0, max: Number.MAX_SAFE_INTEGER };
  const [cycles, from, to] = match.slice(1).map((text) => readInteger(text, limits));
  const request = { word, cycles: cycles ?? 0, from: from ?? 0, to: to ?? 0 };
  for (const cluster of [request.from, request.to]) checkCluster(word, cluster, options);
  if (from === to) {
    throw new CliError(`--migrate: ${word} moves from cluster ${from} to itself`, {
      help: 'name two clusters',
    });
  }
  if (request.cycles + options.slice <= time) {
    throw new CliError(`--migrate: cycle ${cycles} of ${word} is over`, {
      help: `the run goes on from cycle ${time}`,
    });
  }
  return request;
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
