/** Faults planted in routines of the kernel, each against one contract: every one is found. */
import { describe, expect, test } from 'vitest';
import type { Patch } from '../own-image.ts';
import { contractsOf } from './contract.ts';
import { Code, problemsOf } from './register-flow.ts';
import { RoutineWatch } from './routine-watch.ts';
import { imageOf, runWorkload, type Workload } from './workloads.ts';

const contracts = contractsOf();
/** Makes calls, sleeps, wakes and switches; short. */
const threads: Workload = {
  name: 'threads',
  program: 'programs/threads.s',
  options: { clusters: 1, cores: 3 },
};

interface Fault {
  readonly name: string;
  readonly patch: Patch;
  /** What is said of it. */
  readonly problem: RegExp;
}

function fault(name: string, problem: RegExp, file: string, from: string, to = ''): Fault {
  return { name, problem, patch: { file: `kernel/${file}`, from, to } };
}

// biome-ignore format: a fault a paragraph
const inCode: readonly Fault[] = [
  fault('a leaf that promises one register writes two', /endpoint_numbered writes t1/,
    'ipc/endpoint.s', '    mul     t0, t0, a1\n', '    mv      t1, a1\n    mul     t0, t0, t1\n'),
  fault('a lock takes one register more', /spinlock_acquire writes t2/,
    'hal/spinlock.s', '    li      t1, 1\n', '    li      t1, 1\n    li      t2, 1\n'),
  fault('a kept argument is lost on the way', /task_queue writes a0/,
    'pm/dispatcher.s', '    sw      a0, task_board.head(t1)\n    ret\n',
    '    sw      a0, task_board.head(t1)\n    li      a0, 0\n    ret\n'),
  fault('a caller counts on a register after a call', /mailbox_set_remote\+\w+ reads a1/,
    'ipc/mailbox-calls.s', '    lw      a0, 8(sp)\n    li      t0, NODE_ANY\n',
    '    lw      a0, 8(sp)\n    mv      t0, a1\n'),
  fault('a routine uses what it was not given', /frame_is_used\+\w+ reads t3/,
    'mm/frame.s', '    bgeu    a1, t0, frame_is_used.invalid\n',
    '    bgeu    a1, t3, frame_is_used.invalid\n'),
  fault('an argument is forgotten', /calls supply_take without a1/,
    'ipc/letter.s', '    mv      a1, s0\n    call    supply_take\n', '    call    supply_take\n'),
  fault('a result is forgotten', /thread_yield\+\w+ returns without a0/,
    'pm/exit.s', '    call    scheduler_yield\n    li      a0, 0\n    leave\n',
    '    call    scheduler_yield\n    leave\n'),
  fault('a leaf calls', /timer_now is no leaf/,
    'hal/timer.s', '\nfn timer_now\n', '\nfn timer_now\n    call    thread_get_id\n'),
];

// biome-ignore format: a fault a paragraph
const inRuns: readonly Fault[] = [
  fault('a register is changed without being saved', /semaphore_give changes s2/,
    'pm/semaphore.s', 'fn semaphore_give\n    enter   s0\n',
    'fn semaphore_give\n    enter   s0\n    li      s2, 0\n'),
  fault('one of two saved registers is not restored', /changes s1/,
    'pm/scheduler.s', 'scheduler_ready.out:\n    leave   s0, s1\n',
    'scheduler_ready.out:\n    restore_frame s0\n    ret\n'),
  fault('saved registers come back exchanged', /scheduler_switch changes s/,
    'pm/scheduler.s', 'scheduler_switch.out:\n    leave   s0, s1\n',
    'scheduler_switch.out:\n    leave   s1, s0\n'),
  fault('a context switch loses a register', /context_switch changes s7/,
    'hal/context.s', '    addi    sp, sp, context.SIZE\n    ret\n',
    '    addi    sp, sp, context.SIZE\n    li      s7, 0\n    ret\n'),
  fault('the core record is not the own one', /changes tp/,
    'hal/core.s', '\nfn core_record\n', '\nfn core_record\n    addi    tp, tp, 0x40\n'),
  fault('a lock is not taken', /is entered without thread_lock/,
    'pm/semaphore.s', 'fn semaphore_up\n    enter\n    acquire thread_lock\n',
    'fn semaphore_up\n    enter\n'),
  fault("the master's work is done by another core", /runs on another core/,
    'kcall/board.s', '\nfn board_call\n',
    ['', 'fn board_call', '    addi    sp, sp, -16', '    sw      ra, 0(sp)',
      '    sw      a0, 4(sp)', '    call    thread_reap', '    lw      ra, 0(sp)',
      '    lw      a0, 4(sp)', '    addi    sp, sp, 16', ''].join('\n')),
];

describe('a fault in the code of a routine is found', () => {
  test.each(inCode)('$name', ({ patch, problem }) => {
    const image = imageOf(threads, patch);
    expect(problemsOf(new Code(image, contracts), contracts).join('\n')).toMatch(problem);
  });
});

describe('a fault in what a routine does is found when it runs', () => {
  test.each(inRuns)('$name', ({ patch, problem }) => {
    const image = imageOf(threads, patch);
    const watch = new RoutineWatch(image, contracts);
    runWorkload({ ...threads, limit: 1_500_000 }, image, watch.step);
    expect([...watch.broken].join('\n')).toMatch(problem);
  });

  test('by rubbish in a register that its caller should not count on', () => {
    const patch = {
      file: 'kernel/pm/exit.s',
      from: '    call    thread_result\n    mv      s0, a0\n',
      to: '    call    thread_result\n    mv      s0, t2\n',
    };
    const image = imageOf(threads, patch);
    const watch = new RoutineWatch(image, contracts);
    const watched = runWorkload({ ...threads, limit: 1_500_000 }, image, watch.step);
    expect(watched).not.toEqual(runWorkload({ ...threads, limit: 1_500_000 }, image));
  });
});
