/** QEMU's virt machine as the judge of guests: the same image, what it wrote to its UART. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { writeExecutable } from '../../vm/elf/writer.ts';
import { runOracle } from './oracle.ts';

/** The virt machine with as few of its extensions as ours. */
const CPU = 'rv32,f=off,d=off,c=off,zba=off,zbb=off,zbc=off,zbs=off,h=off';

export interface QemuRun {
  readonly status: number | null;
  /** The bytes that it sent to the console. */
  readonly console: Uint8Array;
}

/** Runs an ELF file until its guest ends it by the finisher, on as many harts as asked for. */
export function runOnQemu(elf: string, harts: number, directory: string): QemuRun {
  const output = join(directory, 'console.bin');
  const machine = ['-M', 'virt', '-cpu', CPU, '-m', '128M', '-smp', `${harts}`, '-bios', 'none'];
  const quiet = ['-display', 'none', '-monitor', 'none', '-serial', `file:${output}`];
  const options = [...machine, ...quiet, '-kernel', elf];
  const run = runOracle('qemu', options);
  if (run.stderr !== '') throw new Error(`QEMU ended with ${run.status}: ${run.stderr}`);
  return { status: run.status, console: readFileSync(output) };
}

/**
 * Runs an image that ends by the finisher; returns the bytes that it sent to the console. There are
 * two harts, since QEMU simplifies atomics for one; the guest parks the second.
 */
export function consoleOnQemu(executable: ElfExecutable, directory: string): Uint8Array {
  const elf = join(directory, 'guest.elf');
  writeFileSync(elf, writeExecutable(executable));
  const run = runOnQemu(elf, 2, directory);
  if (run.status !== 0) throw new Error(`QEMU ended with ${run.status}`);
  return run.console;
}
