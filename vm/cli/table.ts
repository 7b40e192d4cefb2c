/**
 * THE COMMAND TABLE, in the order in which the help lists them. The module of a command, and with
 * it all that the command needs, is loaded when the command is asked for: assembling needs no
 * machine, and loading one takes longer than assembling a small source.
 */
import type { Command } from './command.ts';

const table: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['run', async () => (await import('./run.ts')).runCommand],
  ['build', async () => (await import('./build.ts')).buildCommand],
  ['asm', async () => (await import('./asm.ts')).asmCommand],
  ['link', async () => (await import('./link.ts')).linkCommand],
  ['objdump', async () => (await import('./objdump.ts')).objdumpCommand],
  ['nm', async () => (await import('./nm.ts')).nmCommand],
  ['size', async () => (await import('./size.ts')).sizeCommand],
  ['bench', async () => (await import('./bench.ts')).benchCommand],
]);

export const commandNames: readonly string[] = [...table.keys()];

export async function loadCommand(name: string): Promise<Command | undefined> {
  return await table.get(name)?.();
}

export async function loadCommands(): Promise<readonly Command[]> {
  return await Promise.all([...table.values()].map((load) => load()));
}
