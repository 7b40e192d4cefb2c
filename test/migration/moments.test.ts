/**
 * Every program of programs/ is moved at many random moments, one move a run: while it computes,
 * in calls, asleep, joining, allocating, while it talks. Whatever the moment, the copy is byte for
 * byte what was frozen, and the output is that of the program's header. The kernel's cases, which
 * make every kind of call, are moved at a tenth as many. MOMENTS says how many, SEED which; a
 * failure names the program, the cores and the cycle.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { containerBytes, containerRanges } from '../../vm/debug/container.ts';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { SymbolTable } from '../../vm/elf/symbols.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { restoreSnapshot, saveSnapshot } from '../../vm/snapshot.ts';
import { commandLineOf } from '../kernel/command-line.ts';
import { expectationsOf, inTermsOf, type Run, wanted } from '../kernel/expectations.ts';
import { Random } from '../support/random.ts';
import { ROOT } from '../support/source-tree.ts';
import { addressOf, imageOf } from './world.ts';

const MOMENTS = Number(process.env['MOMENTS'] ?? (process.env['CI'] === 'true' ? 200 : 8));
const SEED = Number(process.env['SEED'] ?? 1);
const LIMIT_CYCLES = 60_000_000;
const [ESRCH, EBUSY] = [-3, -16];
const MOST_CORES = [1, 2, 4, 16] as const;

/** A machine with a program, its process or processes, and one free cluster behind them. */
interface Setting {
  readonly program: string;
  readonly cores: number;
  readonly placed: readonly number[];
  readonly clusters: number;
}

/**
 * Cases of the kernel that do not depend on where they run. Left out: calls prints its cluster,
 * stats counts by counters that are its core's, and those that end by a fault or a panic are over
 * at once.
 */
const CASES = [
  ...['descriptors', 'exit-busy', 'limits', 'locks', 'mailbox', 'megabyte', 'operations', 'pages'],
  ...['portal', 'quantum', 'sync', 'task-calls', 'task-graphs', 'task-limits'],
];

/** The many clusters of stencil are enough. */
function coresFor(program: string): readonly number[] {
  return program === 'stencil' ? MOST_CORES.slice(0, 2) : MOST_CORES;
}

/** Sources by the names that are shown. */
function programs(): string[] {
  const folder = join(ROOT, 'programs');
  return readdirSync(folder).flatMap((name) => {
    // Nobody types at the shell here: test/migration/console.test.ts moves it while somebody does.
    if (name === 'lib' || name === 'shell') return [];
    if (statSync(join(folder, name)).isDirectory()) {
      return existsSync(join(folder, name, `${name}.s`)) ? [name] : [];
    }
    return name.endsWith('.s') ? [name.slice(0, -2)] : [];
  });
}

function sourceOf(program: string): string {
  if (CASES.includes(program)) return `test/kernel/cases/${program}.s`;
  return commandLineOf(program).source;
}

function builtOf(program: string): ElfExecutable {
  return imageOf(CASES.includes(program) ? sourceOf(program) : program);
}

/** Where the program's header says that it runs; a case runs in one cluster. */
function settingOf(program: string, cores: number): Setting {
  if (CASES.includes(program)) return { program, cores, placed: [0], clusters: 2 };
  const { placed, clusters } = commandLineOf(program);
  // migrate goes by itself to the cluster whose number differs in the last bit.
  const own = program === 'migrate' ? 3 : 1;
  const used = Math.max(...placed, (clusters ?? own) - 1) + 1;
  return { program, cores, placed, clusters: used + 1 };
}

/** The directory is on an I/O cluster: on cluster 0 it would end with the process there. */
function boot({ program, cores, placed, clusters }: Setting): Machine {
  const machine = new Machine({ clusters, cores, ioClusters: 1, ioCores: 1 });
  load(machine, builtOf(program), { clusters: placed });
  return machine;
}

/** The cycles at which the first process begins and at which the last one asks for its end. */
function lifeOf(setting: Setting): readonly [begin: number, end: number] {
  const machine = boot(setting);
  const symbols = new SymbolTable(builtOf(setting.program).symbols);
  const pass = (symbol: string) => {
    const stops = new Set([addressOf(symbols, symbol)]);
    const breakpoints = new Map(machine.clusters.map(({ number }) => [number, stops]));
    expect(machine.run({ cycles: LIMIT_CYCLES, breakpoints }).reason).toBe('breakpoint');
    return machine.time;
  };
  const begin = pass('user_start');
  return [begin, Math.max(...setting.placed.map(() => pass('k_exit')))];
}

