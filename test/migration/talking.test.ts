/**
 * Mailboxes, portals and syncs move with their process: peers find it at its new place, and no
 * message is lost, comes twice or overtakes another, whenever the process leaves.
 */
import { describe, expect, test } from 'vitest';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { imageOf, runToEnd, worldOf } from './world.ts';

const TALKING = 'test/migration/cases/talking.s';
const ANSWERS = ['letters out of order: 0', 'bytes of the stream that differ: 0'];

function linesOf(machine: Machine): string[][] {
  return machine.clusters.map((cluster) =>
    new TextDecoder().decode(cluster.takeConsole()).split('\n').slice(0, -1),
  );
}

describe('a process that moves while it talks', () => {
  test.each([1, 2, 4, 16])('on %i cores a cluster goes through two others and home', (cores) => {
    const world = worldOf(TALKING, { clusters: 4, cores, placedOn: [0, 2] });
    expect(runToEnd(world).exitCode).toBe(0);
    const lines = linesOf(world.machine);
    expect(lines[0]?.slice(-3)).toEqual(['in cluster: 0', ...ANSWERS]);
    expect(lines[1]).toEqual(['in cluster: 1']);
    expect(lines[2]).toEqual(ANSWERS);
    expect(lines[3]).toEqual(['in cluster: 3']);
  });

  test.each([1, 3, 16])('on %i cores meets one that moves as well', (cores) => {
    const world = worldOf(TALKING, { clusters: 6, cores, placedOn: [0, 2] });
    expect(runToEnd(world).exitCode).toBe(0);
    const lines = linesOf(world.machine);
    const places = lines.map((own) => own.filter((line) => line.startsWith('in cluster')));
    expect(places).toEqual([0, 1, 2, 3, 4, 5].map((cluster) => [`in cluster: ${cluster}`]));
    for (const cluster of [0, 2]) expect(lines[cluster]?.slice(-2)).toEqual(ANSWERS);
  });

  test.each([16, 50, 100, 200, 300])('does so with slices of %i cycles', (slice) => {
    const machine = new Machine({ clusters: 6, cores: 2, slice });
    load(machine, imageOf(TALKING), { clusters: [0, 2] });
    const stop = machine.run({ cycles: 30_000_000 });
    expect(stop).toEqual({ reason: 'ended', exitCode: 0 });
    const lines = linesOf(machine);
    for (const cluster of [0, 2]) expect(lines[cluster]?.slice(-2)).toEqual(ANSWERS);
  });
});
