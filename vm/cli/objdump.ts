/** `nanvix objdump`: what is in an object or executable, as GNU objdump shows it. */
import { linesOf } from '../../assembler/object-lines.ts';
import type { ElfExecutable, ElfObject, ElfSection } from '../elf/format.ts';
import { SHF, SHT } from '../elf/format.ts';
import { CliError } from './cli-error.ts';
import { type Command, type CommandArguments, usageError } from './command.ts';
import { Disassembler } from './disassembly.ts';
import { listing } from './listing.ts';
import { readElfFiles } from './object-files.ts';
import { relocationTables, sectionTable, symbolTable } from './object-tables.ts';
import { SourceView, sourceOf } from './source-view.ts';
import { readChoice } from './values.ts';

/** Options that ask for something to be shown. */
const WANTS = ['-d', '-D', '-S', '-h', '-r', '-t'] as const;

export const objdumpCommand: Command = {
  name: 'objdump',
  summary: 'show what is in objects and executables',
  usage: 'FILE… -d [options]',
  description:
    'The text is that of GNU objdump. Sections and symbols go by their names in the file.\n' +
    'With -r alone relocations are a table, with -d each stands under what it patches.',
  operands: { name: 'FILE', least: 1 },
  options: [
    { name: '-d', alias: '--disassemble', help: 'disassemble what holds code' },
    { name: '-D', alias: '--disassemble-all', help: 'disassemble everything, data too' },
    { name: '-S', alias: '--source', help: 'disassemble, with the source that code comes from' },
    { name: '-l', alias: '--line-numbers', help: 'name the source lines of what is disassembled' },
    { name: '-h', alias: '--section-headers', help: 'list the sections' },
    { name: '-t', alias: '--syms', help: 'list the symbols' },
    { name: '-r', alias: '--reloc', help: 'show the relocations' },
    {
      name: '-j',
      alias: '--section',
      value: 'NAME',
      isRepeatable: true,
      help: 'this section only',
    },
    { name: '-M', value: 'no-aliases', help: 'print instructions by their own names only' },
    { name: '-z', alias: '--disassemble-zeroes', help: 'do not leave zeros out' },
    { name: '--visualize-jumps', help: 'draw branches and jumps within a routine' },
  ],
  examples: [
    { does: 'the code of an image', line: 'nanvix objdump -d hello.elf' },
    { does: 'one object, with relocations', line: 'nanvix objdump -dr main.o' },
  ],
  run: async (args, io) => {
    if (!WANTS.some((option) => args.has(option))) {
      throw usageError(objdumpCommand, `nothing to show: give one of ${WANTS.join(' ')}`);
    }
    let last: string | undefined;
    for (const { name, archive, file, bytes } of readElfFiles(args.operands)) {
      if (archive !== undefined && archive !== last) io.stdout(`In archive ${archive}:\n`);
      last = archive;
      io.stdout(`\n${name}:     file format elf32-littleriscv\n\n`);
      refuseUnknownSections(args, name, file);
      for (const part of partsOf(args, file, bytes)) io.stdout(part);
    }
    return 0;
  },
};

type ElfFile = ElfObject | ElfExecutable;

function refuseUnknownSections(args: CommandArguments, name: string, { sections }: ElfFile): void {
  for (const wanted of args.values('-j')) {
    if (sections.some((section) => section.name === wanted)) continue;
    const known = sections.map((section) => section.name).join(' ');
    throw new CliError(`${name}: no section ${wanted}`, { help: `it has: ${known}` });
  }
}

function* partsOf(args: CommandArguments, file: ElfFile, bytes: Uint8Array): Generator<string> {
  const named = args.values('-j');
  const isShown = ({ name }: ElfSection) => named.length === 0 || named.includes(name);
  const isDisassembled = ['-d', '-D', '-S'].some((option) => args.has(option));
  if (args.has('-h')) yield sectionTable(file, bytes);
  if (args.has('-t')) yield symbolTable(file);
  if (args.has('-r') && !isDisassembled) yield relocationTables(file, isShown);
  if (isDisassembled) yield* disassembled(args, file, isShown);
}

function* disassembled(
  args: CommandArguments,
  file: ElfFile,
  isShown: (section: ElfSection) => boolean,
): Generator<string> {
  const style = args.value('-M');
  if (style !== undefined) readChoice(style, '-M', ['no-aliases']);
  const everything = args.has('-D');
  const disassembler = new Disassembler(file, {
    aliases: style === undefined,
    everything,
    zeros: args.has('-z'),
    relocations: args.has('-r'),
  });
  const wantsSource = args.has('-l') || args.has('-S');
  const view = new SourceView({
    file,
    lines: wantsSource ? linesOf(file) : undefined,
    names: args.has('-l'),
    text: args.has('-S'),
  });
  for (const [index, section] of file.sections.entries()) {
    const isWanted = everything || args.has('-j') || holdsCode(section);
    if (!isWanted || !isShown(section) || section.sizeBytes === 0) continue;
    yield listing(disassembler.section(index), {
      file,
      section,
      arrows: args.has('--visualize-jumps'),
      sourceAt: sourceOf(view, { section, index }),
    });
  }
}

function holdsCode({ flags, type }: ElfSection): boolean {
  return (flags & SHF.EXECINSTR) !== 0 && type !== SHT.NOBITS;
}
