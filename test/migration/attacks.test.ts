/**
 * The attacks A1 to A12 on migration: a third cluster, or the process itself, does what it should
 * not. Nothing panics, nobody stays frozen, what is wrong is counted and dropped, and the migration
 * that is then wanted works as if nothing had been.
 */
import { describe, expect, test } from 'vitest';
import { computeNode } from '../../vm/noc/topology.ts';
import { inject, messageBytes, type Notice, noticeWords, type Wire } from './notice.ts';
import {
  addressOf,
  linesOf,
  promisedLines,
  runTo,
  runToEnd,
  type World,
  wordAt,
  worldOf,
} from './world.ts';

const VICTIM = 1;
const ATTACKER = 2;
const [home, here, there] = [0, VICTIM, ATTACKER].map(computeNode) as [number, number, number];
const PROMISED = promisedLines('programs/migrate.s');

interface Attack {
  readonly notice: Partial<Notice>;
  readonly wire?: Partial<Wire>;
}

/** The process is about to ask; all daemons listen. */
function listening(): World {
  const world = worldOf('migrate', { clusters: 3, cores: 2 });
  expect(world.machine.run({ cycles: 400_000 }).reason).toBe('limit');
  return world;
}

function attack(world: World, attacks: readonly Attack[]): void {
  const plain = {
    opcode: 'PREPARE',
    epoch: 0xf000_0000,
    source: there,
    destination: here,
  } as const;
  for (const [sequence, { notice, wire }] of attacks.entries()) {
    const words = noticeWords({ ...plain, ...notice });
    const bytes = messageBytes(words, { to: here << 8, from: there << 8, ...wire });
    inject(world, bytes, { cluster: VICTIM, sender: there, sequence });
  }
}

const droppedBy = (world: World) =>
  wordAt(world, VICTIM, addressOf(world.symbols, 'network_dropped'));

/** The attack is counted as often as it came, and the process moves as ever. */
function expectNoEffect(world: World, attacks: readonly Attack[]): void {
  const before = droppedBy(world);
  attack(world, attacks);
  expect(runToEnd(world).exitCode).toBe(0);
  // Besides them it drops what the two sides say twice while so much is to be heard.
  expect(droppedBy(world)).toBeGreaterThanOrEqual(before + attacks.length);
  expect(linesOf(world)).toEqual([PROMISED.slice(0, 1), PROMISED.slice(1), []]);
}

describe('attack', () => {
  // biome-ignore format: a table reads best in columns
  test.each<[string, readonly Attack[]]>([
    ['A1: receive, in the name of another',       [{ notice: { source: home } }]],
    ['A2: send, in the name of another',          [{ notice: { opcode: 'ASK', source: here, body: [ATTACKER] } }]],
    ['A3: receive from yourself',                 [{ notice: { source: here } }, { notice: { source: here }, wire: { from: here << 8 } }]],
    ['A4: numbers out of range, and negative',    [-1, 80, 0x7fff_ffff, 0x8000_0000].flatMap((node) => [{ notice: { source: node } }, { notice: { destination: node } }, { notice: { opcode: node } }])],
    ['A6: a flood',                               Array.from({ length: 200 }, (_, index) => ({ notice: { source: home, epoch: index } }))],
    ['A7: cut, and too long',                     [0, 4, 80, 88, 128, 129, 0xffff_ffff].map((sizeBytes) => ({ notice: {}, wire: { sizeBytes } }))],
    ['A8: a wrong check',                         [1, 0x8000_0000].map((checkError) => ({ notice: { checkError } }))],
    ['A11: a request by who has no right',        [{ notice: { opcode: 'ASK', source: here, body: [0] } }, { notice: { opcode: 'RESOLVE' } }]],
  ])('%s', (_, attacks) => {
    expectNoEffect(listening(), attacks);
  });

  test('A5: messages of a migration that is over', () => {
    const world = worldOf('migrate', { clusters: 3, cores: 2 });
    runTo(world, VICTIM, 'user_resume');
    const migration = addressOf(world.symbols, 'migration');
    const epoch = wordAt(world, VICTIM, migration + addressOf(world.symbols, 'migration.about'));
    const opcodes = ['PREPARE', 'END', 'COMMIT', 'CANCEL'] as const;
    for (const [sequence, opcode] of opcodes.entries()) {
      const words = noticeWords({ opcode, epoch, source: home, destination: here });
      const bytes = messageBytes(words, { to: here << 8, from: home << 8 });
      inject(world, bytes, { cluster: VICTIM, sender: home, sequence });
    }
    expect(runToEnd(world).exitCode).toBe(0);
    expect(linesOf(world)).toEqual([PROMISED.slice(0, 1), PROMISED.slice(1), []]);
  });

  test('A9: stages out of their order', () => {
    const world = listening();
    attack(world, [
      { notice: { opcode: 'COMMIT' } },
      { notice: { opcode: 'END' } },
      { notice: { opcode: 'CANCEL' } },
      { notice: { opcode: 'PREPARE' } },
      { notice: { opcode: 'MISSING' } },
    ]);
    expect(runToEnd(world).exitCode).toBe(0);
    expect(linesOf(world)).toEqual([PROMISED.slice(0, 1), PROMISED.slice(1), []]);
  });

  test('A10: bytes of a third cluster on the channels of a migration', () => {
    const world = worldOf('migrate', { clusters: 3, cores: 2 });
    runTo(world, VICTIM, 'channels_arm');
    const cluster = world.machine.clusters[VICTIM];
    const time = world.machine.time + 2_000;
    const migration = addressOf(world.symbols, 'migration');
    const epoch = wordAt(world, VICTIM, migration + addressOf(world.symbols, 'migration.about'));
    for (let channel = 0; channel < 8; channel += 1) {
      const head = { source: there, destination: here, time, sequence: 5000 + channel };
      const label = (epoch << 9) | channel | 0;
      const bytes = new Uint8Array(64).fill(0xee);
      cluster?.receive({ time, packet: { kind: 'transfer', channel, label, bytes, ...head } });
    }
    expect(runToEnd(world).exitCode).toBe(0);
    expect(linesOf(world)).toEqual([PROMISED.slice(0, 1), PROMISED.slice(1), []]);
  });

  test('A12: two processes that want each other’s place, for ever', () => {
    const world = worldOf('test/migration/cases/swap.s', {
      clusters: 2,
      cores: 2,
      placedOn: [0, 1],
    });
    expect(runToEnd(world).exitCode).toBe(0);
    expect(linesOf(world).map((lines) => lines.length)).toEqual([1, 1]);
  });
});
