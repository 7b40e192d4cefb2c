/** A program on a machine and what should come of it, whichever schedule the machine runs by. */
import { expect } from 'vitest';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { load } from '../../vm/loader.ts';
import { Machine, type Stop } from '../../vm/machine.ts';
import type { FaultPlan } from '../../vm/noc/faults.ts';
import type { MachineOptions } from '../../vm/options.ts';

export interface Scenario {
  readonly name: string;
  readonly options: Partial<MachineOptions>;
  /** Clusters that the program starts in. */
  readonly placed: readonly number[];
  /** Planned faults of the network, which only a run by turns can have. */
  readonly faults?: FaultPlan | undefined;
  readonly image: () => ElfExecutable;
  /** Fails the test that asks unless the run was right. */
  readonly check: (end: End) => void;
}

/** How a run has ended. */
export interface End {
  readonly stop: Stop;
  /** What each cluster has printed. */
  readonly lines: readonly (readonly string[])[];
}

/** The machine, ready to run; `options` are taken rather than those of the scenario. */
export function machineOf(scenario: Scenario, options: Partial<MachineOptions> = {}): Machine {
  const machine = new Machine({ ...scenario.options, ...options });
  machine.faults = scenario.faults;
  load(machine, scenario.image(), { clusters: scenario.placed });
  return machine;
}

export function endOf(machine: Machine, stop: Stop): End {
  const lines = machine.clusters.map((cluster) =>
    new TextDecoder().decode(cluster.takeConsole()).split('\n').slice(0, -1),
  );
  return { stop, lines };
}

/** A check for exactly these lines of each cluster; of clusters beyond, none. */
export function says(...wanted: readonly (readonly string[])[]): Scenario['check'] {
  return ({ stop, lines }) => {
    const silent = lines.slice(wanted.length).map(() => []);
    expect({ stop, lines }).toEqual({
      stop: { reason: 'ended', exitCode: 0 },
      lines: [...wanted, ...silent],
    });
  };
}

/** As rows of a table of tests: vitest shortens names that are not rows of their own. */
export function named(scenarios: readonly Scenario[]): (readonly [string, Scenario])[] {
  return scenarios.map((scenario) => [scenario.name, scenario] as const);
}

/** The image, made when it is wanted for the first time. */
export function once(make: () => ElfExecutable): () => ElfExecutable {
  let image: ElfExecutable | undefined;
  return () => {
    image ??= make();
    return image;
  };
}
