/**
 * The programs of several clusters, run as their headers say: `nanvix run NAME` with `--clusters`
 * and `--place`, on our machine. Single-cluster ones are among the kernel's cases.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadProgram } from '../../vm/cli/images.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { ROOT, readText } from '../support/source-tree.ts';
import { expectationsOf, inTermsOf, wanted } from './expectations.ts';

const LIMIT_CYCLES = 200_000_000;
const PROGRAMS = ['producer-consumer', 'portal-stream', 'ping-pong', 'stencil'];

function sourceOf(name: string): string {
  const folder = `programs/${name}/${name}.s`;
  return existsSync(join(ROOT, folder)) ? folder : `programs/${name}.s`;
}

/** The clusters of the command line in the header, and those that the program is placed on. */
function settingOf(name: string): { clusters: number; placed: readonly number[] } {
  const line = new RegExp(`^# {5}nanvix run ${name}( .*)$`, 'm').exec(
    readText(sourceOf(name)),
  )?.[1];
  const places = [...(line ?? '').matchAll(/ --place (\d+)=(\S+)/g)];
  expect(places.map(([, , program]) => program)).toEqual(places.map(() => name));
  const clusters = Number(/ --clusters (\d+)/.exec(line ?? '')?.[1] ?? 2);
  return { clusters, placed: [0, ...places.map(([, cluster]) => Number(cluster))] };
}

describe('a program of several clusters', () => {
  const cases = PROGRAMS.flatMap((name) => [1, 3, 16].map((cores) => [name, cores] as const));
  test.each(cases)('%s, with %i cores each, prints what its header says', (name, cores) => {
    const { clusters, placed } = settingOf(name);
    const machine = new Machine({ clusters, cores });
    const executable = loadProgram(name);
    load(machine, executable, { clusters: placed });
    const stop = machine.run({ cycles: LIMIT_CYCLES });
    const output = machine.clusters.map((cluster) => cluster.takeConsole());
    const run = { output: Buffer.concat(output).toString(), exitCode: stop.exitCode ?? null };
    const expectations = expectationsOf(sourceOf(name));
    expect(inTermsOf(expectations, run)).toEqual(wanted(expectations));
    expect(placed.length).toBeGreaterThan(1);
  });
});
