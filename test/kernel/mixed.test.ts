/**
 * The mixed layout, to compare with: the same sources, no UArea, program and kernel in the same
 * sections. Programs do there what their headers say; only migration answers that it cannot be.
 */
import { describe, expect, test } from 'vitest';
import { buildImage } from '../../vm/cli/images.ts';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { SymbolTable } from '../../vm/elf/symbols.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { expectationsOf, inTermsOf, wanted } from './expectations.ts';

const LIMIT_CYCLES = 100_000_000;
const ALONE = ['hello', 'threads', 'matrix', 'mutex', 'page-faults', 'tasks'];
// Not those that the wall between program and kernel stops: there is none.
const CASES = ['task-graphs', 'task-limits', 'handled-by-task', 'limits', 'locks'];

function mixed(program: string): ElfExecutable {
  const { executable, diagnostics } = buildImage(program, { layout: 'mixed' });
  expect(diagnostics).toEqual([]);
  if (executable === undefined) throw new Error('not linked');
  return executable;
}

/** Two clusters; the program is in the first. */
function runMixed(program: string): { output: string; exitCode: number | null } {
  const machine = new Machine({ clusters: 2, cores: 5 });
  load(machine, mixed(program), { clusters: [0] });
  const stop = machine.run({ cycles: LIMIT_CYCLES });
  const output = machine.clusters.map((cluster) => cluster.takeConsole());
  return { output: Buffer.concat(output).toString(), exitCode: stop.exitCode ?? null };
}

describe('the mixed layout', () => {
  const cases = CASES.map((name) => `test/kernel/cases/${name}.s`);
  const sources = [...ALONE.map((name) => `programs/${name}.s`), ...cases];
  test.each(sources)('%s does what it says', (source) => {
    const expectations = expectationsOf(source);
    const run = inTermsOf(expectations, runMixed(source));
    if (source.endsWith('handled-by-task.s')) {
      // The program lies elsewhere, so only the cause of its end is the same.
      expect(run.exitCode).toBe(expectations.exitCode);
      expect(run.output).toContain('process ended: load page fault at pc');
    } else expect(run).toEqual(wanted(expectations));
  });

  test('answers to migrate_to that it cannot be', () => {
    expect(runMixed('migrate').output).toContain('no cluster to move to: error -95');
  });

  test('has no UArea: its parts are in bss, with other variables between them', () => {
    const symbols = new SymbolTable(mixed('hello').symbols);
    const at = (name: string) => {
      const address = symbols.addressOf(name);
      if (address === undefined) throw new Error(`no symbol ${name}`);
      return address >>> 0;
    };
    expect(at('__UAREA_START')).toBe(at('__UAREA_END'));
    const parts = ['uarea', 'uarea_board', 'uarea_pool', 'uarea_directory', 'uarea_table'].map(at);
    for (const address of parts) {
      expect(address).toBeGreaterThanOrEqual(at('__KERNEL_BSS_START'));
      expect(address).toBeLessThan(at('__KERNEL_BSS_END'));
    }
    // The daemon's state follows the board; the scheduler's comes before the part with the threads.
    const [first, last] = [Math.min(...parts), Math.max(...parts)];
    for (const address of ['migration', 'system_ready'].map(at)) {
      expect(address).toBeGreaterThan(first);
      expect(address).toBeLessThan(last);
    }
    expect(at('__KERNEL_TEXT_START')).toBe(at('_start'));
    expect(at('__USER_TEXT_END')).toBe(at('__KERNEL_TEXT_END'));
  });
});
