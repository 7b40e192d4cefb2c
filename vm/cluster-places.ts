/** Which clusters a machine has, and where each is on the network. */
import { computeNode, ioNode } from './noc/topology.ts';
import type { MachineOptions } from './options.ts';

export interface ClusterPlace {
  readonly number: number;
  readonly kind: 'compute' | 'io';
  /** Its number on the network. */
  readonly node: number;
  readonly cores: number;
}

/** Compute clusters come first, then I/O clusters. */
export function placesOf(options: MachineOptions): readonly ClusterPlace[] {
  const { clusters, cores, ioClusters, ioCores } = options;
  const compute = Array.from({ length: clusters }, (_, index) => ({
    number: index,
    kind: 'compute' as const,
    node: computeNode(index),
    cores,
  }));
  const io = Array.from({ length: ioClusters }, (_, index) => ({
    number: clusters + index,
    kind: 'io' as const,
    node: ioNode(index),
    cores: ioCores,
  }));
  return [...compute, ...io];
}
