/**
 * Puts an executable into the memories of a machine and all harts at its entry.
 *
 * In an image with a kernel and a user part (the container layout), the kernel goes into every
 * cluster and the user part only into those that the program is placed on; without placement the
 * whole image goes everywhere.
 */
import { RAM_BASE } from './bus.ts';
import type { Cluster } from './cluster.ts';
import type { ElfExecutable, ElfSegment } from './elf/format.ts';
import type { Machine } from './machine.ts';

/** Kernel segments lie below this address, user segments from here on. */
export const USER_BASE = 0x8008_0000;

export interface Placement {
  /** Numbers of the clusters that get the user segments; all if absent. */
  readonly clusters?: readonly number[];
}

/** Why an executable can not run on a machine. */
export class LoadError extends Error {}

/** Loads the image and resets all harts; throws LoadError, changing nothing, if it can not be. */
export function load(machine: Machine, executable: ElfExecutable, placement: Placement = {}): void {
  const problem = findProblem(machine, executable, placement);
  if (problem !== undefined) throw new LoadError(problem);
  for (const cluster of machine.clusters) {
    loadCluster(cluster, executable, placement.clusters?.includes(cluster.number) ?? true);
  }
}

/** Loads one cluster, with or without the user segments, and resets its harts. */
export function loadCluster(cluster: Cluster, executable: ElfExecutable, withUser: boolean): void {
  for (const { address, bytes, memorySizeBytes } of executable.segments) {
    if (!withUser && isUser(address)) continue;
    cluster.write(address >>> 0, bytes);
    clear(cluster, (address >>> 0) + bytes.length, (address >>> 0) + memorySizeBytes);
  }
  if (!withUser) hideMixedProgram(cluster, executable);
  cluster.reset(executable.entry);
}

/** Whether kernel and program are one, in the mixed layout: all clusters load that image then. */
export function isMixed({ symbols }: ElfExecutable): boolean {
  const valueNamed = (wanted: string) => symbols.find(({ name }) => name === wanted)?.value;
  const start = valueNamed('__UAREA_START');
  return start !== undefined && start === valueNamed('__UAREA_END');
}

/** In the mixed layout the program cannot be left out; without its header the kernel sees none. */
function hideMixedProgram(cluster: Cluster, executable: ElfExecutable): void {
  if (!isMixed(executable)) return;
  const header = executable.symbols.find(({ name }) => name === '__PROGRAM_START');
  if (header !== undefined) clear(cluster, header.value >>> 0, (header.value >>> 0) + 4);
}

const ZEROES = new Uint8Array(1 << 16);

/** In pieces: what a segment claims beyond its bytes may be most of a large RAM. */
function clear(cluster: Cluster, from: number, to: number): void {
  for (let address = from; address < to; address += ZEROES.length) {
    cluster.write(address, ZEROES.subarray(0, Math.min(to - address, ZEROES.length)));
  }
}

/** Whether two images have the same kernel part: then each may be placed beside the other. */
export function haveSameKernel(one: ElfExecutable, other: ElfExecutable): boolean {
  const [kernel, twin] = [one, other].map(({ segments }) =>
    segments.filter(({ address }) => !isUser(address)),
  );
  return (
    one.entry === other.entry &&
    kernel?.length === twin?.length &&
    kernel?.every((segment, index) => isSameSegment(segment, twin?.[index])) === true
  );
}

function isSameSegment(one: ElfSegment, other: ElfSegment | undefined): boolean {
  return (
    other !== undefined &&
    one.address === other.address &&
    one.memorySizeBytes === other.memorySizeBytes &&
    one.bytes.length === other.bytes.length &&
    one.bytes.every((byte, index) => byte === other.bytes[index])
  );
}

function isUser(address: number): boolean {
  return address >>> 0 >= USER_BASE;
}

function findProblem(
  machine: Machine,
  { entry, segments }: ElfExecutable,
  placement: Placement,
): string | undefined {
  const count = machine.clusters.length;
  const unknown = placement.clusters?.find((number) => machine.clusters[number] === undefined);
  if (unknown !== undefined) return `cluster ${unknown} does not exist: there are 0 … ${count - 1}`;

  const end = RAM_BASE + machine.options.memoryBytes;
  const ram = `RAM, which is ${hex(RAM_BASE)} … ${hex(end)}`;
  for (const { address, memorySizeBytes } of segments) {
    const from = address >>> 0;
    if (from >= RAM_BASE && from + memorySizeBytes <= end) continue;
    return `the segment at ${hex(from)} … ${hex(from + memorySizeBytes)} does not fit in ${ram}`;
  }
  if (!segments.some((segment) => holds(segment, entry >>> 0))) {
    return `the entry ${hex(entry)} is not in any segment of the image`;
  }
  if ((entry & 3) !== 0) return `the entry ${hex(entry)} is not a multiple of 4`;
  return undefined;
}

function holds({ address, memorySizeBytes }: ElfSegment, entry: number): boolean {
  return entry >= address >>> 0 && entry < (address >>> 0) + memorySizeBytes;
}

function hex(address: number): string {
  return `0x${(address >>> 0).toString(16)}`;
}
