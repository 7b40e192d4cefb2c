/** Journeys: around all clusters and home, and many at once. */
import { describe, expect, test } from 'vitest';
import { isSame } from '../../vm/debug/migration-watch.ts';
import { presets } from '../../vm/options.ts';
import { linesOf, promisedLines, runToEnd, watchToEnd, worldOf } from './world.ts';

const CASES = 'test/migration/cases';

describe('a journey', () => {
  test.each([{ clusters: 2, cores: 1 }, { clusters: 4, cores: 4 }, { ...presets.mppa256 }])(
    'around $clusters clusters of $cores cores and home again keeps page, word and sleepers',
    (options) => {
      const world = worldOf(`${CASES}/hop.s`, options);
      expect(runToEnd(world).exitCode).toBe(0);
      const home = [`hop ${options.clusters} in cluster 0`, 'waited for 21'];
      const hops = Array.from({ length: options.clusters }, (_, number) => [
        `hop ${number} in cluster ${number}`,
      ]);
      hops[0]?.push(...home);
      expect(linesOf(world).slice(0, options.clusters)).toEqual(hops);
    },
  );

  test('home again by way of another cluster moves the same bytes both times', () => {
    const world = worldOf(`${CASES}/hop.s`, { cores: 2 });
    expect(watchToEnd(world).exitCode).toBe(0);
    const { migrations } = world.watch;
    const ways = migrations.map(({ source, destination }) => [source, destination]);
    expect(ways).toEqual([
      [0, 1],
      [1, 0],
    ]);
    for (const { sent, received } of migrations) {
      expect(received !== undefined && isSame(sent, received)).toBe(true);
    }
  });

  test('is the same for every length of slice', () => {
    const outputs = [16, 100, 300].map((slice) => {
      const world = worldOf(`${CASES}/hop.s`, { slice, cores: 2 });
      expect(runToEnd(world).exitCode).toBe(0);
      return linesOf(world);
    });
    expect(outputs).toEqual([outputs[0], outputs[0], outputs[0]]);
  });
});

describe('migrations at once', () => {
  test('of eight pairs on the whole chip do not disturb each other', () => {
    const sources = [0, 2, 4, 6, 8, 10, 12, 14];
    const world = worldOf('migrate', { ...presets.mppa256, placedOn: sources });
    expect(runToEnd(world).exitCode).toBe(0);
    const answer = promisedLines('programs/migrate.s').at(-1);
    const lines = sources.flatMap((source) => [
      [`computing in cluster ${source}`],
      [`computing in cluster ${source + 1}`, answer],
    ]);
    expect(linesOf(world)).toEqual([...lines, [], [], [], []]);
  });

  test('to one cluster: one goes, the others hear so while it is on its way, and stay', () => {
    // The directory is on an I/O cluster: on cluster 0 it would end with a process that stays.
    const options = { clusters: 4, cores: 2, ioClusters: 1, ioCores: 1, placedOn: [0, 1, 2] };
    const world = worldOf(`${CASES}/crowd.s`, options);
    expect(runToEnd(world).exitCode).toBe(0);
    const lines = linesOf(world);
    const stayed = lines.flatMap((own, cluster) =>
      own[0] === `-16 in cluster ${cluster}` ? [cluster] : [],
    );
    expect(stayed.length).toBe(2);
    expect(lines[3]).toEqual(['0 in cluster 3']);
  });
});
