/**
 * Runs on threads find races: with one of these faults planted in the kernel or in the emulator,
 * a program soon goes wrong, though in a run by turns all is well.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownImage, type Patch, sourceAt } from '../kernel/own-image.ts';
import { endOf, machineOf, once, type Scenario } from '../kernel/scenario.ts';
import { promised } from '../kernel/scenarios.ts';
import { builtPackage, type Change, changedPackage } from '../support/built.ts';
import { FreeRuns } from './free-runs.ts';

/** Right runs need a tenth of it. */
const LIMITS = { cycles: 60_000_000, seconds: 20 };
const TRIES = 60;

interface Guest {
  readonly program: string;
  readonly clusters: number;
  readonly cores: number;
}

const guest = (program: string, cores: number, clusters = 1): Guest => {
  return { program, cores, clusters };
};
const busy = guest('test/parallel/busy.s', 5);
const migrate = guest('programs/migrate.s', 3, 2);

// biome-ignore format: a fault a paragraph
const inKernel: readonly (Patch & { readonly name: string; readonly guest: Guest })[] = [
  { name: 'a spin lock looks, then takes', guest: busy, file: 'kernel/hal/spinlock.s',
    from: '    li      t1, 1\n1:  amoswap.w.aq t1, t1, (t0)\n    bnez    t1, 1b\n',
    to: '1:  lw t1, (t0)\n    bnez t1, 1b\n    li t1, 1\n    sw t1, (t0)\n' },
  { name: 'a semaphore gives without the lock', guest: busy, file: 'kernel/pm/semaphore.s',
    from: '    acquire thread_lock\n    call    semaphore_give\n    release thread_lock\n',
    to: '    call    semaphore_give\n' },
];

// biome-ignore format: a fault a paragraph
const inEmulator: readonly (Change & { readonly name: string; readonly guest: Guest })[] = [
  { name: 'amoswap.w loads, then stores', guest: busy, file: 'vm/wasm/handlers.js',
    from: 'readModifyWrite(atomic.exchange)',
    to: 'readModifyWrite((address, operand) => [...i32.load(address), ...i32.store(address, operand)])' },
  { name: 'sc.w stores though another has stored', guest: busy, file: 'vm/wasm/access.js',
    from: "atomic.replace(local('address'), reservedValue.load, rs2)",
    to: "[...reservedValue.load, ...i32.store(local('address'), rs2)]" },
  { name: 'nobody is woken by an interrupt', guest: busy, file: 'vm/parallel/worker.js',
    from: 'hart.callOwner = () => control.ring(owner);',
    to: 'hart.callOwner = () => undefined;' },
  { name: 'a packet that comes wakes nobody', guest: migrate, file: 'vm/parallel/worker.js',
    from: 'control.ring(threadOf(receiver, 0, control.threads));', to: '' },
];

function scenarioOf({ program, clusters, cores }: Guest, patches: readonly Patch[]): Scenario {
  return {
    name: program,
    options: { clusters, cores },
    placed: [0],
    image: once(() => ownImage([sourceAt(program)], patches)),
    check: promised(program),
  };
}

/** After how many runs one went wrong; undefined: none did. */
async function triesUntilFound(scenario: Scenario, runs: FreeRuns): Promise<number | undefined> {
  for (let seed = 1; seed <= TRIES; seed += 1) {
    const machine = machineOf(scenario, { seed });
    try {
      scenario.check(endOf(machine, await runs.run(machine)));
    } catch (error) {
      // A fault that stops the emulator itself is no race that was found.
      if (String(error).includes('a worker failed')) throw error;
      return seed;
    }
  }
  return undefined;
}

let built: string;
beforeAll(() => {
  built = builtPackage();
});
const started: FreeRuns[] = [];
afterAll(() => Promise.all(started.map((runs) => runs.dismiss())));

function runsOf(folder: string): FreeRuns {
  const runs = new FreeRuns(folder, LIMITS);
  started.push(runs);
  return runs;
}

test.each([busy, migrate])('$program goes wrong by nothing else', async (guest) => {
  const scenario = scenarioOf(guest, []);
  const runs = runsOf(built);
  for (let seed = 1; seed <= 6; seed += 1) {
    const machine = machineOf(scenario, { seed });
    scenario.check(endOf(machine, await runs.run(machine)));
  }
});

describe('a race is found', () => {
  test.each(inKernel)('in the kernel: $name', async ({ guest, ...patch }) => {
    const tries = await triesUntilFound(scenarioOf(guest, [patch]), runsOf(built));
    expect(tries).toBeDefined();
  });

  test.each(inEmulator)('in the emulator: $name', async ({ guest, ...change }) => {
    const runs = runsOf(changedPackage(built, change));
    const tries = await triesUntilFound(scenarioOf(guest, []), runs);
    expect(tries).toBeDefined();
  });
});