/** What a kernel has made of a request to move the process at a moment. */
interface Outcome {
  readonly answer: number | undefined;
  readonly isEqual: boolean | undefined;
}

/** Runs from the snapshot on with a request to the cluster, to the end of the machine. */
function moveFrom(snapshot: Uint8Array, from: number, { program, clusters }: Setting) {
  const { machine } = restoreSnapshot(snapshot);
  const symbols = new SymbolTable(builtOf(program).symbols);
  const free = clusters - 1;
  const at = (name: string) => addressOf(symbols, name);
  const copyOf = (number: number) => {
    const cluster = machine.clusters[number];
    if (cluster === undefined) throw new Error(`no cluster ${number}`);
    return containerBytes(cluster, containerRanges(cluster, symbols));
  };
  expect(machine.clusters[from]?.networkInterface.ask(free, machine.time)).toBe(true);
  const stops = new Map([
    [from, new Set([at('migration_frozen')])],
    [free, new Set([at('migration_arrived')])],
  ]);
  let isEqual: boolean | undefined;
  let stop = machine.run({ cycles: LIMIT_CYCLES, breakpoints: stops });
  if (stop.reason === 'breakpoint') {
    const sent = copyOf(from);
    stop = machine.run({ cycles: LIMIT_CYCLES, breakpoints: stops });
    if (stop.reason === 'breakpoint') {
      isEqual = Buffer.compare(sent, copyOf(free)) === 0;
      stop = machine.run({ cycles: LIMIT_CYCLES });
    }
  }
  const output = machine.clusters.map((cluster) => Buffer.from(cluster.takeConsole()).toString());
  const { answer } = machine.clusters[from]?.networkInterface ?? {};
  return { answer, isEqual, exitCode: stop.exitCode ?? null, output: output.join('') };
}

/** migrate says where it is, and whether it could move: its answer is the same wherever. */
function answerOf({ output }: Run): string[] {
  return output.split('\n').filter((line) => line.startsWith('checksum '));
}

describe('a process moved at random moments', () => {
  const subjects = [
    ...programs().map((program) => [program, MOMENTS] as const),
    ...CASES.map((program) => [program, Math.ceil(MOMENTS / 10)] as const),
  ];
  test.each(subjects)('%s, at %i, says what its header says', (program, count) => {
    const expectations = expectationsOf(sourceOf(program));
    const outcomes: Outcome[] = [];
    for (const [share, cores] of coresFor(program).entries()) {
      const setting = settingOf(program, cores);
      const [begin, end] = lifeOf(setting);
      const random = new Random(SEED * MOST_CORES.length + share);
      const moments = Array.from({ length: Math.ceil(count / coresFor(program).length) }, () =>
        random.between(begin, end),
      ).sort((a, b) => a - b);
      const base = boot(setting);
      let printed = '';
      for (const moment of moments) {
        base.run({ cycles: moment });
        printed += base.clusters.map((one) => Buffer.from(one.takeConsole()).toString()).join('');
        const from = random.oneOf(setting.placed.filter((number) => !base.clusters[number]?.isOff));
        const again = `${program}, ${cores} cores, cluster ${from} at cycle ${base.time}`;
        const run = moveFrom(saveSnapshot(base), from, setting);
        const whole = { output: printed + run.output, exitCode: run.exitCode };
        const placeless = (one: Run) => (program === 'migrate' ? answerOf(one) : one);
        const [seen, promised] = [inTermsOf(expectations, whole), wanted(expectations)];
        expect(placeless(seen), again).toEqual(placeless(promised));
        expect(run.isEqual, again).not.toBe(false);
        outcomes.push(run);
      }
    }
    // Who was not over yet has moved; migrate may have been on its way already.
    const answers = new Set(outcomes.map(({ answer = ESRCH }) => answer));
    const allowed = [ESRCH, ...(program === 'migrate' ? [EBUSY] : [])];
    expect([...answers].filter((answer) => answer < 0 && !allowed.includes(answer))).toEqual([]);
    expect(outcomes.filter(({ isEqual }) => isEqual === true).length).toBeGreaterThan(0);
  });
});
