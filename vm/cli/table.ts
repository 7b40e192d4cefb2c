/** THE COMMAND TABLE, in the order in which the help lists them. */
import { asmCommand } from './asm.ts';
import { benchCommand } from './bench.ts';
import { buildCommand } from './build.ts';
import type { Command } from './command.ts';
import { linkCommand } from './link.ts';
import { nmCommand } from './nm.ts';
import { objdumpCommand } from './objdump.ts';
import { runCommand } from './run.ts';
import { sizeCommand } from './size.ts';

export const commands: readonly Command[] = [
  runCommand,
  buildCommand,
  asmCommand,
  linkCommand,
  objdumpCommand,
  nmCommand,
  sizeCommand,
  benchCommand,
];
