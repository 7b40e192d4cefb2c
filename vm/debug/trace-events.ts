/** THE TABLE of what a trace tells: each event, when it is told, and the fields that it has. */

interface EventRow {
  /** What has just happened, or happens now. */
  readonly meaning: string;
  /** Names of its fields, in order; those in brackets are there only where they are known. */
  readonly fields: string;
  /** It is told only if it is asked for by name. */
  readonly isExtra?: true;
}

// biome-ignore format: a table reads best in columns
export const traceEvents = {
  trap:        { fields: 'cause pc value from to [thread] [at]', meaning: 'an exception of the instruction at `pc`; its handler is entered next' },
  interrupt:   { fields: 'cause pc from to [thread] [at]', meaning: 'an interrupt before the instruction at `pc`; its handler is entered next' },
  resume:      { fields: 'pc to [thread] [at]', meaning: 'mret or sret: the hart goes on at `pc`' },
  call:        { fields: 'number name thread a0 a1 a2 a3 a4 pc [at]', meaning: 'a thread calls the kernel' },
  result:      { fields: 'number name thread a0', meaning: 'that thread goes on behind its call, whose result is `a0`' },
  switch:      { fields: 'from to', meaning: "the kernel gives the core to another thread: kind and id of both" },
  task:        { fields: 'name', meaning: 'the dispatcher calls a task of the kernel' },
  sleep:       { fields: '', meaning: 'the hart falls asleep in wfi' },
  wake:        { fields: 'cause', meaning: 'it wakes, for this interrupt is pending' },
  send:        { fields: 'kind source node sequence bytes [channel] [accepted] [to]', meaning: 'a packet is handed to the network, for that node' },
  arrive:      { fields: 'kind source node sequence bytes [channel] [accepted] [to]', meaning: 'a packet has come through the network' },
  request:     { fields: 'to', meaning: 'the host asks the kernel to move its process to that cluster' },
  answer:      { fields: 'value', meaning: 'the kernel says what has become of that: the cluster, or a negative error number' },
  instruction: { fields: 'pc word text [address] [rd] [at]', meaning: 'an instruction has retired: the address that it used and the register that it wrote, by name', isExtra: true },
} as const satisfies Readonly<Record<string, EventRow>>;

export type TraceEventName = keyof typeof traceEvents;

/** Every name, and those that are told if nobody chooses. */
export const allTraceEvents = Object.keys(traceEvents) as readonly TraceEventName[];
export const usualTraceEvents = allTraceEvents.filter((name) => !('isExtra' in traceEvents[name]));

/** One thing that happened. */
export interface TraceEvent {
  readonly cycle: number;
  readonly cluster: number;
  /** Packets belong to no core. */
  readonly core: number | undefined;
  readonly event: TraceEventName;
  /** Numbers are decimal; addresses, words and registers are text in hexadecimal. */
  readonly fields: readonly (readonly [name: string, value: number | string])[];
}

/** The table for a page. */
export function traceReference(): string {
  const rows = allTraceEvents.map((name) => {
    const { fields, meaning } = traceEvents[name];
    return `| \`${name}\` | ${fields === '' ? '' : `\`${fields}\``} | ${meaning} |`;
  });
  return ['| event | fields | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}
