/**
 * A whole machine as one file, and back: what goes on from it passes through the same states as the
 * machine that was saved. It may be saved wherever it stops, also in the middle of a round.
 *
 *     magic (8 bytes) · format version · CRC-32 of what follows (words)
 *     options and the host's notes (JSON) · schedule · network · clusters
 *
 * All is little endian. A cluster is its shared state, in pages of which those that are all 0 are
 * left out, and its queues. The format's version counts up whenever the layout of any state
 * changes; there is no reading of older ones. A file is checked in full before a machine is made.
 */
import { BinaryError, BinaryReader, BinaryWriter } from './binary.ts';
import type { Cluster } from './cluster.ts';
import type { ClusterQueues } from './cluster-queues.ts';
import { Machine } from './machine.ts';
import { crc32 } from './noc/checksum.ts';
import type { FaultPlan } from './noc/faults.ts';
import type { Flow, Network } from './noc/network.ts';
import { defaultOptions, type MachineOptions, validateOptions } from './options.ts';
import {
  readArrival,
  readMany,
  readMessage,
  readPacket,
  writeArrival,
  writeMany,
  writePacket,
} from './packet-records.ts';

const MAGIC = 'NVMSNAP\n';
export const SNAPSHOT_VERSION = 4;

/** Bytes from which `snapshotProblem` can tell whether a file is a snapshot that can be read. */
export const SNAPSHOT_HEAD_BYTES = 16;

const PAGE_BYTES = 4096;
const NO_MORE_PAGES = 0xffff_ffff;

/** What the host wants to find again: facts that the machine does not know of itself. */
export type SnapshotNotes = Readonly<Record<string, number | string | boolean>>;

export interface Snapshot {
  readonly machine: Machine;
  readonly notes: SnapshotNotes;
}

/** Why bytes are no snapshot that can be restored. */
export class SnapshotError extends Error {}

/** The machine as a file. Nothing about the machine changes. */
export function saveSnapshot(machine: Machine, notes: SnapshotNotes = {}): Uint8Array {
  const body = new BinaryWriter();
  const about = JSON.stringify({ options: machine.options, notes, faults: machine.faults });
  body.blob(new TextEncoder().encode(about));
  body.floats(machine.schedule);
  writeNetwork(body, machine.network);
  for (const cluster of machine.clusters) writeCluster(body, cluster);
  const bytes = body.finish();

  const file = new BinaryWriter();
  file.raw(new TextEncoder().encode(MAGIC));
  file.word(SNAPSHOT_VERSION);
  file.word(crc32(bytes));
  file.raw(bytes);
  return file.finish();
}

/**
 * The machine that a file holds, as it was.
 * @throws SnapshotError with one line that says what is wrong with the file.
 */
export function restoreSnapshot(file: Uint8Array): Snapshot {
  const problem = snapshotProblem(file.subarray(0, SNAPSHOT_HEAD_BYTES));
  if (problem !== undefined) throw new SnapshotError(problem);
  const head = new DataView(file.buffer, file.byteOffset);
  const body = file.subarray(SNAPSHOT_HEAD_BYTES);
  if (head.getUint32(12, true) !== crc32(body)) {
    throw new SnapshotError('it is damaged or incomplete: its checksum does not fit');
  }
  try {
    return readSnapshot(new BinaryReader(body));
  } catch (error) {
    if (!(error instanceof BinaryError)) throw error;
    throw new SnapshotError(`it is damaged: ${error.message}`);
  }
}

/** What is wrong with a file that begins so; undefined if it may be a snapshot. */
export function snapshotProblem(head: Uint8Array): string | undefined {
  const magic = new TextDecoder('latin1').decode(head.subarray(0, MAGIC.length));
  if (magic !== MAGIC) return 'it is no snapshot of a machine';
  if (head.length < SNAPSHOT_HEAD_BYTES) return 'it is damaged or incomplete: it has no head';
  const version = new DataView(head.buffer, head.byteOffset).getUint32(8, true);
  if (version === SNAPSHOT_VERSION) return undefined;
  return `it is of version ${version} of the format; only version ${SNAPSHOT_VERSION} can be read`;
}

function readSnapshot(reader: BinaryReader): Snapshot {
  const { options, notes, faults } = readAbout(reader.blob());
  const schedule = reader.floats();
  const network = readNetwork(reader);
  const count = options.clusters + options.ioClusters;
  const clusters = Array.from({ length: count }, () => readCluster(reader));
  if (!reader.isAtEnd) throw new BinaryError('it goes on after its end');
  // The file is whole: from here on a machine is made.

  const machine = new Machine(options);
  const turns = schedule[2] ?? -1;
  if (![...schedule].every(Number.isInteger) || turns < 0 || turns > count) {
    throw new BinaryError('its schedule stands nowhere');
  }
  replace(machine.schedule, schedule, 'its schedule');
  restoreNetwork(machine.network, network);
  for (const [index, cluster] of machine.clusters.entries()) {
    const record = clusters[index];
    if (record !== undefined) restoreCluster(cluster, record);
  }
  restoreFaults(machine, faults);
  return { machine, notes };
}

/** The parts of the plan are what the file says: nothing is known of them. */
function restoreFaults(machine: Machine, faults: FaultPlan | undefined): void {
  try {
    machine.faults = faults;
  } catch {
    throw new BinaryError('its faults are none that can be');
  }
}

