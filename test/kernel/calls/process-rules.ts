/**
 * What holds of the tables about a process whenever its cluster stands still: threads and who runs
 * them, lists and who sleeps in them, pages and who refers to them.
 */
import { expectEqual, expectThat, hex, type KernelMemory } from './kernel-memory.ts';
import { checkTasks, taskSleepingPlaces, taskThreads } from './task-rules.ts';

const PAGE = 4096;
const PTE = { A: 1 << 6, D: 1 << 7, U: 1 << 4, W: 1 << 2, R: 1 << 1, X: 1 << 3, V: 1 };
const USER = PTE.V | PTE.U | PTE.A | PTE.D;
const STATES = ['THREAD_NOT_STARTED', 'THREAD_READY', 'THREAD_RUNNING', 'THREAD_SLEEPING'];

/** The user threads' slots, in order. */
export function slotsOf(kernel: KernelMemory): number[] {
  const first = kernel.at('uarea') + kernel.constant('uarea.threads');
  return kernel.items(first, kernel.constant('THREADS'), 'thread');
}

export function stateOf(kernel: KernelMemory, thread: number): string {
  const state = kernel.field(thread, 'thread.state');
  const names = [...STATES, 'THREAD_ZOMBIE'];
  const name = names.find((one) => kernel.constant(one) === state);
  expectThat(name !== undefined, `a thread has state ${state}`);
  return name as string;
}

/** Holds the process's tables to their rules. */
export function checkProcess(kernel: KernelMemory): void {
  checkThreads(kernel);
  checkSleepers(kernel);
  checkCores(kernel);
  checkBoard(kernel);
  const owners = new Map<number, number>();
  checkStacks(kernel, owners);
  checkDirectory(kernel, owners);
  checkIdentity(kernel);
  checkTasks(kernel, owners);
  checkPool(kernel, owners);
}

function checkThreads(kernel: KernelMemory): void {
  const uarea = kernel.at('uarea');
  const slots = slotsOf(kernel);
  const used = slots.filter((slot) => stateOf(kernel, slot) !== 'THREAD_NOT_STARTED');
  const alive = used.filter((slot) => stateOf(kernel, slot) !== 'THREAD_ZOMBIE');
  const counted = alive.length - taskThreads(kernel);
  expectEqual(kernel.field(uarea, 'uarea.thread_count'), counted, 'uarea.thread_count');
  const next = kernel.field(uarea, 'uarea.next_id');
  const ids = used.map((slot) => kernel.field(slot, 'thread.id'));
  expectThat(new Set(ids).size === ids.length, `two threads have the same id: ${ids}`);
  const first = kernel.constant('THREAD_FIRST');
  expectThat(
    ids.every((id) => id >= first && id < next),
    `ids ${ids} of ${next}`,
  );

  const ready = alive.filter((slot) => stateOf(kernel, slot) === 'THREAD_READY');
  const listed = kernel.list(uarea + kernel.constant('uarea.ready'), 'the ready list');
  const isSame = listed.length === ready.length && ready.every((slot) => listed.includes(slot));
  expectThat(isSame, `ready: ${ready.map(hex)}, in the ready list: ${listed.map(hex)}`);

  const cores = kernel.word(kernel.at('core_count'));
  const mask = cores === 1 ? 1 : 2 ** cores - 2;
  for (const slot of alive) {
    const affinity = kernel.field(slot, 'thread.affinity');
    expectThat(affinity !== 0 && (affinity & ~mask) === 0, `affinity ${hex(affinity)}`);
    expectThat(kernel.field(slot, 'thread.core') < cores, 'a thread is on a core beyond the last');
    expectEqual(kernel.field(slot, 'thread.kind'), kernel.constant('KIND_USER'), 'kind');
    const signals = kernel.field(slot, 'thread.signals') & ~kernel.constant('SIGNAL_HANDLING');
    expectThat(signals >>> kernel.constant('SIGNALS') === 0, `signals ${hex(signals)}`);
  }
}

