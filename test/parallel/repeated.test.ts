/** The kernel's and programs' cases end freely as by turns, again and again: see test/README.md. */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { endOf, machineOf, named, type Scenario } from '../kernel/scenario.ts';
import {
  caseScenarios,
  clusterScenarios,
  partScenarios,
  programScenarios,
} from '../kernel/scenarios.ts';
import { moveScenarios } from '../migration/scenarios.ts';
import { builtPackage } from '../support/built.ts';
import { haveOracles } from '../support/oracle.ts';
import { FreeRuns } from './free-runs.ts';

const REPETITIONS = Number(process.env['REPETITIONS'] ?? 1);
const FIRST_SEED = Number(process.env['SEED'] ?? 1);

let runs: FreeRuns;
beforeAll(() => {
  runs = new FreeRuns(builtPackage());
});
afterAll(() => runs.dismiss());

async function repeat(scenario: Scenario): Promise<void> {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + REPETITIONS; seed += 1) {
    const machine = machineOf(scenario, { seed });
    try {
      const stop = await runs.run(machine);
      const end = endOf(machine, stop);
      scenario.check(end);
    } catch (error) {
      const again = `SEED=${seed} REPETITIONS=100 npm run vitest -- test/parallel/repeated`;
      console.error(`${scenario.name} failed freely. To repeat: ${again} -t '${scenario.name}'`);
      throw error;
    }
  }
}

/**
 * Cases that promise how much time something takes, which here depends on the host: barriers.s that
 * a cluster waits for one that spins for so long, counted.s how few instructions ten calls need,
 * though who waits for a lock spins as long as the holder's thread is off its processor.
 */
const TIMED = ['barriers.s', 'counted.s'];

/** Also without those with planned faults, which a crew refuses. */
const crossing = [...clusterScenarios(), ...partScenarios()].filter(
  ({ name, faults }) => faults === undefined && !TIMED.some((timed) => name.includes(timed)),
);

const TIMEOUT = 300_000 * REPETITIONS;

describe.skipIf(!haveOracles('as', 'ld'))('cases, freely', { timeout: TIMEOUT }, () => {
  test.each(named(caseScenarios()))('%s', (_, scenario) => repeat(scenario));
});
describe.skipIf(!haveOracles('as', 'ld'))('clusters, freely', { timeout: TIMEOUT }, () => {
  test.each(named(crossing))('%s', (_, scenario) => repeat(scenario));
});
describe('programs of several clusters, freely', { timeout: TIMEOUT }, () => {
  test.each(named(programScenarios()))('%s', (_, scenario) => repeat(scenario));
});
describe('processes that move, freely', { timeout: TIMEOUT }, () => {
  test.each(named(moveScenarios()))('%s', (_, scenario) => repeat(scenario));
});
