/** How large a machine is and how it keeps time: the options, their limits and the presets. */

import { type TimingChanges, type TimingModel, timingOf, validateTiming } from './timing.ts';

export type Tier = 'reference' | 'wasm';

/** How processes are moved: safely, or as the paper's kernel did it. */
export const protocols = ['commit', 'paper'] as const;
export type Protocol = (typeof protocols)[number];

export interface MachineOptions {
  /** Compute clusters. */
  readonly clusters: number;
  /** Harts of each compute cluster. */
  readonly cores: number;
  /** I/O clusters. */
  readonly ioClusters: number;
  /** Harts of each I/O cluster. */
  readonly ioCores: number;
  /** RAM of each cluster. */
  readonly memoryBytes: number;
  /** Cycles that clusters and harts run before it is the next one's turn. */
  readonly slice: number;
  /** What things cost: see timing.ts. */
  readonly timing: TimingModel;
  /** Parameters of the timing model that are other than in its table, by name. */
  readonly timingSet: TimingChanges;
  /** Count the events of all harts, whether or not the guest does. Nothing else changes. */
  readonly statistics: boolean;
  /** How harts are run: by the reference interpreter, or faster with the same result. */
  readonly tier: Tier;
  /** Which protocol the kernels are told at boot to move processes by. */
  readonly protocol: Protocol;
  /** Recorded with the run; nothing in this machine is random yet. */
  readonly seed: number;
}

/** What every cluster has to know of them, besides its place. */
export type PerCluster = Pick<
  MachineOptions,
  'memoryBytes' | 'tier' | 'timing' | 'timingSet' | 'statistics' | 'protocol'
>;

const MIB = 1 << 20;

/** Machines by name. */
export const presets = {
  duo: {
    clusters: 2,
    cores: 16,
    ioClusters: 0,
    ioCores: 4,
    memoryBytes: 2 * MIB,
    slice: 256,
    timing: 'functional',
    timingSet: {},
    statistics: false,
    tier: 'wasm',
    protocol: 'commit',
    seed: 1,
  },
  mppa256: {
    clusters: 16,
    cores: 17,
    ioClusters: 4,
    ioCores: 4,
    memoryBytes: 2 * MIB,
    slice: 256,
    timing: 'functional',
    timingSet: {},
    statistics: false,
    tier: 'wasm',
    protocol: 'commit',
    seed: 1,
  },
} as const satisfies Readonly<Record<string, MachineOptions>>;

export type Preset = keyof typeof presets;

export const defaultOptions: MachineOptions = presets.duo;

type NumberOption = Exclude<
  keyof MachineOptions,
  'timing' | 'timingSet' | 'statistics' | 'tier' | 'protocol'
>;

interface Limits {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** What the option is called in a message. */
  readonly name: string;
}

// biome-ignore format: the columns are aligned by hand
export const optionLimits: Readonly<Record<NumberOption, Limits>> = {
  clusters:    { min: 1,       max: 64,            step: 1,    name: 'clusters' },
  cores:       { min: 1,       max: 32,            step: 1,    name: 'cores' },
  ioClusters:  { min: 0,       max: 4,             step: 1,    name: 'I/O clusters' },
  ioCores:     { min: 1,       max: 32,            step: 1,    name: 'cores of an I/O cluster' },
  memoryBytes: { min: 1 << 16, max: 256 * MIB,     step: 4096, name: 'memory bytes' },
  slice:       { min: 16,      max: 10_000_000,    step: 1,    name: 'slice cycles' },
  seed:        { min: 0,       max: 0xffff_ffff,   step: 1,    name: 'seed' },
};

const MAX_TOTAL_BYTES = 4096 * MIB;

/** The word OPTIONS of every network interface: the number of the protocol in its list. */
export function bootWord({ protocol }: Pick<MachineOptions, 'protocol'>): number {
  return protocols.indexOf(protocol);
}

/** What is wrong with the options, with the range that is allowed; undefined if nothing is. */
export function validateOptions(options: MachineOptions): string | undefined {
  for (const key of Object.keys(optionLimits) as NumberOption[]) {
    const { min, max, step, name } = optionLimits[key];
    const value = options[key];
    if (!Number.isInteger(value) || value < min || value > max) {
      return `${name}: ${value} is not a whole number from ${min} to ${max}`;
    }
    if (value % step !== 0) return `${name}: ${value} is not a multiple of ${step}`;
  }
  if (!protocols.includes(options.protocol)) return `protocol: ${options.protocol} is unknown`;
  const problem = validateTiming(options.timing, options.timingSet);
  if (problem !== undefined) return problem;
  // What is sent in a round must arrive in a later one.
  const setUp = timingOf(options.timing, options.timingSet)['noc.setup'];
  if (options.slice > setUp) {
    return `slice cycles: ${options.slice} are more than the network's set-up of ${setUp}`;
  }
  const total = (options.clusters + options.ioClusters) * options.memoryBytes;
  if (total > MAX_TOTAL_BYTES) {
    return `memory bytes: all clusters together have ${total}, more than ${MAX_TOTAL_BYTES}`;
  }
  return undefined;
}
