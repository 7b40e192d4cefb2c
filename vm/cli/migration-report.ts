/** What `--migration-report` prints: a run with migrations in plain words and tables. */
import type { MigrationRecord } from './migration-records.ts';

export interface ReportStyle {
  readonly clockHz: number;
  /** Whether each chunk has a line. */
  readonly withChunks: boolean;
  /** The name of an error number, as EBUSY. */
  readonly errorName: (error: number) => string;
}

/** The report as lines of text, without a final newline. */
export function migrationReportText(
  records: readonly MigrationRecord[],
  style: ReportStyle,
): string {
  if (records.length === 0) return 'No process was migrated.';
  return records.map((record) => recordText(record, style)).join('\n\n');
}

function recordText(record: MigrationRecord, style: ReportStyle): string {
  const { source, destination } = record;
  const target = destination === null ? 'nowhere yet' : `cluster ${destination}`;
  return [
    headline(record, style),
    '',
    ...timeLines(record, style.clockHz),
    '',
    'What each side was doing, and the bytes that left or came meanwhile:',
    ...phaseTable(record),
    '',
    'Bytes moved, by part:',
    ...Object.entries({ ...record.bytes, 'in all': record.totalBytes }).map(
      ([part, bytes]) => `  ${part.padEnd(14)}${grouped(bytes).padStart(10)}`,
    ),
    '',
    ...(style.withChunks ? ['Chunks, as they were sent:', ...chunkTable(record), ''] : []),
    'SHA-256 of the container:',
    `  frozen at cluster ${source}    ${record.sentSha256}`,
    `  arrived at ${target}   ${record.receivedSha256 ?? '(not arrived)'}`,
    `  ${equalityText(record.isEqual)}`,
    '',
    'Tasks of the migration daemon, with how often each ran and the cycle of its first run:',
    ...taskTable(record),
  ].join('\n');
}

function headline({ source, destination, stayed }: MigrationRecord, style: ReportStyle): string {
  if (stayed !== null) {
    return `The process of cluster ${source} stayed there: ${style.errorName(stayed.error)}.`;
  }
  const target = destination === null ? 'nowhere yet' : `cluster ${destination}`;
  return `The process of cluster ${source} moved to ${target}.`;
}

function timeLines(record: MigrationRecord, clockHz: number): string[] {
  const { cycles, stayed, source, destination } = record;
  const rows: [string, number | null][] = [
    [`cluster ${source} is told to freeze its process`, cycles.freeze],
    ['no thread runs and no call is open: the process is static', cycles.frozen],
    [`its container is complete in cluster ${destination ?? '?'}`, cycles.arrived],
    ['its first user instruction there', cycles.resumed],
    stayed === null
      ? [`cluster ${source} gives up its copy`, cycles.released]
      : ['it goes on where it was', stayed.cycle],
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

function phaseTable({ phases }: MigrationRecord): string[] {
  const body = phases.map(({ cluster, phase, cycle, cycles, bytes }, index) => [
    cluster === phases[index - 1]?.cluster ? '' : `cluster ${cluster}`,
    phase,
    grouped(cycle),
    cycles === null ? '-' : grouped(cycles),
    bytes === 0 ? '' : grouped(bytes),
  ]);
  return tableLines(['side', 'phase', 'from cycle', 'cycles', 'bytes'], body, 2);
}

function chunkTable({ chunks }: MigrationRecord): string[] {
  const body = chunks.map(({ chunk, part, bytes, sentCycle, arrivedCycle, isAccepted }) => [
    part,
    String(chunk),
    grouped(bytes),
    grouped(sentCycle),
    arrivedCycle === null ? 'lost' : grouped(arrivedCycle),
    isAccepted === false ? 'refused' : '',
  ]);
  return tableLines(['part', 'chunk', 'bytes', 'sent at', 'arrived at', ''], body, 1);
}

function taskTable(record: MigrationRecord): string[] {
  const head = [
    'task',
    `cluster ${record.source}`,
    'first',
    `cluster ${record.destination ?? '?'}`,
    'first',
  ];
  const body = record.tasks.map((row) => [
    row.task,
    row.sourceRuns === 0 ? '' : `${row.sourceRuns} ×`,
    row.sourceFirstCycle === null ? '' : grouped(row.sourceFirstCycle),
    row.destinationRuns === 0 ? '' : `${row.destinationRuns} ×`,
    row.destinationFirstCycle === null ? '' : grouped(row.destinationFirstCycle),
  ]);
  return tableLines(head, body, 1);
}

/** A table with a rule below its head; the first `words` columns are words, the others numbers. */
function tableLines(head: readonly string[], body: readonly string[][], words: number): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...body.map((row) => row[column]?.length ?? 0)),
  );
  const lineOf = (cells: readonly string[]) =>
    `  ${cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < words ? cell.padEnd(width) : cell.padStart(width);
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

/** 1234567 → 1,234,567 */
function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
