/**
 * All that the kernel is tried with on our machine: programs, and what they promise. Sources of
 * cases/, clusters/, ipc/ and tasks/ become images by GNU as and ld, the same that QEMU runs.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { loadProgram } from '../../vm/cli/images.ts';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { readElf } from '../../vm/elf/reader.ts';
import { allPrograms, hartCountsFor, imageOf, titleOf } from './cases.ts';
import { clusterCases, LOSING_TRANSFERS, linesBeside, settingOf } from './cluster-cases.ts';
import { commandLineOf } from './command-line.ts';
import { expectationsOf, inTermsOf, wanted } from './expectations.ts';
import { GnuImages } from './gnu-image.ts';
import { once, type Scenario, says } from './scenario.ts';

const images = new GnuImages();

/** Programs of one cluster, in the first of two; the other has no process. */
export function caseScenarios(): Scenario[] {
  return allPrograms().flatMap((program) => {
    const image = once(() => executableAt(imageOf(program, images)));
    const { memoryBytes } = expectationsOf(program);
    return hartCountsFor(program).map((cores) => ({
      name: `${titleOf(program)} on ${cores} cores`,
      options: { clusters: 2, cores, memoryBytes },
      placed: [0],
      image,
      check: promised(program),
    }));
  });
}

/** Programs that talk across clusters: what each cluster should print stands beside the code. */
export function clusterScenarios(): Scenario[] {
  return clusterCases().flatMap((source) => {
    const { clusters, placed, losesTransfers, wanted: lines } = settingOf(source);
    if (lines[0]?.length === 0) throw new Error(`${source} expects nothing`);
    const image = once(() => executableAt(images.build(source)));
    return [1, 3].map((cores) => ({
      name: `${titleOf(source)} on ${cores} cores`,
      options: { clusters, cores },
      placed,
      faults: losesTransfers ? LOSING_TRANSFERS : undefined,
      image,
      check: says(...lines),
    }));
  });
}

const PROGRAMS = ['producer-consumer', 'portal-stream', 'ping-pong', 'stencil'];

/** The programs of several clusters, as the command line in their header says. */
export function programScenarios(): Scenario[] {
  return PROGRAMS.flatMap((name) => {
    const { source, clusters = 2, placed } = commandLineOf(name);
    if (placed.length < 2) {
      throw new Error(`${source} does not say how to run it in several clusters`);
    }
    const image = once(() => loadProgram(name));
    const check = promised(source);
    return [1, 3, 16].map((cores) => {
      return {
        name: `${titleOf(source)} on ${cores} cores`,
        options: { clusters, cores },
        placed,
        image,
        check,
      };
    });
  });
}

/** Parts of the kernel alone: sources that take the place of kernel/main.s in two clusters. */
export function partScenarios(): Scenario[] {
  return ['ipc', 'flood'].map((name) => {
    const source = `test/kernel/ipc/${name}.s`;
    return {
      name: source,
      options: { clusters: 2, cores: 1 },
      placed: [0],
      // The program does not matter: it is never started.
      image: once(() => executableAt(images.build('programs/hello.s', source))),
      check: says(...linesBeside(source, 2)),
    };
  });
}

/** What a program of one cluster, or whose clusters print one after the other, promises. */
export function promised(source: string): Scenario['check'] {
  const expectations = expectationsOf(source);
  return ({ stop, lines }) => {
    const output = lines.flat().map((line) => `${line}\n`);
    const run = { output: output.join(''), exitCode: stop.exitCode ?? null };
    const end = { reason: stop.reason, ...inTermsOf(expectations, run) };
    expect(end).toEqual({ reason: 'ended', ...wanted(expectations) });
  };
}

function executableAt(path: string): ElfExecutable {
  const executable = readElf(readFileSync(path));
  if (executable.kind !== 'executable') throw new Error(`${path} is not linked`);
  return executable;
}
