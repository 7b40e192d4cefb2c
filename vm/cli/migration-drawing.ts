/**
 * Migrations as an SVG drawing: time from left to right, a lane for each cluster that took part, on
 * it the phases as bars, between the lanes what was sent. It needs no script and no other file.
 */
import type { ChunkRow, MessageRow, MigrationRecord, PhaseRow } from './migration-records.ts';

const WIDTH = 1200;
const LEFT = 90;
const RIGHT = 20;
const HEAD = 56;
const BAR = 26;
const GAP = 120;
const FOOT = 44;
/** Narrower bars have no name in them. */
const LETTER = 6.4;
const TICKS = 8;

/** Quiet colours for waiting, strong ones for what moves the process. */
const PHASE_COLOURS: Readonly<Record<string, string>> = {
  holding: '#cfd8dc',
  freezing: '#90caf9',
  asking: '#ffe082',
  sending: '#81c784',
  sent: '#aed581',
  committing: '#ffcc80',
  resolving: '#ef9a9a',
  receiving: '#81c784',
  prepared: '#aed581',
  claiming: '#ffcc80',
};
const OTHER_COLOUR = '#b39ddb';
const CHUNK_COLOUR = '#66bb6a';
const REFUSED_COLOUR = '#e53935';
const MESSAGE_COLOUR = '#37474f';
const MOMENT_COLOUR = '#c62828';
const TEXT_COLOUR = '#212121';

/** Where cycles and clusters are on the page. */
interface Scale {
  readonly x: (cycle: number) => number;
  /** Middle of a cluster's lane. */
  readonly y: (cluster: number) => number;
}

