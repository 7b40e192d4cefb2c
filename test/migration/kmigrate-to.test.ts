/** What kmigrate_to answers when a process cannot move; and that the process goes on. */
import { describe, expect, test } from 'vitest';
import { GnuImages } from '../kernel/gnu-image.ts';
import { haveOracles, runOracle } from '../support/oracle.ts';
import { linesOf, promisedLines, runToEnd, watchToEnd, worldOf } from './world.ts';

const CASES = 'test/migration/cases';
const EINVAL = '-22';

describe('kmigrate_to', () => {
  test('refuses clusters that cannot be: itself, none, an I/O cluster', () => {
    // Clusters 0 and 1 compute, cluster 2 is for input and output; the numbers beyond are nobody's.
    const world = worldOf(`${CASES}/errors.s`, { clusters: 2, ioClusters: 1 });
    expect(watchToEnd(world).exitCode).toBe(0);
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

  test.skipIf(!haveOracles('as', 'ld', 'qemu'))('says so on QEMU, too', () => {
    const image = new GnuImages().build('programs/migrate.s');
    const options = ['-M', 'virt', '-smp', '5', '-bios', 'none', '-nographic'];
    const run = runOracle('qemu', [...options, '-kernel', image], {
      input: '',
    });
    const lines = run.stdout.split('\n').slice(0, -1);
    const answer = promisedLines('programs/migrate.s').at(-1);
    expect(lines.slice(1)).toEqual([`no cluster to move to: error ${EINVAL}`, answer]);
    expect(run.status).toBe(3);
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
