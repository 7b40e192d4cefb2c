/** Assembling with GNU as and with ours, and linking each object with GNU ld and with ours. */
import { writeFileSync } from 'node:fs';
import { assemble } from '../../assembler/assemble.ts';
import { formatDiagnostic } from '../../assembler/diagnostic.ts';
import { type LinkInput, link } from '../../assembler/linker/link.ts';
import type { ElfExecutable, ElfObject } from '../../vm/elf/format.ts';
import { readElf } from '../../vm/elf/reader.ts';
import { writeObject } from '../../vm/elf/writer.ts';
import { mustRunOracle, type OracleCall, runOracles } from '../support/oracle.ts';
import { readBytes, readFile } from './cases.ts';

export const gnuMachine = ['-march=rv32ima_zicsr_zifencei', '-mabi=ilp32'];

const TEXT_ADDRESS = 0x8000_0000;

/** Assembles `PATH.s` with GNU as to `PATH.gnu.o` and with ours to `PATH.our.o`. */
export function assembleBoth(path: string, text: string, includes: string): void {
  writeFileSync(`${path}.s`, text);
  mustRunOracle('as', assemblyBy(path, ['-mno-relax', '-I', includes]));
  assembleByUs(path, text, includes);
}

/** Makes `PATH.our.o`; throws with what is wrong in the text. */
export function assembleByUs(path: string, text: string, includes: string): void {
  const { object, diagnostics } = assemble(
    { path: `${path}.s`, text },
    { readFile, readBytes, includePaths: [includes] },
  );
  if (object === undefined) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  writeFileSync(`${path}.our.o`, writeObject(object));
}

function assemblyBy(path: string, options: readonly string[]): string[] {
  return [...gnuMachine, ...options, `${path}.s`, '-o', `${path}.gnu.o`];
}

/** Links objects at a fixed address, without relaxation, and shows what is loaded and named. */
export function linkedByGnu(objects: readonly string[]): Image {
  const elf = `${objects[0]}.elf`;
  mustRunOracle('ld', linkBy(objects, elf));
  return shown(executableIn(elf));
}

function linkBy(objects: readonly string[], elf: string): string[] {
  const options = ['-m', 'elf32lriscv', '--no-relax', '--no-warn-rwx-segments'];
  const place = `-Ttext=0x${TEXT_ADDRESS.toString(16)}`;
  return [...options, place, '-e', '0', ...objects, '-o', elf];
}

/** The same by our linker; throws with what it says. */
export function linkedByUs(objects: readonly string[]): Image {
  const inputs = objects.map(
    (name): LinkInput => ({ name, layer: 'user', object: objectIn(name) }),
  );
  const options = { layout: { textAddress: TEXT_ADDRESS } } as const;
  const { executable, diagnostics } = link(inputs, options);
  if (executable === undefined) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return shown(executable);
}

/** A source, and objects that are linked behind it. */
export interface Source {
  /** Without `.s`. */
  readonly path: string;
  readonly text: string;
  readonly others: readonly string[];
}

/**
 * Writes the sources, and has GNU as and ld make `PATH.gnu.o` of them and, from this and our own
 * object, `PATH.gnu.o.elf` and `PATH.our.o.elf`: all in two rounds, for starting a process from
 * here takes longer than what it does. Nothing is said of failures: then a file is missing.
 */
export function makeByGnu(sources: readonly Source[], includes: string): Map<string, string> {
  const assemblies = sources.map(({ path, text }): OracleCall => {
    writeFileSync(`${path}.s`, text);
    return { name: 'as', args: assemblyBy(path, ['-I', includes]) };
  });
  const links = sources.flatMap(({ path, others }) =>
    ['gnu', 'our'].map((maker): OracleCall => {
      const object = `${path}.${maker}.o`;
      return { name: 'ld', args: linkBy([object, ...others], `${object}.elf`) };
    }),
  );
  const said = [...runOracles(assemblies), ...runOracles(links)];
  const calls = [...assemblies, ...links];
  return new Map(calls.map(({ args }, index) => [args.at(-1) ?? '', said[index] ?? '']));
}

/** What an executable is to a machine and to a person, as lines that a diff shows well. */
export interface Image {
  readonly sections: readonly string[];
  readonly symbols: readonly string[];
}

export function executableIn(path: string): ElfExecutable {
  const file = elfIn(path);
  if (file.kind !== 'executable') throw new Error(`${path} is no executable`);
  return file;
}

function objectIn(path: string): ElfObject {
  const file = elfIn(path);
  if (file.kind !== 'object') throw new Error(`${path} is no object`);
  return file;
}

function elfIn(path: string): ElfObject | ElfExecutable {
  const bytes = readBytes(path);
  if (bytes === undefined) throw new Error(`there is no ${path}`);
  return readElf(bytes);
}

export function shown({ sections, symbols }: ElfExecutable): Image {
  return {
    sections: sections.filter(isLoaded).flatMap(shownSection),
    symbols: symbols.filter(isNamed).map(shownSymbol).sort(),
  };
}

type Section = ElfExecutable['sections'][number];
type Symbol = ElfExecutable['symbols'][number];

function isLoaded({ flags, sizeBytes }: Section): boolean {
  return (flags & 2) !== 0 && sizeBytes > 0;
}

function shownSection(section: Section): string[] {
  const { name, type, flags, address, sizeBytes, bytes } = section;
  const kind = `${name} type ${type} flags ${flags}`;
  const place = `at ${address.toString(16)}, ${sizeBytes} bytes`;
  const rows = Buffer.from(bytes)
    .toString('hex')
    .match(/.{1,32}/g);
  return [kind, place, ...(rows ?? [])];
}

/** Symbols of the linkers' own: GNU ld writes those that are used, ours all. */
const linkersOwn = new Set([
  ...['__executable_start', 'etext', '_etext', '__etext', 'edata', '_edata', 'end', '_end'],
  ...['__DATA_BEGIN__', '__SDATA_BEGIN__', '__BSS_END__', '__bss_start', '__global_pointer$'],
]);

/** Local names are the assembler's own affair where they begin with `.L`, `$x` or `$d`. */
function isNamed({ name, type }: Symbol): boolean {
  const isSource = !/^(\.L|\$[xd]|$)/.test(name) && !linkersOwn.has(name);
  return isSource && type !== 'section' && type !== 'file';
}

function shownSymbol(symbol: Symbol): string {
  const { name, value, sizeBytes, binding, type, visibility, section } = symbol;
  const kind = typeof section === 'number' ? 'placed' : section;
  const place = `${kind} ${value.toString(16)} ${sizeBytes}`;
  // A hidden symbol is nobody else's after the link: ours writes it as a local one (gABI).
  const isHidden = visibility === 'hidden' || visibility === 'internal';
  return `${name} = ${place} ${isHidden ? '' : binding} ${type} ${visibility}`;
}
