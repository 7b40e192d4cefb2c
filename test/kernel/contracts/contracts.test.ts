/**
 * Every routine of the kernel keeps its contract: what its head says of registers and locks. Once
 * by following all paths through its code, once by running it in the machine.
 */
import { describe, expect, test } from 'vitest';
import { type Contract, contractsOf, registerName } from './contract.ts';
import { Code, problemsOf } from './register-flow.ts';
import { RoutineWatch } from './routine-watch.ts';
import { imageOf, runWorkload, workloads } from './workloads.ts';

const T1 = 6;
const contracts = contractsOf();
const all = [...contracts.values()];

const about = ({ place, name }: Contract, what: string) => `${place}: ${name} ${what}`;
const named = (registers: readonly number[]) => registers.map(registerName).join(' ');

describe('the contract of every routine', () => {
  const image = imageOf({ name: 'hello', program: 'programs/hello.s', options: {} });
  const code = new Code(image, contracts);

  test('is there', () => {
    expect(code.routines.filter((name) => !contracts.has(name))).toEqual([]);
    expect(code.routines.length).toBeGreaterThan(500);
  });

  test('is kept on every path through its code', () => {
    expect(problemsOf(code, contracts)).toEqual([]);
  });
});

/** What the way from a fault to core.recovery changes (trap_entry.kernel): none happens there. */
const CHANGED_BY_FAULTS = new Map([['probe_load', T1]]);

/** It takes a destination that restarts before it is told that it has the process. */
const NOT_ENTERED = ['source_wait'];

describe('a routine that runs', () => {
  const entered = new Set<string>();
  const returned = new Set<string>();
  const changed = new Map<string, Set<number>>();

  test.each(workloads)('keeps its contract: $name', (workload) => {
    const image = imageOf(workload);
    const watch = new RoutineWatch(image, contracts);
    const watched = runWorkload(workload, image, watch.step);
    expect([...watch.broken]).toEqual([]);
    // Rubbish in registers that nobody may count on changes nothing, not by a cycle.
    expect(watched).toEqual(runWorkload(workload, image));
    for (const name of watch.entries.keys()) entered.add(name);
    for (const name of watch.returns.keys()) returned.add(name);
    for (const [name, registers] of watch.changed) {
      changed.set(name, new Set([...(changed.get(name) ?? []), ...registers]));
    }
  });

  test('is any routine of the kernel', () => {
    const never = all.filter(({ name }) => !entered.has(name)).map(({ name }) => name);
    expect(never).toEqual(NOT_ENTERED);
  });

  test('changes somewhere whatever its head names as clobbered', () => {
    const wrong = all.flatMap((contract) => {
      const seen = changed.get(contract.name) ?? new Set();
      const isKnown = (n: number) => seen.has(n) || CHANGED_BY_FAULTS.get(contract.name) === n;
      const never = [...(contract.namedClobbers ?? [])].filter((number) => !isKnown(number));
      return never.length > 0 ? [about(contract, `never changes ${named(never)}`)] : [];
    });
    expect(wrong).toEqual([]);
  });

  test('returns, unless it says that it does not', () => {
    const lost = all.filter(
      ({ name, returns }) => entered.has(name) && !returned.has(name) && returns,
    );
    expect(lost.map((contract) => about(contract, 'never returned'))).toEqual([]);
  });
});
