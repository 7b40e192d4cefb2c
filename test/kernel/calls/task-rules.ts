/**
 * What holds of the tasks of a process whenever its cluster stands still: records and their states,
 * queue and clock, edges and their counts, and the threads that run them.
 */
import { expectEqual, expectThat, hex, type KernelMemory } from './kernel-memory.ts';

const PAGE = 4096;

/** Of the states, a task has one; one that runs may be READY again, or EMITTED, too. */
const ALONE = ['NOT_STARTED', 'READY', 'RUNNING', 'COMPLETED', 'STOPPED', 'PERIODIC', 'ERROR'];

function tasksOf(kernel: KernelMemory): number {
  return kernel.at('uarea') + kernel.constant('uarea.tasks');
}

function boardOf(kernel: KernelMemory): number {
  return tasksOf(kernel) + kernel.constant('user_tasks.board');
}

function pagesOf(kernel: KernelMemory): number[] {
  const first = tasksOf(kernel) + kernel.constant('user_tasks.pages');
  const words = Array.from({ length: kernel.constant('TASK_PAGES') }, (_, n) => first + 4 * n);
  return words.map((word) => kernel.word(word)).filter((page) => page !== 0);
}

/** The records that are in use. */
export function taskRecords(kernel: KernelMemory): number[] {
  const perPage = Math.floor(PAGE / kernel.constant('task.SIZE'));
  const all = pagesOf(kernel).flatMap((page) => kernel.items(page, perPage, 'task'));
  return all.filter((record) => kernel.field(record, 'task.state') !== 0);
}

/** The task that the thread of each slot runs, 0: none. */
function runningTasks(kernel: KernelMemory): number[] {
  const first = tasksOf(kernel) + kernel.constant('user_tasks.running');
  const slots = Array.from({ length: kernel.constant('THREADS') }, (_, n) => first + 4 * n);
  return slots.map((word) => kernel.word(word));
}

/** Lists that threads sleep in because of tasks: for one to end, or for one to run. */
export function taskSleepingPlaces(kernel: KernelMemory): Map<number, string> {
  const waiters = kernel.constant('semaphore.waiters');
  const active = boardOf(kernel) + kernel.constant('task_board.active') + waiters;
  const semaphore = kernel.constant('task.semaphore') + waiters;
  const ofTasks = taskRecords(kernel).map((record) => [record + semaphore, 'a task'] as const);
  return new Map([[active, 'task_board.active'], ...ofTasks]);
}

/** How many threads are there for tasks alone; uarea.thread_count leaves them out. */
export function taskThreads(kernel: KernelMemory): number {
  const executor = kernel.field(tasksOf(kernel), 'user_tasks.executor');
  const emitted = runningTasks(kernel).filter((task) => task !== 0 && has(kernel, task, 'EMITTED'));
  return (executor === 0 ? 0 : 1) + emitted.length;
}

/** Whether tasks go on for ever: round a cycle of edges, by the clock, or for a fault. */
export function hasEndlessTasks(kernel: KernelMemory): boolean {
  const states = ['READY', 'RUNNING', 'PERIODIC'];
  return taskRecords(kernel).some((record) => states.some((one) => has(kernel, record, one)));
}

/** Holds them to their rules, and notes the pages that their records are in. */
export function checkTasks(kernel: KernelMemory, owners: Map<number, number>): void {
  for (const page of pagesOf(kernel)) owners.set(page, (owners.get(page) ?? 0) + 1);
  const records = taskRecords(kernel);
  checkRecords(kernel, records);
  checkQueues(kernel, records);
  checkEdges(kernel, records);
  checkRunning(kernel, records);
  checkHandlers(kernel, records);
}

function has(kernel: KernelMemory, record: number, state: string): boolean {
  return (kernel.field(record, 'task.state') & kernel.constant(`TASK_${state}`)) !== 0;
}

function checkRecords(kernel: KernelMemory, records: readonly number[]): void {
  const tasks = tasksOf(kernel);
  expectEqual(kernel.field(tasks, 'user_tasks.count'), records.length, 'user_tasks.count');
  const ids = records.map((record) => kernel.field(record, 'task.id'));
  const created = kernel.field(boardOf(kernel), 'task_board.created');
  expectThat(
    new Set(ids).size === ids.length && ids.every((id) => id > 0 && id <= created),
    `numbers of tasks are ${ids}, and ${created} have been made`,
  );
  for (const record of records) {
    const state = kernel.field(record, 'task.state');
    const names = ALONE.filter((name) => has(kernel, record, name));
    const isTwice = names.join() === 'READY,RUNNING';
    expectThat(names.length === 1 || isTwice, `a task has state ${hex(state)}`);
    const isEmitted = has(kernel, record, 'EMITTED');
    expectThat(!isEmitted || names.join() === 'RUNNING', `an emitted task has state ${hex(state)}`);
    expectThat(!has(kernel, record, 'INVALID'), 'an invalid task');
    expectEqual(kernel.field(record, 'task.board'), boardOf(kernel), 'task.board');
  }
}

