/** The figures of `--stats` as tables: every column has its unit, every table its model. */
import type { CoreStatistics, NetworkStatistics, Statistics } from '../debug/statistics.ts';
import type { EventName } from '../hart/events.ts';

interface Column<Row> {
  readonly head: string;
  readonly unit: string;
  readonly value: (row: Row) => string | number;
}

type Core = CoreStatistics & { readonly cluster: number };

const figure = (head: string, unit: string, name: EventName): Column<Core> => {
  return { head, unit, value: ({ events }) => events[name] ?? '–' };
};
const place: readonly Column<Core>[] = [
  { head: 'cluster', unit: '', value: ({ cluster }) => String(cluster) },
  { head: 'core', unit: '', value: ({ core }) => String(core) },
];

// biome-ignore format: the columns are aligned by hand
const work: readonly Column<Core>[] = [
  ...place,
  figure('cycles',       'cycles', 'cycles'),
  figure('asleep',       'cycles', 'sleep'),
  figure('instructions', 'count',  'instructions'),
  figure('branches',     'count',  'branches'),
  figure('taken',        'count',  'branchesTaken'),
  figure('traps',        'count',  'traps'),
];

// biome-ignore format: the columns are aligned by hand
const caches: readonly Column<Core>[] = [
  ...place,
  figure('I$ looked up', 'count', 'instructionAccesses'),
  figure('I$ missed',    'count', 'instructionMisses'),
  figure('D$ looked up', 'count', 'dataAccesses'),
  figure('D$ missed',    'count', 'dataMisses'),
  figure('I-TLB missed', 'count', 'fetchTlbMisses'),
  figure('D-TLB missed', 'count', 'dataTlbMisses'),
];

// biome-ignore format: the columns are aligned by hand
const stalls: readonly Column<Core>[] = [
  ...place,
  figure('I$',         'cycles', 'instructionStalls'),
  figure('D$',         'cycles', 'dataStalls'),
  figure('I-TLB',      'cycles', 'fetchTlbStalls'),
  figure('D-TLB',      'cycles', 'dataTlbStalls'),
  figure('register',   'cycles', 'registerStalls'),
  figure('stream',     'cycles', 'streamStalls'),
  figure('branch',     'cycles', 'branchStalls'),
  figure('arithmetic', 'cycles', 'arithmeticStalls'),
  figure('trap',       'cycles', 'trapStalls'),
];

/** All tables; cores that did nothing, and links without traffic, are left out and counted. */
export function statisticsText(statistics: Statistics): string {
  const { timing, clockHz, cycles, sliceCycles, seed, clusters, network } = statistics;
  const cores = clusters.flatMap(({ cluster, cores }) => cores.map((one) => ({ ...one, cluster })));
  const active = cores.filter(({ events }) => (events.instructions ?? 0) > 0);
  const milliseconds = ((1000 * cycles) / clockHz).toFixed(3);
  return [
    `timing ${timing}: ${grouped(cycles)} cycles, ${milliseconds} ms at ${clockHz / 1e6} MHz ` +
      `(slice ${sliceCycles} cycles, seed ${seed})`,
    table('parameters', statistics.parameters, [
      { head: 'name', unit: '', value: ({ name }) => name },
      { head: 'value', unit: '', value: ({ value }) => value },
      { head: 'unit', unit: '', value: ({ unit }) => unit },
      { head: 'source', unit: '', value: ({ source, isChanged }) => (isChanged ? 'set' : source) },
    ]),
    table(`cores, ${timing}${leftOut(cores.length - active.length)}`, active, work),
    ...(timing === 'functional'
      ? []
      : [
          table(`caches and TLBs, ${timing}`, active, caches),
          table(`stalls, ${timing}`, active, stalls),
        ]),
    ...networkTables('data network', network.data),
    ...networkTables('control network', network.control),
  ].join('\n\n');
}

function networkTables(name: string, { nodes, links }: NetworkStatistics): readonly string[] {
  const busyNodes = nodes.filter((one) => one.sentPackets + one.receivedPackets > 0);
  const busyLinks = links.filter(({ packets }) => packets > 0);
  if (busyLinks.length === 0) return [`${name}: no traffic`];
  return [
    table(`${name}: nodes${leftOut(nodes.length - busyNodes.length)}`, busyNodes, [
      { head: 'node', unit: '', value: ({ node }) => String(node) },
      { head: 'sent', unit: 'packets', value: ({ sentPackets }) => sentPackets },
      { head: 'sent', unit: 'bytes', value: ({ sentBytes }) => sentBytes },
      { head: 'received', unit: 'packets', value: ({ receivedPackets }) => receivedPackets },
      { head: 'received', unit: 'bytes', value: ({ receivedBytes }) => receivedBytes },
    ]),
    table(`${name}: links${leftOut(links.length - busyLinks.length)}`, busyLinks, [
      { head: 'link', unit: '', value: (link) => link.name },
      { head: 'passed', unit: 'packets', value: ({ packets }) => packets },
      { head: 'passed', unit: 'bytes', value: ({ bytes }) => bytes },
      { head: 'busy', unit: 'cycles', value: ({ busyCycles }) => busyCycles },
      { head: 'waited', unit: 'cycles', value: ({ waitCycles }) => waitCycles },
    ]),
  ];
}

function leftOut(count: number): string {
  return count === 0 ? '' : ` (${count} idle ones left out)`;
}

/** Numbers to the right, words to the left; two lines of heads, the second with the units. */
function table<Row>(title: string, rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map(({ value }) => value(row)));
  const lines = [
    columns.map(({ head }) => head),
    columns.map(({ unit }) => unit),
    ...cells.map((row) => row.map((cell) => (typeof cell === 'number' ? grouped(cell) : cell))),
  ];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const isNumber = columns.map((_, at) => cells.some((row) => typeof row[at] === 'number'));
  const texts = lines
    .filter((line) => line.some((cell) => cell !== ''))
    .map((line) =>
      line
        .map((cell, at) => {
          const width = widths[at] ?? 0;
          return isNumber[at] ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    );
  return [title, ...texts.map((text) => `  ${text}`)].join('\n');
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
}
