/** The state of a cluster that is made of objects: what snapshots and other threads get as such. */
import type { Arrival, MailboxMessage, Packet } from './noc/packet.ts';

/** What of a cluster's state is not in its shared memory. */
export interface ClusterQueues {
  /** Packets on their way here, and packets that wait to be sent. */
  readonly inbox: readonly Arrival[];
  readonly outbox: readonly Packet[];
  /** Messages in the network interface. */
  readonly messages: readonly MailboxMessage[];
  /** Console output that nobody has taken yet. */
  readonly console: Uint8Array;
}

export const NO_QUEUES: ClusterQueues = {
  inbox: [],
  outbox: [],
  messages: [],
  console: new Uint8Array(),
};
