/** Saved machines go on as if they had not been, wherever that was; other files are refused. */
import { describe, expect, test } from 'vitest';
import type { Machine } from '../../vm/machine.ts';
import { crc32 } from '../../vm/noc/checksum.ts';
import type { MachineOptions } from '../../vm/options.ts';
import { restoreSnapshot, saveSnapshot } from '../../vm/snapshot.ts';
import { consoleOf, machineWith, stateHash } from '../support/guest.ts';
import { FLOOD, FLOOD_OPTIONS } from './flood-guest.ts';

function flood(options: Partial<MachineOptions> = {}): Machine {
  return machineWith(FLOOD, { ...FLOOD_OPTIONS, memoryBytes: 1 << 16, ...options });
}

function again(machine: Machine): Machine {
  return restoreSnapshot(saveSnapshot(machine)).machine;
}

/** Where packets are at this moment. */
function packetsOf({ clusters, network }: Machine) {
  const queues = clusters.map((cluster) => {
    const taken = cluster.takeQueues();
    cluster.addQueues(taken);
    return taken;
  });
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  return {
    inbox: sum(queues.map(({ inbox }) => inbox.length)),
    outbox: sum(queues.map(({ outbox }) => outbox.length)),
    messages: Math.max(...queues.map(({ messages }) => messages.length)),
    network: network.flows.length,
  };
}

describe('a machine that is saved and restored', () => {
  test.each<Partial<MachineOptions>>([{}, { slice: 100 }, { timing: 'mppa256' }, { tier: 'wasm' }])(
    'goes on to the same end from anywhere with %o',
    (options) => {
      const whole = flood(options);
      expect(whole.run().exitCode).toBe(0);
      const end = stateHash(whole);

      const saved = flood(options);
      const most = { inbox: 0, outbox: 0, messages: 0, network: 0 };
      let midRound = 0;
      for (let count = 0; count < 8; count += 1) {
        saved.run({ cycles: saved.time + whole.time / 12 });
        for (let steps = count * 37; steps > 0; steps -= 1) saved.step();
        if (count === 1) while (!saved.clusters.some(({ hasSent }) => hasSent)) saved.step();
        const now = packetsOf(saved);
        most.inbox = Math.max(most.inbox, now.inbox);
        most.outbox = Math.max(most.outbox, now.outbox);
        most.messages = Math.max(most.messages, now.messages);
        most.network = Math.max(most.network, now.network);
        midRound += saved.schedule[2] === saved.clusters.length ? 0 : 1;

        const restored = again(saved);
        expect(stateHash(restored)).toBe(stateHash(saved));
        expect(restored.options).toEqual(saved.options);
        if (count % 4 !== 1) continue;
        expect(restored.run()).toEqual({ reason: 'ended', exitCode: 0 });
        expect(stateHash(restored)).toBe(end);
      }
      // The saved moments were not the easy ones.
      expect(most.inbox).toBeGreaterThan(0);
      expect(most.outbox).toBeGreaterThan(0);
      expect(most.messages).toBeGreaterThan(16);
      expect(midRound).toBeGreaterThan(6);
    },
  );

  test('goes on to the same end when it is saved and restored all the way', () => {
    const whole = flood();
    whole.run();
    let machine = flood();
    for (let stop = machine.run({ cycles: 1 }); stop.reason !== 'ended'; ) {
      machine = again(machine);
      for (let steps = 0; steps < 13; steps += 1) machine.step();
      stop = machine.run({ cycles: machine.time + 8000 });
    }
    expect(stateHash(machine)).toBe(stateHash(whole));
  });

  test('is not changed by being saved, and is the same file each time', () => {
    const machine = flood();
    machine.run({ cycles: 5000 });
    const before = stateHash(machine);
    const file = saveSnapshot(machine, { place: 1 });
    expect(saveSnapshot(machine, { place: 1 })).toEqual(file);
    expect(stateHash(machine)).toBe(before);
    expect(saveSnapshot(restoreSnapshot(file).machine, { place: 1 })).toEqual(file);
  });

  test('keeps what waits at the console, on both sides, and the notes of the host', () => {
    const source = `
_start:
    li      t0, UART
    li      t1, 'x'
    sb      t1, 0(t0)
1:  lbu     t1, 5(t0)
    andi    t1, t1, 1
    beqz    t1, 1b
    lbu     t1, 0(t0)
    sb      t1, 0(t0)
    li      t2, 'z'
    bne     t1, t2, 1b
    finish  0
`;
    const machine = machineWith(source);
    machine.run({ cycles: 1000 });
    machine.clusters[0]?.uart.feed(new TextEncoder().encode('yz'));
    const notes = { isBare: true, at: 5, name: 'é' };
    const restored = restoreSnapshot(saveSnapshot(machine, notes));
    expect(restored.notes).toEqual(notes);
    restored.machine.run();
    expect(consoleOf(restored.machine)).toBe('xyz');
    machine.run();
    expect(consoleOf(machine)).toBe('xyz');
  });

  test('takes no room for pages that are all 0', () => {
    const machine = machineWith('_start: j _start', { memoryBytes: 64 << 20 });
    machine.run({ cycles: 1000 });
    expect(saveSnapshot(machine).length).toBeLessThan(100_000);
  });
});

