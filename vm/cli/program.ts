/** PROGRAM as commands that run one understand it: an image that is there, or sources to build. */
import type { ElfExecutable } from '../elf/format.ts';
import { CliError } from './cli-error.ts';
import type { Io } from './command.ts';
import { readElfFile } from './files.ts';
import { buildImage, showDiagnostics } from './images.ts';

/**
 * The image of a program: an `.elf` is read; a `.s` file, a folder of them or the name of one in
 * programs/ is built. What assembler and linker have to say goes to stderr.
 * @throws CliError if there is no such program, or it cannot be built.
 */
export function loadProgram(program: string, io: Io): ElfExecutable {
  if (program.endsWith('.elf')) {
    const file = readElfFile(program);
    if (file.kind === 'executable') return file;
    throw new CliError(`${program}: it is an object, not an executable`, {
      help: `nanvix link ${program} -o IMAGE.elf makes one of it`,
    });
  }
  const { executable, diagnostics } = buildImage(program);
  const failed = showDiagnostics(diagnostics, io);
  if (executable !== undefined && !failed) return executable;
  throw new CliError(`${program} was not built`, { help: 'mend the errors above' });
}
