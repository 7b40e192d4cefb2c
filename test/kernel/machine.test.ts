/** The kernel on our own machine, in the first of two clusters and on a chip of sixteen. */
import { describe, test } from 'vitest';
import { haveOracles } from '../support/oracle.ts';
import { endOf, machineOf, named, type Scenario } from './scenario.ts';
import { caseScenarios } from './scenarios.ts';

const LIMIT_CYCLES = 400_000_000;

function run(scenario: Scenario, clusters: number): void {
  const machine = machineOf(scenario, { clusters });
  scenario.check(endOf(machine, machine.run({ cycles: LIMIT_CYCLES })));
}

describe.skipIf(!haveOracles('as', 'ld'))('the kernel on our machine', () => {
  test.each(named(caseScenarios()))('%s does what it says', (_, scenario) => {
    run(scenario, 2);
    run(scenario, 16);
  });
});
