/** What a run has cost: figures of every core, link and node, and the parameters of the model. */
import { type EventName, eventNames, events } from '../hart/events.ts';
import type { Hart } from '../hart/hart.ts';
import type { Machine } from '../machine.ts';
import type { NetworkKind } from '../noc/network.ts';
import type { LinkStatistics, NodeStatistics } from '../noc/plane.ts';
import {
  isUsedBy,
  type TimingModel,
  type TimingParameter,
  timingOf,
  timingParameters,
} from '../timing.ts';

export interface CoreStatistics {
  readonly core: number;
  /** By event; without those that the timing model does not know. */
  readonly events: Readonly<Partial<Record<EventName, number>>>;
}

export interface ClusterStatistics {
  readonly cluster: number;
  readonly kind: 'compute' | 'io';
  readonly cores: readonly CoreStatistics[];
}

export interface ParameterValue extends Omit<TimingParameter, 'value'> {
  readonly value: number;
  /** Whether the run changed it from what the table has. */
  readonly isChanged: boolean;
}

export interface Statistics {
  readonly timing: TimingModel;
  readonly clockHz: number;
  readonly cycles: number;
  readonly sliceCycles: number;
  readonly seed: number;
  readonly parameters: readonly ParameterValue[];
  readonly clusters: readonly ClusterStatistics[];
  readonly network: Readonly<Record<NetworkKind, NetworkStatistics>>;
}

export interface NetworkStatistics {
  readonly links: readonly LinkStatistics[];
  readonly nodes: readonly NodeStatistics[];
}

/** Of a machine that was made with the option `statistics`. */
export function statisticsOf(machine: Machine, clockHz: number): Statistics {
  const { timing, slice, seed } = machine.options;
  const network = (kind: NetworkKind) => ({
    links: machine.network.linkStatistics(kind),
    nodes: machine.network.nodeStatistics(kind),
  });
  return {
    timing,
    clockHz,
    cycles: machine.time,
    sliceCycles: slice,
    seed,
    parameters: parameterValues(machine),
    clusters: machine.clusters.map(({ number, kind, harts, isOff }) => ({
      cluster: number,
      kind,
      cores: harts.map((hart) => ({
        core: hart.number,
        events: eventsOf(hart, { timing, until: isOff ? hart.cycle : machine.time }),
      })),
    })),
    network: { data: network('data'), control: network('control') },
  };
}

/** The table of the machine's timing model, with the values of this run. */
export function parameterValues(machine: Machine): readonly ParameterValue[] {
  const { timing, timingSet } = machine.options;
  const values = timingOf(timing, timingSet);
  return timingParameters
    .filter((parameter) => isUsedBy(parameter, timing))
    .map((parameter) => {
      const value = values[parameter.name];
      return { ...parameter, value, isChanged: value !== parameter.value };
    });
}

/** A hart that sleeps has slept until the end; its counters do not know yet. */
function eventsOf(hart: Hart, run: { readonly timing: TimingModel; readonly until: number }) {
  const { totals } = hart.meter;
  const sleeping = hart.isWaiting ? Math.max(0, run.until - hart.cycle) : 0;
  const known = eventNames.filter((name) => run.timing !== 'functional' || events[name].isAlways);
  const counted = known.map((name) => {
    const isTime = name === 'cycles' || name === 'sleep';
    return [name, (totals[events[name].number] ?? 0) + (isTime ? sleeping : 0)] as const;
  });
  return Object.fromEntries(counted) as Partial<Record<EventName, number>>;
}