/** Every list that a thread may sleep in, by name. */
function sleepingPlaces(kernel: KernelMemory): Map<number, string> {
  const uarea = kernel.at('uarea');
  const places = taskSleepingPlaces(kernel);
  for (const name of ['sleepers', 'pausing', 'faulted', 'signalled']) {
    places.set(uarea + kernel.constant(`uarea.${name}`), name);
  }
  const readers = kernel.constant('uarea.input') + kernel.constant('input.readers');
  places.set(uarea + readers, 'input.readers');
  const joins = uarea + kernel.constant('uarea.join_conditions');
  for (const join of kernel.items(joins, kernel.constant('THREADS'), 'condition')) {
    places.set(join, 'join condition');
  }
  const waiters = kernel.constant('semaphore.waiters');
  for (const entry of boardEntries(kernel)) {
    places.set(entry + kernel.constant('board.mutex') + waiters, 'board.mutex');
    places.set(entry + kernel.constant('board.done') + waiters, 'board.done');
  }
  const done = kernel.constant('endpoint.communicator') + kernel.constant('communicator.done');
  for (const [table, count, structure] of [
    ['mailboxes', kernel.constant('MAILBOXES'), 'mailbox'],
    ['portals', kernel.constant('PORTALS'), 'portal'],
  ] as const) {
    for (const endpoint of kernel.items(kernel.at(table), count, structure)) {
      places.set(endpoint + done + waiters, `communicator.done of ${table}`);
    }
  }
  for (const sync of kernel.items(kernel.at('sync_table'), kernel.constant('SYNCS'), 'sync')) {
    places.set(sync + kernel.constant('sync.sleepers'), 'sync.sleepers');
  }
  return places;
}

function checkSleepers(kernel: KernelMemory): void {
  const places = sleepingPlaces(kernel);
  const found = new Map<number, number>();
  for (const [place, name] of places) {
    for (const thread of kernel.list(place, name)) {
      expectThat(!found.has(thread), `thread ${hex(thread)} sleeps in two lists`);
      found.set(thread, place);
    }
  }
  for (const slot of slotsOf(kernel)) {
    const isAsleep = stateOf(kernel, slot) === 'THREAD_SLEEPING';
    expectThat(isAsleep === found.has(slot), `thread ${hex(slot)} sleeps in no list, or is awake`);
    if (isAsleep) expectEqual(kernel.field(slot, 'thread.queue'), found.get(slot) ?? 0, 'queue');
    found.delete(slot);
  }
  expectThat(found.size === 0, `no thread of the process: ${[...found.keys()].map(hex)}`);
}

/** Cores of a cluster that stands still: every one idles, and nothing is under way. */
function checkCores(kernel: KernelMemory): void {
  const count = kernel.word(kernel.at('core_count'));
  for (const [number, core] of kernel.items(kernel.at('cores'), count, 'core').entries()) {
    expectEqual(kernel.field(core, 'core.number'), number, 'core.number');
    expectEqual(kernel.field(core, 'core.recovery'), 0, `core.recovery of core ${number}`);
    expectEqual(kernel.field(core, 'core.translating'), 0, `core.translating of core ${number}`);
    const idle = kernel.field(core, 'core.idle');
    expectEqual(kernel.field(core, 'core.thread'), idle, `the thread of core ${number}`);
    expectEqual(kernel.field(idle, 'thread.kind'), kernel.constant('KIND_IDLE'), 'kind of idle');
  }
  for (const lock of ['thread_lock', 'console_lock', 'task_lock']) {
    expectEqual(kernel.word(kernel.at(lock)), 0, lock);
  }
  kernel.list(kernel.at('system_ready'), 'system_ready');
  const systems = kernel.constant('SYSTEM_THREADS');
  for (const thread of kernel.items(kernel.at('system_threads'), systems, 'thread')) {
    const stack = kernel.field(thread, 'thread.stack');
    if (stack !== 0) expectEqual(kernel.word(stack), kernel.constant('STACK_GUARD'), 'a guard');
  }
}

function boardEntries(kernel: KernelMemory): number[] {
  const entries = kernel.items(kernel.at('uarea_board'), kernel.constant('BOARD_ENTRIES'), 'board');
  return [...entries, kernel.at('board_master')];
}

/** A process that froze itself stands in the middle of its calls: each holds its entry's mutex. */
function checkBoard(kernel: KernelMemory): void {
  const isFrozen = kernel.field(kernel.at('uarea'), 'uarea.freezing') !== 0;
  for (const entry of boardEntries(kernel)) {
    expectEqual(kernel.field(entry, 'board.pending'), 0, 'board.pending');
    const count = (name: string) =>
      kernel.word(entry + kernel.constant(name) + kernel.constant('semaphore.count'));
    const mutex = count('board.mutex');
    expectThat(mutex === 1 || (isFrozen && mutex === 0), `count of board.mutex is ${mutex}`);
    expectEqual(count('board.done'), 0, 'count of board.done');
  }
  expectEqual(kernel.word(kernel.at('kcall_serving')), 0, 'kcall_serving');
  expectEqual(kernel.word(kernel.at('board_requests')), 0, 'count of board_requests');
}

