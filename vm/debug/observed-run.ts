/** Runs a machine for whoever watches it, all of them at once; none changes its state. */
import type { Breakpoints, Machine, Step, Stop, Team } from '../machine.ts';

/** Is told when a hart is at an instruction of its; may run every instruction, too. */
export interface Observer {
  /** Where it wants to be told; it is asked again whenever somebody was told. */
  readonly breakpoints: () => Breakpoints;
  /** A hart is at a breakpoint, its own or another observer's. */
  readonly note: (stop: Stop) => void;
  /** Only one observer of a run may have one. */
  readonly step?: Step | undefined;
}

interface Until {
  readonly cycles?: number;
  /** Runs the clusters while nobody needs breakpoints. */
  readonly team?: Team | undefined;
}

/** As `machine.run`. */
export function runObserved(
  machine: Machine,
  observers: readonly Observer[],
  { cycles = Number.POSITIVE_INFINITY, team }: Until,
): Stop {
  const step = observers.find((observer) => observer.step !== undefined)?.step;
  const options = {
    cycles,
    ...(team === undefined ? {} : { team }),
    ...(step === undefined ? {} : { step }),
  };
  for (;;) {
    const breakpoints = union(observers.map((observer) => observer.breakpoints()));
    const stop = machine.run({ ...options, breakpoints });
    if (stop.reason !== 'breakpoint') return stop;
    for (const observer of observers) observer.note(stop);
  }
}

function union(all: readonly Breakpoints[]): Breakpoints {
  const [only] = all;
  if (all.length === 1 && only !== undefined) return only;
  const clusters = new Set(all.flatMap((one) => [...one.keys()]));
  return new Map(
    [...clusters].map((cluster) => [
      cluster,
      new Set(all.flatMap((one) => [...(one.get(cluster) ?? [])])),
    ]),
  );
}
