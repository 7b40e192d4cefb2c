/** The source between the lines of a disassembly: `-l` names lines, `-S` shows their text. */
import type { ObjectLines } from '../../assembler/object-lines.ts';
import type { ElfSection } from '../elf/format.ts';
import type { SourceLine } from '../elf/lines.ts';
import { CliError } from './cli-error.ts';
import { printable } from './code-symbols.ts';
import { isFile, readText } from './files.ts';

/** So many lines that have no code of their own are shown with the one that has. */
const MOST_LINES_BETWEEN = 12;

export interface SourceOptions {
  readonly lines: ObjectLines | undefined;
  /** Show `file:line`. */
  readonly names: boolean;
  /** Show the text, as far as the file is there. */
  readonly text: boolean;
}

export class SourceView {
  readonly #options: SourceOptions;
  /** The lines of each file; empty if it cannot be read. */
  readonly #files = new Map<string, readonly string[]>();
  #last: SourceLine | undefined;

  constructor(options: SourceOptions) {
    this.#options = options;
  }

  /** What precedes the code `offset` bytes into a section: '' while it is of the line before. */
  before(section: number, offset: number): string {
    const { lines, names, text } = this.#options;
    const source = lines?.lineAt(section, offset);
    if (source === undefined) return '';
    const last = this.#last;
    if (last?.file === source.file && last.line === source.line) return '';
    this.#last = source;
    const name = names ? `${printable(source.file)}:${source.line}\n` : '';
    return text ? name + this.#text(source, last) : name;
  }

  #text({ file, line }: SourceLine, last: SourceLine | undefined): string {
    const all = this.#linesOf(file);
    const between = last?.file === file ? line - last.line : 0;
    const first = between > 0 && between <= MOST_LINES_BETWEEN ? line - between + 1 : line;
    return all
      .slice(first - 1, line)
      .map((one) => `${one}\n`)
      .join('');
  }

  #linesOf(file: string): readonly string[] {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const lines = readIfPossible(file).split('\n');
    this.#files.set(file, lines);
    return lines;
  }
}

/** A disassembly is of use without its source too. */
function readIfPossible(path: string): string {
  try {
    return isFile(path) ? readText(path) : '';
  } catch (error) {
    if (error instanceof CliError) return '';
    throw error;
  }
}

/** The source before an address of a section. */
export function sourceOf(
  view: SourceView,
  { section, index }: { readonly section: ElfSection; readonly index: number },
): (address: number) => string {
  return (address) => view.before(index, address - section.address);
}
