/**
 * What holds of mailboxes, portals, syncs and their buffers whenever a cluster stands still and
 * nothing is on the network: every buffer is free or in exactly one place, every count is right.
 */
import { expectEqual, expectThat, hex, type KernelMemory } from './kernel-memory.ts';

interface Table {
  readonly name: 'mailbox' | 'portal';
  readonly items: readonly number[];
}

export function checkCommunication(kernel: KernelMemory): void {
  const tables = tablesOf(kernel);
  for (const table of tables) checkDescriptors(kernel, table);
  checkFlows(kernel, tables);
  checkLetters(kernel);
  checkParcels(kernel);
  checkSyncs(kernel);
  expectEqual(kernel.word(kernel.at('task_board')), 0, 'task_board.head');
  expectEqual(kernel.field(kernel.at('task_board'), 'task_board.running'), 0, 'a running task');
}

function tablesOf(kernel: KernelMemory): Table[] {
  const items = (table: string, count: string, structure: string) =>
    kernel.items(kernel.at(table), kernel.constant(count), structure);
  return [
    { name: 'mailbox', items: items('mailboxes', 'MAILBOXES', 'mailbox') },
    { name: 'portal', items: items('portals', 'PORTALS', 'portal') },
  ];
}

function checkDescriptors(kernel: KernelMemory, { name, items }: Table): void {
  const input = kernel.constant('ENDPOINT_INPUT');
  const process = kernel.constant('OWNER_PROCESS');
  const used = items.filter((item) => kernel.field(item, 'endpoint.kind') !== 0);
  const own = used.filter((item) => kernel.field(item, 'endpoint.owner') === process);
  expectEqual(kernel.field(kernel.at(`${name}_usage`), 'usage.open'), own.length, `open ${name}s`);
  const limit = kernel.constant('COMMUNICATORS');
  expectThat(own.length <= limit, `${own.length} ${name}s are open, and ${limit} may be`);
  const addresses = used
    .filter((item) => kernel.field(item, 'endpoint.kind') === input)
    .map((item) => kernel.field(item, 'endpoint.address'));
  expectThat(new Set(addresses).size === addresses.length, `two ${name}s read from one port`);
  for (const item of used) {
    const address = kernel.field(item, 'endpoint.address');
    expectThat((address & 0xff) < kernel.constant('PORTS'), `${name} of address ${hex(address)}`);
    const state = kernel.constant('endpoint.communicator') + kernel.constant('communicator.state');
    const isStarted = kernel.word(item + state) !== 0;
    const hasFlow = kernel.field(item, 'endpoint.flow') !== 0;
    const isKernels = kernel.field(item, 'endpoint.owner') !== process;
    expectThat(isKernels || isStarted || !hasFlow, `an operation that nobody started, ${name}`);
  }
}

function checkFlows(kernel: KernelMemory, tables: readonly Table[]): void {
  const first = kernel.at('flows');
  const count = kernel.constant('FLOWS');
  const free = kernel.chain(kernel.word(kernel.at('flow_free')), count, 'the free flows');
  const busy = tables.flatMap(({ items }) =>
    items
      .filter((item) => kernel.field(item, 'endpoint.kind') !== 0)
      .map((item) => kernel.field(item, 'endpoint.flow'))
      .filter((flow) => flow !== 0),
  );
  expectPartition(kernel.items(first, count, 'flow'), [...free, ...busy], 'flow');
  const ofProcess = tables.flatMap(({ items }) =>
    items.filter(
      (item) =>
        kernel.field(item, 'endpoint.kind') !== 0 &&
        kernel.field(item, 'endpoint.owner') === kernel.constant('OWNER_PROCESS') &&
        kernel.field(item, 'endpoint.flow') !== 0,
    ),
  );
  expectEqual(kernel.word(kernel.at('communicator_flows')), ofProcess.length, 'operations');
}

