/** `nanvix asm`: assembly source to ELF32 objects. */
import { writeObject } from '../elf/writer.ts';
import { CliError } from './cli-error.ts';
import { type Command, type CommandArguments, usageError } from './command.ts';
import { DIAGNOSTIC_OPTIONS, diagnosticsShownBy } from './diagnostic-options.ts';
import { readBytes, refuseOverwriting, writeWhole } from './files.ts';
import { assembleFile, assembleText, type SourceOptions } from './images.ts';
import { readInteger } from './values.ts';

export const asmCommand: Command = {
  name: 'asm',
  summary: 'assemble source to an ELF32 object',
  usage: 'FILE.s… [-o OUT.o] [options]',
  description:
    'Without -o each FILE.s becomes FILE.o beside it; with -o all sources become one object, as\n' +
    'if they were one file. What is written depends on the sources and options alone.',
  operands: { name: 'FILE.s', least: 1 },
  options: [
    { name: '-o', value: 'OUT.o', help: 'where the object goes' },
    {
      name: '-I',
      value: 'DIR',
      isRepeatable: true,
      help: 'look here too for .include and .incbin',
    },
    {
      name: '-D',
      value: 'NAME=VALUE',
      isRepeatable: true,
      help: 'set a symbol before the first line; VALUE is an integer, 1 if left out',
    },
    { name: '-g', help: 'write source lines, labels and structures for debuggers (DWARF 5)' },
    { name: '--listing', value: 'FILE', help: 'list each line with the bytes that it became' },
    ...DIAGNOSTIC_OPTIONS,
  ],
  examples: [
    { does: 'one object', line: 'nanvix asm main.s -o main.o -I include -D DEBUG' },
    { does: 'and what each line became', line: 'nanvix asm main.s --listing main.lst' },
    { does: 'an object for each', line: 'nanvix asm src/*.s' },
  ],
  run: async (args, io) => {
    const options = {
      includePaths: args.values('-I'),
      defines: definesOf(args),
      debug: args.has('-g'),
      listing: args.has('--listing'),
    };
    const showDiagnostics = diagnosticsShownBy(args);
    const output = args.value('-o');
    const jobs = output === undefined ? separateJobs(args.operands) : [joinedJob(args, output)];
    const listingFile = args.value('--listing');
    if (listingFile !== undefined) refuseManyListings(args, { listingFile, jobs });
    let hadErrors = false;
    for (const { sources, target } of jobs) {
      refuseOverwriting(target, args.operands);
      const { object, diagnostics, printed, listing } = assembled(sources, options);
      for (const line of printed) io.stdout(`${line}\n`);
      const isBroken = showDiagnostics(diagnostics, io);
      hadErrors ||= isBroken;
      if (!isBroken && object !== undefined) writeWhole(target, writeObject(object));
      if (listing !== undefined && listingFile !== undefined) {
        writeWhole(listingFile, listing);
      }
    }
    return hadErrors ? 2 : 0;
  },
};

/** One file holds the listing of one object. */
function refuseManyListings(
  args: CommandArguments,
  { listingFile, jobs }: { listingFile: string; jobs: readonly Job[] },
): void {
  if (jobs.length > 1) {
    throw usageError(asmCommand, '--listing lists one object: give one FILE.s, or -o OUT.o');
  }
  refuseOverwriting(listingFile, [...args.operands, ...jobs.map(({ target }) => target)]);
}

interface Job {
  readonly sources: readonly string[];
  readonly target: string;
}

function separateJobs(sources: readonly string[]): Job[] {
  return sources.map((source) => {
    if (source.endsWith('.s')) return { sources: [source], target: source.replace(/s$/, 'o') };
    throw new CliError(`${source}: the name does not end in .s`, {
      help: 'name the object with -o OUT.o',
    });
  });
}

function joinedJob(args: CommandArguments, target: string): Job {
  return { sources: args.operands, target };
}

function assembled(
  sources: readonly string[],
  options: SourceOptions,
): ReturnType<typeof assembleFile> {
  const [first = '', ...rest] = sources;
  if (rest.length === 0) return assembleFile(first, options);
  // A missing one is a missing file, not a line of the text below that is wrong.
  for (const source of sources) readBytes(source);
  const text = sources.map((source) => `.include ${JSON.stringify(source)}\n`).join('');
  return assembleText({ path: 'command line', text }, options);
}

function definesOf(args: CommandArguments): Map<string, number> {
  const defines = new Map<string, number>();
  for (const define of args.values('-D')) {
    const [name = '', ...rest] = define.split('=');
    if (!/^[A-Za-z_.$][\w.$]*$/.test(name)) {
      throw new CliError(`-D ${define}: "${name}" is not the name of a symbol`, {
        help: 'write -D NAME=VALUE',
      });
    }
    const text = rest.length === 0 ? '1' : rest.join('=');
    const limits = { option: `-D ${name}`, min: -0x8000_0000, max: 0xffff_ffff };
    defines.set(name, readInteger(text, limits));
  }
  return defines;
}
