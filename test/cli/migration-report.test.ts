/**
 * `--migration-report`: phases, chunks and messages of a migration, in words, as JSON and drawn.
 * What is expected follows from the protocol's page (kernel/migration/README.md), the container as
 * it was frozen, and the laws of the network.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MigrationRecord, PhaseRow } from '../../vm/cli/migration-records.ts';
import { runCli } from '../support/cli.ts';
import { temporaryDirectory } from '../support/oracle.ts';

const folder = temporaryDirectory();
const PAGE = 4096;

/** The migrations of a run of one program, and what the run printed. */
async function recordsOf(...words: string[]): Promise<MigrationRecord[]> {
  const { stdout } = await runCli('run', ...words, '--migration-report=json', '--quiet');
  return JSON.parse(stdout) as MigrationRecord[];
}

function phasesOf({ phases }: MigrationRecord, cluster: number): readonly PhaseRow[] {
  return phases.filter((row) => row.cluster === cluster);
}

function names(rows: readonly { readonly phase: string }[]): string[] {
  return rows.map(({ phase }) => phase);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

describe('the report of a migration by the protocol commit', async () => {
  const [record] = (await recordsOf('migrate')) as [MigrationRecord];
  const [source, destination] = [phasesOf(record, 0), phasesOf(record, 1)];

  test('names the phases of both sides in the order of the protocol', () => {
    const sourceOrder = ['holding', 'freezing', 'asking', 'sending', 'sent', 'committing'];
    expect(names(source)).toEqual(sourceOrder);
    expect(names(destination)).toEqual(['receiving', 'prepared', 'claiming']);
  });

  test('has no gap between phases, and puts the moments where they belong', () => {
    const gaps = [source, destination].flatMap((rows) =>
      rows.slice(1).map(({ cycle }, index) => {
        const before = rows[index] as PhaseRow;
        return cycle - before.cycle - (before.cycles ?? 0);
      }),
    );
    expect(gaps).toEqual([0, 0, 0, 0, 0, 0, 0]);
    const [, freezing, asking] = source;
    expect(freezing?.cycle).toBe(record.cycles.freeze);
    const lag = (asking?.cycle ?? 0) - record.cycles.frozen;
    expect(lag > 0 && lag < 200).toBe(true);
  });

  test('has a chunk for each area, page in use and page of luggage, and for the checksums', () => {
    const parts = ['user text', 'user rodata', 'user data', 'user bss', 'stacks', 'page tables'];
    const pages = [...parts, 'pages', 'luggage'].map((part) => [
      part,
      Math.ceil((record.bytes[part] ?? 0) / PAGE),
    ]);
    const expected = Object.fromEntries([...pages, ['UArea', 5], ['checksums', 1]]);
    const seen: Record<string, number> = {};
    for (const { part } of record.chunks) seen[part] = (seen[part] ?? 0) + 1;
    expect(seen).toEqual(expected);
    expect(record.chunks.map(({ chunk }) => chunk)).toEqual(record.chunks.map((_, n) => n));
  });

  test('has chunks that take the time that the network says', () => {
    const early = record.chunks.filter(({ bytes, sentCycle, arrivedCycle }) => {
      return (arrivedCycle ?? 0) - sentCycle < 300 + 3 + Math.ceil(bytes / 4);
    });
    expect(early).toEqual([]);
    const [first, second] = record.chunks;
    // The first finds idle links: set-up, a hop and four bytes a cycle, to the end of its slice.
    const lateness = (first?.arrivedCycle ?? 0) - (first?.sentCycle ?? 0) - 303;
    expect(lateness).toBeGreaterThanOrEqual(Math.ceil((first?.bytes ?? 0) / 4));
    expect(second?.isAccepted).toBe(true);
  });

  test('counts every byte once on each side', () => {
    const bytes = sum(record.chunks.map((chunk) => chunk.bytes));
    expect(sum(source.map((row) => row.bytes))).toBe(bytes);
    expect(sum(destination.map((row) => row.bytes))).toBe(bytes);
    expect(source.find(({ phase }) => phase === 'sending')?.bytes).toBe(bytes);
    expect(bytes).toBeGreaterThanOrEqual(record.totalBytes - 5 * PAGE);
  });

  test('shows the messages of the protocol in order, with their ends', () => {
    const toDestination = ['hold', 'prepare', 'end', 'commit', 'granted', 'seen', 'known'];
    const toSource = ['held', 'accept', 'prepared', 'claim', 'committed', 'moved'];
    const order = ['hold', 'held', 'prepare', 'accept', 'end', 'prepared', 'commit', 'claim'];
    const rest = ['granted', 'committed', 'moved', 'seen', 'known'];
    // A period may end in between: then something is said again.
    const said = [...new Set(record.messages.map(({ name }) => name))];
    expect(said).toEqual([...order, ...rest]);
    const wrong = record.messages.filter(({ name, source: from, destination: to }) => {
      const names = from === 0 && to === 1 ? toDestination : toSource;
      return !names.includes(name);
    });
    expect(wrong).toEqual([]);
  });
});

test('shows what goes to a directory that is neither side', async () => {
  const words = ['migrate', '--machine', 'mppa256', '--cores', '5'];
  const [record] = (await recordsOf(...words)) as [MigrationRecord];
  const toDirectory = record.messages.filter(({ destination }) => destination > 1);
  expect(toDirectory.map(({ name, destination }) => [name, destination])).toEqual(
    expect.arrayContaining([
      ['open', 16],
      ['claim', 16],
    ]),
  );
});

test('walks the nine states on both sides by the protocol paper', async () => {
  const [record] = (await recordsOf('migrate', '--protocol', 'paper')) as [MigrationRecord];
  const states = 'sections uarea board directory table pool pages bitmap frames'.split(' ');
  expect(names(phasesOf(record, 0)).slice(1)).toEqual(states);
  expect(names(phasesOf(record, 1))).toEqual(states);
  const perState = states.map((state) => record.chunks.filter(({ part }) => part === state).length);
  const { stacks = 0, pages = 0, 'page tables': tables = 0 } = record.bytes;
  expect(perState.slice(1)).toEqual([1, 1, 1, 1, 1, (stacks + tables) / PAGE, 1, pages / PAGE]);
  expect(record.messages.map(({ name }) => name)).toEqual(['migrate from']);
});

test('says that a process stayed, and why', async () => {
  const words = ['test/migration/cases/swap.s', '--cores', '2'];
  const placed = ['--place', '1=test/migration/cases/swap.s'];
  const { stdout } = await runCli('run', ...words, ...placed, '--quiet', '--migration-report');
  expect(stdout).toContain('The process of cluster 0 stayed there: EBUSY.');
  expect(stdout).toContain('The process of cluster 1 stayed there: EBUSY.');
  const records = await recordsOf(...words, ...placed);
  expect(records.map(({ stayed }) => stayed?.error)).toEqual([16, 16]);
  expect(records.map(({ cycles }) => cycles.released)).toEqual([null, null]);
});

test('shows each chunk with =chunks, and is not changed by a trace', async () => {
  const words = ['run', 'migrate', '--quiet', '--migration-report=chunks'];
  const plain = await runCli(...words);
  const chunks = plain.stdout.match(/^ {2}(user \w+|UArea|stacks|pages|checksums) +\d+ /gm) ?? [];
  const [record] = (await recordsOf('migrate')) as [MigrationRecord];
  const listed = record.chunks.filter(({ part }) => !['luggage', 'page tables'].includes(part));
  expect(chunks.length).toBe(listed.length);
  const trace = join(folder, 'trace.txt');
  const traced = await runCli(...words, '--trace', trace, '--trace-events', 'send,arrive');
  expect(traced.stdout).toBe(plain.stdout);
  const transfers = readFileSync(trace, 'utf8').match(/ send .*kind=transfer/g) ?? [];
  expect(transfers.length).toBe(record.chunks.length);
});

test('draws a bar for each phase, a line for each chunk, an arrow for each message', async () => {
  const file = join(folder, 'moves.svg');
  const { stdout } = await runCli('run', 'migrate', `--migration-report=${file}`, '--quiet');
  expect(stdout).toContain(`Drawn in ${file}.`);
  const drawing = readFileSync(file, 'utf8');
  const [record] = (await recordsOf('migrate')) as [MigrationRecord];
  const bars = [...drawing.matchAll(/<title>(\w+)(?:, [\d,]+ cycles)/g)].map(([, name]) => name);
  expect(bars).toEqual(names(record.phases));
  expect(drawing.match(/<title>chunk /g)?.length).toBe(record.chunks.length);
  expect(drawing.match(/<path /g)?.length).toBe(record.messages.length);
  expect(unbalanced(drawing)).toEqual([]);
});

test('refuses a value that it does not know', async () => {
  const { status, stderr } = await runCli('run', 'migrate', '--migration-report=xml');
  expect(status).toBe(2);
  expect(stderr).toMatch(/--migration-report: unknown value xml.*chunks or json or FILE\.svg/s);
});

/** Tags of an XML text that are not closed, or closed and not open. */
function unbalanced(xml: string): string[] {
  const open: string[] = [];
  for (const [, isEnd, name = '', isEmpty] of xml.matchAll(/<(\/?)(\w+)[^<>]*?(\/?)>/g)) {
    if (isEmpty === '/') continue;
    if (isEnd !== '/') open.push(name);
    else if (open.at(-1) === name) open.pop();
    else return [...open, `/${name}`];
  }
  return open;
}