interface About {
  readonly options: MachineOptions;
  readonly notes: SnapshotNotes;
  readonly faults: FaultPlan | undefined;
}

function readAbout(bytes: Uint8Array): About {
  const { options, notes, faults } = parseAbout(bytes);
  const keys = Object.keys(defaultOptions) as (keyof MachineOptions)[];
  const isComplete =
    Object.keys(options).length === keys.length &&
    keys.every((key) => typeof options[key] === typeof defaultOptions[key]);
  if (!isComplete) throw new BinaryError('its machine has other options than ours');
  const problem = validateOptions(options);
  if (problem !== undefined) throw new BinaryError(problem);
  return { options, notes, faults };
}

/** The JSON as what it should be; whether options and faults are some is still to be seen. */
function parseAbout(bytes: Uint8Array): About {
  const wrong = new BinaryError('its options cannot be read');
  try {
    const about: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isRecord(about)) throw wrong;
    const { options, notes, faults } = about;
    if (!isRecord(options) || !isRecord(notes)) throw wrong;
    if (faults !== undefined && !isRecord(faults)) throw wrong;
    return {
      options: options as unknown as MachineOptions,
      notes: notes as SnapshotNotes,
      faults: faults as FaultPlan | undefined,
    };
  } catch {
    throw wrong;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface NetworkRecord {
  readonly columns: readonly Float64Array[];
  readonly flows: readonly Omit<Flow, 'sizeBytes'>[];
}

function writeNetwork(writer: BinaryWriter, { columns, flows }: Network): void {
  writeMany(writer, columns, (_, column) => writer.floats(column));
  writeMany(writer, flows, (_, { packet, sentBytes, arrival }) => {
    writePacket(writer, packet);
    writer.float(sentBytes);
    writer.float(arrival);
  });
}

function readNetwork(reader: BinaryReader): NetworkRecord {
  const columns = readMany(reader, () => reader.floats());
  const flows = readMany(reader, () => ({
    packet: readPacket(reader),
    sentBytes: reader.count('the progress of a packet', Number.MAX_SAFE_INTEGER),
    arrival: reader.count('the arrival of a packet', Number.MAX_SAFE_INTEGER),
  }));
  return { columns, flows };
}

function restoreNetwork(network: Network, { columns, flows }: NetworkRecord): void {
  for (const [index, column] of network.columns.entries()) {
    replace(column, columns[index] ?? [], 'its network');
  }
  for (const { packet } of flows) {
    if (network.topology.hasNode(packet.source) && network.topology.hasNode(packet.destination)) {
      continue;
    }
    throw new BinaryError('a packet comes from nowhere or goes there');
  }
  network.restoreFlows(flows);
}

interface ClusterRecord {
  readonly stateBytes: number;
  readonly pages: readonly { readonly offset: number; readonly bytes: Uint8Array }[];
  readonly queues: ClusterQueues;
}

function writeCluster(writer: BinaryWriter, cluster: Cluster): void {
  const { state } = cluster;
  writer.word(state.length);
  for (let offset = 0; offset < state.length; offset += PAGE_BYTES) {
    const page = state.subarray(offset, offset + PAGE_BYTES);
    if (isZero(page)) continue;
    writer.word(offset);
    writer.raw(page);
  }
  writer.word(NO_MORE_PAGES);
  const queues = cluster.takeQueues();
  cluster.addQueues(queues);
  writeMany(writer, queues.inbox, writeArrival);
  writeMany(writer, queues.outbox, writePacket);
  writeMany(writer, queues.messages, writePacket);
  writer.blob(queues.console);
}

/** A loop, for most of a machine's memory goes through here. */
function isZero(bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index += 1) if (bytes[index] !== 0) return false;
  return true;
}

function readCluster(reader: BinaryReader): ClusterRecord {
  const stateBytes = reader.word();
  const pages = [];
  for (let next = 0; ; ) {
    const offset = reader.word();
    if (offset === NO_MORE_PAGES) break;
    if (offset < next || offset >= stateBytes || offset % PAGE_BYTES !== 0) {
      throw new BinaryError('a page of memory lies where none can be');
    }
    next = offset + PAGE_BYTES;
    pages.push({ offset, bytes: reader.raw(Math.min(PAGE_BYTES, stateBytes - offset)) });
  }
  const inbox = readMany(reader, readArrival);
  const outbox = readMany(reader, readPacket);
  const messages = readMany(reader, readMessage);
  const queues = { inbox, outbox, messages, console: reader.blob().slice() };
  return { stateBytes, pages, queues };
}

function restoreCluster(cluster: Cluster, { stateBytes, pages, queues }: ClusterRecord): void {
  const { state } = cluster;
  if (stateBytes !== state.length) {
    throw new BinaryError(`a cluster has ${stateBytes} bytes of state, not ${state.length}`);
  }
  // What is not in the file is 0, but a new machine is not: it has just been switched on.
  state.fill(0, cluster.memory.length);
  for (const { offset, bytes } of pages) state.set(bytes, offset);
  cluster.addQueues(queues);
  cluster.stateReplaced();
}

function replace(target: Float64Array, values: ArrayLike<number>, what: string): void {
  if (values.length !== target.length) throw new BinaryError(`${what} is of another machine`);
  target.set(values);
}