function checkLetters(kernel: KernelMemory): void {
  const [count, kept] = [kernel.constant('LETTERS'), kernel.constant('LETTERS_KEPT')];
  const chain = (head: number, what: string) => kernel.chain(head, count + kept, what);
  const input = kernel.constant('ENDPOINT_INPUT');
  const queued = kernel
    .items(kernel.at('mailboxes'), kernel.constant('MAILBOXES'), 'mailbox')
    .filter((mailbox) => kernel.field(mailbox, 'endpoint.kind') === input)
    .flatMap((mailbox) => {
      const letters = chain(kernel.field(mailbox, 'mailbox.first'), 'the letters of a mailbox');
      const last = letters.at(-1);
      if (last !== undefined) expectEqual(kernel.field(mailbox, 'mailbox.last'), last, 'last');
      return letters;
    });
  const places = [
    ...chain(kernel.word(kernel.at('letter_supply')), 'the free letters'),
    ...chain(kernel.word(kernel.at('letter_reserve')), 'the free letters of the reserve'),
    ...chain(kernel.word(kernel.at('letter_outbox')), 'the outbox'),
    ...chain(kernel.word(kernel.at('hold_letters')), 'the held letters'),
    ...chain(kernel.word(kernel.at('courier_permissions')), 'the permissions'),
    ...queued,
  ];
  const letters = [
    ...kernel.items(kernel.at('letters'), count, 'letter'),
    ...kernel.items(kernel.at('letters_kept'), kept, 'letter'),
  ];
  expectPartition(letters, places, 'letter');
}

function checkParcels(kernel: KernelMemory): void {
  const count = kernel.constant('PARCELS');
  const places = [
    ...kernel.chain(kernel.word(kernel.at('parcel_supply')), count, 'the free parcels'),
    ...kernel.chain(kernel.word(kernel.at('courier_parked')), count, 'the parked parcels'),
  ];
  expectEqual(kernel.word(kernel.at('courier_sending')), 0, 'courier_sending');
  expectPartition(kernel.items(kernel.at('parcels'), count, 'parcel'), places, 'parcel');

  const channelCount = kernel.constant('CHANNELS');
  const channels = kernel.items(kernel.at('parcel_channels'), channelCount, 'parcel');
  const free = kernel.chain(
    kernel.word(kernel.at('channel_supply')),
    channelCount,
    'the free channels',
  );
  const reading = kernel
    .items(kernel.at('portals'), kernel.constant('PORTALS'), 'portal')
    .filter((one) => kernel.field(one, 'endpoint.kind') === kernel.constant('ENDPOINT_INPUT'))
    .map((portal) => kernel.field(portal, 'endpoint.flow'))
    .filter((flow) => flow !== 0)
    .map((flow) => kernel.field(flow, 'flow.item'))
    .filter((item) => item !== 0);
  expectPartition(channels, [...free, ...reading], 'channel');
}

function checkSyncs(kernel: KernelMemory): void {
  const syncs = kernel.items(kernel.at('sync_table'), kernel.constant('SYNCS'), 'sync');
  let references = 0;
  const keys = new Set<string>();
  for (const sync of syncs) {
    references += kernel.field(sync, 'sync.references');
    const kind = kernel.field(sync, 'sync.kind');
    expectThat(kind <= kernel.constant('ENDPOINT_OUTPUT'), `a sync has kind ${kind}`);
    const sleepers = kernel.list(sync + kernel.constant('sync.sleepers'), 'sync.sleepers');
    expectEqual(kernel.field(sync, 'sync.waiting'), sleepers.length, 'threads in sync_wait');
    const key = sync + kernel.constant('sync.key');
    const parts = ['mode', 'root', 'members'].map((part) => kernel.field(key, `sync_key.${part}`));
    if (kind === 0) {
      expectEqual(kernel.field(sync, 'sync.references'), 0, 'references of a free sync');
      continue;
    }
    const name = [kind, ...parts].join(' ');
    expectThat(!keys.has(name), `two syncs have the key ${name}`);
    keys.add(name);
  }
  expectEqual(kernel.field(kernel.at('sync_usage'), 'usage.open'), references, 'open syncs');
}

/** Every item is in exactly one of the places. */
function expectPartition(items: readonly number[], places: readonly number[], what: string): void {
  const sorted = [...places].sort((a, b) => a - b);
  const isSame = sorted.length === items.length && items.every((item, i) => item === sorted[i]);
  if (isSame) return;
  const missing = items.filter((item) => !places.includes(item)).map(hex);
  const twice = sorted.filter((item, index) => item === sorted[index + 1]).map(hex);
  const foreign = places.filter((item) => !items.includes(item)).map(hex);
  const parts = { missing, twice, foreign };
  expectThat(false, `${what}s are not each in one place: ${JSON.stringify(parts)}`);
}
