/**
 * A worker of a team: a thread that runs some clusters of a machine, which it makes on the memories
 * that it is given. It sleeps until it gets an order; see protocol.ts.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { Cluster } from '../cluster.ts';
import { placesOf } from '../cluster-places.ts';
import { NO_QUEUES } from '../cluster-queues.ts';
import { Line, type Mail, orders, type WorkerStart } from './protocol.ts';
import { runRounds } from './rounds.ts';

const { options, clusters: given, line: buffer, port } = workerData as WorkerStart;
const line = new Line(buffer);
const places = placesOf(options);
const clusters = given.map(
  ({ number, memory }) => new Cluster(places, number, { ...options, sharedMemory: memory }),
);

function send(mail: Mail): void {
  port.postMessage(mail);
}

/** Takes in what belongs to its clusters. */
function receive(): void {
  for (;;) {
    const mail = receiveMessageOnPort(port)?.message as Mail | undefined;
    if (mail === undefined) return;
    if (mail.kind === 'failure') throw new Error(mail.message);
    clusters.find((cluster) => cluster.number === mail.cluster)?.addQueues(mail.queues);
  }
}

/** Carries an order out; answers whether something was sent. */
function obey(order: number): boolean {
  if (line.hasMail) receive();
  if (order === orders.takeOver) for (const cluster of clusters) cluster.stateReplaced();
  if (order === orders.run) {
    line.reached = runRounds(clusters, { start: line.start, until: line.until, ...options });
  }
  const senders = clusters.filter(({ hasSent }) => hasSent || order === orders.giveBack);
  for (const cluster of senders) {
    const isAll = order === orders.giveBack;
    const queues = isAll ? cluster.takeQueues() : { ...NO_QUEUES, outbox: cluster.takeSent() };
    send({ kind: 'queues', cluster: cluster.number, queues });
  }
  return senders.length > 0;
}

parentPort?.postMessage('ready');
for (;;) {
  line.awaitOrder();
  const { order } = line;
  if (order === orders.quit) break;
  try {
    line.finish(obey(order));
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    send({ kind: 'failure', message });
    line.finish(true);
  }
}
