/** Journeys and refusals: all clusters in turn, taken places, two at once, wrong numbers. */
import { describe, expect, test } from 'vitest';
import { isSame } from '../../vm/debug/migration-watch.ts';
import { linesOf, runToEnd, worldOf } from './world.ts';

const CASES = 'test/migration/cases';
const EINVAL = '-22';

describe('a journey', () => {
  test.each([
    { clusters: 2, cores: 1 },
    { clusters: 4, cores: 4 },
  ])('around $clusters clusters of $cores cores and home again changes nothing', (options) => {
    const world = worldOf(`${CASES}/hop.s`, options);
    expect(runToEnd(world).exitCode).toBe(0);
    const home = [`hop ${options.clusters} in cluster 0`, 'waited for 21'];
    const hops = world.machine.clusters.map(({ number }) => [`hop ${number} in cluster ${number}`]);
    hops[0]?.push(...home);
    expect(linesOf(world)).toEqual(hops);

    const { migrations } = world.watch;
    expect(migrations.length).toBe(options.clusters);
    for (const { sent, received } of migrations) {
      expect(received !== undefined && isSame(sent, received)).toBe(true);
    }
  });

  test('is the same for every length of slice', () => {
    const outputs = [16, 100, 300].map((slice) => {
      const world = worldOf(`${CASES}/hop.s`, { slice, cores: 2 });
      expect(world.machine.run({ cycles: 10_000_000 })).toEqual({ reason: 'ended', exitCode: 0 });
      return linesOf(world);
    });
    expect(outputs).toEqual([outputs[0], outputs[0], outputs[0]]);
  });
});

describe('kmigrate_to', () => {
  test('refuses clusters that cannot be: itself, none, an I/O cluster', () => {
    // Clusters 0 and 1 compute, cluster 2 is for input and output; the numbers beyond are nobody's.
    const world = worldOf(`${CASES}/errors.s`, { clusters: 2, ioClusters: 1 });
    expect(runToEnd(world).exitCode).toBe(0);
    expect(linesOf(world)[0]).toEqual(Array.from({ length: 7 }, () => EINVAL));
    expect(world.watch.migrations).toEqual([]);
  });

  test('says no when there is no other cluster, and the program goes on', () => {
    const world = worldOf('migrate', { clusters: 1 });
    expect(runToEnd(world).exitCode).toBe(3);
    const [lines] = linesOf(world);
    expect(lines?.[1]).toBe(`no cluster to move to: error ${EINVAL}`);
    expect(lines?.[2]).toMatch(/^checksum /);
  });

  test('is refused by a cluster that has a process, as often as it tries', () => {
    const world = worldOf(`${CASES}/taken.s`, { placedOn: [0, 1], cores: 2 });
    expect(runToEnd(world).exitCode).toBe(0);
    expect(linesOf(world)).toEqual([['answers that are not -EBUSY: 0'], ['undisturbed']]);
  });

  test('is refused on both sides when two want to change places', () => {
    const world = worldOf(`${CASES}/swap.s`, { placedOn: [0, 1], cores: 2 });
    expect(runToEnd(world).exitCode).toBe(0);
    expect(linesOf(world)).toEqual([['-16 in cluster 0'], ['-16 in cluster 1']]);
  });
});
