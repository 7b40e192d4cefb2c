/** `nanvix link`: objects of any assembler or compiler, as one image. */
import { hasErrors } from '../../assembler/diagnostic.ts';
import {
  type LinkInput,
  type LinkMap,
  type LinkOptions,
  link,
} from '../../assembler/linker/link.ts';
import { formatMap, formatMemoryUse } from '../../assembler/linker/map-file.ts';
import type { ElfObject } from '../elf/format.ts';
import { writeExecutable } from '../elf/writer.ts';
import { CliError } from './cli-error.ts';
import { type Command, type CommandArguments, type Option, requiredValue } from './command.ts';
import { DIAGNOSTIC_OPTIONS, diagnosticsShownBy } from './diagnostic-options.ts';
import { refuseOverwriting, writeWhole } from './files.ts';
import { kernel, library } from './images.ts';
import { readElfFiles } from './object-files.ts';
import { readChoice, readInteger } from './values.ts';

export const LAYOUT_OPTION: Option = {
  name: '--layout',
  value: 'container|mixed',
  help: 'part kernel and user (default), or mix them as the baseline does',
};
export const MAP_OPTION: Option = {
  name: '--map',
  value: 'FILE',
  help: 'write what is where; as JSON if FILE ends in .json',
};
export const DEBUG_OPTION: Option = {
  name: '-g',
  help: 'with source lines of what is assembled, for debuggers',
};

export const linkCommand: Command = {
  name: 'link',
  summary: 'link ELF32 objects into an image',
  usage: 'OBJ… -o IMAGE.elf [options]',
  description:
    'The objects are a program: the packaged kernel is linked with them, and of programs/lib\n' +
    'what they name. Of an archive (.a) those of its objects are linked that something names.\n' +
    'With --kernel, objects that match are the kernel, not the packaged one.\n' +
    'With -Ttext, nothing is added: a plain static link without layers, as ld -Ttext does.',
  operands: { name: 'OBJ', least: 1 },
  options: [
    { name: '-o', value: 'IMAGE.elf', help: 'where the image goes' },
    LAYOUT_OPTION,
    MAP_OPTION,
    DEBUG_OPTION,
    ...DIAGNOSTIC_OPTIONS,
    {
      name: '--kernel',
      value: 'GLOB',
      isRepeatable: true,
      help: 'objects whose paths match belong to the kernel; * and ** as in a shell',
    },
    { name: '--gc-sections', help: 'leave out sections that nothing reaches from the entries' },
    { name: '--print-gc-sections', help: 'say which those are' },
    { name: '--print-memory-usage', help: 'show how full each region of memory is' },
    { name: '-Ttext', value: 'ADDR', help: 'address of the first section, for a plain link' },
    { name: '-e', value: 'SYMBOL', help: 'where execution starts; default _start' },
  ],
  examples: [
    { does: 'a program in C', line: 'nanvix link main.o -o main.elf --map main.map' },
    { does: 'no kernel', line: 'nanvix link boot.o -Ttext 0x80000000 -o boot.elf' },
  ],
  run: async (args, io) => {
    const showDiagnostics = diagnosticsShownBy(args);
    const output = requiredValue(linkCommand, args, '-o');
    refuseOverwriting(output, [...args.operands, ...args.values('--map')]);
    const options = linkOptions(args);
    const objects = args.operands.flatMap(readObjects);
    const { inputs, diagnostics } = inputsOf(objects, args);
    if (hasErrors(diagnostics)) {
      showDiagnostics(diagnostics, io);
      return 2;
    }
    const result = link(inputs, options);
    const hadErrors = showDiagnostics([...diagnostics, ...result.diagnostics], io);
    if (hadErrors || result.executable === undefined) return 2;
    writeMap(args, result.map);
    io.stderr(args.has('--print-gc-sections') ? removedLines(result.map) : '');
    io.stdout(args.has('--print-memory-usage') ? formatMemoryUse(result.map) : '');
    writeWhole(output, writeExecutable(result.executable));
    return 0;
  },
};

function removedLines({ removed }: LinkMap): string {
  const lines = removed.map(({ section, unit }) => {
    return `nanvix link: removing unused section '${section}' in file '${unit}'\n`;
  });
  return lines.join('');
}

/** Writes the link map where `--map` says, if it is given. */
export function writeMap(args: CommandArguments, map: LinkMap): void {
  const path = args.value('--map');
  if (path === undefined) return;
  const isJson = path.endsWith('.json');
  writeWhole(path, isJson ? `${JSON.stringify(map, null, 2)}\n` : formatMap(map));
}

export function readLayout(args: CommandArguments): 'container' | 'mixed' {
  const layout = args.value('--layout') ?? 'container';
  return readChoice(layout, '--layout', ['container', 'mixed']);
}

function linkOptions(args: CommandArguments): LinkOptions {
  const entry = args.value('-e');
  const collectsSections = args.has('--gc-sections');
  return {
    layout: layoutOf(args),
    collectsSections,
    ...(entry === undefined ? {} : { entry }),
  };
}

function layoutOf(args: CommandArguments): LinkOptions['layout'] {
  const address = args.value('-Ttext');
  if (address === undefined) return readLayout(args);
  for (const other of ['--layout', '--kernel']) {
    if (!args.has(other)) continue;
    throw new CliError(`${other} and -Ttext exclude each other`, {
      help: 'a plain link has no layers',
    });
  }
  // As for GNU ld, the address is hexadecimal with or without 0x.
  const text = /^[0-9a-fA-F]+$/.test(address) ? `0x${address}` : address;
  return { textAddress: readInteger(text, { option: '-Ttext', min: 0, max: 0xffff_fffc }) };
}

interface NamedObject {
  /** Its path, or `libc.a(printf.o)`. */
  readonly name: string;
  readonly object: ElfObject;
  /** Linked only if something in it is needed. */
  readonly archive: boolean;
}

/** An object, or those of an archive. */
function readObjects(path: string): NamedObject[] {
  return [...readElfFiles([path])].map(({ name, archive, file }) => {
    const full = archive === undefined ? name : `${archive}(${name})`;
    if (file.kind === 'object') return { name: full, object: file, archive: archive !== undefined };
    throw new CliError(`${full}: an executable, which is linked already`, {
      help: 'give objects (.o)',
    });
  });
}

function inputsOf(
  objects: readonly NamedObject[],
  args: CommandArguments,
): ReturnType<typeof kernel> {
  const globs = args.values('--kernel');
  for (const glob of globs) {
    if (objects.some(({ name }) => matchesGlob(name, glob))) continue;
    throw new CliError(`--kernel ${glob} matches none of the objects`);
  }
  const own = objects.map(({ name, object, archive }): LinkInput => {
    const isKernel = globs.some((glob) => matchesGlob(name, glob));
    return { name, object, layer: isKernel ? 'kernel' : 'user', archive };
  });
  if (args.has('-Ttext')) return { inputs: own, diagnostics: [] };
  const debug = { debug: args.has('-g') };
  const added = globs.length > 0 ? [library(debug)] : [kernel(debug), library(debug)];
  return {
    inputs: [...added.flatMap(({ inputs }) => inputs), ...own],
    diagnostics: added.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** `*` and `?` stay within a folder, `**` does not. */
function matchesGlob(path: string, glob: string): boolean {
  const parts = glob.split(/(\*\*\/?|\*|\?)/).map((part) => {
    if (part.startsWith('**')) return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`).test(path);
}