describe('a file that is no snapshot is refused:', () => {
  const machine = flood({ clusters: 5, cores: 2, ioClusters: 0 });
  machine.run({ cycles: 4_000 });
  const good = saveSnapshot(machine);

  /** A file with another body, and the checksum that fits it. */
  function forged(change: (body: Uint8Array, view: DataView) => void): Uint8Array {
    const file = good.slice();
    const body = file.subarray(16);
    change(body, new DataView(body.buffer, 16));
    new DataView(file.buffer).setUint32(12, crc32(body), true);
    return file;
  }

  const aboutBytes = new DataView(good.buffer, good.byteOffset).getUint32(16, true);
  const about = new TextDecoder().decode(good.subarray(20, 20 + aboutBytes));
  /** The same with other options, of the same length. */
  function withAbout(from: string, to: string): Uint8Array {
    expect(about).toContain(from);
    return forged((body) => body.set(new TextEncoder().encode(about.replace(from, to)), 4));
  }

  // biome-ignore format: a table reads best in columns
  test.each<readonly [string, () => Uint8Array, RegExp]>([
    ['nothing',                () => new Uint8Array(),                         /no snapshot/],
    ['another file',           () => new TextEncoder().encode('\x7fELF'.repeat(9)), /no snapshot/],
    ['its magic alone',        () => good.slice(0, 8),                         /no head/],
    ['another version',        () => forged(() => {}).fill(9, 8, 9),           /version 9 .* only version 4/],
    ['half a file',            () => good.slice(0, good.length / 2),           /checksum/],
    ['a byte less',            () => good.slice(0, -1),                        /checksum/],
    ['a byte more',            () => Uint8Array.of(...good.subarray(0, 100), 0), /checksum/],
    ['no options',             () => forged((body) => body.fill(32, 4, 9)),    /options cannot be read/],
    ['an option too few',      () => withAbout('"cores":2', '"coves":2'),      /other options/],
    ['an option of a text',    () => withAbout('"seed":1', '"seed":{'),        /options cannot be read/],
    ['too many cores',         () => withAbout('"cores":2', '"cores":0'), /cores: 0 is not/],
    ['another machine',        () => withAbout('"cores":2', '"cores":3'),      /bytes of state, not/],
    ['fewer clusters',         () => withAbout('"clusters":5', '"clusters":4'), /damaged/],
    ['a text without end',     () => forged((_, view) => view.setUint32(0, 0xffff_ffff, true)), /ends in the middle/],
    ['a turn of nobody',       () => forged((_, view) => view.setFloat64(8 + aboutBytes + 16, 99, true)), /stands nowhere/],
    ['a time that is none',    () => forged((_, view) => view.setFloat64(8 + aboutBytes, Number.NaN, true)), /stands nowhere/],
  ])('%s', (_, file, message) => {
    expect(() => restoreSnapshot(file())).toThrow(message);
  });

  test('any word set to all ones, in a file whose checksum fits, leads to a message or a machine', () => {
    for (let at = 4 + aboutBytes; at < good.length - 20; at += 4 * (1 + (at % 397))) {
      const file = forged((_, view) => view.setUint32(at, 0xffff_ffff, true));
      try {
        restoreSnapshot(file);
      } catch (error) {
        expect(String(error)).toMatch(/^Error: it is damaged: /);
      }
    }
  });
});
