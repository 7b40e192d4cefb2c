/** `nanvix size`: how much memory code and data take, in the columns of GNU size. */
import type { ElfSection } from '../elf/format.ts';
import { SHF, SHT } from '../elf/format.ts';
import { printable } from './code-symbols.ts';
import type { Command } from './command.ts';
import { type ObjectFile, readElfFiles } from './object-files.ts';

export const sizeCommand: Command = {
  name: 'size',
  summary: 'show how much memory code and data take',
  usage: 'FILE… [options]',
  description:
    'A line a file, as of GNU size: text is all that is read-only, data has initial values,\n' +
    'bss is zeroed at the start. With -A each section of each layer, kernel and user.',
  operands: { name: 'FILE', least: 1 },
  options: [
    { name: '-A', alias: '--sections', help: 'a line for each section, with totals of each layer' },
    { name: '--json', help: 'both as JSON' },
  ],
  examples: [{ does: 'kernel and program, section by section', line: 'nanvix size -A hello.elf' }],
  run: async (args, io) => {
    const reports = [...readElfFiles(args.operands)].map(reportOf);
    if (args.has('--json')) io.stdout(`${JSON.stringify(reports, null, 2)}\n`);
    else if (args.has('-A')) for (const report of reports) io.stdout(sectionLines(report));
    else io.stdout(totalLines(reports));
    return 0;
  },
};

interface SizeReport {
  readonly file: string;
  readonly textBytes: number;
  readonly dataBytes: number;
  readonly bssBytes: number;
  readonly sections: readonly SectionSize[];
}

interface SectionSize {
  readonly name: string;
  /** By the name that our linker gives: `.kernel.text`. */
  readonly layer?: string;
  readonly address: number;
  readonly sizeBytes: number;
}

function reportOf({ name, archive, file }: ObjectFile): SizeReport {
  const loaded = file.sections.filter(({ flags }) => (flags & SHF.ALLOC) !== 0);
  const total = (kind: Kind) =>
    loaded
      .filter((section) => kindOf(section) === kind)
      .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return {
    file: archive === undefined ? name : `${name} (ex ${archive})`,
    textBytes: total('text'),
    dataBytes: total('data'),
    bssBytes: total('bss'),
    sections: loaded.map((section) => {
      const layer = /^\.(kernel|user)\./.exec(section.name)?.[1];
      const { address, sizeBytes } = section;
      const size = { name: section.name, address, sizeBytes };
      return layer === undefined ? size : { ...size, layer };
    }),
  };
}

type Kind = 'text' | 'data' | 'bss';

function kindOf({ flags, type }: ElfSection): Kind {
  if ((flags & SHF.EXECINSTR) !== 0) return 'text';
  if (type === SHT.NOBITS) return 'bss';
  return (flags & SHF.WRITE) === 0 ? 'text' : 'data';
}

function totalLines(reports: readonly SizeReport[]): string {
  const lines = reports.map(({ file, textBytes, dataBytes, bssBytes }) => {
    const sum = textBytes + dataBytes + bssBytes;
    const columns = [textBytes, dataBytes, bssBytes, sum].map((value) => String(value).padStart(7));
    return `${columns.join('\t')}\t${sum.toString(16).padStart(7)}\t${printable(file)}\n`;
  });
  return `   text\t   data\t    bss\t    dec\t    hex\tfilename\n${lines.join('')}`;
}

function sectionLines({ file, sections }: SizeReport): string {
  const layers = [...new Set(sections.map(({ layer }) => layer))];
  const blocks = layers.map((layer) => {
    const own = sections.filter((section) => section.layer === layer);
    const total = own.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const lines = own.map(({ name, sizeBytes, address }) => {
      return row(printable(name), sizeBytes, `0x${address.toString(16)}`);
    });
    return [...lines, row(layer === undefined ? 'Total' : `Total of ${layer}`, total, ''), ''];
  });
  const head = [`${printable(file)}  :`, row('section', 'size', 'addr')];
  return `${[...head, ...blocks.flat()].join('\n')}\n`;
}

function row(name: string, size: number | string, address: string): string {
  return `${name.padEnd(20)} ${String(size).padStart(10)}   ${address}`.trimEnd();
}
