/** THE COMMAND TABLE, in the order in which the help lists them. */
import { asmCommand } from './asm.ts';
import { benchCommand } from './bench.ts';
import { buildCommand } from './build.ts';
import type { Command } from './command.ts';
import { linkCommand } from './link.ts';
import { objdumpCommand } from './objdump.ts';
import { runCommand } from './run.ts';

export const commands: readonly Command[] = [
  runCommand,
  buildCommand,
  asmCommand,
  linkCommand,
  objdumpCommand,
  benchCommand,
];