/** Exactly those that are READY are in the queue, exactly those that are PERIODIC on the clock. */
function checkQueues(kernel: KernelMemory, records: readonly number[]): void {
  const board = boardOf(kernel);
  const queue = kernel.chain(kernel.field(board, 'task_board.head'), 64, 'the queue of tasks');
  const clock = kernel.chain(kernel.field(board, 'task_board.clock'), 64, 'the clock');
  const ready = records.filter((record) => has(kernel, record, 'READY'));
  const periodic = records.filter((record) => has(kernel, record, 'PERIODIC'));
  expectSame(queue, ready, 'the queue');
  expectSame(clock, periodic, 'the clock');
  const last = queue.at(-1);
  if (last !== undefined) expectEqual(kernel.field(board, 'task_board.tail'), last, 'its tail');
  for (const task of clock) {
    expectThat((kernel.field(task, 'task.delta') | 0) >= 0, 'a task on the clock is overdue');
  }
  const active = board + kernel.constant('task_board.active');
  const count = kernel.field(active, 'semaphore.count') | 0;
  expectThat(count >= 0, `task_board.active counts ${count}`);
  const isIdle = kernel.field(active + kernel.constant('semaphore.waiters'), 'list.count') > 0;
  expectThat(!isIdle || queue.length === 0, 'the executor sleeps, and tasks are queued');
}

function checkEdges(kernel: KernelMemory, records: readonly number[]): void {
  const [parents, dependencies] = [new Map<number, number>(), new Map<number, number>()];
  for (const record of records) {
    const first = record + kernel.constant('task.edges');
    for (const edge of kernel.items(first, kernel.constant('TASK_CHILDREN'), 'edge')) {
      const child = kernel.field(edge, 'edge.child');
      if (child === 0) continue;
      expectThat(records.includes(child), `an edge leads to ${hex(child)}, which is no task`);
      const trigger = kernel.field(edge, 'edge.trigger');
      expectThat(trigger > 0 && trigger <= kernel.constant('TRIGGER_ALL'), `trigger ${trigger}`);
      const kind = kernel.field(edge, 'edge.kind');
      expectThat(kind <= 3, `an edge has kind ${kind}`);
      parents.set(child, (parents.get(child) ?? 0) + 1);
      const isDependency = kind & kernel.constant('EDGE_DEPENDENCY');
      dependencies.set(child, (dependencies.get(child) ?? 0) + isDependency);
    }
  }
  for (const record of records) {
    const count = parents.get(record) ?? 0;
    expectEqual(kernel.field(record, 'task.parents'), count, 'task.parents');
    expectThat(count <= kernel.constant('TASK_PARENTS'), `a task has ${count} parents`);
    const needed = dependencies.get(record) ?? 0;
    expectEqual(kernel.field(record, 'task.dependencies'), needed, 'task.dependencies');
    const pending = kernel.field(record, 'task.pending');
    expectThat(pending <= count, `${pending} of ${count} parents are pending`);
  }
}

/** A task that runs has one thread that runs it; there is an executor while there are tasks. */
function checkRunning(kernel: KernelMemory, records: readonly number[]): void {
  const running = runningTasks(kernel).filter((task) => task !== 0);
  const wanted = records.filter((record) => has(kernel, record, 'RUNNING'));
  expectSame(running, wanted, 'what threads run');
  const executor = kernel.field(tasksOf(kernel), 'user_tasks.executor');
  expectThat((executor !== 0) === records.length > 0, `executor ${hex(executor)}`);
  if (executor === 0) return;
  const slots = kernel.items(
    kernel.at('uarea') + kernel.constant('uarea.threads'),
    kernel.constant('THREADS'),
    'thread',
  );
  const slot = slots.indexOf(executor);
  expectThat(slot >= 0, `the executor is ${hex(executor)}, which is no thread`);
  const state = kernel.field(executor, 'thread.state');
  const gone = ['THREAD_NOT_STARTED', 'THREAD_ZOMBIE'].map((name) => kernel.constant(name));
  expectThat(!gone.includes(state), 'the executor has gone');
  for (const [index, task] of runningTasks(kernel).entries()) {
    const isEmitted = task !== 0 && has(kernel, task, 'EMITTED');
    expectThat(task === 0 || isEmitted !== (index === slot), 'a task runs on the wrong thread');
  }
}

/** A fault is being handled exactly while the task for that is queued or runs. */
function checkHandlers(kernel: KernelMemory, records: readonly number[]): void {
  const [tasks, uarea] = [tasksOf(kernel), kernel.at('uarea')];
  const faultTask = kernel.field(tasks, 'user_tasks.fault_task');
  expectThat(faultTask === 0 || records.includes(faultTask), `fault_task ${hex(faultTask)}`);
  const handlers = tasks + kernel.constant('user_tasks.handlers');
  const handled = kernel.field(uarea, 'uarea.handled');
  for (let cause = 0; cause < kernel.constant('CAUSES'); cause += 1) {
    if (kernel.word(handlers + 4 * cause) === 0) continue;
    expectThat(faultTask !== 0, `cause ${cause} has a handler, but there is no task for it`);
    expectThat(((handled >>> cause) & 1) === 1, `cause ${cause} has a handler that is not asked`);
  }
  const isTold = kernel.field(uarea, 'uarea.reported') === kernel.constant('REPORTED_TO_TASK');
  const isBusy =
    faultTask !== 0 && (has(kernel, faultTask, 'READY') || has(kernel, faultTask, 'RUNNING'));
  expectThat(isTold === isBusy, `a fault is told of: ${isTold}; its task is busy: ${isBusy}`);
}

function expectSame(found: readonly number[], wanted: readonly number[], what: string): void {
  const isSame = found.length === wanted.length && wanted.every((one) => found.includes(one));
  expectThat(isSame, `${what}: ${found.map(hex)}; by their states: ${wanted.map(hex)}`);
}
