/**
 * Timing models: every parameter of what things cost, in one table. `functional`: an instruction is
 * a cycle, and the network has its latencies. `mppa256`: caches, TLBs and the costs of a core like
 * those of the MPPA-256. `mppa256-calibrated`: the same, and what the original's software spent on
 * each chunk of a Portal. Results of different models do not belong in one table.
 *
 * One cycle is 2.5 ns: harts and network share a clock of 400 MHz, which is no parameter, for the
 * machine timer counts every 40th cycle of it.
 */
import type { HartTiming } from './hart/pipeline.ts';
import type { NetworkTiming } from './noc/network.ts';

export const timingModels = ['functional', 'mppa256', 'mppa256-calibrated'] as const;
export type TimingModel = (typeof timingModels)[number];

export interface TimingParameter {
  readonly name: string;
  readonly value: number;
  readonly unit: 'cycles' | 'bytes' | 'entries' | 'ways' | 'stores' | 'bytes/cycle';
  readonly min: number;
  readonly max: number;
  /** Whether only powers of two will do. */
  readonly isPower: boolean;
  /** The models that know it: all, those with caches, or the calibrated one alone. */
  readonly models: 'all' | 'mppa256' | 'calibrated';
  /** Where the value is from: the original's source, literature, a measurement, or nowhere. */
  readonly source: 'original' | 'literature' | 'measured' | 'assumed';
  readonly meaning: string;
}

// biome-ignore format: the columns are aligned by hand
export const timingParameters = [
  cost('branch.taken',        2,  'assumed',    'a branch or jump that is taken, and mret, sret'),
  cost('multiply',            2,  'literature', 'a multiplication'),
  cost('divide',              33, 'literature', 'a division or remainder'),
  cost('load-use',            1,  'literature', 'reading the register that the instruction before loads'),
  cost('trap.entry',          50, 'assumed',    'entering the handler of a trap or interrupt'),
  size('icache.size',         8192,  'bytes',   'original',   'instruction cache of a compute core'),
  size('icache.size-io',      32768, 'bytes',   'original',   'instruction cache of an I/O core'),
  size('icache.ways',         2,     'ways',    'literature', 'its associativity; least recently used goes'),
  size('icache.line',         64,    'bytes',   'original',   'its line'),
  cost('icache.miss',         18, 'literature', 'fetching a line: 10 to the first word, 8 more for 64 bytes'),
  size('dcache.size',         8192,  'bytes',   'original',   'data cache of a compute core; written through'),
  size('dcache.size-io',      32768, 'bytes',   'original',   'data cache of an I/O core'),
  size('dcache.ways',         2,     'ways',    'literature', 'its associativity; least recently used goes'),
  size('dcache.line',         64,    'bytes',   'original',   'its line'),
  cost('dcache.miss',         18, 'literature', 'loading a line'),
  cost('uncached',            10, 'literature', 'an atomic, or an access of a device'),
  size('write-buffer.stores', 8,     'stores',  'assumed',    'stores that the write buffer holds'),
  cost('write-buffer.store',  4,  'assumed',    'time between stores that leave the write buffer'),
  size('itlb.entries',        64,    'entries', 'assumed',    'pages of the instruction TLB'),
  size('itlb.ways',           2,     'ways',    'literature', 'its associativity; least recently used goes'),
  size('dtlb.entries',        64,    'entries', 'assumed',    'pages of the data TLB'),
  size('dtlb.ways',           2,     'ways',    'literature', 'its associativity; least recently used goes'),
  cost('tlb.walk',            36, 'assumed',    'a walk: two entries of page tables'),
  wire('noc.setup',           300, 'cycles',      'assumed',    16, 'order to send until the first flit leaves'),
  wire('noc.hop',             3,   'cycles',      'assumed',    0,  'one router to the next, or an I/O node'),
  wire('noc.rate',            4,   'bytes/cycle', 'literature', 1,  'a link: one flit a cycle, 1.6 GB/s'),
  wire('noc.packet',          128, 'bytes',       'original',   4,  'piece of a transfer that has a link to itself'),
  wire('noc.reply',           8,   'bytes',       'original',   1,  'acknowledgement on the control network'),
  { ...wire('noc.chunk',      180_000, 'cycles',  'measured',   0,  'software for each DMA transfer, a Portal chunk: 205 000 cycles in the paper less 25 000 here'), models: 'calibrated' },
] as const satisfies readonly TimingParameter[];

export type TimingName = (typeof timingParameters)[number]['name'];
export type TimingValues = Readonly<Record<TimingName, number>>;
/** Values given by name instead of those in the table. */
export type TimingChanges = Readonly<Partial<Record<string, number>>>;

export function isUsedBy(parameter: TimingParameter, model: TimingModel): boolean {
  const { models } = parameter;
  if (models === 'all') return true;
  return models === 'mppa256' ? model !== 'functional' : model === 'mppa256-calibrated';
}

