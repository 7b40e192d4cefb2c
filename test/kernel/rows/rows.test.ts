/**
 * The rows of what a faithful kernel must have, and that each has a test which names it: `row N: `
 * in the title of a test or in the head of a case that is run. (Rows 15 to 17 and 20 to 22 are
 * about migration and the paper's experiments; test/migration and `nanvix experiment` have them.)
 */
import { describe, expect, test } from 'vitest';
import { readText, repositoryFiles } from '../../support/source-tree.ts';
import { allPrograms } from '../cases.ts';
import { clusterCases } from '../cluster-cases.ts';
import { expectationsOf } from '../expectations.ts';

// biome-ignore format: a row a line
const rows: readonly (readonly [number, string])[] = [
  [1,  'clusters, cores and nodes of the chip, and their numbers'],
  [2,  'memory of a cluster; the same kernel at the same addresses in all of them'],
  [3,  'kernel and program are linked apart'],
  [4,  'the UArea: its members, its size, its place'],
  [5,  '18 threads, two pages of the pool each'],
  [6,  'threads are placed by their slot; one ready list'],
  [7,  'the master ticks alone; a quantum of 128; one SCHED a tick; no preemption by a wake-up'],
  [8,  'the board: an entry a core, served in a circle; which calls are local'],
  [9,  'events are interrupts between cores'],
  [10, 'syncs, mailboxes, portals: limits and errors'],
  [11, 'two copies, messages of one size, permission first'],
  [12, 'the task engine'],
  [13, 'communication by tasks; the dispatcher sleeps in none'],
  [14, 'freezing'],
  [18, 'what the original left unsafe'],
  [19, 'performance counters'],
];

/** Rows that some title of a test names, in the files of tests. */
function rowsInTitles(): number[] {
  const files = repositoryFiles().filter((path) => path.endsWith('.test.ts'));
  return files.flatMap((path) => {
    const titles = readText(path).matchAll(
      /\b(?:test|describe)\b[^'`\n]*(?:\n[^'`\n]*)?\(\s*['`]row (\d+): /g,
    );
    return [...titles].map(([, row]) => Number(row));
  });
}

function rowsInCases(): number[] {
  return [...allPrograms(), ...clusterCases()].flatMap((path) => expectationsOf(path).rows);
}

describe('the rows', () => {
  const named = new Set([...rowsInTitles(), ...rowsInCases()]);

  test.each(rows)('%i, %s: some test names it', (row) => {
    expect(named.has(row)).toBe(true);
  });

  test('that are named are among them', () => {
    const known = new Set(rows.map(([row]) => row));
    expect([...named].filter((row) => !known.has(row))).toEqual([]);
  });
});
