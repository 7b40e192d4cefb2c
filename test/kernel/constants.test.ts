/** What kernel/include repeats of the machine and of the original system, held against both. */
import { describe, expect, test } from 'vitest';
import { deviceMap } from '../../vm/bus.ts';
import { assembleText } from '../../vm/cli/images.ts';
import { CYCLES_PER_TICK } from '../../vm/device/clint.ts';
import { exceptions, interrupts } from '../../vm/isa/causes.ts';
import { ROOT, readText } from '../support/source-tree.ts';

/** Value of every constant and offset that the kernel's files see, unsigned. */
function constants(): Map<string, number> {
  const source = { path: 'constants.s', text: '    .include "kernel.inc"\n' };
  const options = { includePaths: ['kernel/include'], folder: ROOT };
  const { object, diagnostics } = assembleText(source, options);
  expect(diagnostics).toEqual([]);
  const absolute = object?.symbols.filter(({ section }) => section === 'absolute') ?? [];
  return new Map(absolute.map(({ name, value }) => [name, value >>> 0]));
}

const constant = constants();

// Calls that the calling core executes itself; the master executes all others.
const LOCAL = [3, 5, 6, 7, 8, 10, 14, 15, 16, 17, 23, 32, 42, 44, 56, 59];
// Of the calls about tasks those that need pages, which are the master's, cannot be local as in the
// original, where a task's memory is the caller's: to create one, and to emit it.
const LOCAL_TASK_CALLS = [61, 62, 63, 64, 66, 67, 68, 69, 70, 71, 72];
// Calls that the original does not have.
const OWN_LOCAL = [77];

describe('kernel/include/machine.inc', () => {
  test('knows the causes and interrupts of the instruction set', () => {
    expect(constant.get('CAUSE_ILLEGAL')).toBe(exceptions.illegalInstruction);
    expect(constant.get('CAUSE_USER_CALL')).toBe(exceptions.ecallFromUser);
    expect(constant.get('CAUSE_FETCH_PAGE')).toBe(exceptions.instructionPageFault);
    expect(constant.get('INTERRUPT_SOFTWARE')).toBe(1 << interrupts.machineSoftware);
    expect(constant.get('INTERRUPT_TIMER')).toBe(1 << interrupts.machineTimer);
    expect(constant.get('INTERRUPT_EXTERNAL')).toBe(1 << interrupts.machineExternal);
  });

  test('knows where the devices are', () => {
    expect(constant.get('FINISHER')).toBe(deviceMap.power.base);
    expect(constant.get('CLINT_MSIP')).toBe(deviceMap.clint.base);
    expect(constant.get('UART')).toBe(deviceMap.uart.base);
    expect(constant.get('NETWORK_INTERFACE')).toBe(deviceMap.network.base);
  });
});

describe('kernel/include/layout.inc', () => {
  test('has the limits of the original: 18 threads of two pages, ticks of 32000 cycles', () => {
    const pages = constant.get('POOL_PAGES') ?? 0;
    expect(constant.get('THREADS')).toBe(pages / 2 - 2);
    expect((constant.get('TICK') ?? 0) * CYCLES_PER_TICK).toBe(32_000);
  });

  test('has room in each page of the UArea for what is in it', () => {
    expect(constant.get('uarea.SIZE')).toBeLessThanOrEqual(4096);
    expect(15 * (constant.get('board.SIZE') ?? 0)).toBeLessThanOrEqual(4096);
    expect(constant.get('pool.SIZE')).toBeLessThanOrEqual(4096);
  });
});

describe('kernel/include/kcalls.inc', () => {
  const rows = [...readText('kernel/include/kcalls.inc').matchAll(/^ {4}kcall {3}(\d+), (.*)$/gm)];

  test('has a row for each of the calls, in order of their numbers', () => {
    const numbers = Array.from({ length: 78 }, (_, index) => index + 1);
    expect(rows.map(([, number]) => Number(number))).toEqual(numbers.filter((one) => one !== 41));
  });

  test('executes each call where the original does, or not yet', () => {
    const local = new Set([...LOCAL, ...LOCAL_TASK_CALLS, ...OWN_LOCAL]);
    const misplaced = rows.filter(([, number, rest = '']) => {
      const place = rest.split(', ')[1];
      return place !== 'absent' && place !== (local.has(Number(number)) ? 'local' : 'forwarded');
    });
    expect(misplaced.map(([row]) => row)).toEqual([]);
  });
});
