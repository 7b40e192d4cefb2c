/**
 * A container that no honest kernel has sent: whole by its checksums, but its UArea says what it
 * should not. The destination refuses it, or can live with it: its kernel goes on, and nothing but
 * the process's own memory is touched.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { SymbolTable } from '../../vm/elf/symbols.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { restoreSnapshot, saveSnapshot } from '../../vm/snapshot.ts';
import { KernelMemory } from '../kernel/calls/kernel-memory.ts';
import { type RoamImage, roamImage } from './simulate/run.ts';
import { planWords } from './simulate/scenario.ts';

const SOURCE = 0;
const VICTIM = 1;
const NASTY = [0, 1, -1, 0x7fff_ffff, 0x8000_0000, 0x8003_0004, 0x8004_8000, 0x8004_c001] as const;
/** Long enough for every core to run what has come, and for ticks and calls to find it. */
const AFTERWARDS = 150_000;

let image: RoamImage;
let snapshot: Uint8Array;
let words: readonly number[];

/** A machine whose second cluster is about to look at what has come. */
function arrived(): { machine: Machine; kernel: KernelMemory } {
  const { machine } = restoreSnapshot(snapshot);
  const victim = machine.clusters[VICTIM];
  if (victim === undefined) throw new Error('no such cluster');
  return { machine, kernel: new KernelMemory(victim, image.symbols) };
}

function addressOf(name: string): number {
  return (image.symbols.addressOf(name) ?? 0) >>> 0;
}

function constant(name: string): number {
  const value = image.symbols.constants(name).get(name);
  if (value === undefined) throw new Error(`the image has no constant ${name}`);
  return value;
}

const threadAt = (slot: number) =>
  addressOf('uarea') + constant('uarea.threads') + slot * constant('thread.SIZE');
const field = (slot: number, name: string) => threadAt(slot) + constant(`thread.${name}`);
const thread = (slot: number, name: string) => arrived().kernel.word(field(slot, name));
const ready = (name: string) =>
  addressOf('uarea') + constant('uarea.ready') + constant(`list.${name}`);
/** The entry of the table of linked sections for an address, and one that gives the user all. */
const tableEntry = (address: number) =>
  addressOf('uarea_table') + 4 * ((address - 0x8000_0000) >>> 12);
const pte = (address: number) => ((address >>> 12) << 10) | 0xdf;

beforeAll(() => {
  image = roamImage();
  const machine = new Machine({ clusters: 3, cores: 4 });
  load(machine, image.executable, { clusters: [SOURCE] });
  const plan = { cluster: SOURCE, workers: 5, pages: 3, rounds: 300, stops: [VICTIM] };
  machine.clusters[SOURCE]?.write(
    addressOf('plan'),
    new Uint8Array(new Int32Array(planWords(plan)).buffer),
  );
  const breakpoints = new Map([[VICTIM, new Set([addressOf('container_check')])]]);
  expect(machine.run({ cycles: 3_000_000, breakpoints }).reason).toBe('breakpoint');
  snapshot = saveSnapshot(machine);
  const symbols = new SymbolTable(image.executable.symbols);
  const size = symbols.constants('uarea.SIZE').get('uarea.SIZE') ?? 0;
  words = Array.from({ length: size / 4 }, (_, index) => addressOf('uarea') + 4 * index);
});

interface Outcome {
  readonly isRefused: boolean;
  readonly problem: string | undefined;
}

/** What becomes of a container with these words in place of its own. */
function outcomeOf(damage: readonly (readonly [number, number])[]): Outcome {
  const { machine, kernel } = arrived();
  const fixed = () =>
    kernel.cluster.read(
      addressOf('__KERNEL_START'),
      addressOf('__KERNEL_DATA_END') - addressOf('__KERNEL_START'),
    );
  const before = Buffer.from(fixed() ?? []);
  const bystander = Buffer.from(machine.clusters[2]?.read(0x8004_0000, 0x1c_0000) ?? []);
  for (const [address, value] of damage) {
    kernel.cluster.write(address, new Uint8Array(new Int32Array([value]).buffer));
  }
  const ends = new Set([addressOf('destination_promise'), addressOf('destination_reject')]);
  const stop = machine.run({
    cycles: machine.time + 200_000,
    breakpoints: new Map([[VICTIM, ends]]),
  });
  const console = () => new TextDecoder().decode(kernel.cluster.takeConsole());
  if (stop.reason !== 'breakpoint')
    return { isRefused: false, problem: `no verdict: ${console()}` };
  const isRefused = stop.pc === addressOf('destination_reject');
  machine.run({ cycles: machine.time + (isRefused ? 20_000 : AFTERWARDS) });
  const text = console();
  const problem = text.includes('kernel panic')
    ? text.slice(text.indexOf('*** kernel panic'), 200)
    : !before.equals(Buffer.from(fixed() ?? []))
      ? 'the kernel changed'
      : !bystander.equals(Buffer.from(machine.clusters[2]?.read(0x8004_0000, 0x1c_0000) ?? []))
        ? 'another cluster changed'
        : undefined;
  return { isRefused, problem };
}

