/**
 * The kernel on QEMU's `virt` machine: a RISC-V that we did not write, whose harts run as its host
 * likes. It has no network interface, so the kernel runs as a machine of one cluster.
 */
import { describe, expect, test } from 'vitest';
import { haveOracles, runOracle } from '../support/oracle.ts';
import { allPrograms, hartCountsFor, imageOf, titleOf } from './cases.ts';
import { expectationsOf, inTermsOf, type Run, wanted } from './expectations.ts';
import { GnuImages } from './gnu-image.ts';

/** As many as a compute cluster of the chip has. */
const ALL_HARTS = 16;
const images = new GnuImages();

function runOnQemu(image: string, harts: number): Run {
  const machine = ['-M', 'virt', '-smp', String(harts), '-m', '128M', '-bios', 'none'];
  const run = runOracle('qemu', [...machine, '-nographic', '-kernel', image], {
    input: '',
  });
  return { output: run.stdout, exitCode: run.status };
}

describe.skipIf(!haveOracles('as', 'ld', 'qemu'))('the kernel on QEMU', () => {
  test.each(allPrograms().map((program) => [titleOf(program), program]))(
    '%s does what it says',
    (_, program) => {
      const image = imageOf(program, images);
      const expectations = expectationsOf(program);
      for (const harts of new Set([...hartCountsFor(program), ALL_HARTS])) {
        const run = inTermsOf(expectations, runOnQemu(image, harts));
        expect({ harts, ...run }).toEqual({ harts, ...wanted(expectations) });
      }
    },
  );

  test('a panic is one screen: message, core, thread, registers; exit code 255', () => {
    const folder = 'test/kernel/cases';
    const image = images.build(`${folder}/panic.s`, `${folder}/panicking.s`);
    const run = runOnQemu(image, 2);
    expect(run.exitCode).toBe(255);
    expect(run.output).toContain('*** kernel panic: the clock is wrong (core 1, thread 18)\n');
    expect(run.output).toContain('s3 0x00000033');
    expect(run.output.split('\n').length).toBeLessThan(25);
  });
});
