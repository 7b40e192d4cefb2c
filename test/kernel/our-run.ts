/** One run of an image in the first of two clusters of our machine; the other has no process. */
import { readFileSync } from 'node:fs';
import { readElf } from '../../vm/elf/reader.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import type { Run } from './expectations.ts';

const LIMIT_CYCLES = 400_000_000;

export function runOnOurs(image: string, cores: number): Run {
  const machine = new Machine({ clusters: 2, cores });
  const executable = readElf(readFileSync(image));
  if (executable.kind !== 'executable') throw new Error('not linked');
  load(machine, executable, { clusters: [0] });
  const stop = machine.run({ cycles: LIMIT_CYCLES });
  const output = machine.clusters.map((cluster) => cluster.takeConsole());
  const exitCode = stop.reason === 'ended' ? (stop.exitCode ?? null) : null;
  return { output: Buffer.concat(output).toString(), exitCode };
}
