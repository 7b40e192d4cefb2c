/** The options of `nanvix run` that choose how time passes and what is told of it. */
import { nearest } from '../../assembler/nearest.ts';
import { statisticsOf } from '../debug/statistics.ts';
import { CLOCK_HZ } from '../device/network-interface.ts';
import type { Machine } from '../machine.ts';
import { isUsedBy, type TimingModel, timingModels, timingParameters } from '../timing.ts';
import { CliError } from './cli-error.ts';
import type { CommandArguments, Io, Option } from './command.ts';
import { statisticsText } from './statistics-report.ts';
import { readChoice, readInteger } from './values.ts';

// biome-ignore format: the columns are aligned by hand
export const timingOptions: readonly Option[] = [
  { name: '--timing',     value: 'MODEL', help: `${timingModels.join(', ')} (default functional)` },
  { name: '--timing-set', value: 'NAME=VALUE', isRepeatable: true, help: 'another value for a parameter of the model' },
  { name: '--stats',      value: 'json', isValueOptional: true, help: 'show what cores, caches and network did' },
];

/** The options of the machine that they stand for. */
export function readTimingOptions(args: CommandArguments) {
  const timing = readChoice<TimingModel>(
    args.value('--timing') ?? 'functional',
    '--timing',
    timingModels,
  );
  const timingSet: Record<string, number> = {};
  for (const word of args.values('--timing-set')) {
    const [name, value] = readChange(word, timing);
    timingSet[name] = value;
  }
  statisticsKind(args);
  return { timing, timingSet, statistics: args.has('--stats') };
}

/** Prints what `--stats` asks for; nothing if it was not given. */
export function printStatistics(args: CommandArguments, machine: Machine, io: Io): void {
  const kind = statisticsKind(args);
  if (kind === undefined) return;
  const statistics = statisticsOf(machine, CLOCK_HZ);
  const text =
    kind === 'json' ? JSON.stringify(statistics, undefined, 2) : statisticsText(statistics);
  io.stdout(`${text}\n`);
}

function statisticsKind(args: CommandArguments): 'text' | 'json' | undefined {
  const value = args.value('--stats');
  if (value === undefined || value === '') return value === '' ? 'text' : undefined;
  return readChoice<'json'>(value, '--stats', ['json']);
}

function readChange(word: string, timing: TimingModel): readonly [string, number] {
  const match = /^([^=]+)=(.*)$/.exec(word);
  if (match === null) {
    throw new CliError(`--timing-set: "${word}" is not NAME=VALUE`, { help: 'as in noc.hop=5' });
  }
  const [, name = '', value = ''] = match;
  const names = timingParameters.map((one) => one.name);
  const parameter = timingParameters.find((one) => one.name === name);
  if (parameter === undefined) {
    const near = nearest(name, names);
    throw new CliError(`--timing-set: there is no parameter "${name}"`, {
      help: near === undefined ? `there are ${names.join(', ')}` : `did you mean ${near}?`,
    });
  }
  if (!isUsedBy(parameter, timing)) {
    const users = timingModels.filter((model) => isUsedBy(parameter, model));
    throw new CliError(`--timing-set: the model ${timing} does not use ${name}`, {
      help: `give --timing ${users.join(' or ')}`,
    });
  }
  const { min, max } = parameter;
  return [name, readInteger(value, { option: `--timing-set ${name}`, min, max })];
}
