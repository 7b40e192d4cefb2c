/**
 * Random programs about CSRs, traps, Sv32, PMP with locks, lr and sc, and CLINT interrupts end
 * on our machine as on QEMU's.
 * `PROGRAMS=100000 SEED=7 npm run vitest -- test/differential/privileged` runs any number of them.
 */
import { describe, expect, test } from 'vitest';
import { haveOracles, temporaryDirectory } from '../support/oracle.ts';
import { randomProgram } from './generator.ts';
import type { Program } from './harness.ts';
import { describeProgram, differences, onQemu, ours, shrink } from './run.ts';

const PROGRAMS = Number(process.env['PROGRAMS'] ?? (process.env['CI'] ? 2000 : 500));
const SEED = Number(process.env['SEED'] ?? 1);
const PROGRAMS_PER_IMAGE = 250;

const directory = temporaryDirectory();
const theirs = onQemu(directory);

/** Says which programs end with the same difference, told by the first word that is unequal. */
function failingLike(words: readonly string[]): (programs: readonly Program[]) => boolean[] {
  const name = (line = '') => line.split(':')[0];
  return (programs) => {
    if (programs.length === 0) return [];
    const found = differencesOf(programs, theirs(programs));
    const alike = found.filter((one) => name(one.words[0]) === name(words[0]));
    return programs.map((program) => alike.some((one) => one.program === program));
  };
}

/** The differences of the reference, or if it has none those of the fast interpreter. */
function differencesOf(programs: readonly Program[], wanted: readonly Int32Array[]) {
  const found = differences(programs, ours(programs, 'reference'), wanted);
  return found.length > 0 ? found : differences(programs, ours(programs, 'wasm'), wanted);
}

describe.skipIf(!haveOracles('qemu'))('random programs end as on QEMU', () => {
  const groups = Array.from({ length: Math.ceil(PROGRAMS / PROGRAMS_PER_IMAGE) }, (_, index) => ({
    first: SEED + index * PROGRAMS_PER_IMAGE,
    last: SEED + Math.min(PROGRAMS, (index + 1) * PROGRAMS_PER_IMAGE) - 1,
  }));

  test.each(groups)('seeds $first to $last', ({ first, last }) => {
    const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    const programs = seeds.map(randomProgram);
    const found = differencesOf(programs, theirs(programs));
    const [worst] = found;
    if (worst === undefined) return;
    const least = shrink(worst.program, failingLike(worst.words));
    const [difference] = differencesOf([least], theirs([least]));
    const list = (words: readonly string[] = []) => words.slice(0, 10).join('\n  ');
    // What programs lock stays locked for those behind them: alone it may end as it should.
    const all = `among SEED=${first} PROGRAMS=${programs.length}`;
    const head = `${found.length} differ; SEED=${worst.program.seed} PROGRAMS=1, ${all}`;
    const shrunk = `shrunk:\n  ${list(difference?.words)}\n${describeProgram(least)}`;
    expect.fail(`${head}\n  ${list(worst.words)}\n${shrunk}`);
  });
});
