/**
 * A cluster whose harts several threads run at the same time, as one of these threads sees it.
 *
 * RAM and harts are in shared memory, and need nothing more. Devices are used by one thread at a
 * time, under the cluster's lock. What of them is in no shared memory (console output, packets to
 * be sent, messages that have arrived) is with no thread between two uses: it lies in a ring and in
 * boxes, into which who leaves puts it and from which who enters takes it. Packets go straight into
 * the receiver's box, still under the sender's lock, so they stay in the order of sending. The
 * locks of boxes are the last that are taken.
 */
import type { Cluster } from '../cluster.ts';
import { NO_QUEUES } from '../cluster-queues.ts';
import type { Device, Width } from '../device/device.ts';
import { unanswered } from '../noc/faults.ts';
import type { MailboxMessage, Packet } from '../noc/packet.ts';
import type { SharedMemory } from '../wasm/host.ts';
import type { Clock } from './clock.ts';
import { ConsoleRing } from './console-ring.ts';
import { Lock } from './lock.ts';
import { PacketBox } from './packet-box.ts';

const LOCK_BYTES = 4;

/** The shared memories of a cluster, as they are sent to a thread. */
export interface ClusterMemories {
  readonly number: number;
  readonly memory: SharedMemory;
  readonly lock: SharedArrayBuffer;
  readonly console: SharedArrayBuffer;
  /** Packets on their way here, and messages that have arrived. */
  readonly inbox: SharedArrayBuffer;
  readonly messages: SharedArrayBuffer;
  readonly endWord: number | undefined;
}

export interface CrewSize {
  readonly clusters: number;
  readonly threads: number;
  /** Packets that are under way at the start. */
  readonly underWay: number;
}

/** New ones for a cluster: its state is in them from now on. */
export function makeMemories(
  cluster: Cluster,
  { clusters, threads, underWay }: CrewSize,
): ClusterMemories {
  const { number, endWord } = cluster;
  const memory = cluster.copyWithDesks(threads);
  const lock = new SharedArrayBuffer(LOCK_BYTES);
  const console = new ConsoleRing().buffer;
  const inbox = PacketBox.make(clusters, underWay).buffer;
  const messages = PacketBox.make(clusters, underWay).buffer;
  return { number, memory, lock, console, inbox, messages, endWord };
}

/** What a shared cluster needs of its thread. */
export interface ThreadOfCluster {
  readonly clock: Clock;
  /** Puts a packet into the box of whom it is for. */
  readonly post: (packet: Packet) => void;
  /** Console output waits: soon, or at once if there is no room for more. */
  readonly hasOutput: () => void;
  readonly needsRoom: () => void;
}

export class SharedCluster {
  readonly cluster: Cluster;
  readonly #thread: ThreadOfCluster;
  readonly #lock: Lock;
  readonly #console: ConsoleRing;
  readonly #inbox: PacketBox;
  readonly #messages: PacketBox;

  constructor(cluster: Cluster, memories: ClusterMemories, thread: ThreadOfCluster) {
    this.cluster = cluster;
    this.#thread = thread;
    this.#lock = new Lock(new Int32Array(memories.lock), 0);
    this.#console = new ConsoleRing(memories.console);
    this.#inbox = new PacketBox(memories.inbox);
    this.#messages = new PacketBox(memories.messages);
    cluster.share(
      (device) => this.#guard(device),
      (cycle) => thread.clock.reach(cycle),
    );
    if (memories.endWord !== undefined) cluster.endAtWord(memories.endWord);
  }

  /** Gives the network interface what has come for it. If the cluster is dead, nothing hears. */
  receive(): void {
    if (this.#inbox.isEmpty) return;
    this.#enter();
    try {
      const now = this.#thread.clock.now;
      for (const packet of this.#inbox.takeAll()) this.#deliver(packet, now);
    } finally {
      this.#leave();
    }
  }

  /** Who waits for a dead cluster's reply gives up: here that takes no time. */
  #deliver(packet: Packet, now: number): void {
    if (!this.cluster.isCrashed) this.cluster.networkInterface.arrive(packet, now);
    else if (packet.kind !== 'reply') {
      this.#thread.post(unanswered({ packet, time: now }, 0).packet);
    }
  }

  /** A device that does nothing any more once the cluster is off: another thread may be late. */
  #guard(device: Device): Device {
    const { cluster } = this;
    const { clock } = this.#thread;
    return {
      read: (offset: number, width: Width, cycle: number) => {
        this.#enter();
        try {
          return cluster.isOff ? 0 : device.read(offset, width, clock.reach(cycle));
        } finally {
          this.#leave();
        }
      },
      write: (offset: number, width: Width, value: number, cycle: number) => {
        this.#enter();
        try {
          return cluster.isOff || device.write(offset, width, value, clock.reach(cycle));
        } finally {
          this.#leave();
        }
      },
    };
  }

  #enter(): void {
    this.#lock.acquire();
    if (this.#messages.isEmpty) return;
    const messages = this.#messages.takeAll().filter(isMessage);
    this.cluster.addQueues({ ...NO_QUEUES, messages });
  }

  #leave(): void {
    const { outbox, messages, console } = this.cluster.takeQueues();
    if (messages.length > 0) this.#messages.add(messages);
    for (const packet of outbox) this.#thread.post(packet);
    if (console.length > 0) {
      this.#console.write(console, this.#thread.needsRoom);
      this.#thread.hasOutput();
    }
    this.#lock.release();
  }
}

export function isMessage(packet: Packet): packet is MailboxMessage {
  return packet.kind === 'message';
}
