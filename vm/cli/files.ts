/**
 * Files as commands need them: read whole or refused with one clear line, written whole or not at
 * all. Results go to a temporary file beside their place and are moved there when complete, so that
 * no other program, and no failure, ever sees half of one.
 */
import {
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isArchive } from '../elf/archive.ts';
import type { ElfExecutable, ElfObject } from '../elf/format.ts';
import { ElfError, readElf } from '../elf/reader.ts';
import { CliError } from './cli-error.ts';

/** What the system's error codes mean to a user. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'the file is in use',
  EISDIR: 'it is a folder, not a file',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'a part of the path is not a folder',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ERR_FS_FILE_TOO_LARGE: 'the file is too large',
};

/** The bytes of a file. */
export function readBytes(path: string): Uint8Array {
  return attempt(`cannot read ${path}`, () => {
    const stat = statSync(path);
    if (stat.isCharacterDevice() || stat.isBlockDevice()) {
      throw new CliError(`cannot read ${path}: it is a device, not a file`);
    }
    return readFileSync(path);
  });
}

/** The text of a source file, as UTF-8. */
export function readText(path: string): string {
  return new TextDecoder().decode(readBytes(path));
}

/** The bytes of a file that may be absent: undefined if there is none, or a folder of that name. */
export function readIfThere(path: string): Uint8Array | undefined {
  const stat = attempt(`cannot read ${path}`, () => statSync(path, { throwIfNoEntry: false }));
  return stat?.isDirectory() === false ? readBytes(path) : undefined;
}

/** Reads an object file or an executable; the message for a malformed one has its path. */
export function readElfFile(path: string): ElfObject | ElfExecutable {
  return parseElf(path, readBytes(path));
}

/** The same for bytes that were read from `path`, or from a part of the file there. */
export function parseElf(path: string, bytes: Uint8Array): ElfObject | ElfExecutable {
  if (bytes.length === 0) throw new CliError(`${path}: the file is empty`);
  try {
    return readElf(bytes);
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    const help = remedyFor(path, bytes);
    throw new CliError(`${path}: ${error.message}`, help === undefined ? {} : { help });
  }
}

/** What to do with a file that is often taken for an object. */
function remedyFor(path: string, bytes: Uint8Array): string | undefined {
  if (/\.[sS]$/.test(path)) return `assemble it first: nanvix asm ${path}`;
  return isArchive(bytes) ? 'it is an archive: link it, or take the objects out' : undefined;
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The files below a folder whose names end so, as paths from the folder, sorted. */
export function filesBelow(folder: string, ending: string): string[] {
  const names = attempt(`cannot read ${folder}`, () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }),
  );
  const paths = names
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith(ending));
  // By code units, not by locale: the order of a link must be the same everywhere.
  return paths.filter((name) => isFile(join(folder, name))).sort((a, b) => (a < b ? -1 : 1));
}

/** Refuses an output that is one of the inputs, or another output. */
export function refuseOverwriting(output: string, others: readonly string[]): void {
  const same = others.find((other) => realPath(other) === realPath(output));
  if (same === undefined) return;
  throw new CliError(`${output} would be overwritten, for it is named twice`, {
    help: 'give the output another name',
  });
}

/** Puts bytes where `path` says, all or nothing. Devices and pipes are written directly. */
export function writeWhole(path: string, content: Uint8Array | string): void {
  if (!isFolder(dirname(path))) {
    throw new CliError(`cannot write ${path}: there is no folder ${dirname(path)}`);
  }
  attempt(`cannot write ${path}`, () => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) throw new CliError(`cannot write ${path}: ${reasons['EISDIR']}`);
    if (stat !== undefined && !stat.isFile()) {
      writeFileSync(path, content);
      return;
    }
    // Through a link to the file that it means: the link stays.
    const target = stat === undefined ? path : realpathSync(path);
    const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
    try {
      writeFileSync(temporary, content, stat === undefined ? {} : { mode: stat.mode });
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** Turns the system's errors into ours. */
export function attempt<Result>(what: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new CliError(`${what}: ${reasons[code] ?? code}`);
  }
}
