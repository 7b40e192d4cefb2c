/** `nanvix nm`: the symbols of objects and executables, one a line, as GNU nm lists them. */
import type { ElfExecutable, ElfObject, ElfSymbol } from '../elf/format.ts';
import { SHF, SHT } from '../elf/format.ts';
import { isSpecialSymbol, printable } from './code-symbols.ts';
import type { Command, CommandArguments } from './command.ts';
import { type ObjectFile, readElfFiles } from './object-files.ts';

export const nmCommand: Command = {
  name: 'nm',
  summary: 'list the symbols of objects and executables',
  usage: 'FILE… [options]',
  description:
    'A line is address, kind and name, as of GNU nm: T code, D data, B zeroed, R read-only,\n' +
    'A absolute, C common, U undefined, W and V weak; a small letter is a local symbol.',
  operands: { name: 'FILE', least: 1 },
  options: [
    { name: '-n', alias: '--numeric-sort', help: 'by address, not by name' },
    { name: '-p', alias: '--no-sort', help: 'in the order of the file' },
    { name: '-r', alias: '--reverse-sort', help: 'the last first' },
    { name: '-g', alias: '--extern-only', help: 'only symbols that other objects can name' },
    { name: '-u', alias: '--undefined-only', help: 'only what others must define' },
    { name: '--defined-only', help: 'only what is defined here' },
    { name: '-S', alias: '--print-size', help: 'show sizes too' },
    { name: '-A', alias: '--print-file-name', help: 'put the name of the file before each line' },
  ],
  examples: [{ does: 'what is where in an image', line: 'nanvix nm -n hello.elf' }],
  run: async (args, io) => {
    const files = [...readElfFiles(args.operands)];
    for (const one of files) {
      const lines = symbolLines(one, args);
      if (!args.has('-A') && needsHeading(args, one)) io.stdout(`\n${one.name}:\n`);
      if (lines.length === 0) io.stderr(`nanvix nm: ${one.name}: no symbols\n`);
      else io.stdout(`${lines.join('\n')}\n`);
    }
    return 0;
  },
};

function needsHeading(args: CommandArguments, { archive }: ObjectFile): boolean {
  return args.operands.length > 1 || archive !== undefined;
}

function symbolLines({ name, archive, file }: ObjectFile, args: CommandArguments): string[] {
  const symbols = file.symbols.filter((symbol) => isShown(symbol, args));
  if (args.has('-n')) symbols.sort(compareAddresses);
  else if (!args.has('-p')) symbols.sort(compareNames);
  if (args.has('-r')) symbols.reverse();
  const place = archive === undefined ? `${name}:` : `${archive}:${name}:`;
  const head = args.has('-A') ? place : '';
  return symbols.map((symbol) => {
    const letter = kindLetter(symbol, file);
    return `${head}${valueColumn(symbol, args)} ${letter} ${printable(symbol.name)}`;
  });
}

function isShown(symbol: ElfSymbol, args: CommandArguments): boolean {
  const { type, name, binding, section } = symbol;
  if (type === 'section' || type === 'file' || name === '' || isSpecialSymbol(symbol)) return false;
  if (args.has('-g') && binding === 'local') return false;
  if (args.has('-u') && section !== 'undefined') return false;
  return !(args.has('--defined-only') && section === 'undefined');
}

function valueColumn({ section, value, sizeBytes }: ElfSymbol, args: CommandArguments): string {
  if (section === 'undefined') return ' '.repeat(8);
  const size = args.has('-S') && sizeBytes > 0 ? ` ${word(sizeBytes)}` : '';
  return `${word(section === 'common' ? sizeBytes : value)}${size}`;
}

/** By code units, so that the order is the same everywhere. */
function compareNames(a: ElfSymbol, b: ElfSymbol): number {
  return a.name === b.name ? 0 : a.name < b.name ? -1 : 1;
}

/** What is undefined comes first; what is at one address, by name. */
function compareAddresses(a: ElfSymbol, b: ElfSymbol): number {
  const undefinedFirst = Number(b.section === 'undefined') - Number(a.section === 'undefined');
  return undefinedFirst || positionOf(a) - positionOf(b) || compareNames(a, b);
}

function positionOf({ section, value, sizeBytes }: ElfSymbol): number {
  return section === 'common' ? sizeBytes : value;
}

function kindLetter(symbol: ElfSymbol, file: ElfObject | ElfExecutable): string {
  const { section, binding, type } = symbol;
  if (section === 'common') return 'C';
  if (binding === 'weak') {
    const letter = type === 'object' ? 'v' : 'w';
    return section === 'undefined' ? letter : letter.toUpperCase();
  }
  if (section === 'undefined') return 'U';
  const letter = section === 'absolute' ? 'a' : sectionLetter(file, section);
  return binding === 'local' ? letter : letter.toUpperCase();
}

function sectionLetter({ sections }: ElfObject | ElfExecutable, index: number): string {
  const { flags = 0, type = SHT.PROGBITS, name = '' } = sections[index] ?? {};
  if ((flags & SHF.EXECINSTR) !== 0) return 't';
  if ((flags & SHF.ALLOC) === 0) return name.startsWith('.debug') ? 'N' : 'n';
  if (type === SHT.NOBITS) return 'b';
  return (flags & SHF.WRITE) === 0 ? 'r' : 'd';
}

function word(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
