/** A machine spread over threads passes through the states that it has alone. */
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Machine } from '../../vm/machine.ts';
import { type MachineOptions, presets } from '../../vm/options.ts';
import { restoreSnapshot, saveSnapshot } from '../../vm/snapshot.ts';
import { type Pace, startTeam, type WorkerTeam } from '../../vm/workers/team.ts';
import { FLOOD, FLOOD_OPTIONS } from '../machine/flood-guest.ts';
import { worldOf } from '../migration/world.ts';
import { builtPackage } from '../support/built.ts';
import { machineWith, stateHash } from '../support/guest.ts';

const CASES = 'test/migration/cases';
let entry: URL;
beforeAll(() => {
  entry = pathToFileURL(`${builtPackage()}/dist/vm/workers/worker.js`);
});

const teams: WorkerTeam[] = [];
afterEach(async () => {
  await Promise.all(teams.splice(0).map((team) => team.dismiss()));
});

async function teamOf(machine: Machine, workers: number, pace?: Pace): Promise<WorkerTeam> {
  const team = await startTeam(machine, { workers, entry, ...(pace && { pace }) });
  teams.push(team);
  return team;
}

/** How a run ends: its stop, time, state and consoles. */
function endOf(machine: Machine, stop: ReturnType<Machine['run']>) {
  const consoles = machine.clusters.map((cluster) => Buffer.from(cluster.takeConsole()).toString());
  return { stop, time: machine.time, hash: stateHash(machine), consoles };
}

// biome-ignore format: a table reads best in columns
const MACHINES: Readonly<Record<string, () => Machine>> = {
  'hello':                        () => worldOf('hello').machine,
  'threads':                      () => worldOf('threads').machine,
  'migrate':                      () => worldOf('migrate').machine,
  'migrate by the reference':     () => worldOf('migrate', { tier: 'reference', cores: 4 }).machine,
  'migrate in caches':            () => worldOf('migrate', { timing: 'mppa256', cores: 2 }).machine,
  'a trip around 16 clusters':    () => worldOf(`${CASES}/hop.s`, { ...presets.mppa256, cores: 2 }).machine,
  'a crowd':                      () => worldOf(`${CASES}/crowd.s`, { clusters: 4, cores: 2, placedOn: [0, 1, 2] }).machine,
  'a flood of packets':           () => machineWith(FLOOD, { ...FLOOD_OPTIONS, memoryBytes: 1 << 16 }),
  'a flood that suffers faults':  sufferingFlood,
};

/** All messages come, late and out of order; transfers and replies may be lost. */
function sufferingFlood(): Machine {
  const machine = machineWith(FLOOD, { ...FLOOD_OPTIONS, memoryBytes: 1 << 16 });
  const faults = [
    { kind: 'delay', chance: 0.5, cycles: 5000 },
    { kind: 'lose', chance: 0.3, packets: 'transfer' },
    { kind: 'lose', chance: 0.3, packets: 'reply' },
    { kind: 'partition', nodes: [9, 10], from: 5000, until: 9000, packets: 'transfer' },
  ] as const;
  machine.faults = { seed: 4, faults };
  return machine;
}

describe.each(Object.entries(MACHINES))('%s', (_, make) => {
  test('ends in the same state, at the same time, with 1, 2 and 3 workers', async () => {
    const alone = make();
    const expected = endOf(alone, alone.run());
    expect(expected.stop.reason).toBe('ended');
    for (const workers of [1, 2, 3]) {
      const machine = make();
      const stop = machine.run({ team: await teamOf(machine, workers) });
      expect(endOf(machine, stop), `${workers} workers`).toEqual(expected);
    }
  });

  test('ends in the same state if the threads work together only now and then', async () => {
    const alone = make();
    const expected = endOf(alone, alone.run());
    const machine = make();
    let asked = 0;
    const pace = { isTogether: () => asked++ % 5 < 3 };
    expect(endOf(machine, machine.run({ team: await teamOf(machine, 2, pace) }))).toEqual(expected);
    expect(asked).toBeGreaterThan(3);
  });

  test('is in the same states on the way, saved, restored and looked at', async () => {
    const whole = make();
    whole.run();
    const alone = make();
    let machine = make();
    let team = await teamOf(machine, 2);
    for (const part of [1, 2, 3, 4]) {
      const cycles = Math.floor((whole.time * part) / 5);
      expect(machine.run({ cycles, team })).toEqual(alone.run({ cycles }));
      // In the middle of a round, and back.
      for (let steps = 0; steps < 20; steps += 1) expect(machine.step()).toEqual(alone.step());
      expect(stateHash(machine)).toBe(stateHash(alone));
      if (part !== 2) continue;
      machine = restoreSnapshot(saveSnapshot(machine)).machine;
      team = await teamOf(machine, 3);
    }
    expect(machine.run({ team }).reason).toBe('ended');
    expect(stateHash(machine)).toBe(stateHash(whole));
  });
});

describe('a team', () => {
  const options: Partial<MachineOptions> = { clusters: 2 };

  test('has no more threads than there are clusters', async () => {
    const machine = machineWith('_start: finish 0', options);
    expect(machine.run({ team: await teamOf(machine, 50) })).toEqual({
      reason: 'ended',
      exitCode: 0,
    });
  });

  test('ends the run at the end of the round in which a cluster fails', async () => {
    const source = `
_start: li s0, NETWORK
        lw s1, 8(s0)
        bnez s1, 1f
2:      j 2b
1:      li t0, 5000
3:      addi t0, t0, -1
        bnez t0, 3b
        finish 9
`;
    const alone = machineWith(source, options);
    const expected = endOf(alone, alone.run());
    expect(expected.stop.exitCode).toBe(9);
    const machine = machineWith(source, options);
    const stop = machine.run({ team: await teamOf(machine, 2) });
    expect(endOf(machine, stop)).toEqual(expected);
  });

  test('sees what was written and typed between runs', async () => {
    const source = `
_start: li t0, UART
1:      lbu t1, 5(t0)
        andi t1, t1, 1
        beqz t1, 1b
        lbu t1, 0(t0)
        la t2, word
        lw t2, (t2)
        add t1, t1, t2
        sb t1, 0(t0)
        finish 0
        .align 2
word:   .word 0
`;
    const machine = machineWith(source, options);
    const team = await teamOf(machine, 2);
    expect(machine.run({ cycles: 3000, team }).reason).toBe('limit');
    for (const cluster of machine.clusters) cluster.uart.feed(Uint8Array.of(65));
    expect(machine.run({ team }).exitCode).toBe(0);
    expect(endOf(machine, machine.run()).consoles).toEqual(['A', 'A']);
  });
});