/** Notes the pages of the pool that are stacks, with how often each is one. */
function checkStacks(kernel: KernelMemory, owners: Map<number, number>): void {
  const uarea = kernel.at('uarea');
  for (const [index, slot] of slotsOf(kernel).entries()) {
    const state = stateOf(kernel, slot);
    for (const [field, table] of [
      ['thread.stack', 'uarea.kernel_stacks'],
      ['thread.user_stack', 'uarea.user_stacks'],
    ] as const) {
      const stack = kernel.field(slot, field);
      expectEqual(kernel.field(uarea + 4 * index, table), stack, `${table} of slot ${index}`);
      expectThat((stack === 0) === (state === 'THREAD_NOT_STARTED'), `${field} in ${state}`);
      if (stack === 0) continue;
      owners.set(stack, (owners.get(stack) ?? 0) + 1);
      const guard = kernel.constant('STACK_GUARD');
      if (field === 'thread.stack') expectEqual(kernel.word(stack), guard, 'a kernel stack guard');
    }
    const context = kernel.field(slot, 'thread.context');
    const isAway = state === 'THREAD_READY' || state === 'THREAD_SLEEPING';
    const stack = kernel.field(slot, 'thread.stack');
    const isInStack = context >= stack && context < stack + PAGE;
    expectThat(!isAway || isInStack, `context ${hex(context)} is not in stack ${hex(stack)}`);
  }
}

/** The directory's tables are pages of the pool; notes them with the number of their entries. */
function checkDirectory(kernel: KernelMemory, owners: Map<number, number>): void {
  const directory = kernel.at('uarea_directory');
  const identity = ((kernel.at('uarea_table') >>> 12) << 10) | PTE.V;
  for (let index = 0; index < 1024; index += 1) {
    const entry = kernel.word(directory + 4 * index);
    if (index === kernel.at('__KERNEL_START') >>> 22) {
      expectEqual(entry, identity, 'the identity entry of the directory');
    } else if (entry !== 0) {
      const isDynamic = index >= 0x9000_0000 >>> 22 && index < 0xf000_0000 >>> 22;
      expectThat(isDynamic, `directory entry ${index} is ${hex(entry)}`);
      expectEqual(entry & 0x3ff, PTE.V, `flags of directory entry ${index}`);
      const table = (entry >>> 10) * PAGE;
      const used = dynamicEntries(kernel, table);
      expectThat(used > 0, `directory entry ${index} leads to an empty table`);
      owners.set(table, (owners.get(table) ?? 0) + used);
    }
  }
}

function dynamicEntries(kernel: KernelMemory, table: number): number {
  let used = 0;
  const first = 0x8018_0000 / PAGE;
  for (let index = 0; index < 1024; index += 1) {
    const entry = kernel.word(table + 4 * index);
    if (entry === 0) continue;
    used += 1;
    expectEqual(entry & 0x3ff, USER | PTE.R | PTE.W, 'flags of a dynamic page');
    const frame = entry >>> 10;
    const isFrame = frame >= first && frame < first + kernel.constant('FRAMES');
    expectThat(isFrame, `a dynamic page is mapped to page ${hex(frame)}, which is no frame`);
  }
  return used;
}

/** The identity table maps the program's sections, by the rights of its header, and stacks. */
function checkIdentity(kernel: KernelMemory): void {
  const header = 0x8008_0000;
  const bound = (name: string) => kernel.field(header, `header.${name}`);
  const { R, W, X } = PTE;
  const stacks = new Set(slotsOf(kernel).map((slot) => kernel.field(slot, 'thread.user_stack')));
  for (let index = 0; index < 1024; index += 1) {
    const page = 0x8000_0000 + index * PAGE;
    let rights = 0;
    if (stacks.has(page)) rights = R | W;
    else if (page >= header && page < bound('text_end')) rights = R | X;
    else if (page >= bound('rodata_start') && page < bound('rodata_end')) rights = R;
    else if (page >= bound('data_start') && page < bound('bss_end')) rights = R | W;
    const wanted = rights === 0 ? 0 : ((page / PAGE) << 10) | USER | rights;
    const entry = kernel.word(kernel.at('uarea_table') + 4 * index);
    expectEqual(entry, wanted, `the entry of page ${hex(page)}`);
  }
}

/** Every page of the pool is counted as often as something refers to it. */
function checkPool(kernel: KernelMemory, owners: ReadonlyMap<number, number>): void {
  const start = 0x8004_8000;
  const own = kernel.constant('POOL_KERNEL_PAGES');
  for (let page = 0; page < kernel.constant('POOL_PAGES'); page += 1) {
    const counted = kernel.word(kernel.at('uarea_pool') + 4 * page);
    const wanted = page < own ? 1 : (owners.get(start + page * PAGE) ?? 0);
    expectEqual(counted, wanted, `the count of pool page ${page}`);
  }
  const pages = [...owners.keys()].filter((page) => page < start + own * PAGE || page % PAGE !== 0);
  expectThat(pages.length === 0, `pages ${pages.map(hex)} are not of the process's pool`);
}
