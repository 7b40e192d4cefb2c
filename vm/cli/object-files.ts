/** The files that objdump, nm and size look into. */

import { type ArchiveMember, isArchive, readArchive } from '../elf/archive.ts';
import type { ElfExecutable, ElfObject } from '../elf/format.ts';
import { ElfError } from '../elf/reader.ts';
import { CliError } from './cli-error.ts';
import { parseElf, readBytes } from './files.ts';

export interface ObjectFile {
  /** As the user wrote it, or as its archive calls it. */
  readonly name: string;
  /** The archive that it is a member of. */
  readonly archive?: string;
  readonly file: ElfObject | ElfExecutable;
  /** The file's bytes, of which sections are views. */
  readonly bytes: Uint8Array;
}

/**
 * The objects and executables at these paths, and the members of archives there.
 * @throws CliError for one that cannot be read.
 */
export function* readElfFiles(paths: readonly string[]): Generator<ObjectFile> {
  for (const path of paths) {
    const bytes = readBytes(path);
    if (!isArchive(bytes)) {
      yield { name: path, file: parseElf(path, bytes), bytes };
      continue;
    }
    for (const { name, bytes: content } of readArchiveAt(path, bytes)) {
      const file = parseElf(`${path}(${name})`, content);
      yield { name, archive: path, file, bytes: content };
    }
  }
}

/** The members of the archive that was read from `path`. */
export function readArchiveAt(path: string, bytes: Uint8Array): ArchiveMember[] {
  try {
    return readArchive(bytes);
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    const isThin = error.message.startsWith('a thin');
    const help = isThin ? 'make one that holds them: ar without T or --thin' : undefined;
    throw new CliError(`${path}: ${error.message}`, help === undefined ? {} : { help });
  }
}
