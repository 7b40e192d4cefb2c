/**
 * What `--migration-report` shows: a run with migrations in plain words and a table, or as JSON.
 * Numbers are what MigrationWatch saw; hashes are taken here, of the bytes of the container.
 */
import { createHash } from 'node:crypto';
import { bytesByPart } from '../debug/container.ts';
import { isSame, type Migration, type TaskRun } from '../debug/migration-watch.ts';

export interface ReportInput {
  readonly migrations: readonly Migration[];
  readonly taskRuns: readonly TaskRun[];
  readonly clockHz: number;
}

/** One migration as a program reads it. Cycles and bytes are plain numbers. */
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
  readonly bytes: Readonly<Record<string, number>>;
  readonly totalBytes: number;
  readonly sentSha256: string;
  readonly receivedSha256: string | null;
  readonly isEqual: boolean | null;
  readonly tasks: readonly TaskRow[];
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

export function migrationRecords(input: ReportInput): readonly MigrationRecord[] {
  return input.migrations.map((one, index) => {
    const next = input.migrations.slice(index + 1).find((later) => later.source === one.source);
    const end = next?.freezeCycle ?? Number.POSITIVE_INFINITY;
    return recordOf(one, input.taskRuns, end);
  });
}

/** The report as lines of text, without a final newline. */
export function migrationReportText(input: ReportInput): string {
  const records = migrationRecords(input);
  if (records.length === 0) return 'No process was migrated.';
  return records.map((record) => recordText(record, input.clockHz)).join('\n\n');
}

function recordOf(one: Migration, taskRuns: readonly TaskRun[], end: number): MigrationRecord {
  const { source, destination, sent, received } = one;
  const downtime = one.resumedCycle === undefined ? null : one.resumedCycle - one.freezeCycle;
  return {
    source,
    destination: destination ?? null,
    cycles: {
      freeze: one.freezeCycle,
      frozen: one.frozenCycle,
      arrived: one.arrivedCycle ?? null,
      resumed: one.resumedCycle ?? null,
      released: one.releasedCycle ?? null,
      downtime,
    },
    bytes: Object.fromEntries(bytesByPart(sent.ranges)),
    totalBytes: sent.bytes.length,
    sentSha256: sha256(sent.bytes),
    receivedSha256: received === undefined ? null : sha256(received.bytes),
    isEqual: received === undefined ? null : isSame(sent, received),
    tasks: taskRows(one, taskRuns, end),
  };
}

function taskRows(one: Migration, all: readonly TaskRun[], end: number): readonly TaskRow[] {
  const runs = all.filter(({ cycle }) => cycle >= one.freezeCycle && cycle < end);
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

function recordText(record: MigrationRecord, clockHz: number): string {
  const { source, destination } = record;
  const target = destination === null ? 'nowhere yet' : `cluster ${destination}`;
  return [
    `The process of cluster ${source} moved to ${target}.`,
    '',
    ...timeLines(record, clockHz),
    '',
    'Bytes moved, by part:',
    ...Object.entries({ ...record.bytes, 'in all': record.totalBytes }).map(
      ([part, bytes]) => `  ${part.padEnd(14)}${grouped(bytes).padStart(10)}`,
    ),
    '',
    'SHA-256 of the container:',
    `  frozen at cluster ${source}    ${record.sentSha256}`,
    `  arrived at ${target}   ${record.receivedSha256 ?? '(not arrived)'}`,
    `  ${equalityText(record.isEqual)}`,
    '',
    'Tasks of the migration daemon, with how often each ran and the cycle of its first run:',
    ...taskTable(record),
  ].join('\n');
}

function timeLines({ cycles, source, destination }: MigrationRecord, clockHz: number): string[] {
  const rows: [string, number | null][] = [
    [`cluster ${source} is told to freeze its process`, cycles.freeze],
    ['no thread runs and no call is open: the process is static', cycles.frozen],
    [`its container is complete in cluster ${destination ?? '?'}`, cycles.arrived],
    ['its first user instruction there', cycles.resumed],
    [`cluster ${source} gives up its copy`, cycles.released],
  ];
  const lines = rows.map(([text, cycle]) => {
    return `  ${text.padEnd(58)} cycle ${cycle === null ? '-' : grouped(cycle).padStart(11)}`;
  });
  if (cycles.downtime !== null) {
    const milliseconds = ((cycles.downtime / clockHz) * 1000).toFixed(3);
    const clock = `${clockHz / 1e6} MHz`;
    const length = `${grouped(cycles.downtime)} cycles (${milliseconds} ms at ${clock})`;
    lines.push(`  downtime: ${length}`);
  }
  return lines;
}

function taskTable(record: MigrationRecord): string[] {
  const head = [
    'task',
    `cluster ${record.source}`,
    'first',
    `cluster ${record.destination}`,
    'first',
  ];
  const body = record.tasks.map((row) => [
    row.task,
    row.sourceRuns === 0 ? '' : `${row.sourceRuns} ×`,
    row.sourceFirstCycle === null ? '' : grouped(row.sourceFirstCycle),
    row.destinationRuns === 0 ? '' : `${row.destinationRuns} ×`,
    row.destinationFirstCycle === null ? '' : grouped(row.destinationFirstCycle),
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...body.map((row) => row[column]?.length ?? 0)),
  );
  const lineOf = (cells: readonly string[]) =>
    `  ${cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')}`.trimEnd();
  const rule = `  ${widths.map((width) => '─'.repeat(width)).join('──')}`;
  return [lineOf(head), rule, ...body.map(lineOf)];
}

function equalityText(isEqual: boolean | null): string {
  if (isEqual === null) return 'It has not arrived.';
  return isEqual
    ? 'Equal: byte for byte the same process.'
    : 'NOT EQUAL: bytes changed on the way.';
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** 1234567 → 1,234,567 */
function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
