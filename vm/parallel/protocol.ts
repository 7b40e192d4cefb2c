/** What a crew and its workers say to each other, as messages; the rest is in shared memory. */
import type { MachineOptions } from '../options.ts';
import type { ClusterMemories } from './shared-cluster.ts';

/** Run your harts of this machine until the run ends. */
export interface RunOrder {
  readonly options: MachineOptions;
  /** Number of the worker among those that take part. */
  readonly thread: number;
  readonly control: SharedArrayBuffer;
  /** All of the machine, in order. */
  readonly clusters: readonly ClusterMemories[];
  readonly limit: number;
}

/** There is console output; the order is carried out; our bug. */
export type Report =
  | { readonly kind: 'output' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failure'; readonly message: string };

/** Which of so many threads runs a hart: neighbours in a cluster are run by different ones. */
export function threadOf(cluster: number, hart: number, threads: number): number {
  return (cluster + hart) % threads;
}
