/**
 * Migrations as a program reads them: what MigrationWatch has noted, put in order for each of them.
 * Cycles and bytes are plain numbers; null is what has not come to pass.
 */
import { createHash } from 'node:crypto';
import { bytesByPart } from '../debug/container.ts';
import type { MessageRun, TransferRun } from '../debug/migration-traffic.ts';
import { isSame, type Migration, type PhaseRun, type TaskRun } from '../debug/migration-watch.ts';

export interface ReportInput {
  readonly migrations: readonly Migration[];
  readonly taskRuns: readonly TaskRun[];
  readonly phaseRuns: readonly PhaseRun[];
  readonly transfers: readonly TransferRun[];
  readonly messages: readonly MessageRun[];
}

/** One migration. */
export interface MigrationRecord {
  readonly source: number;
  readonly destination: number | null;
  readonly cycles: {
    readonly freeze: number;
    readonly frozen: number;
    readonly arrived: number | null;
    readonly resumed: number | null;
    readonly released: number | null;
    /** From the order to freeze to the first user instruction at the destination. */
    readonly downtime: number | null;
  };
  /** The process did not move: when it was told, and the error number. */
  readonly stayed: { readonly cycle: number; readonly error: number } | null;
  readonly phases: readonly PhaseRow[];
  readonly bytes: Readonly<Record<string, number>>;
  readonly totalBytes: number;
  readonly chunks: readonly ChunkRow[];
  readonly messages: readonly MessageRow[];
  readonly sentSha256: string;
  readonly receivedSha256: string | null;
  readonly isEqual: boolean | null;
  readonly tasks: readonly TaskRow[];
}

/** What a side was doing: from `cycle` for `cycles`, in which so many bytes of chunks moved. */
export interface PhaseRow {
  readonly cluster: number;
  readonly phase: string;
  readonly cycle: number;
  readonly cycles: number | null;
  readonly bytes: number;
}

/** A chunk on its way, each time that it was sent. */
export interface ChunkRow {
  readonly chunk: number;
  readonly part: string;
  readonly bytes: number;
  readonly sentCycle: number;
  readonly arrivedCycle: number | null;
  readonly isAccepted: boolean | null;
}

export interface MessageRow {
  readonly name: string;
  readonly source: number;
  readonly destination: number;
  readonly sentCycle: number;
  readonly arrivedCycle: number | null;
}

/** How often a task of the daemon ran on either side, and when first. */
export interface TaskRow {
  readonly task: string;
  readonly sourceRuns: number;
  readonly sourceFirstCycle: number | null;
  readonly destinationRuns: number;
  readonly destinationFirstCycle: number | null;
}

/** The tasks in the order of the paper's flow: the request's three, then the daemon's thirteen. */
const TASK_ORDER = [
  'request',
  'mailbox_awrite',
  'mailbox_wwait',
  'mailbox_aread',
  'mailbox_rwait',
  'handler',
  'state',
  'loop',
  'write',
  'portal_awrite',
  'portal_wwait',
  'read',
  'portal_allow',
  'portal_aread',
  'portal_rwait',
  'finish',
];

/** The lowest bits of a chunk's label are its number. */
const CHUNK_MASK = 511;

export function migrationRecords(input: ReportInput): readonly MigrationRecord[] {
  return input.migrations.map((one) => recordOf(one, input));
}

function recordOf(one: Migration, input: ReportInput): MigrationRecord {
  const { source, destination, sent, received } = one;
  const span = spanOf(one, input);
  const transfers = input.transfers.filter(
    (run) =>
      run.source === source &&
      run.destination === (destination ?? run.destination) &&
      isWithin(run.sentCycle, span),
  );
  const sourcePhases = sourceRows(one, input, span);
  return {
    source,
    destination: destination ?? null,
    cycles: {
      freeze: one.freezeCycle,
      frozen: one.frozenCycle,
      arrived: one.arrivedCycle ?? null,
      resumed: one.resumedCycle ?? null,
      released: one.releasedCycle ?? null,
      downtime: one.resumedCycle === undefined ? null : one.resumedCycle - one.freezeCycle,
    },
    stayed: one.stayed ?? null,
    phases: [
      ...withBytes(sourcePhases, transfers, ({ sentCycle }) => sentCycle),
      ...withBytes(destinationRows(one, input, span), transfers, (run) => run.arrivedCycle),
    ],
    bytes: Object.fromEntries(bytesByPart(sent.ranges)),
    totalBytes: sent.bytes.length,
    chunks: transfers.map((run, index) => chunkRow(run, { index, one, phases: sourcePhases })),
    messages: input.messages
      .filter((run) => isWithin(run.sentCycle, span) && concerns(run, one))
      .map((run) => ({ ...run, arrivedCycle: run.arrivedCycle ?? null })),
    sentSha256: sha256(sent.bytes),
    receivedSha256: received === undefined ? null : sha256(received.bytes),
    isEqual: received === undefined ? null : isSame(sent, received),
    tasks: taskRows(one, input.taskRuns, { start: span.start, end: nextStart(one, input) }),
  };
}

