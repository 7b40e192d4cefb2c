/**
 * The point of it all: a process that has moved is the same process, byte for byte, and goes on as
 * if nothing had happened. The memories are compared here, by the host, at the kernel's hooks.
 */
import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../vm/cluster.ts';
import { CONTAINER_PARTS, containerBytes, containerRanges } from '../../vm/debug/container.ts';
import { isSame } from '../../vm/debug/migration-watch.ts';
import type { Arrival } from '../../vm/noc/packet.ts';
import { migrateAnswer } from './answer.ts';
import {
  addressOf,
  imageOf,
  kernelBytes,
  linesOf,
  promisedLines,
  runTo,
  runToEnd,
  type World,
  wordAt,
  worldOf,
} from './world.ts';

/** A cluster's copy of the container's parts, by name and address, to be compared as a whole. */
function containerOf({ machine, symbols }: World, number: number) {
  const cluster = machine.clusters[number];
  if (cluster === undefined) throw new Error(`no cluster ${number}`);
  const ranges = containerRanges(cluster, symbols);
  return { ranges, bytes: containerBytes(cluster, ranges) };
}

/** What the host sees of one run of migrate, stopped at each of the kernel's hooks. */
function watchMove() {
  const world = worldOf('migrate');
  const { machine, symbols } = world;
  const kernels = () => [0, 1].map((number) => kernelBytes(world, number));
  const userHarts = () =>
    machine.clusters.flatMap(({ harts }) => harts.filter(({ privilege }) => privilege === 0));
  const loadedKernel = kernelBytes(world, 0);

  runTo(world, 0, 'migration_frozen');
  const frozen = { container: containerOf(world, 0), kernels: kernels(), userHarts: userHarts() };

  // Whoever enters user mode on the way would stop the run here, before migration_arrived.
  const resume = addressOf(symbols, 'user_resume');
  const arrival = addressOf(symbols, 'migration_arrived');
  const onTheWay = [resume, arrival];
  const stop = machine.run({
    breakpoints: new Map([
      [0, new Set(onTheWay)],
      [1, new Set(onTheWay)],
    ]),
  });
  const arrived = {
    isFirst: stop.cluster === 1 && stop.pc === arrival,
    container: containerOf(world, 1),
    source: containerOf(world, 0),
    kernels: kernels(),
    userHarts: userHarts(),
  };

  runTo(world, 0, 'migration_released');
  const uarea = addressOf(symbols, 'uarea');
  const released = {
    container: containerOf(world, 0),
    fields: ['process', 'thread_count', 'freezing'].map((name) =>
      wordAt(world, 0, uarea + addressOf(symbols, `uarea.${name}`)),
    ),
    kernels: kernels(),
  };
  return { loadedKernel, frozen, arrived, released, stop: runToEnd(world), lines: linesOf(world) };
}

let seen: ReturnType<typeof watchMove> | undefined;

/** All tests look at the same run. */
function move() {
  seen ??= watchMove();
  return seen;
}

describe('a process that moves', () => {
  test('has the answer that its header promises, in the other cluster', () => {
    const promised = promisedLines('programs/migrate.s');
    expect(move().lines).toEqual([promised.slice(0, 1), promised.slice(1)]);
    expect(move().stop).toEqual({ reason: 'ended', exitCode: 0 });
    expect(promised.at(-1)).toBe(`checksum ${migrateAnswer()}`);
  });

  test('arrives byte for byte as it was frozen', () => {
    const { frozen, arrived } = move();
    expect(arrived.container.ranges).toEqual(frozen.container.ranges);
    expect(Buffer.compare(arrived.container.bytes, frozen.container.bytes)).toBe(0);
    const parts = frozen.container.ranges.map(({ part }) => part);
    expect(CONTAINER_PARTS.filter((part) => !parts.includes(part))).toEqual([]);
  });

  test('stands still at its source while it is copied', () => {
    const { frozen, arrived } = move();
    expect(Buffer.compare(arrived.source.bytes, frozen.container.bytes)).toBe(0);
  });

  test('row 14: runs no user instruction anywhere from frozen to arrived', () => {
    const { frozen, arrived } = move();
    expect([frozen.userHarts, arrived.userHarts]).toEqual([[], []]);
    expect(arrived.isFirst).toBe(true);
  });

  test('row 18: leaves an empty cluster behind', () => {
    const { fields, container } = move().released;
    expect(fields).toEqual([0, 0, 0]);
    const ofThreads = ['stacks', 'page tables', 'pages'];
    expect(container.ranges.filter(({ part }) => ofThreads.includes(part))).toEqual([]);
  });

  test('arrives as it was frozen also if one bit is changed on the way', () => {
    const world = worldOf('migrate');
    corruptTransfer(world.machine.clusters[1] as Cluster, 20, 1234);
    runTo(world, 1, 'migration_arrived');
    expect(isSame(containerOf(world, 0), containerOf(world, 1))).toBe(true);
    expect(runToEnd(world).exitCode).toBe(0);
    expect(linesOf(world)[1]?.at(-1)).toBe(promisedLines('programs/migrate.s').at(-1));
  });

  test('has a copy that differs by that bit where nobody checks: with the protocol paper', () => {
    const world = worldOf('migrate', { protocol: 'paper' });
    corruptTransfer(world.machine.clusters[1] as Cluster, 20, 1234);
    runTo(world, 0, 'migration_frozen');
    const sent = containerOf(world, 0);
    runTo(world, 1, 'migration_arrived');
    const received = containerOf(world, 1);
    expect(received.ranges).toEqual(sent.ranges);
    const differing = sent.bytes.filter((byte, index) => byte !== received.bytes[index]);
    expect(differing.length).toBe(1);
    expect(isSame(sent, received)).toBe(false);
  });
});

describe('the kernel', () => {
  test('row 2: is the same bytes in every cluster, before, during and after', () => {
    const { loadedKernel, frozen, arrived, released } = move();
    const copies = [frozen, arrived, released].flatMap(({ kernels }) => kernels);
    expect(copies.map((copy) => copy.equals(loadedKernel))).toEqual(copies.map(() => true));
    expect(loadedKernel.length).toBeGreaterThan(20_000);
  });

  test.each(['hello', 'threads'])('is the same bytes under %s as under migrate', (program) => {
    const kernelOf = (name: string) =>
      imageOf(name).segments.filter(({ address }) => address >>> 0 < 0x8008_0000);
    expect(kernelOf(program)).toEqual(kernelOf('migrate'));
    expect(kernelOf(program).length).toBeGreaterThan(0);
  });
});

/** Flips one bit of the payload of the n-th DMA transfer that reaches a cluster. */
function corruptTransfer(cluster: Cluster, number: number, offset: number): void {
  const receive = cluster.receive.bind(cluster);
  let seen = 0;
  cluster.receive = (arrival: Arrival) => {
    const { packet } = arrival;
    if (packet.kind === 'transfer') {
      if (seen === number) packet.bytes[offset] = (packet.bytes[offset] ?? 0) ^ 0x10;
      seen += 1;
    }
    receive(arrival);
  };
}