describe('a container', () => {
  test('that is honest is taken', () => {
    expect(outcomeOf([])).toEqual({ isRefused: false, problem: undefined });
  });

  // biome-ignore format: a table reads best in columns
  test.each<[string, () => readonly (readonly [number, number])[]]>([
    ['maps the kernel for the user',            () => [[tableEntry(0x8000_0000), pte(0x8000_0000)]]],
    ['maps the UArea for the user',             () => [[tableEntry(0x8004_0000), pte(0x8004_0000)]]],
    ['maps a kernel stack for the user',        () => [[tableEntry(thread(0, 'stack')), pte(thread(0, 'stack'))]]],
    ['maps the kernel at a page of the user',   () => [[tableEntry(0x8008_0000), pte(0x8000_0000)]]],
    ['maps the network interface',              () => [[tableEntry(0x8008_0000), pte(0x4000_0000)]]],
    ['has a page without the bit for the user', () => [[tableEntry(0x8008_0000), pte(0x8008_0000) & ~0x10]]],
    ['has a page to write but not to read',     () => [[tableEntry(0x8008_0000), (pte(0x8008_0000) & ~0xe) | 4]]],
    ['maps 4 MiB at once',                      () => [[addressOf('uarea_directory') + 4 * 576, pte(0x8000_0000)]]],
    ['has a table in the kernel',               () => [[addressOf('uarea_directory') + 4 * 577, (0x8000_0000 >>> 2) | 1]]],
    ['lacks the table of its sections',         () => [[addressOf('uarea_directory') + 4 * 512, 0]]],
    ['has a frame that is free',                () => [[addressOf('uarea_pool') + constant('pool.frames'), 0]]],
    ['counts a page of the pool once too often', () => [[addressOf('uarea_pool') + 4 * 30, 1]]],
    ['has two threads on one stack',            () => [[field(1, 'stack'), thread(0, 'stack')]]],
    ['has a thread on a stack of the kernel',   () => [[field(0, 'stack'), 0x8004_8000], [addressOf('uarea') + constant('uarea.kernel_stacks'), 0x8004_8000]]],
    ['has a context outside its stack',         () => [[field(0, 'context'), 0x8000_0000]]],
    ['has a context on the frame',              () => [[field(0, 'context'), thread(0, 'stack') + 4096 - 64]]],
    ['has a context that is not aligned',       () => [[field(0, 'context'), thread(0, 'context') + 2]]],
    ['comes out elsewhere in the kernel',       () => [[thread(0, 'context') + constant('context.ra'), addressOf('power_off')]]],
    ['has a stack that has overrun',            () => [[thread(0, 'stack'), 0]]],
    ['has a thread of the system',              () => [[field(0, 'kind'), 1]]],
    ['has a thread that runs',                  () => [[field(0, 'state'), 2]]],
    ['has a thread of no state',                () => [[field(0, 'state'), 7]]],
    ['has a thread on core 99',                 () => [[field(0, 'core'), 99]]],
    ['has a thread with the id of the master',  () => [[field(0, 'id'), 0]]],
    ['counts no thread',                        () => [[addressOf('uarea'), 0]]],
    ['counts threads that it has not',          () => [[addressOf('uarea'), 18]]],
    ['has a ready list that goes round',        () => [[field(0, 'next'), threadAt(0)]]],
    ['has a ready list into the kernel',        () => [[ready('head'), 0x8000_0000]]],
    ['has a ready list between two threads',    () => [[ready('head'), threadAt(0) + 4]]],
    ['miscounts its ready list',                () => [[ready('count'), 7]]],
    ['has a sleeper that sleeps nowhere',       () => [[addressOf('uarea') + constant('uarea.sleepers'), threadAt(0)]]],
    ['has a call under way',                    () => [[addressOf('uarea_board') + constant('board.pending'), 1]]],
    ['has its board elsewhere',                 () => [[addressOf('uarea') + constant('uarea.board'), 0x8000_0000]]],
    ['is not frozen',                           () => [[addressOf('uarea') + constant('uarea.freezing'), 0]]],
    ['comes from a node that is none',          () => [[addressOf('uarea') + constant('uarea.home'), 79]]],
    ['has more luggage than there is room',     () => [[addressOf('uarea') + constant('uarea.luggage'), 0x2_0000]]],
    ['has a task in the kernel',                () => [[addressOf('uarea') + constant('uarea.tasks'), 0x8000_0000]]],
  ])('that %s is refused', (_, damage) => {
    expect(outcomeOf(damage())).toEqual({ isRefused: true, problem: undefined });
  });

  test('of which any word of struct uarea is damaged harms nobody', () => {
    const found: string[] = [];
    for (const [index, address] of words.entries()) {
      const value = NASTY[index % NASTY.length] as number;
      const { problem, isRefused } = outcomeOf([[address, value]]);
      if (problem !== undefined)
        found.push(`+${(4 * index).toString(16)} = ${value.toString(16)} ${isRefused}: ${problem}`);
    }
    expect(found).toEqual([]);
  });
});
