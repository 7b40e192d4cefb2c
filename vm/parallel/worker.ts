/**
 * A worker of a crew: a thread that runs its share of a machine's harts, which it makes on the
 * memories that it is given, as often as it is told to.
 */
import { parentPort } from 'node:worker_threads';
import { Cluster } from '../cluster.ts';
import { placesOf } from '../cluster-places.ts';
import { Control, outcomes } from './control.ts';
import { FreeHarts } from './free-harts.ts';
import { PacketBox } from './packet-box.ts';
import { type Report, type RunOrder, threadOf } from './protocol.ts';
import { SharedCluster } from './shared-cluster.ts';

/** Set while output waits that the crew was not told of. */
let hasOutput = false;

parentPort?.on('message', (order: RunOrder) => {
  const control = new Control(order.control);
  try {
    makeHarts(order, control).run();
    report({ kind: 'done' });
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    report({ kind: 'failure', message });
    control.finish(outcomes.stopped);
  }
});

function report(message: Report): void {
  parentPort?.postMessage(message);
}

function tellOfOutput(): void {
  hasOutput = false;
  report({ kind: 'output' });
}

/** The harts that this thread runs, in the clusters that it sees. */
function makeHarts(order: RunOrder, control: Control): FreeHarts {
  const { options, thread, limit } = order;
  const clusters = sharedClusters(order, control);
  const owns = (cluster: Cluster, hart: number) =>
    threadOf(cluster.number, hart, control.threads) === thread;
  const harts = clusters.flatMap(({ cluster }) =>
    cluster.harts.filter(({ number }) => owns(cluster, number)).map((hart) => ({ cluster, hart })),
  );
  for (const { cluster } of clusters) {
    for (const hart of cluster.harts) {
      const owner = threadOf(cluster.number, hart.number, control.threads);
      if (owner !== thread) hart.callOwner = () => control.ring(owner);
    }
  }
  for (const { hart } of harts) {
    hart.mmu.clear();
    hart.stateReplaced();
  }
  return new FreeHarts({
    control,
    thread,
    harts,
    receivers: clusters.filter(({ cluster }) => owns(cluster, 0)),
    limit,
    seed: options.seed,
    afterRound: () => {
      if (hasOutput) tellOfOutput();
    },
  });
}

/** The clusters in which this thread runs a hart. */
function sharedClusters(order: RunOrder, control: Control): readonly SharedCluster[] {
  const { options, thread, clusters } = order;
  const places = placesOf(options);
  const boxes = clusters.map(({ inbox }) => new PacketBox(inbox));
  const view = {
    clock: control.clock,
    post: (packet: Parameters<PacketBox['add']>[0][number]) => {
      const receiver = places.findIndex(({ node }) => node === packet.destination);
      boxes[receiver]?.add([packet]);
      control.ring(threadOf(receiver, 0, control.threads));
    },
    hasOutput: () => {
      hasOutput = true;
    },
    needsRoom: tellOfOutput,
  };
  return clusters
    .filter(({ number }) => {
      const { cores } = places[number] ?? { cores: 0 };
      return Array.from({ length: cores }).some(
        (_, hart) => threadOf(number, hart, control.threads) === thread,
      );
    })
    .map((memories) => {
      const { number, memory } = memories;
      const cluster = new Cluster(places, number, {
        ...options,
        sharedMemory: memory,
        desk: thread,
      });
      return new SharedCluster(cluster, memories, view);
    });
}
