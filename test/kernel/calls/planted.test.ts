/**
 * The fuzzer sees what it looks for: with one of these faults planted in the kernel's source, some
 * random trial breaks a rule, and soon.
 */
import { describe, expect, test } from 'vitest';
import type { Patch } from '../own-image.ts';
import { type CallerImage, callerImage } from './image.ts';
import { runTrial } from './run.ts';
import { randomTrial, type Trial } from './script.ts';
import { countOf, shrink } from './shrink.ts';

const TRIALS = 400;

interface Fault {
  readonly name: string;
  /** What the fuzzer says of it. */
  readonly problem: RegExp;
  readonly patch: Patch;
  /** The seed to begin with, where the first ones do not come upon it for long. */
  readonly seed?: number;
}

/** A source without one piece of its text, or with another one in its place. */
function fault(name: string, problem: RegExp, file: string, from: string, to = ''): Fault {
  return { name, problem, patch: { file: `kernel/${file}`, from, to } };
}

// biome-ignore format: a fault a paragraph
const faults: readonly Fault[] = [
  fault('words are written to user addresses without asking as the user', /./,
    'mm/user.s', 'as_user sw t0, (a0)', 'sw t0, (a0)'),
  fault('words are read from user addresses without asking as the user', /not the user's/,
    'mm/user.s', 'as_user lw t0, (a1)', 'lw t0, (a1)'),
  fault('buffers of reads and writes are not checked', /not the user's/,
    'ipc/communicator.s', '    call    user_check\n    bnez    a0, communicator_start.out\n'),
  fault('numbers of calls are not checked', /./,
    'kcall/dispatch.s', '    bgeu    a0, t0, kcall_dispatch.invalid\n'),
  fault('numbers of mailboxes and portals are not checked', /./,
    'ipc/endpoint.s', '    bgeu    a1, t0, endpoint_numbered.none\n'),
  fault('numbers of syncs are not checked', /./,
    'ipc/sync.s', '    bgeu    t0, t1, sync_find.out\n    li ', '    li '),
  fault('numbers of frames are not checked', /./,
    'mm/frame.s', '    bgeu    a1, t0, frame_is_used.invalid\n'),
  fault('numbers of signals are not checked', /signals/,
    'pm/signal.s', '    bgeu    s0, t0, signal_send.return\n'),
  fault('the end of dynamic pages is not checked', /directory entry/,
    'mm/upage.s', '    bgeu    a0, t0, upage_check.outside\n'),
  fault('masks of affinity are not checked', /affinity|not at rest/,
    'pm/exit.s', '    bnez    a0, thread_set_affinity.invalid\n'),
  fault('the length of a write is not checked', /./,
    'kcall/process.s', '    bltu    t0, a2, kcall_write.invalid\n'),
  fault('the user stack of a dead thread is not given back', /count of pool page/,
    'pm/thread.s', '    lw      a0, thread.user_stack(s0)\n    call    pool_free\n'),
  fault('an empty page table stays in the directory', /empty table|count of pool page|flags/,
    'mm/page.s', '    sw      zero, (s1)\npage_remove.out:', 'page_remove.out:'),
  fault('the frame of a page that is freed stays in use', /number of frames/,
    'mm/upage.s', '    call    frame_free\n    beqz    a0, upage_free.out\n',
    '    li      a0, 0\n    j       upage_free.out\n'),
  fault('a thread whose id cannot be stored stays', /thread.stack|slot|the entry of page/,
    'pm/thread.s', '    call    thread_bury\n    li      a0, -EFAULT', '    li      a0, -EFAULT'),
  fault('threads are woken that do not sleep', /./,
    'pm/sleep.s', '    bne     t0, t2, thread_wakeup.out\n'),
  fault('a lock is kept on the way out of an error', /not at rest/,
    'pm/signal.s', '    beqz    a0, signal_send.out\n', '    beqz    a0, signal_send.return\n'),
  { seed: 600, ...fault('letters of a mailbox that is unlinked are lost', /letters are not each/,
    'ipc/mailbox.s', '    call    letter_drop\n') },
  fault('a register of the user is not saved', /another register than a0/,
    'hal/trap.s', '    sw      t0, frame.tp(sp)\n'),
  fault('a call that does not exist does nothing', /→/,
    'kcall/dispatch.s', '    li      a0, -ENOSYS\n'),
  fault('an edge that goes leaves its parent counted', /task.parents/,
    'pm/task-edges.s', '    addi    t0, t0, -1\n    sw      t0, task.parents(t1)\n'),
  fault('an edge that goes leaves its dependency', /task.dependencies/,
    'pm/task-edges.s', '    sub     t0, t0, t2\n    sw      t0, task.dependencies(t1)\n'),
  fault('triggers of edges are not checked', /trigger/,
    'pm/task-edges.s', '    bgtu    a2, t0, task_link.out\n'),
  fault('kinds of edges are not checked', /kind/,
    'pm/task-calls.s', '    bgtu    a3, t0, kcall_task_connect.return\n'),
  fault('a task is unlinked although a thread waits for it', /sleeps in no list|no thread/,
    'pm/task-calls.s', '    bnez    s1, user_task_unlink.out\n'),
  fault('a task that is stopped stays queued', /queue|clock/,
    'pm/task-control.s', '    call    task_unqueue\n    li      t0, TASK_STOPPED\n',
    '    li      t0, TASK_STOPPED\n'),
  fault('tasks that have gone are counted', /user_tasks.count/,
    'pm/user-tasks.s', '    addi    t0, t0, -1\n    sw      t0, user_tasks.count(a0)\n'),
  fault('the page of tasks that have gone stays', /./,
    'pm/user-tasks.s', '    sw      zero, (s0)\n    call    pool_free\n', '    sw      zero, (s0)\n'),
  fault('cores of emitted tasks are not checked', /./,
    'pm/task-run-calls.s', '    beqz    a0, kcall_task_emit.out\n'),
  fault('whoever is no task may end one', /./,
    'pm/task-run-calls.s', '    beqz    a0, kcall_task_exit.invalid\n'),
  { seed: 700, ...fault('the end of a handler does not end its fault', /told of/,
    'pm/executor.s', '    call    fault_handled\n') },
];

/** The first trial that fails, and what is said of it. */
function firstFailure(
  image: CallerImage,
  first = 1,
): { trial: Trial; problem: string } | undefined {
  for (let seed = first; seed < first + TRIALS; seed += 1) {
    const trial = randomTrial(seed, image.names);
    const { problem } = runTrial(image, trial);
    if (problem !== undefined) return { trial, problem };
  }
  return undefined;
}

describe('a fault of the kernel is found', () => {
  test.each(faults)('$name', ({ patch, problem, seed }) => {
    const failure = firstFailure(callerImage(patch), seed);
    expect(failure?.problem).toMatch(problem);
  });

  test('and shrunk to the calls that it needs', () => {
    const wanted = faults.find(({ name }) => name.startsWith('numbers of signals'));
    const image = callerImage((wanted as Fault).patch);
    const failure = firstFailure(image);
    if (failure === undefined) throw new Error('not found');
    const least = shrink(failure.trial, (one) => runTrial(image, one).problem !== undefined);
    expect(countOf(failure.trial)).toBeGreaterThan(100);
    expect(countOf(least)).toBeLessThan(6);
  });
});
