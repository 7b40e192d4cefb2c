/**
 * The files that line tables and other information for debuggers name by number, as the header of
 * .debug_line lists them (DWARF 5, 6.2.4). The main file is 0 and, as with GNU as and gcc, 1 too.
 */
import type { DebugSection, DebugStrings } from './debug-section.ts';
import type { NumberedFile } from './line-rows.ts';

/** Where compiling took place, and the main file. */
export interface Compilation {
  readonly folder: string;
  readonly name: string;
}

const PATH = 1;
const FOLDER = 2;
const MD5 = 5;
const FORM_UDATA = 0x0f;
const FORM_DATA16 = 0x1e;
const FORM_LINE_STRP = 0x1f;

export class FileNames {
  private readonly compilation: Compilation;
  /** Those that a compiler has numbered with `.file`; empty: the source's own, numbered here. */
  private readonly numbered: readonly (NumberedFile | undefined)[];
  private readonly numbers = new Map<string, number>();

  constructor(compilation: Compilation, numbered: readonly NumberedFile[]) {
    this.compilation = compilation;
    this.numbered = numbered;
    this.numbers.set(compilation.name, 1);
  }

  /** The number of a file; one that is new gets the next. */
  numberOf(file: string | number): number {
    if (typeof file === 'number') return file;
    let number = this.numbers.get(file);
    if (number === undefined) {
      number = this.numbers.size + 1;
      this.numbers.set(file, number);
    }
    return number;
  }

  write(out: DebugSection, strings: DebugStrings): void {
    const files = this.files();
    const main = this.numbered[0]?.folder ?? this.compilation.folder;
    const folders = [...new Set([main, ...files.map(({ folder }) => folder ?? main)])];
    const hasSums = files.every(({ md5 }) => md5 !== undefined);
    writeFormats(out, [[PATH, FORM_LINE_STRP]]);
    out.unsigned(folders.length);
    for (const folder of folders) out.reference(strings.spot(folder));
    writeFormats(out, [
      [PATH, FORM_LINE_STRP],
      [FOLDER, FORM_UDATA],
      ...(hasSums ? ([[MD5, FORM_DATA16]] as const) : []),
    ]);
    out.unsigned(files.length);
    for (const { name, folder, md5 } of files) {
      out.reference(strings.spot(name));
      out.unsigned(folders.indexOf(folder ?? main));
      if (hasSums && md5 !== undefined) out.bytes(md5);
    }
  }

  private files(): NumberedFile[] {
    const main = { folder: undefined, name: this.compilation.name, md5: undefined };
    if (this.numbered.length === 0) {
      return [main, ...[...this.numbers.keys()].map((name) => ({ ...main, name }))];
    }
    const first = this.numbered[0] ?? this.numbered[1] ?? main;
    return Array.from({ length: this.numbered.length }, (_, at) => this.numbered[at] ?? first);
  }
}

function writeFormats(out: DebugSection, formats: readonly (readonly [number, number])[]): void {
  out.number(formats.length, 1);
  for (const [content, form] of formats) {
    out.unsigned(content);
    out.unsigned(form);
  }
}
