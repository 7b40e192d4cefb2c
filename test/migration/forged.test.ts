/**
 * Messages that nobody should have sent, from a third cluster: the kernel drops and counts them,
 * and the migration that comes afterwards works as if they had never been.
 */
import { describe, expect, test } from 'vitest';
import { computeNode } from '../../vm/noc/topology.ts';
import { inject, messageBytes, type Notice, noticeWords, type Wire } from './notice.ts';
import {
  addressOf,
  linesOf,
  promisedLines,
  runToEnd,
  type World,
  wordAt,
  worldOf,
} from './world.ts';

const VICTIM = 1;
const ATTACKER = 2;
const here = computeNode(VICTIM);
const there = computeNode(ATTACKER);
/** Of cluster 0, where the process is. The directory is there, too. */
const home = computeNode(0);

interface Forgery {
  readonly payload: readonly number[];
  readonly wire: Wire;
}

/** A good header around a good notice from the attacker; what is forged is said beside it. */
function notice(forged: Partial<Notice>, wire: Partial<Wire> = {}): Forgery {
  const plain = {
    opcode: 'PREPARE',
    epoch: 0xf000_0000,
    source: there,
    destination: here,
  } as const;
  return raw(noticeWords({ ...plain, ...forged }), wire);
}

function raw(payload: readonly number[], wire: Partial<Wire>): Forgery {
  return { payload, wire: { to: here << 8, from: there << 8, ...wire } };
}

// biome-ignore format: a table reads best in columns
const FORGERIES: Readonly<Record<string, Forgery>> = {
  'a sender that it is not':            notice({}, { from: home << 8 }),
  'a sender that does not exist':       notice({}, { from: 0x00ff_ff00 }),
  'a destination elsewhere':            notice({}, { to: home << 8 }),
  'more bytes than a message has':      notice({}, { sizeBytes: 129 }),
  'no end of bytes':                    notice({}, { sizeBytes: 0xffff_ffff }),
  'a kind that is none':                notice({}, { kind: 3 }),
  'a signal to who does not wait for it': raw([1, there, 0x3fff_ffff], { kind: 2 }),
  'a signal of nobody\'s sync':        raw([0, there, 1 << here], { kind: 2 }),
  'a signal of no mode':               raw([2, there, 0x3fff_ffff], { kind: 2 }),
  'a port without a mailbox':           notice({}, { to: (here << 8) | 5 }),
  'a permission for a ninth channel':   raw([8, 0, 0], { kind: 1, sizeBytes: 4 }),
  'fewer bytes than a notice':          notice({}, { sizeBytes: 80 }),
  'more bytes than a notice':           notice({}, { sizeBytes: 88 }),
  'the message of the protocol paper':  raw([1, here, there], { sizeBytes: 12 }),
  'another version':                    notice({ version: 1 }),
  'a wrong check':                      notice({ checkError: 1 }),
  'an opcode that is none':             notice({ opcode: 19 }),
  'a negative opcode':                  notice({ opcode: -1 }),
  'PREPARE in another\'s name':         notice({ source: home }),
  'PREPARE for another destination':    notice({ destination: home }),
  'PREPARE in the receiver\'s own name': notice({ source: here }),
  'PREPARE from a node beyond all':     notice({ source: 0x8000_0000 }),
  'OPEN to who is no directory':        notice({ opcode: 'OPEN' }),
  'OPENED from who is no directory':    notice({ opcode: 'OPENED', source: here, destination: there }),
  'GRANTED from who is no directory':   notice({ opcode: 'GRANTED' }),
  'ABORTED from who is no directory':   notice({ opcode: 'ABORTED', source: here, destination: there }),
  'CLAIM to who is no directory':       notice({ opcode: 'CLAIM', source: here, destination: there }),
  'RESOLVE to who is no directory':     notice({ opcode: 'RESOLVE' }),
  'ACCEPT that nobody waits for':       notice({ opcode: 'ACCEPT', source: here, destination: there }),
  'MISSING that nobody waits for':      notice({ opcode: 'MISSING', source: here, destination: there }),
  'PREPARED that nobody waits for':     notice({ opcode: 'PREPARED', source: here, destination: there }),
  'COMMITTED to who is no directory':   notice({ opcode: 'COMMITTED', source: home, destination: there }),
  'REFUSED that nobody waits for':      notice({ opcode: 'REFUSED', source: here, destination: there }),
  'KNOWN that nobody waits for':        notice({ opcode: 'KNOWN' }),
  'KNOWN from who does not matter':     notice({ opcode: 'KNOWN', source: home }),
  'GONE from who is no directory':      notice({ opcode: 'GONE', source: here, destination: there }),
  'ASK from who may not':               notice({ opcode: 'ASK', source: here, body: [0] }),
};

function send(world: World, { payload, wire }: Forgery, sequence: number): void {
  inject(world, messageBytes(payload, wire), { cluster: VICTIM, sender: there, sequence });
}

/** A world whose daemons listen, long before its process wants to move. */
function listening(): World {
  const world = worldOf('migrate', { clusters: 3, cores: 2 });
  expect(world.machine.run({ cycles: 400_000 }).reason).toBe('limit');
  return world;
}

const droppedBy = (world: World) =>
  wordAt(world, VICTIM, addressOf(world.symbols, 'network_dropped'));

describe('a message with', () => {
  let world: World | undefined;

  test.each(Object.entries(FORGERIES))('%s is dropped and counted', (_, forgery) => {
    world ??= listening();
    const { machine, symbols } = world;
    const uarea = () => machine.clusters[VICTIM]?.read(addressOf(symbols, 'UAREA_START'), 5 * 4096);
    const before = { uarea: uarea(), dropped: droppedBy(world) };
    send(world, forgery, 0);
    machine.run({ cycles: machine.time + 5_000 });
    expect(droppedBy(world)).toBe(before.dropped + 1);
    expect(uarea()).toEqual(before.uarea);
  });
});

describe('a daemon', () => {
  test('that was sent all of them at once takes a process in as ever', () => {
    const world = listening();
    Object.values(FORGERIES).forEach((forgery, index) => {
      send(world, forgery, index);
    });
    expect(runToEnd(world).exitCode).toBe(0);
    const promised = promisedLines('programs/migrate.s');
    expect(linesOf(world)).toEqual([promised.slice(0, 1), promised.slice(1), []]);
    // Besides them it drops what the two sides say twice while so much is to be heard.
    expect(droppedBy(world)).toBeGreaterThanOrEqual(Object.keys(FORGERIES).length);
  });

  test.each(['PREPARE', 'END', 'COMMIT', 'CANCEL'] as const)(
    'that is told %s of a migration that nobody began stays empty, and free for others',
    (opcode) => {
      const world = listening();
      send(world, notice({ opcode }), 0);
      expect(runToEnd(world).exitCode).toBe(0);
      expect(linesOf(world)[VICTIM]).toEqual(promisedLines('programs/migrate.s').slice(1));
    },
  );
});
