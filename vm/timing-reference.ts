/** The generated parts of vm/README.md and vm/hart/README.md: timing parameters and events. */
import { eventNames, events } from './hart/events.ts';
import { timingParameters } from './timing.ts';

/** Every parameter of every timing model, in Markdown. */
export function timingReference(): string {
  const models = {
    all: 'all',
    mppa256: '`mppa256`, `mppa256-calibrated`',
    calibrated: '`mppa256-calibrated`',
  };
  const rows = timingParameters.map((one) => [
    `\`${one.name}\``,
    String(one.value),
    one.unit,
    `${one.min} … ${one.max}${one.isPower ? ', power of two' : ''}`,
    models[one.models],
    one.source,
    one.meaning,
  ]);
  return table(['name', 'default', 'unit', 'range', 'models', 'source', 'meaning'], rows);
}

/** Every event of the event counters, in Markdown. */
export function eventReference(): string {
  const rows = eventNames.map((name) => {
    const { number, unit, isAlways, meaning } = events[name];
    return [String(number), name, unit, isAlways ? 'all' : 'not `functional`', meaning];
  });
  return table(['mhpmevent', 'name', 'unit', 'models', 'meaning'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
