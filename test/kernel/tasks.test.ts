/**
 * The task engine alone: tasks/tasks.s takes the place of kernel/main.s, makes graphs of tasks, and
 * prints which ran. What it should print stands beside each graph.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readElf } from '../../vm/elf/reader.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { haveOracles, runOracle } from '../support/oracle.ts';
import { readText } from '../support/source-tree.ts';
import { GnuImages } from './gnu-image.ts';

const SOURCE = 'test/kernel/tasks/tasks.s';
const wanted = [...readText(SOURCE).matchAll(/^ *# expect: (.*)$/gm)].map(([, line]) => line);
const images = new GnuImages();
let image: string | undefined;

/** The program does not matter: it is never started. */
function imageOfTasks(): string {
  image ??= images.build('programs/hello.s', SOURCE);
  return image;
}

describe.skipIf(!haveOracles('as', 'ld'))('row 12: the task engine', () => {
  test('runs graphs as their edges say, on our machine', () => {
    const machine = new Machine({ clusters: 1, cores: 2 });
    const executable = readElf(readFileSync(imageOfTasks()));
    if (executable.kind !== 'executable') throw new Error('not linked');
    load(machine, executable);
    const stop = machine.run({ cycles: 10_000_000 });
    const output = new TextDecoder().decode(machine.clusters[0]?.takeConsole());
    expect(output.split('\n').slice(0, -1)).toEqual(wanted);
    expect(stop).toEqual({ reason: 'ended', exitCode: 0 });
    expect(wanted.length).toBeGreaterThan(25);
  });

  test.skipIf(!haveOracles('qemu'))('runs them alike on QEMU', () => {
    const options = ['-M', 'virt', '-smp', '2', '-bios', 'none', '-nographic'];
    const run = runOracle('qemu', [...options, '-kernel', imageOfTasks()], {
      input: '',
    });
    expect(run.stdout.split('\n').slice(0, -1)).toEqual(wanted);
    expect(run.status).toBe(0);
  });
});
