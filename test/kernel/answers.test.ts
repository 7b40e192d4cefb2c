/**
 * Every kernel call answers what its contract says, and nothing else. The cases and programs are
 * run under a watch that sees each call and its answer, so none can merely claim to try one; what
 * should be seen is read from the contracts (vm/cli/kernel-calls.ts).
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { buildImage } from '../../vm/cli/images.ts';
import { type KernelCall, kernelCalls } from '../../vm/cli/kernel-calls.ts';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { SymbolTable } from '../../vm/elf/symbols.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import type { Fault } from '../../vm/noc/faults.ts';
import { readText } from '../support/source-tree.ts';
import { CallWatch } from './call-watch.ts';
import { allPrograms } from './cases.ts';
import { clusterCases, clustersFor } from './cluster-cases.ts';
import { expectationsOf } from './expectations.ts';
import { ownImage, sourceAt } from './own-image.ts';

const LIMIT_CYCLES = 100_000_000;
const ENOSYS = -38;
const EINVAL = -22;

/** A process whose freeze nobody is waiting for goes on at once, so that the call returns. */
const thawing = {
  file: 'kernel/migration/daemon.s',
  from: 'migration_quiescent.out:\n    ret',
  to: 'migration_quiescent.out:\n    tail    unfreeze',
};

const errorNames = new Map(
  [...readText('kernel/include/errors.inc').matchAll(/^ {4}\.set {4}(E\w+), (\d+)/gm)].map(
    ([, name = '', value]) => [-Number(value), name],
  ),
);

/** What was seen of each call: errors by name, `a result`, `no return`. */
const seen = new Map<string, Set<string>>();
/** Answers that no contract explains, in words. */
const strange = new Set<string>();

function note(number: number, result: number | undefined): void {
  const call = kernelCalls().find((one) => one.number === number);
  if (call === undefined || call.place === 'absent') {
    const wanted = number >>> 0 > (kernelCalls().at(-1)?.number ?? 0) ? EINVAL : ENOSYS;
    if (result !== wanted) strange.add(`call ${number} → ${result}`);
    return;
  }
  const word = wordFor(call, result);
  seen.set(call.name, (seen.get(call.name) ?? new Set()).add(word));
  const isKnown = word === 'a result' || word === 'no return' || call.errors.includes(word);
  const isZero = !/^0\b/.test(call.result) || word !== 'a result' || result === 0;
  if (!isKnown || !isZero) strange.add(`${call.name} → ${word} ${result}`);
}

function wordFor({ errors }: KernelCall, result: number | undefined): string {
  if (result === undefined) return 'no return';
  if (result === 0 && errors.includes('FRAME_NULL')) return 'FRAME_NULL';
  return errorNames.get(result) ?? 'a result';
}

/** Whether the call has done what it is for: many return a result, some do not return. */
function hasSucceeded({ name, result }: KernelCall): boolean {
  const returns = result !== '' && name !== 'task_exit' && name !== 'sigreturn';
  return seen.get(name)?.has(returns ? 'a result' : 'no return') ?? false;
}

function watch(machine: Machine, executable: ElfExecutable): void {
  const calls = new CallWatch(machine, executable);
  machine.run({ cycles: LIMIT_CYCLES });
  for (const { number, result } of calls.answers) note(number, result);
}

/** In the clusters of a machine of three, with three cores each, whose network has these faults. */
function watchIn(
  clusters: readonly number[],
  executable: ElfExecutable,
  ...faults: readonly Fault[]
): void {
  const machine = new Machine({ clusters: 3, cores: 3 });
  if (faults.length > 0) machine.faults = { seed: 1, faults };
  load(machine, executable, { clusters });
  watch(machine, executable);
}

/** With something typed before it asks. */
function watchTyped(executable: ElfExecutable, text: string): void {
  const machine = new Machine({ cores: 3 });
  load(machine, executable, { clusters: [0] });
  machine.clusters[0]?.uart.feed(new TextEncoder().encode(text));
  watch(machine, executable);
}

/** The destination hears nothing more, and is heard so late that it gives up before the source. */
function watchDeafDestination(): void {
  const executable = image('migrate');
  const machine = new Machine({ clusters: 2, cores: 3 });
  load(machine, executable, { clusters: [0] });
  const calls = new CallWatch(machine, executable);
  const accepts = new SymbolTable(executable.symbols).addressOf('destination_accept') ?? 0;
  machine.run({ cycles: LIMIT_CYCLES, breakpoints: new Map([[1, new Set([accepts >>> 0])]]) });
  const [from, until] = [machine.time, machine.time + 4_000_000];
  const late: Fault = { kind: 'hold', packets: 'message', source: 9, from, until: from + 900_000 };
  const [deaf, lost] = (['message', 'transfer'] as const).map(
    (packets): Fault => ({ kind: 'lose', chance: 1, packets, destination: 9, from, until }),
  );
  machine.faults = { seed: 1, faults: [late, deaf, lost].flatMap((fault) => fault ?? []) };
  machine.run({ cycles: LIMIT_CYCLES });
  for (const { number, result } of calls.answers) note(number, result);
}

function image(program: string, layout: 'container' | 'mixed' = 'container'): ElfExecutable {
  const { executable, diagnostics } = buildImage(program, { layout });
  expect(diagnostics).toEqual([]);
  if (executable === undefined) throw new Error(`${program} was not built`);
  return executable;
}

describe('every kernel call', () => {
  const present = kernelCalls().filter(({ place }) => place !== 'absent');

  beforeAll(() => {
    for (const program of allPrograms()) {
      if (expectationsOf(program).kernel !== undefined) continue;
      for (const cores of [1, 5]) {
        const machine = new Machine({ clusters: 2, cores });
        load(machine, image(program), { clusters: [0] });
        watch(machine, image(program));
      }
    }
    for (const source of clusterCases()) {
      const executable = image(source);
      watch(clustersFor(source, { executable, cores: 3 }), executable);
    }
    watchIn([0], image('test/migration/cases/errors.s'));
    watchIn([0, 1], image('test/migration/cases/taken.s'));
    watchIn([0], image('test/migration/cases/hop.s'));
    watchIn([0], image('migrate', 'mixed'));
    watchIn([0], image('migrate'), { kind: 'partition', nodes: [9] });
    watchDeafDestination();
    watchIn([0], ownImage([sourceAt('test/kernel/cases/freeze.s')], [thawing]));
    watchTyped(image('test/migration/cases/typed.s'), 'a line\u0004');
  });

  test.each(present)('$name answers each error of its contract in some case', (call) => {
    const missing = call.errors.filter((error) => !seen.get(call.name)?.has(error));
    expect(missing).toEqual([]);
  });

  test.each(present)('$name succeeds in some case', (call) => {
    expect(hasSucceeded(call)).toBe(true);
  });

  test('answers nothing that its contract does not say', () => {
    expect([...strange]).toEqual([]);
  });

  test('has only errors of errors.inc in its contract', () => {
    const known = new Set([...errorNames.values(), 'FRAME_NULL']);
    const named = present.flatMap(({ errors }) => errors);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(150);
  });
});
