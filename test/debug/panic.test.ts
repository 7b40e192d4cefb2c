/** A kernel that panics is shown with the names of who called, whatever led there. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Panic, panicOf } from '../../vm/debug/panic.ts';
import { writeExecutable } from '../../vm/elf/writer.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { ownImage, type Patch, sourceAt } from '../kernel/own-image.ts';
import { runCli } from '../support/cli.ts';
import { temporaryDirectory } from '../support/oracle.ts';

const PROGRAM = 'test/kernel/cases/stats.s';

/** Something that is put in front of a routine's first instruction. */
function at(file: string, routine: string, text: string): Patch {
  const start = `\nfn ${routine}\n`;
  return { file: `kernel/${file}`, from: start, to: `${start}${text}\n` };
}

function panicIn(patch: Patch, program = PROGRAM): Panic | undefined {
  const image = ownImage([sourceAt(program)], [patch]);
  const machine = new Machine({ clusters: 2, cores: 3 });
  load(machine, image, { clusters: [0] });
  expect(machine.run({ cycles: 20_000_000 }).exitCode).toBe(255);
  expect(panicOf(machine.clusters[1] as (typeof machine.clusters)[0], image)).toBeUndefined();
  return panicOf(machine.clusters[0] as (typeof machine.clusters)[0], image);
}

const namesOf = (panic: Panic | undefined) => panic?.frames.map(({ name }) => name);

describe('a panic', () => {
  test('in a call for the master is told back to its loop', () => {
    const panic = panicIn(at('pm/stats.s', 'kcall_stats', '    panic "here"'));
    expect(namesOf(panic)).toEqual(['kcall_stats', 'board_serve', 'master_main']);
    expect(panic).toMatchObject({ cluster: 0, core: 0, fault: undefined });
  });

  test('below several routines is told through all of them', () => {
    const panic = panicIn(at('pm/sleep.s', 'thread_sleep', '    panic "here"'), 'programs/mutex.s');
    expect(namesOf(panic)).toEqual(['thread_sleep', 'kcall_dispatch', 'trap_entry']);
  });

  test('by a fault inside the kernel begins where it was, with what it was', () => {
    const panic = panicIn(
      at('mm/frame.s', 'frame_is_used', '    lw      t0, (zero)'),
      'test/kernel/cases/pages.s',
    );
    expect(namesOf(panic)).toEqual([
      ...['frame_is_used', 'frame_free', 'upage_free'],
      ...['board_serve', 'master_main'],
    ]);
    expect(panic?.fault).toEqual({ cause: 'load access fault', value: 0 });
  });

  test('is told on stderr by nanvix run, which exits with 255', async () => {
    const patch = at('kcall/process.s', 'kcall_clock', '    panic "the clock is wrong"');
    const elf = join(temporaryDirectory(), 'panicking.elf');
    writeFileSync(elf, writeExecutable(ownImage([sourceAt('programs/ping-pong.s')], [patch])));
    const { status, stdout, stderr } = await runCli('run', elf, '--place', `1=${elf}`);
    expect(status).toBe(255);
    expect(stdout).toContain('*** kernel panic: the clock is wrong (core ');
    const [head, first] = stderr.split('\n');
    expect(head).toMatch(/^nanvix run: the kernel of cluster 0 has panicked on core \d+: /);
    expect(first).toMatch(/^ {2}kcall_clock\+0x\w+$/);
    expect(stderr).toMatch(/\n {2}kcall_dispatch\+0x\w+\n {2}trap_entry\+0x\w+\n$/);
  });

  test('is not what a program has that ends with 255', async () => {
    const path = join(temporaryDirectory(), 'ends.s');
    writeFileSync(path, '    .globl main\nmain:\n    li a0, 255\n    ret\n');
    expect(await runCli('run', path)).toEqual({ status: 255, stdout: '', stderr: '' });
  });
});