/** The parameters of a model. */
export function timingOf(model: TimingModel, changes: TimingChanges): TimingValues {
  const values = timingParameters.map((parameter) => {
    const value = isUsedBy(parameter, model) ? (changes[parameter.name] ?? parameter.value) : 0;
    return [parameter.name, value] as const;
  });
  return Object.fromEntries(values) as TimingValues;
}

/** What is wrong with changed parameters, with what is allowed; undefined if nothing is. */
export function validateTiming(model: TimingModel, changes: TimingChanges): string | undefined {
  for (const [name, value] of Object.entries(changes)) {
    const parameter = timingParameters.find((one) => one.name === name);
    if (parameter === undefined) return `timing: there is no parameter ${name}`;
    const { min, max, isPower } = parameter;
    if (!isUsedBy(parameter, model)) return `timing: ${model} does not use ${name}`;
    if (value === undefined || !Number.isInteger(value) || value < min || value > max) {
      return `timing: ${name}: ${value} is not a whole number from ${min} to ${max}`;
    }
    if (isPower && !Number.isInteger(Math.log2(value))) {
      return `timing: ${name}: ${value} is not a power of two`;
    }
  }
  return validateShapes(timingOf(model, changes));
}

/** What a hart of such a cluster costs; undefined if every instruction is a cycle. */
export function hartTiming(
  model: TimingModel,
  changes: TimingChanges,
  kind: 'compute' | 'io',
): HartTiming | undefined {
  if (model === 'functional') return undefined;
  const values = timingOf(model, changes);
  const suffix = kind === 'io' ? '-io' : '';
  const cache = (name: 'icache' | 'dcache') => {
    const [lineBytes, ways] = [values[`${name}.line`], values[`${name}.ways`]];
    const sets = values[`${name}.size${suffix}`] / (lineBytes * ways);
    return { sets, ways, lineBytes, miss: values[`${name}.miss`] };
  };
  const tlb = (name: 'itlb' | 'dtlb') => {
    const ways = values[`${name}.ways`];
    return { sets: values[`${name}.entries`] / ways, ways };
  };
  return {
    branchTaken: values['branch.taken'],
    multiply: values.multiply,
    divide: values.divide,
    loadUse: values['load-use'],
    trapEntry: values['trap.entry'],
    instructionCache: cache('icache'),
    dataCache: cache('dcache'),
    uncached: values.uncached,
    writeBufferStores: values['write-buffer.stores'],
    writeCycles: values['write-buffer.store'],
    instructionTlb: tlb('itlb'),
    dataTlb: tlb('dtlb'),
    tlbWalk: values['tlb.walk'],
  };
}

export function networkTiming(model: TimingModel, changes: TimingChanges = {}): NetworkTiming {
  const values = timingOf(model, changes);
  return {
    setUpCycles: values['noc.setup'],
    hopCycles: values['noc.hop'],
    bytesPerCycle: values['noc.rate'],
    packetBytes: values['noc.packet'],
    replyBytes: values['noc.reply'],
    chunkCycles: values['noc.chunk'],
  };
}

function validateShapes(values: TimingValues): string | undefined {
  for (const name of ['icache', 'dcache'] as const) {
    const set = values[`${name}.line`] * values[`${name}.ways`];
    const least = Math.min(values[`${name}.size`], values[`${name}.size-io`]);
    if (least < set) return `timing: ${name}: ${least} bytes are less than a set of ${set}`;
  }
  for (const name of ['itlb', 'dtlb'] as const) {
    const [entries, ways] = [values[`${name}.entries`], values[`${name}.ways`]];
    if (entries < ways) return `timing: ${name}: ${entries} entries are less than ${ways} ways`;
  }
  if (values['noc.packet'] % values['noc.rate'] !== 0) {
    return `timing: noc.packet: ${values['noc.packet']} is no multiple of noc.rate`;
  }
  return undefined;
}

function cost<Name extends string>(
  name: Name,
  value: number,
  source: TimingParameter['source'],
  meaning: string,
) {
  const limits = { min: 0, max: 1_000_000, isPower: false } as const;
  return { name, value, unit: 'cycles', ...limits, models: 'mppa256', source, meaning } as const;
}

function size<Name extends string, Unit extends TimingParameter['unit']>(
  name: Name,
  value: number,
  unit: Unit,
  source: TimingParameter['source'],
  meaning: string,
) {
  const limits = { min: unit === 'bytes' ? 16 : 1, max: 1 << 20, isPower: true } as const;
  return { name, value, unit, ...limits, models: 'mppa256', source, meaning } as const;
}

function wire<Name extends string>(
  name: Name,
  value: number,
  unit: TimingParameter['unit'],
  source: TimingParameter['source'],
  min: number,
  meaning: string,
) {
  const limits = { min, max: 10_000_000, isPower: false } as const;
  return { name, value, unit, ...limits, models: 'all', source, meaning } as const;
}
