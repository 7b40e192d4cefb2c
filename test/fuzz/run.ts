/** Runs an image and looks for what no guest may bring about. */
import { Script } from 'node:vm';
import type { Cluster } from '../../vm/cluster.ts';
import { slot } from '../../vm/hart/state.ts';
import { Machine } from '../../vm/machine.ts';
import type { Tier } from '../../vm/options.ts';
import { restoreSnapshot, saveSnapshot } from '../../vm/snapshot.ts';
import { stateHash } from '../support/guest.ts';
import { type ClusterImage, type Image, MEMORY_BYTES, RAM, WINDOW } from './image.ts';

/** Far more than any image takes: one that does is in a loop without a budget. */
const TIMEOUT_MILLISECONDS = 10_000;

/**
 * How the image is run: at once, in pieces, first in single steps, by the fast interpreter, or from
 * a snapshot of its middle. All must end in the same state.
 */
export type Manner = 'whole' | 'pieces' | 'steps' | 'fast' | 'restored';

/** What is wrong with the machine when it runs this image; undefined if nothing is. */
export function problemOf(image: Image, other: Manner): string | undefined {
  try {
    return withinTime(() => {
      const first = machineOf(image, 'reference');
      runAs(first, image, 'whole');
      const made = machineOf(image, other === 'fast' ? 'wasm' : 'reference');
      const second = runAs(made, image, other);
      const problem = brokenRule(first, image) ?? brokenRule(second, image);
      if (problem !== undefined) return problem;
      return stateHash(first) === stateHash(second) ? undefined : `another state by ${other}`;
    });
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : `threw ${String(error)}`;
  }
}

function machineOf({ clusters, slice, timing }: Image, tier: Tier): Machine {
  const cores = clusters[0]?.harts.length ?? 1;
  const options = {
    clusters: clusters.length,
    cores,
    memoryBytes: MEMORY_BYTES,
    slice,
    timing,
    tier,
  };
  const machine = new Machine(options);
  for (const cluster of machine.clusters) {
    load(cluster, clusters[cluster.number] as ClusterImage);
  }
  return machine;
}

function load(cluster: Cluster, image: ClusterImage): void {
  cluster.write(RAM, new Uint8Array(image.words.buffer));
  cluster.reset(RAM);
  for (const hart of cluster.harts) {
    const start = image.harts[hart.number];
    if (start === undefined) continue;
    for (const [number, value] of start.csrs) hart.setCsr(number, value);
    hart.registers.set(start.registers);
    hart.state.words[slot.privilege] = start.privilege;
    hart.stateReplaced();
  }
}

/** Runs the image; returns the machine that it came to its end in. */
function runAs(machine: Machine, image: Image, manner: Manner): Machine {
  const { budget, seed } = image;
  let current = machine;
  if (manner === 'pieces') {
    for (let cycles = 1 + (seed & 255); cycles < budget; cycles += 400) current.run({ cycles });
  } else if (manner === 'restored') {
    current.run({ cycles: seed % budget });
    current = restoreSnapshot(saveSnapshot(current)).machine;
  } else if (manner === 'steps') {
    // Fewer than the budget, and then the rest at once: the schedule goes on where it stood.
    const harts = current.clusters.flatMap((cluster) => cluster.harts);
    while (harts.every((hart) => hart.cycle < budget / 4)) {
      if (current.step().reason !== 'stepped') break;
    }
    // A step from a time when all slept may lead beyond the budget; then there is no middle.
    if (current.time > budget) current = runAs(machineOf(image, 'reference'), image, 'whole');
  }
  if (current.time < budget) current.run({ cycles: budget });
  return current;
}

/** How far an instruction with all its misses may reach beyond the end of a slice. */
const INSTRUCTION_CYCLES = 1000;

function brokenRule(machine: Machine, { clusters, budget, slice }: Image): string | undefined {
  if (machine.time > budget + slice) return `at ${machine.time}, but its budget was ${budget}`;
  for (const cluster of machine.clusters) {
    for (const hart of cluster.harts) {
      const name = `hart ${hart.number} of cluster ${cluster.number}`;
      if (hart.cycle > machine.time + slice + INSTRUCTION_CYCLES)
        return `${name} is at cycle ${hart.cycle}`;
      if (hart.instret > hart.cycle) return `${name} retired more than it had cycles`;
      if (hart.read(0) !== 0) return `x0 of ${name} is ${hart.read(0)}`;
      if (![0, 1, 3].includes(hart.privilege)) return `${name} has mode ${hart.privilege}`;
      if (hart.pc % 4 !== 0) return `${name} is at ${hart.pc.toString(16)}`;
    }
    const changed = changedAddress(cluster, clusters[cluster.number] as ClusterImage);
    if (changed !== undefined) return `cluster ${cluster.number} changed at ${changed}`;
  }
  return undefined;
}

/** The first address that changed in a cluster whose role forbids it. */
function changedAddress(cluster: Cluster, { role, words }: ClusterImage): string | undefined {
  if (role === 'random') return undefined;
  const { buffer, byteOffset } = cluster.memory;
  const now = new Int32Array(buffer, byteOffset, MEMORY_BYTES >> 2);
  const isOpen = (index: number) =>
    role === 'receiver' && index >= WINDOW.from >> 2 && index < WINDOW.to >> 2;
  for (let index = 0; index < now.length; index += 1) {
    if (now[index] !== (words[index] ?? 0) && !isOpen(index)) return (RAM + 4 * index).toString(16);
  }
  return undefined;
}

/** Breaks off what never ends, which a test's own time-out can not. */
function withinTime<Result>(action: () => Result): Result {
  let result: Result | undefined;
  Object.assign(globalThis, {
    fuzzedAction: () => {
      result = action();
    },
  });
  new Script('fuzzedAction()').runInThisContext({ timeout: TIMEOUT_MILLISECONDS });
  return result as Result;
}
