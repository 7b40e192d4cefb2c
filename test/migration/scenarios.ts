/** Processes that move, and what must come of it in any schedule, whoever is first. */
import { expect } from 'vitest';
import { type End, once, type Scenario, says } from '../kernel/scenario.ts';
import { imageOf, promisedLines } from './world.ts';

const CASES = 'test/migration/cases';
const EBUSY = -16;

export function moveScenarios(): Scenario[] {
  return [
    ...[2, 5, 16].map(migrate),
    hop({ clusters: 2, cores: 1 }),
    hop({ clusters: 4, cores: 4 }),
    hop({ clusters: 16, cores: 2 }),
    scenario(`${CASES}/taken.s`, { clusters: 2, cores: 2, placed: [0, 1] }, taken),
    scenario(`${CASES}/swap.s`, { clusters: 2, cores: 2, placed: [0, 1] }, swap),
    scenario(`${CASES}/crowd.s`, { clusters: 4, cores: 2, placed: [0, 1, 2] }, crowd),
    ...[1, 4].map((cores) =>
      scenario(`${CASES}/talking.s`, { clusters: 4, cores, placed: [0, 2] }, talking),
    ),
    scenario(`${CASES}/talking.s`, { clusters: 6, cores: 3, placed: [0, 2] }, bothTalking),
  ];
}

interface Size {
  readonly clusters: number;
  readonly cores: number;
}

function scenario(
  program: string,
  { placed, ...options }: Size & { readonly placed: readonly number[] },
  check: Scenario['check'],
): Scenario {
  const name = `${program} in ${options.clusters} clusters of ${options.cores} cores`;
  return { name, options, placed, image: once(() => imageOf(program)), check };
}

function migrate(cores: number): Scenario {
  const [first = '', ...rest] = promisedLines('programs/migrate.s');
  return scenario('migrate', { clusters: 2, cores, placed: [0] }, says([first], rest));
}

function hop(size: Size): Scenario {
  const home = [`hop ${size.clusters} in cluster 0`, 'waited for 21'];
  const hops = Array.from({ length: size.clusters }, (_, n) => [`hop ${n} in cluster ${n}`]);
  hops[0]?.push(...home);
  return scenario(`${CASES}/hop.s`, { ...size, placed: [0] }, says(...hops));
}

const taken = says(['answers that are not -EBUSY: 0'], ['undisturbed']);
const swap = says([`${EBUSY} in cluster 0`], [`${EBUSY} in cluster 1`]);

/** Who is first goes, the others hear so and stay. */
function crowd({ stop, lines }: End): void {
  const stayed = lines.filter(([line], cluster) => line === `${EBUSY} in cluster ${cluster}`);
  expect({ stop, stayed: stayed.length, arrived: lines[3] }).toEqual({
    stop: { reason: 'ended', exitCode: 0 },
    stayed: 2,
    arrived: ['0 in cluster 3'],
  });
}

const ANSWERS = ['letters out of order: 0', 'bytes of the stream that differ: 0'];

function talking({ stop, lines }: End): void {
  expect({ stop, home: lines[0]?.slice(-3), others: lines.slice(1) }).toEqual({
    stop: { reason: 'ended', exitCode: 0 },
    home: ['in cluster: 0', ...ANSWERS],
    others: [['in cluster: 1'], ANSWERS, ['in cluster: 3']],
  });
}

function bothTalking({ stop, lines }: End): void {
  const places = lines.map((own) => own.filter((line) => line.startsWith('in cluster')));
  const answers = [lines[0], lines[2]].map((own) => own?.slice(-2));
  expect({ stop, places, answers }).toEqual({
    stop: { reason: 'ended', exitCode: 0 },
    places: lines.map((_, cluster) => [`in cluster: ${cluster}`]),
    answers: [ANSWERS, ANSWERS],
  });
}
