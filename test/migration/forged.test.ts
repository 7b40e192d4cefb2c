/**
 * Messages that nobody should have sent, from a third cluster: the kernel drops and counts them,
 * and the migration that comes afterwards works as if they had never been.
 */
import { describe, expect, test } from 'vitest';
import { computeNode } from '../../vm/noc/topology.ts';
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

const TO = 0;
const FROM = 1;
const DONE = 2;
const REFUSED = 3;

interface Wire {
  readonly destination: number;
  readonly source: number;
  readonly sizeBytes: number;
  readonly kind: number;
  readonly payload: readonly number[];
}

/** A good header around three words of the daemon's; what is forged is said beside it. */
function message(payload: readonly number[], forged: Partial<Wire> = {}): Wire {
  const header = { destination: here << 8, source: there << 8, sizeBytes: 12, kind: 0 };
  return { ...header, payload, ...forged };
}

const from = [FROM, here, there];

// biome-ignore format: a table reads best in columns
const MESSAGES: Readonly<Record<string, Wire>> = {
  'a sender that it is not':            message(from, { source: computeNode(0) << 8 }),
  'a sender that does not exist':       message(from, { source: 0x00ff_ff00 }),
  'a destination elsewhere':            message(from, { destination: computeNode(0) << 8 }),
  'more bytes than a message has':      message(from, { sizeBytes: 129 }),
  'no end of bytes':                    message(from, { sizeBytes: 0xffff_ffff }),
  'a kind that is none':                message(from, { kind: 3 }),
  'a signal to who does not wait for it': message([1, there, 0x3fff_ffff], { kind: 2 }),
  'a signal of nobody\'s sync':        message([0, there, 1 << here], { kind: 2 }),
  'a signal of no mode':               message([2, there, 0x3fff_ffff], { kind: 2 }),
  'a port without a mailbox':           message(from, { destination: (here << 8) | 5 }),
  'a permission for a ninth channel':   message([8, 0, 0], { kind: 1, sizeBytes: 4 }),
  'fewer bytes than the daemon\'s':     message(from, { sizeBytes: 8 }),
  'more bytes than the daemon\'s':      message(from, { sizeBytes: 16 }),
  'an opcode that is none':             message([4, here, there]),
  'a negative opcode':                  message([-1, here, there]),
  'FROM in another\'s name':            message([FROM, here, computeNode(0)]),
  'FROM for another receiver':          message([FROM, computeNode(0), there]),
  'FROM in the receiver\'s own name':   message([FROM, here, here]),
  'TO from somebody else':              message([TO, there, here]),
  'TO that nobody asked for':           message([TO, there, there]),
  'DONE without a migration':           message([DONE, there, here]),
  'REFUSED without a migration':        message([REFUSED, there, here]),
};

function bytesOf({ destination, source, sizeBytes, kind, payload }: Wire): Uint8Array {
  const bytes = new Uint8Array(144);
  const view = new DataView(bytes.buffer);
  [destination, source, sizeBytes, kind, ...payload].forEach((word, index) => {
    view.setUint32(4 * index, word >>> 0, true);
  });
  return bytes;
}

/** Lets a message reach the victim soon; as far as its interface knows, the attacker sent it. */
function inject(world: World, wire: Wire, sequence: number): void {
  const { machine } = world;
  const time = machine.time + 400 * (sequence + 1);
  const head = { source: there, destination: here, time, sequence: 1000 + sequence };
  machine.clusters[VICTIM]?.receive({
    time,
    packet: { kind: 'message', bytes: bytesOf(wire), ...head },
  });
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

  test.each(Object.entries(MESSAGES))('%s is dropped and counted', (_, wire) => {
    world ??= listening();
    const { machine, symbols } = world;
    const uarea = () => machine.clusters[VICTIM]?.read(addressOf(symbols, 'UAREA_START'), 5 * 4096);
    const before = { uarea: uarea(), dropped: droppedBy(world) };
    inject(world, wire, 0);
    machine.run({ cycles: machine.time + 5_000 });
    expect(droppedBy(world)).toBe(before.dropped + 1);
    expect(uarea()).toEqual(before.uarea);
  });
});

describe('a daemon', () => {
  test('that was sent all of them at once takes a process in as ever', () => {
    const world = listening();
    Object.values(MESSAGES).forEach((wire, index) => {
      inject(world, wire, index);
    });
    expect(runToEnd(world).exitCode).toBe(0);
    const promised = promisedLines('programs/migrate.s');
    expect(linesOf(world)).toEqual([promised.slice(0, 1), promised.slice(1), []]);
    expect(droppedBy(world)).toBe(Object.keys(MESSAGES).length);
  });
});
