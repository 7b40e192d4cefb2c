/**
 * What the host asks of kernels, one step after the other. Each step is a migration of its own,
 * safe by protocol; a plan only chooses the next one by what the kernel has answered to the last.
 */

/** Ask the kernel of a cluster to move its process. */
interface Step {
  readonly from: number;
  readonly to: number;
}

/** Steps, each answered by a cluster's number or a negative error; at last why it failed, if so. */
export type Plan = Generator<Step, string | undefined, number>;

const EBUSY = -16;

/** Why a kernel says no, by error number (kernel/include/errors.inc). */
// biome-ignore format: the columns are aligned by hand
const reasons: Readonly<Record<number, (step: Step) => string>> = {
  3:   ({ from }) => `there is no process in cluster ${from} (ESRCH)`,
  5:   ({ to }) => `what came to cluster ${to} made no sense there (EIO)`,
  11:  () => 'no channel or descriptor was free for it (EAGAIN)',
  16:  ({ from, to }) => `cluster ${to} holds a process, or one is on its way to it or from cluster ${from} (EBUSY)`,
  22:  ({ to }) => `no process can move to cluster ${to} from there (EINVAL)`,
  95:  ({ to }) => `cluster ${to} runs another kernel (ENOTSUP)`,
  110: ({ from, to }) => `the process of cluster ${from} did not come to rest, or cluster ${to} did not answer (ETIMEDOUT)`,
};

function problemOf(step: Step, answer: number): string | undefined {
  if (answer >= 0) return undefined;
  return reasons[-answer]?.(step) ?? `the kernel of cluster ${step.from} answers ${answer}`;
}

export function* move(from: number, to: number): Plan {
  return problemOf({ from, to }, yield { from, to });
}

/** To the first cluster of `all` that takes it. */
export function* evacuation(from: number, all: readonly number[]): Plan {
  const { problem } = yield* toFirstFree(from, all);
  return problem;
}

/**
 * Two processes change places. A cluster has room for one, so it goes by way of a third, free one:
 * one process waits there, running, until its place has been left. If a step fails, it goes back.
 */
export function* exchange([one, other]: readonly [number, number], all: readonly number[]): Plan {
  const others = all.filter((cluster) => cluster !== one);
  const { problem, cluster: room } = yield* toFirstFree(other, others);
  if (room === undefined) return problem;
  const first = problemOf({ from: one, to: other }, yield { from: one, to: other });
  const home = first === undefined ? one : other;
  const last = problemOf({ from: room, to: home }, yield { from: room, to: home });
  if (last === undefined) return first;
  const stays = `the process of cluster ${other} stays in cluster ${room}: ${last}`;
  return first === undefined ? stays : `${first}; ${stays}`;
}

function* toFirstFree(
  from: number,
  all: readonly number[],
): Generator<Step, { readonly problem?: string; readonly cluster?: number }, number> {
  for (const to of all.filter((cluster) => cluster !== from)) {
    const answer = yield { from, to };
    if (answer >= 0) return { cluster: answer };
    const problem = problemOf({ from, to }, answer);
    if (answer !== EBUSY && problem !== undefined) return { problem };
  }
  return { problem: `no other cluster is free for the process of cluster ${from} (EBUSY)` };
}
