/**
 * `nanvix bench --migration`: how long a process stands still while it moves by the protocol
 * commit, beside the least that the network allows: the bytes of its container at the rate of a
 * link. All figures are virtual cycles, equal in every run.
 */
import { join } from 'node:path';
import { MigrationWatch } from '../debug/migration-watch.ts';
import type { ElfExecutable } from '../elf/format.ts';
import { SymbolTable } from '../elf/symbols.ts';
import { load } from '../loader.ts';
import { Machine } from '../machine.ts';
import type { TimingModel } from '../timing.ts';
import { benchFolder } from './bench-folder.ts';
import type { Io } from './command.ts';
import { loadProgram } from './images.ts';
import { type MigrationRecord, migrationRecords, type PhaseRow } from './migration-records.ts';

/** Which processes move: each timing model with each number of threads and of pages. */
export interface Moves {
  readonly timings: readonly TimingModel[];
  readonly threads: readonly number[];
  readonly pages: readonly number[];
}

const usualMoves: Moves = {
  timings: ['functional', 'mppa256'],
  threads: [1, 17],
  pages: [0, 32, 128],
};

/** Bytes a cycle of a link (vm/noc/plane.ts). */
const LINK_RATE = 4;
const LIMIT_CYCLES = 100_000_000;

/** What there is besides the transfers, each the time between two moments of both sides. */
const steps: readonly (readonly [name: string, meaning: string])[] = [
  ['freeze', 'all cores leave user mode, open calls end, and what is said is packed up'],
  ['ask', 'PREPARE, ACCEPT: the destination reserves and arms its channels'],
  ['send', 'the chunks, until the last one is in place: this the limit is about'],
  ['agree', 'END, PREPARED, COMMIT, CLAIM, GRANTED: nobody runs before the directory has decided'],
  ['resume', 'the kernel takes the process over, and its cores return to user mode'],
];

/** Prints a row for each timing model, number of threads and number of pages. */
export function benchMigration(io: Io, moves = usualMoves): void {
  const image = loadProgram(join(benchFolder(), 'mover.s'));
  const names = steps.map(([name]) => name);
  io.stdout(
    line(['timing', 'threads', 'pages', 'bytes', 'limit', ...names, 'in all', 'send ÷', 'rest']),
  );
  for (const timing of moves.timings) {
    const records: MigrationRecord[] = [];
    for (const threads of moves.threads) {
      for (const pages of moves.pages) {
        const record = move(image, { timing, threads, pages });
        records.push(record);
        io.stdout(rowOf(record, [timing, String(threads), String(pages)]));
      }
    }
    io.stdout(fitted(records));
  }
  io.stdout('\nIn cycles. limit: bytes of the container ÷ 4 a cycle; send ÷: send to the limit;\n');
  io.stdout('rest: all but send, the constant for which no byte of the container is to blame.\n');
  for (const [name, meaning] of steps) io.stdout(`  ${name.padEnd(8)}${meaning}\n`);
}

interface Process {
  readonly timing: TimingModel;
  readonly threads: number;
  readonly pages: number;
}

/** Boots two clusters, and has the process of one move to the other. */
function move(image: ElfExecutable, { timing, threads, pages }: Process): MigrationRecord {
  const machine = new Machine({ clusters: 2, timing });
  load(machine, image, { clusters: [0] });
  const symbols = new SymbolTable(image.symbols);
  const setWord = (name: string, value: number) => {
    machine.clusters[0]?.write(symbols.addressOf(name) ?? 0, new Uint8Array([value, 0, 0, 0]));
  };
  setWord('threads', threads);
  setWord('pages', pages);
  const watch = new MigrationWatch(machine, symbols);
  const stop = watch.run(LIMIT_CYCLES);
  const { migrations, taskRuns, phaseRuns, traffic } = watch;
  const { transfers, messages } = traffic;
  const all = migrationRecords({ migrations, taskRuns, phaseRuns, transfers, messages });
  const [record] = all;
  if (stop.exitCode !== 0 || record?.isEqual !== true || all.length > 1) {
    throw new Error(`test/bench/mover.s did not move with ${threads} threads and ${pages} pages`);
  }
  return record;
}

function rowOf(record: MigrationRecord, head: readonly string[]): string {
  const { cycles, phases, source, totalBytes } = record;
  const startOf = (cluster: number, phase: string) =>
    phases.find((row: PhaseRow) => row.cluster === cluster && row.phase === phase)?.cycle ?? 0;
  const there = Math.max(...record.chunks.map(({ arrivedCycle }) => arrivedCycle ?? 0));
  const moments = [
    cycles.freeze,
    cycles.frozen,
    startOf(source, 'sending'),
    there,
    cycles.arrived ?? 0,
    cycles.resumed ?? 0,
  ];
  const lengths = moments.slice(1).map((cycle, index) => cycle - (moments[index] ?? 0));
  const [, , send = 0] = lengths;
  const limit = Math.ceil(totalBytes / LINK_RATE);
  const all = cycles.downtime ?? 0;
  const figures = [totalBytes, limit, ...lengths, all].map(String);
  return line([...head, ...figures, (send / limit).toFixed(2), String(all - send)]);
}

/** The line through the points (limit, downtime) that is nearest to them, by least squares. */
function fitted(records: readonly MigrationRecord[]): string {
  const points = records.map(({ totalBytes, cycles }) => {
    return { x: totalBytes / LINK_RATE, y: cycles.downtime ?? 0 };
  });
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const covariance = mean(points.map(({ x, y }) => (x - meanX) * (y - meanY)));
  const slope = covariance / mean(points.map(({ x }) => (x - meanX) ** 2));
  const constant = (meanY - slope * meanX).toFixed(0);
  return `  fitted: downtime = ${slope.toFixed(2)} × limit + ${constant}\n`;
}

function line(cells: readonly string[]): string {
  const [name = '', ...rest] = cells;
  return `${name.padEnd(10)}${rest.map((cell) => cell.padStart(8)).join('')}\n`;
}
