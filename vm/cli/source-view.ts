/**
 * The source between the lines of a disassembly, as GNU objdump 2.40 has it: `-l` names functions
 * and lines, `-S` shows their text. A line is shown with those before it that were not shown yet,
 * five at most, and not again while the code stays with it.
 */
import type { ObjectLines } from '../../assembler/object-lines.ts';
import type { ElfExecutable, ElfObject, ElfSection } from '../elf/format.ts';
import type { SourceLine } from '../elf/lines.ts';
import { CliError } from './cli-error.ts';
import { printable } from './code-symbols.ts';
import { isFile, readText } from './files.ts';
import { functionSymbolAt } from './function-symbols.ts';

/** So many lines before the one that has code are shown with it. */
const LINES_BEFORE = 5;

export interface SourceOptions {
  readonly file: ElfObject | ElfExecutable;
  readonly lines: ObjectLines | undefined;
  /** Show `function():` and `file:line`. */
  readonly names: boolean;
  /** Show the text, as far as the file is there. */
  readonly text: boolean;
}

interface SourceFile {
  readonly lines: readonly string[];
  /** The line shown last, and the last of all that were. */
  last: number;
  furthest: number;
}

export class SourceView {
  readonly #options: SourceOptions;
  readonly #files = new Map<string, SourceFile>();
  #function: string | undefined;
  #line = -1;
  #discriminator = 0;

  constructor(options: SourceOptions) {
    this.#options = options;
  }

  /** What precedes the code `offset` bytes into a section: '' while it is of the line before. */
  before(section: number, offset: number): string {
    const { lines, names, text } = this.#options;
    if (!names && !text) return '';
    const source = lines?.lineAt(section, offset);
    const name = names ? this.#names(source, this.#functionAt(section, offset)) : '';
    return text && source !== undefined ? name + this.#text(source) : name;
  }

  #functionAt(section: number, offset: number): string | undefined {
    const { file, lines } = this.#options;
    return lines?.functionAt(section, offset) ?? functionSymbolAt(file, section, offset);
  }

  #names(source: SourceLine | undefined, name: string | undefined): string {
    const { file, line, discriminator } = source ?? { file: '', line: 0, discriminator: 0 };
    const isEntered = name !== undefined && name !== this.#function;
    const head = isEntered ? `${printable(name)}():\n` : '';
    const isNew = isEntered || line !== this.#line || discriminator !== this.#discriminator;
    if (name !== undefined) this.#function = name;
    if (line > 0) this.#line = line;
    this.#discriminator = discriminator;
    if (line === 0 || !isNew) return head;
    const part = discriminator > 0 ? ` (discriminator ${discriminator})` : '';
    return `${head}${printable(file)}:${line}${part}\n`;
  }

  #text({ file, line }: SourceLine): string {
    const source = this.#file(file);
    if (line === source.last) return '';
    let first = Math.max(line - LINES_BEFORE, 1);
    if (source.furthest >= first) first = source.furthest < line ? source.furthest + 1 : line;
    source.last = line;
    source.furthest = Math.max(source.furthest, line);
    const shown = source.lines.slice(first - 1, line);
    return shown.map((one) => `${one}\n`).join('');
  }

  #file(path: string): SourceFile {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const lines = readIfPossible(path).split('\n');
    const source = { lines, last: 0, furthest: 0 };
    this.#files.set(path, source);
    return source;
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