/** The drawing as the text of a file. One below the other, each with a scale of its own. */
export function migrationDrawing(records: readonly MigrationRecord[], clockHz: number): string {
  const blocks = records.map((record) => ({ record, lanes: lanesOf(record) }));
  let top = 0;
  const parts = blocks.map(({ record, lanes }) => {
    const drawing = `<g transform="translate(0,${top})">${drawRecord(record, lanes, clockHz)}</g>`;
    top += heightOf(lanes.length);
    return drawing;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${Math.max(top, HEAD)}"`,
    ` width="${WIDTH}" font-family="sans-serif" font-size="12" fill="${TEXT_COLOUR}">\n`,
    '<rect width="100%" height="100%" fill="white"/>\n',
    ...(parts.length === 0 ? [text(LEFT, HEAD / 2, 'No process was migrated.')] : parts),
    '</svg>\n',
  ].join('');
}

/** Source first, destination next, then whoever else was asked. */
function lanesOf({ source, destination, messages, chunks }: MigrationRecord): number[] {
  const ends = messages.flatMap((message) => [message.source, message.destination]);
  const tried = destination ?? ends.find((end) => chunks.length > 0 && end !== source);
  return [...new Set([source, ...(tried === undefined ? [] : [tried]), ...ends])];
}

function heightOf(lanes: number): number {
  return HEAD + (lanes - 1) * GAP + BAR + FOOT;
}

function drawRecord(record: MigrationRecord, lanes: readonly number[], clockHz: number): string {
  const { source, destination, phases, chunks, messages } = record;
  const [start, end] = spanOf(record);
  const x = (cycle: number) => LEFT + ((cycle - start) / (end - start)) * (WIDTH - LEFT - RIGHT);
  const y = (cluster: number) => HEAD + lanes.indexOf(cluster) * GAP + BAR / 2;
  const scale = { x, y };
  const other = destination ?? lanes[1] ?? source;
  return [
    text(10, 22, titleOf(record, clockHz), 'font-size="15" font-weight="bold"'),
    ...lanes.map((cluster) => lane(cluster, scale)),
    ...chunks.map((chunk) => chunkLine(chunk, { source, destination: other, scale })),
    ...phases.map((phase) => phaseBar(phase, scale, end)),
    ...messages.map((message, index) => messageArrow(message, scale, index)),
    ...moments(record, scale, lanes.length),
    ...ticks({ start, end }, scale, heightOf(lanes.length) - FOOT + 16),
  ].join('\n');
}

function titleOf({ source, destination, cycles, stayed }: MigrationRecord, clockHz: number) {
  if (stayed !== null) return `The process of cluster ${source} stayed there`;
  const target = destination === null ? 'nowhere yet' : `cluster ${destination}`;
  const title = `From cluster ${source} to ${target}`;
  if (cycles.downtime === null) return title;
  const microseconds = ((cycles.downtime / clockHz) * 1e6).toFixed(1);
  return `${title}: downtime ${grouped(cycles.downtime)} cycles (${microseconds} µs)`;
}

/** All that is drawn, with a little room. */
function spanOf({ cycles, phases, chunks, messages, stayed }: MigrationRecord): [number, number] {
  const all = [
    ...Object.entries(cycles).flatMap(([name, cycle]) => (name === 'downtime' ? [] : [cycle])),
    stayed?.cycle ?? null,
    ...phases.flatMap(({ cycle, cycles: length }) => [cycle, cycle + (length ?? 0)]),
    ...[...chunks, ...messages].flatMap((one) => [one.sentCycle, one.arrivedCycle]),
  ].filter((cycle) => cycle !== null);
  const [start, end] = [Math.min(...all), Math.max(...all)];
  return [start, end + Math.max(1, (end - start) / 50)];
}

function lane(cluster: number, { y }: Scale): string {
  const at = y(cluster);
  return [
    text(10, at + 4, `cluster ${cluster}`),
    `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" stroke="#bdbdbd"/>`,
  ].join('');
}

function phaseBar({ cluster, phase, cycle, cycles, bytes }: PhaseRow, scale: Scale, end: number) {
  const left = scale.x(cycle);
  const width = Math.max(1, scale.x(cycles === null ? end : cycle + cycles) - left);
  const at = scale.y(cluster);
  const colour = PHASE_COLOURS[phase] ?? OTHER_COLOUR;
  const length = cycles === null ? '' : `, ${grouped(cycles)} cycles`;
  const moved = bytes === 0 ? '' : `, ${grouped(bytes)} bytes`;
  const label = width > phase.length * LETTER + 4 ? text(left + 4, at + 4, phase) : '';
  return (
    `<g><title>${phase}${length}${moved}</title><rect x="${round(left)}" y="${at - BAR / 2}" ` +
    `width="${round(width)}" height="${BAR}" fill="${colour}" stroke="white"/>${label}</g>`
  );
}

function chunkLine(
  { chunk, part, bytes, sentCycle, arrivedCycle, isAccepted }: ChunkRow,
  { source, destination, scale }: { source: number; destination: number; scale: Scale },
): string {
  const [from, to] = [edge(source, destination, scale), edge(destination, source, scale)];
  const colour = isAccepted === true ? CHUNK_COLOUR : REFUSED_COLOUR;
  return (
    `<line x1="${round(scale.x(sentCycle))}" y1="${from}" ` +
    `x2="${round(scale.x(arrivedCycle ?? sentCycle))}" y2="${to}" stroke="${colour}">` +
    `<title>chunk ${chunk}: ${part}, ${grouped(bytes)} bytes</title></line>`
  );
}

/** An arrow with its name beside it; names take turns in height so that they do not collide. */
function messageArrow(message: MessageRow, scale: Scale, index: number): string {
  const { name, source, destination, sentCycle, arrivedCycle } = message;
  if (source === destination) return '';
  const [y1, y2] = [edge(source, destination, scale), edge(destination, source, scale)];
  const [x1, x2] = [round(scale.x(sentCycle)), round(scale.x(arrivedCycle ?? sentCycle))];
  const share = 0.25 + 0.17 * (index % 4);
  const [x, y] = [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
  const tip = y2 > y1 ? -6 : 6;
  return (
    `<g stroke="${MESSAGE_COLOUR}" fill="none"><line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"` +
    `${arrivedCycle === null ? ' stroke-dasharray="3"' : ''}/>` +
    `<path d="M${x2 - 4} ${y2 + tip} L${x2} ${y2} L${x2 + 4} ${y2 + tip}"/></g>` +
    text(x + 4, y + 4, name, 'font-size="10"')
  );
}

/** The moments that the report tells of, as lines across all lanes. */
function moments({ cycles }: MigrationRecord, { x }: Scale, lanes: number): string[] {
  const bottom = heightOf(lanes) - FOOT + 2;
  const all = [
    ['freeze', cycles.freeze],
    ['static', cycles.frozen],
    ['complete', cycles.arrived],
    ['runs', cycles.resumed],
  ] as const;
  return all.flatMap(([name, cycle], index) => {
    if (cycle === null) return [];
    const at = round(x(cycle));
    const side = index % 2 === 0 ? `x="${at - 3}" text-anchor="end"` : `x="${at + 3}"`;
    return [
      `<line x1="${at}" x2="${at}" y1="34" y2="${bottom}" ` +
        `stroke="${MOMENT_COLOUR}" stroke-dasharray="2 3"/>` +
        `<text ${side} y="42" font-size="10" fill="${MOMENT_COLOUR}">${name}</text>`,
    ];
  });
}

function ticks({ start, end }: { start: number; end: number }, { x }: Scale, y: number): string[] {
  const step = niceStep((end - start) / TICKS);
  const first = Math.ceil(start / step) * step;
  const count = Math.floor((end - first) / step) + 1;
  return Array.from({ length: count }, (_, index) => {
    const cycle = first + index * step;
    return text(round(x(cycle)), y, grouped(cycle), 'font-size="10" text-anchor="middle"');
  }).concat(text(WIDTH - RIGHT, y + 16, 'cycles', 'font-size="10" text-anchor="end"'));
}

/** The least of 1, 2 or 5 times a power of ten that is not below `least`. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power;
}

/** The edge of a cluster's bar that looks towards another cluster. */
function edge(cluster: number, towards: number, { y }: Scale): number {
  return y(cluster) + (y(towards) > y(cluster) ? BAR / 2 : -BAR / 2);
}

function text(x: number, y: number, content: string, more = ''): string {
  return `<text x="${round(x)}" y="${round(y)}" ${more}>${content}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** 1234567 → 1,234,567 */
function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
