/** What mailboxes and portals are on the network, and how their operations are carried out. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Packet } from '../../../vm/noc/packet.ts';
import type { Patch } from '../own-image.ts';
import { Probe } from './probe.ts';

const [SENDER, RECEIVER] = [8, 9];
const [MESSAGE_BYTES, TRANSFER_BYTES] = [144, 4112];
const CHUNKS = 3;
const WIRE_SIZE = 8;

describe('row 11: on the wire', () => {
  const packets: Packet[] = [];
  const probe = new Probe('wire.s', { clusters: 2, cores: 3, placedOn: [0, 1] });

  beforeAll(() => {
    for (const cluster of probe.machine.clusters) {
      const sent = (packet: Packet) => packets.push(packet);
      cluster.observer = { sent, arrived: () => undefined };
    }
    expect(probe.runToEnd()).toEqual({ reason: 'ended', exitCode: 0 });
  });

  test('all bytes arrive, and none but them', () => {
    expect(probe.lines()).toEqual([[], ['mail: 5', 'short: 16', 'long: 4097']]);
  });

  test('a message has 144 bytes, one of a portal 4112, however few of them mean something', () => {
    const sizes = (kind: Packet['kind']) =>
      packets.flatMap((packet) =>
        packet.kind === kind && packet.kind !== 'reply' ? [packet.bytes.length] : [],
      );
    expect(new Set(sizes('message'))).toEqual(new Set([MESSAGE_BYTES]));
    expect(sizes('transfer')).toEqual(Array.from({ length: CHUNKS }, () => TRANSFER_BYTES));
  });

  test('the header says how many: 5 of the mail, 16, 4096 and 1 of the portal', () => {
    const said = packets.flatMap((packet) => {
      if (packet.kind === 'reply' || packet.source !== SENDER) return [];
      const { buffer, byteOffset } = packet.bytes;
      const size = new DataView(buffer, byteOffset).getUint32(WIRE_SIZE, true);
      return packet.kind === 'transfer' ? [size] : [];
    });
    expect(said).toEqual([16, 4096, 1]);
  });

  test('each portal message was permitted before it was sent, by one message of the reader', () => {
    for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
      const transfers = packets.filter(({ kind }) => kind === 'transfer');
      const transfer = transfers[chunk] as Packet;
      const before = packets.filter(
        ({ kind, source, destination, time }) =>
          kind === 'message' &&
          source === RECEIVER &&
          destination === SENDER &&
          time < transfer.time &&
          time > (transfers[chunk - 1]?.time ?? 0),
      );
      expect(before.length).toBeGreaterThan(0);
    }
  });
});

/** Switches away from the dispatcher, and those in the middle of a task. */
function dispatcherSwitches(program: string, placedOn: readonly number[], ...patches: Patch[]) {
  const clusters = 3;
  const probe = new Probe(program, { clusters, cores: 3, placedOn, patches });
  const counts = { all: 0, inTask: 0, tasks: 0 };
  for (const { label, cluster, arguments: values } of probe.visits([
    'context_switch',
    'task_run',
  ])) {
    const kernel = probe.kernels[cluster.number] as Probe['kernel'];
    const dispatcher = kernel.items(kernel.at('system_threads'), 2, 'thread')[1];
    if (label === 'task_run') counts.tasks += 1;
    else if (values[0] === dispatcher) {
      counts.all += 1;
      if (kernel.field(kernel.at('task_board'), 'task_board.running') !== 0) counts.inTask += 1;
    }
  }
  return counts;
}

describe('row 13: interrupts dispatch tasks, and the dispatcher sleeps in none', () => {
  test.each([
    ['mailboxes, portals and syncs of three clusters', 'test/kernel/clusters/talk.s', [0, 1, 2]],
    ['a process that moves', 'programs/migrate.s', [0]],
  ])('%s', (_, program, placedOn) => {
    const { all, inTask, tasks } = dispatcherSwitches(program, placedOn);
    expect(inTask).toBe(0);
    expect(tasks).toBeGreaterThan(50);
    expect(all).toBeGreaterThan(20);
  });

  test('a task that lets others run would be seen', () => {
    const patch = {
      file: 'kernel/ipc/courier.s',
      from: '    li      a0, 0\n    tail    courier_finish\nendfn',
      to: [
        '    enter',
        '    call    scheduler_yield',
        '    li      a0, 0',
        '    call    courier_finish',
        '    leave',
        'endfn',
      ].join('\n'),
    };
    const { inTask } = dispatcherSwitches('test/kernel/clusters/talk.s', [0, 1, 2], patch);
    expect(inTask).toBeGreaterThan(0);
  });
});
