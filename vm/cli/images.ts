/**
 * From a program to an image: its source, programs/lib and the kernel are assembled and linked.
 *
 * Packaged files are named from the package's root, wherever they are installed, so that an image
 * is the same on every machine; a program's own files are named as the user named them. The kernel
 * is assembled once in a process.
 */
import { join, resolve } from 'node:path';
import { type AssembleOptions, type AssembleResult, assemble } from '../../assembler/assemble.ts';
import { type Diagnostic, formatDiagnostic, hasErrors } from '../../assembler/diagnostic.ts';
import { type LinkInput, type LinkMap, link } from '../../assembler/linker/link.ts';
import { nearest } from '../../assembler/nearest.ts';
import type { ElfExecutable, ElfObject } from '../elf/format.ts';
import { CliError } from './cli-error.ts';
import { filesBelow, isFile, isFolder, readBytes, readElfFile, readIfThere } from './files.ts';
import { packageRoot } from './package-root.ts';

export interface BuiltImage {
  /** Absent if a diagnostic is an error. */
  readonly executable?: ElfExecutable;
  readonly diagnostics: readonly Diagnostic[];
  /** Absent if there was nothing to link. */
  readonly map?: LinkMap;
}

/** Objects that are ready to be linked, and what the assembler said about them. */
export interface Assembled {
  readonly inputs: readonly LinkInput[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface SourceOptions {
  /** Searched after the folder of the file that includes. */
  readonly includePaths?: readonly string[];
  /** Symbols that are set before the first line. */
  readonly defines?: ReadonlyMap<string, number>;
  /** Write information for debuggers. */
  readonly debug?: boolean;
  /** Make a listing, too. */
  readonly listing?: boolean;
}

interface BuildOptions {
  readonly layout?: 'container' | 'mixed';
  /** Write information for debuggers. */
  readonly debug?: boolean;
}

/**
 * Builds the image of a program: a `.s` file, a folder of them, or the name of one in programs/.
 * @throws CliError if there is no such program, or a file cannot be read.
 */
export function buildImage(program: string, options: BuildOptions = {}): BuiltImage {
  const { debug = false } = options;
  const own = programObjects(program, { debug });
  if (hasErrors(own.diagnostics)) return { diagnostics: own.diagnostics };
  const parts = [kernel({ debug }), library({ debug }), own];
  const diagnostics = parts.flatMap((part) => part.diagnostics);
  if (hasErrors(diagnostics)) return { diagnostics };
  const inputs = parts.flatMap((part) => part.inputs);
  const linked = link(inputs, { layout: options.layout ?? 'container' });
  return { ...linked, diagnostics: [...diagnostics, ...linked.diagnostics] };
}

/**
 * What a machine can load: an `.elf` as it is, anything else as `buildImage` takes it.
 * @throws CliError for what cannot be read or built, with what is wrong in it.
 */
export function loadProgram(program: string): ElfExecutable {
  if (program.endsWith('.elf') && !isFolder(program)) {
    const file = readElfFile(program);
    if (file.kind === 'executable') return file;
    throw new CliError(`${program}: an object, not an executable`, { help: 'link it first' });
  }
  const { executable, diagnostics } = buildImage(program);
  if (executable !== undefined) return executable;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  throw new CliError(`cannot build ${program}: ${errors} error${errors === 1 ? '' : 's'}`, {
    details: textOf(diagnostics),
  });
}

function textOf(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`).join('');
}

/** Assembles one source of the user's. The path is as the user wrote it. */
export function assembleFile(path: string, options: SourceOptions = {}): AssembleResult {
  const text = decode(readBytes(path));
  return assembleText({ path, text }, { ...options, folder: process.cwd() });
}

/** Assembles text as if it were in a file of the current folder. */
export function assembleText(
  source: { readonly path: string; readonly text: string },
  options: SourceOptions & { readonly folder?: string; readonly reader?: Reader } = {},
): AssembleResult {
  const { debug = false, folder = process.cwd(), reader = readerIn(folder), ...others } = options;
  return assemble(source, { ...others, ...reader, ...(debug ? { debug: { folder } } : {}) });
}

type Reader = Required<Pick<AssembleOptions, 'readFile' | 'readBytes'>>;

/** Reads what sources below `folder` include; each text once, for many include the same. */
function readerIn(folder: string): Reader {
  const texts = new Map<string, string | undefined>();
  const readBytes = (path: string) => readIfThere(resolve(folder, path));
  const readFile = (path: string): string | undefined => {
    if (!texts.has(path)) {
      const bytes = readBytes(path);
      texts.set(path, bytes && decode(bytes));
    }
    return texts.get(path);
  };
  return { readBytes, readFile };
}

type Debug = { readonly debug: boolean };
const NO_DEBUG: Debug = { debug: false };

/** What has been assembled in this process, with and without information for debuggers. */
const assembledParts = new Map<string, Assembled>();

/** The packaged kernel, its files in the order of their paths. */
export function kernel({ debug }: Debug = NO_DEBUG): Assembled {
  return once(`kernel ${debug}`, () => packagedObjects('kernel', 'kernel', { debug }));
}

/** programs/lib: linked as far as a program names what is in it. */
export function library({ debug }: Debug = NO_DEBUG): Assembled {
  return once(`library ${debug}`, () => {
    const { inputs, diagnostics } = packagedObjects('programs/lib', 'user', { debug });
    return { inputs: inputs.map((input) => ({ ...input, archive: true })), diagnostics };
  });
}

function once(key: string, make: () => Assembled): Assembled {
  const part = assembledParts.get(key) ?? make();
  assembledParts.set(key, part);
  return part;
}

/** Lets the next image be built from source again, for whoever measures that. */
export function forgetAssembled(): void {
  assembledParts.clear();
}

/** The names of the programs in programs/, sorted. */
export function programNames(): string[] {
  const folder = join(packageRoot(), 'programs');
  const files = filesBelow(folder, '.s').filter((path) => !path.startsWith('lib/'));
  return [...new Set(files.map((path) => path.replace(/(\/.*|\.s)$/, '')))];
}

function programObjects(program: string, { debug }: Debug): Assembled {
  const isBareName = /^[\w-]+$/.test(program);
  if (isBareName && programNames().includes(program)) {
    const path = `programs/${program}`;
    return isFolder(join(packageRoot(), path))
      ? packagedObjects(path, 'user', { debug })
      : packaged([`${path}.s`], 'user', { debug });
  }
  const includePaths = [join(packageRoot(), 'kernel/include')];
  const objects = sourcesOf(program, isBareName).map((path) => {
    return { name: path, ...assembleFile(path, { includePaths, debug }) };
  });
  return linkInputs(objects, 'user');
}

/** The files of a program that is not packaged. */
function sourcesOf(program: string, isBareName: boolean): string[] {
  if (isFolder(program)) {
    const files = filesBelow(program, '.s').map((name) => join(program, name));
    if (files.length > 0) return files;
    throw new CliError(`${program}: no .s files in this folder`);
  }
  if (isFile(program) && !program.endsWith('.s')) {
    throw new CliError(`${program}: not assembly source, whose names end in .s`, {
      help: 'objects of other compilers are for nanvix link',
    });
  }
  if (isBareName && !isFile(program)) throw noProgram(program);
  return [program];
}

function noProgram(name: string): CliError {
  const names = programNames();
  const near = nearest(name, names);
  const help = near === undefined ? `there are: ${names.join(' ')}` : `did you mean ${near}?`;
  return new CliError(`no program ${name}`, { help });
}

function packagedObjects(folder: string, layer: 'kernel' | 'user', { debug }: Debug): Assembled {
  const files = filesBelow(join(packageRoot(), folder), '.s');
  return packaged(
    files.map((name) => `${folder}/${name}`),
    layer,
    { debug },
  );
}

/** Assembles packaged files, given as paths from the package's root. */
function packaged(paths: readonly string[], layer: 'kernel' | 'user', { debug }: Debug): Assembled {
  const folder = packageRoot();
  const reader = readerIn(folder);
  const options = { includePaths: ['kernel/include'], folder, debug, reader };
  const objects = paths.map((path) => {
    const source = { path, text: decode(readBytes(join(folder, path))) };
    return { name: path, ...assembleText(source, options) };
  });
  return linkInputs(objects, layer);
}

function linkInputs(
  objects: readonly {
    readonly name: string;
    readonly object?: ElfObject;
    readonly diagnostics: readonly Diagnostic[];
  }[],
  layer: 'kernel' | 'user',
): Assembled {
  return {
    inputs: objects.flatMap(({ name, object }) => (object ? [{ name, object, layer }] : [])),
    diagnostics: objects.flatMap((object) => object.diagnostics),
  };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
