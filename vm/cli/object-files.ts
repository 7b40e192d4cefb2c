/** The files that objdump, nm and size look into. */
import type { ElfExecutable, ElfObject } from '../elf/format.ts';
import { parseElf, readBytes } from './files.ts';

export interface ObjectFile {
  /** As the user wrote it. */
  readonly name: string;
  readonly file: ElfObject | ElfExecutable;
  /** The file's bytes, of which sections are views. */
  readonly bytes: Uint8Array;
}

/**
 * The objects and executables at these paths.
 * @throws CliError for one that cannot be read.
 */
export function* readElfFiles(paths: readonly string[]): Generator<ObjectFile> {
  for (const path of paths) {
    const bytes = readBytes(path);
    yield { name: path, file: parseElf(path, bytes), bytes };
  }
}