/** Cycles from `start` to `end`, both included. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** From the first phase of the source, or the order to freeze, to the end of its last. */
function spanOf(one: Migration, { phaseRuns }: ReportInput): Span {
  const own = phaseRuns.filter(({ cluster }) => cluster === one.source);
  const first = own.findLast(
    ({ phase, cycle }) => phase === 'freezing' && cycle <= one.frozenCycle,
  );
  const last = own.find(({ phase, cycle }) => phase === 'idle' && cycle > one.frozenCycle);
  return {
    start: Math.min(first?.cycle ?? one.freezeCycle, one.freezeCycle),
    end: Math.max(
      one.releasedCycle ?? one.stayed?.cycle ?? last?.cycle ?? Number.POSITIVE_INFINITY,
      one.resumedCycle ?? 0,
    ),
  };
}

/** Tasks of a daemon that listens again belong to the migration before. */
function nextStart(one: Migration, { migrations }: ReportInput): number {
  const later = migrations.slice(migrations.indexOf(one) + 1);
  const next = later.find(({ source }) => source === one.source);
  return next?.freezeCycle ?? Number.POSITIVE_INFINITY;
}

function isWithin(cycle: number, { start, end }: Span): boolean {
  return cycle >= start && cycle <= end;
}

/** Of several migrations at once, each shows what its two sides have said or heard. */
function concerns({ source, destination }: MessageRun, one: Migration): boolean {
  return [source, destination].some((end) => end === one.source || end === one.destination);
}

/** The process runs on while others are told to hold what they send; then it is frozen. */
function sourceRows(one: Migration, input: ReportInput, span: Span): PhaseRow[] {
  const before = [
    { cluster: one.source, phase: 'holding', cycle: span.start },
    { cluster: one.source, phase: 'freezing', cycle: one.freezeCycle },
  ].filter(({ phase, cycle }) => phase !== 'holding' || cycle < one.freezeCycle);
  const after = input.phaseRuns.filter(
    ({ cluster, cycle }) => cluster === one.source && cycle >= one.frozenCycle,
  );
  return rowsOf([...before, ...after]);
}

function destinationRows(one: Migration, { phaseRuns }: ReportInput, span: Span): PhaseRow[] {
  const runs = phaseRuns.filter(
    ({ cluster, cycle }) => cluster === one.destination && isWithin(cycle, span),
  );
  return rowsOf(runs);
}

/** The phases up to the first idle one, each to the next; what goes on in the same is one. */
function rowsOf(runs: readonly PhaseRun[]): PhaseRow[] {
  const idle = runs.findIndex(({ phase }) => phase === 'idle');
  const changes = (idle < 0 ? runs : runs.slice(0, idle + 1)).filter(
    ({ phase }, index) => phase !== runs[index - 1]?.phase,
  );
  return changes
    .map((run, index) => {
      const next = changes[index + 1];
      return { ...run, cycles: next === undefined ? null : next.cycle - run.cycle, bytes: 0 };
    })
    .filter(({ phase }) => phase !== 'idle');
}

function withBytes(
  rows: readonly PhaseRow[],
  transfers: readonly TransferRun[],
  cycleOf: (run: TransferRun) => number | undefined,
): PhaseRow[] {
  return rows.map((row) => {
    const end = row.cycle + (row.cycles ?? Number.POSITIVE_INFINITY);
    const own = transfers.filter((run) => {
      const cycle = cycleOf(run);
      return cycle !== undefined && cycle >= row.cycle && cycle < end;
    });
    return { ...row, bytes: own.reduce((sum, { bytes }) => sum + bytes, 0) };
  });
}

interface ChunkPlace {
  /** How many came before it. */
  readonly index: number;
  readonly one: Migration;
  readonly phases: readonly PhaseRow[];
}

/** Protocol paper labels nothing: a chunk is the next one, of the state that it is sent in. */
function chunkRow(run: TransferRun, { index, one, phases }: ChunkPlace): ChunkRow {
  const { address, label, bytes, sentCycle } = run;
  const phase = phases.findLast(({ cycle }) => cycle <= sentCycle)?.phase ?? '';
  const range = one.sent.ranges.find(
    ({ start, end }) => address !== undefined && address >= start && address < end,
  );
  return {
    chunk: address === undefined ? index : label & CHUNK_MASK,
    part: address === undefined ? phase : (range?.part ?? 'checksums'),
    bytes,
    sentCycle,
    arrivedCycle: run.arrivedCycle ?? null,
    isAccepted: run.isAccepted ?? null,
  };
}

function taskRows(one: Migration, all: readonly TaskRun[], span: Span): readonly TaskRow[] {
  const runs = all.filter(({ cycle }) => isWithin(cycle, span));
  const names = [...new Set([...TASK_ORDER, ...runs.map(({ task }) => task)])];
  return names
    .map((task) => {
      const at = (cluster: number | undefined) =>
        runs.filter((run) => run.task === task && run.cluster === cluster);
      const source = at(one.source);
      const destination = at(one.destination);
      return {
        task,
        sourceRuns: source.length,
        sourceFirstCycle: source[0]?.cycle ?? null,
        destinationRuns: destination.length,
        destinationFirstCycle: destination[0]?.cycle ?? null,
      };
    })
    .filter(({ sourceRuns, destinationRuns }) => sourceRuns + destinationRuns > 0);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
