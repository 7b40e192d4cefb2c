/** `nanvix run --trace FILE`: what happens in a run, written line by line while it goes on. */
import { nearest } from '../../assembler/nearest.ts';
import { Trace } from '../debug/trace.ts';
import {
  allTraceEvents,
  type TraceEvent,
  type TraceEventName,
  usualTraceEvents,
} from '../debug/trace-events.ts';
import { type ElfExecutable, SHF } from '../elf/format.ts';
import { SymbolTable } from '../elf/symbols.ts';
import { USER_BASE } from '../loader.ts';
import type { Machine } from '../machine.ts';
import { CliError } from './cli-error.ts';
import type { CommandArguments, Option } from './command.ts';
import { refuseOverwriting } from './files.ts';
import { StreamFile } from './stream-file.ts';

// biome-ignore format: the columns are aligned by hand
export const traceOptions: readonly Option[] = [
  { name: '--trace',        value: 'FILE', help: 'write what happens to FILE, a line an event; .jsonl: as JSON' },
  { name: '--trace-events', value: 'LIST', help: `only these: ${allTraceEvents.slice(0, 3).join(',')}, … or all (default: no instruction)` },
  { name: '--trace-cores',  value: 'LIST', help: 'only of these clusters and cores, as in 0,1.3' },
];

/** What `--trace` asks for: an observer of the machine that writes, and the end of the file. */
export interface TraceToFile {
  readonly trace: Trace;
  readonly close: () => void;
}

/** Undefined if no trace is wanted. `executables` are what runs, if that is known. */
export function traceToFile(
  args: CommandArguments,
  machine: Machine,
  executables: readonly ElfExecutable[],
): TraceToFile | undefined {
  const path = args.value('--trace');
  if (path === undefined) {
    const other = traceOptions.find(({ name }) => args.has(name));
    if (other === undefined) return undefined;
    throw new CliError(`${other.name} goes with --trace`, { help: 'add --trace FILE' });
  }
  const events = chosenEvents(args);
  const isWanted = chosenCores(args, machine);
  const saves = args.values('--save-at').map((word) => word.slice(word.indexOf('=') + 1));
  refuseOverwriting(path, [...args.operands, ...args.values('--restore'), ...saves]);
  const [format, head] = path.endsWith('.jsonl') ? [jsonLine, ''] : [textLine, HEAD];
  const file = new StreamFile(path);
  file.write(head);
  const [first] = executables;
  const trace = new Trace(machine, {
    write: (event) => file.write(format(event)),
    events,
    isWanted,
    symbols: new SymbolTable(first?.symbols ?? []),
    nameAt: namesOf(executables),
  });
  return { trace, close: () => file.close() };
}

const HEAD =
  '# nanvix trace, version 1: cycle, cluster.core, event, its fields; in the order of execution\n';

function textLine({ cycle, cluster, core, event, fields }: TraceEvent): string {
  const place = core === undefined ? `${cluster}` : `${cluster}.${core}`;
  const words = fields.map(([name, value]) => `${name}=${quoted(value)}`);
  const head = `${String(cycle).padStart(10)} ${place.padEnd(5)} ${event.padEnd(9)}`;
  return `${`${head} ${words.join(' ')}`.trimEnd()}\n`;
}

function jsonLine({ cycle, cluster, core, event, fields }: TraceEvent): string {
  return `${JSON.stringify({ cycle, cluster, core, event, ...Object.fromEntries(fields) })}\n`;
}

/** Values are words; the text of an instruction has a blank, and quotes around it. */
function quoted(value: number | string): string {
  return typeof value === 'string' && /[\s"]/.test(value) ? JSON.stringify(value) : String(value);
}

function chosenEvents(args: CommandArguments): ReadonlySet<TraceEventName> {
  const list = args.value('--trace-events');
  if (list === undefined) return new Set(usualTraceEvents);
  if (list === 'all') return new Set(allTraceEvents);
  return new Set(
    list.split(',').map((word) => {
      const name = allTraceEvents.find((one) => one === word);
      if (name !== undefined) return name;
      const near = nearest(word, allTraceEvents);
      throw new CliError(`--trace-events: there is no event "${word}"`, {
        help:
          near === undefined ? `there are: ${allTraceEvents.join(' ')}` : `did you mean ${near}?`,
      });
    }),
  );
}

function chosenCores(args: CommandArguments, { clusters }: Machine) {
  const list = args.value('--trace-cores');
  if (list === undefined) return () => true;
  const chosen = new Set<string>();
  for (const word of list.split(',')) {
    const match = /^(\d+)(?:\.(\d+))?$/.exec(word);
    if (match === null) {
      throw new CliError(`--trace-cores: "${word}" is no cluster and no CLUSTER.CORE`, {
        help: 'as in 0,1.3',
      });
    }
    const [cluster, core] = [Number(match[1]), Number(match[2] ?? 0)];
    if (clusters[cluster]?.harts[core] === undefined) {
      throw new CliError(`--trace-cores: the machine has no ${word}`, {
        help: `it has clusters 0 to ${clusters.length - 1}; cores are numbered from 0 in each`,
      });
    }
    chosen.add(match[2] === undefined ? `${cluster}` : `${cluster}.${core}`);
  }
  return (cluster: number, core: number) =>
    chosen.has(`${cluster}`) || chosen.has(`${cluster}.${core}`);
}

/** Names code. Where programs differ, user addresses mean several things and get no name. */
function namesOf(executables: readonly ElfExecutable[]) {
  const [first] = executables;
  if (first === undefined) return () => undefined;
  const symbols = new SymbolTable(first.symbols);
  const end = executables.some((one) => one !== first) ? USER_BASE : Number.POSITIVE_INFINITY;
  const code = first.sections.filter(({ flags }) => (flags & SHF.EXECINSTR) !== 0);
  return (address: number): string | undefined => {
    const isCode = code.some(
      (one) => address >= one.address && address < one.address + one.sizeBytes,
    );
    const found = isCode && address < end ? symbols.nameAt(address) : undefined;
    if (found === undefined) return undefined;
    return found.offset === 0 ? found.name : `${found.name}+0x${found.offset.toString(16)}`;
  };
}
