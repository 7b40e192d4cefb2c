/** QEMU's virt machine as the judge of guests: the same image, what it wrote to its UART. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { writeExecutable } from '../../vm/elf/writer.ts';
import { runOracle } from './oracle.ts';

/** The virt machine with as few of its extensions as ours. */
const CPU = 'rv32,f=off,d=off,c=off,zba=off,zbb=off,zbc=off,zbs=off,h=off';

/**
 * Runs an image that ends by the finisher; returns the bytes that it sent to the console. There are
 * two harts, since QEMU simplifies atomics for one; the guest parks the second.
 */
export function consoleOnQemu(executable: ElfExecutable, directory: string): Uint8Array {
  const elf = join(directory, 'guest.elf');
  const output = join(directory, 'console.bin');
  writeFileSync(elf, writeExecutable(executable));
  const options = [
    '-M',
    'virt',
    '-cpu',
    CPU,
    '-m',
    '128M',
    '-smp',
    '2',
    '-bios',
    'none',
    '-kernel',
    elf,
  ];
  const quiet = ['-display', 'none', '-monitor', 'none', '-serial', `file:${output}`];
  const run = runOracle('qemu', [...options, ...quiet], { timeoutMilliseconds: 20_000 });
  if (run.status !== 0) throw new Error(`QEMU ended with ${run.status}: ${run.stderr}`);
  return readFileSync(output);
}
