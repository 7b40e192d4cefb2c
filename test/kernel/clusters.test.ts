/**
 * Programs that talk across clusters, and the kernel's parts that do: what each cluster should
 * print stands in the source. Clusters beyond those that a program needs have no process.
 */
import { describe, expect, test } from 'vitest';
import { haveOracles } from '../support/oracle.ts';
import { endOf, machineOf, named, type Scenario } from './scenario.ts';
import { clusterScenarios, partScenarios, programScenarios } from './scenarios.ts';

const LIMIT_CYCLES = 200_000_000;

function run(scenario: Scenario, clusters: number | undefined): void {
  const machine = machineOf(scenario, clusters === undefined ? {} : { clusters });
  scenario.check(endOf(machine, machine.run({ cycles: LIMIT_CYCLES })));
}

describe.skipIf(!haveOracles('as', 'ld'))('clusters', () => {
  test.each(named(clusterScenarios()))('%s each does what it says', (_, scenario) => {
    run(scenario, scenario.options.clusters);
    run(scenario, 16);
  });
});

describe.skipIf(!haveOracles('as', 'ld'))('row 10: mailboxes and portals alone', () => {
  test.each(named(partScenarios()))('%s does what it says', (_, scenario) => {
    run(scenario, undefined);
  });
});

describe('a program of several clusters', () => {
  test.each(named(programScenarios()))('%s prints what its header says', (_, scenario) => {
    run(scenario, scenario.options.clusters);
    run(scenario, 16);
    expect(scenario.placed.length).toBeGreaterThan(1);
  });
});
