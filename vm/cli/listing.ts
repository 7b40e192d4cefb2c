/** A disassembly on the page, in the columns of GNU objdump 2.40. */
import type { ElfExecutable, ElfObject, ElfSection } from '../elf/format.ts';
import { printable } from './code-symbols.ts';
import { type Line, numberOf, OBJECT_ROW, type Stretch } from './disassembly.ts';
import { drawArrows, type Jump } from './jump-arrows.ts';
import { relocationType, relocationValue } from './object-tables.ts';

export interface ListingOptions {
  readonly file: ElfObject | ElfExecutable;
  readonly section: ElfSection;
  /** Draw branches and jumps. */
  readonly arrows: boolean;
  /** What comes before the line at an address: source, or nothing. */
  readonly sourceAt: (address: number) => string;
}

/** `Disassembly of section .text:` and what is in it. */
export function listing(stretches: readonly Stretch[], options: ListingOptions): string {
  const { section } = options;
  const width = addressWidth(section.address + section.sizeBytes);
  const parts = [`\nDisassembly of section ${printable(section.name)}:\n`];
  for (const { address, label, lines } of stretches) {
    parts.push(`\n${word(address)} <${label}>:\n`);
    const arrowsAt = options.arrows ? drawArrows(jumpsIn(lines)) : () => '';
    for (const line of lines) {
      if (line.bytes.length === 0) parts.push('\t...\n');
      else parts.push(lineText(line, { width, arrows: arrowsAt(line.address), options }));
      parts.push(relocationLines(line, options));
    }
  }
  return parts.join('');
}

/** Jumps within the stretch: those out of it say in words where they go. */
function jumpsIn(lines: readonly Line[]): Jump[] {
  const addresses = new Set(lines.map(({ address }) => address));
  return lines.flatMap(({ address, target }) => {
    const isInside = target !== undefined && addresses.has(target);
    return isInside ? [{ from: address, to: target }] : [];
  });
}

interface LineContext {
  readonly width: number;
  readonly arrows: string;
  readonly options: ListingOptions;
}

function lineText(line: Line, { width, arrows, options }: LineContext): string {
  const place = line.address.toString(16).padStart(width);
  const source = options.sourceAt(line.address);
  const content = line.isObject ? objectText(line) : `${bytesText(line)}\t${line.text}`;
  return `${source}${place}:\t${arrows}${content}\n`;
}

/** Numbers, then characters; bytes that are not a whole number are among the characters alone. */
function objectText({ bytes, unitBytes, text }: Line): string {
  const columns: string[] = [];
  for (let at = 0; at < bytes.length; at += unitBytes) {
    const unit = bytes.subarray(at, at + unitBytes);
    const isWhole = unit.length === unitBytes;
    columns.push(
      isWhole
        ? numberOf(unit)
            .toString(16)
            .padStart(2 * unitBytes, '0')
        : '',
    );
  }
  for (let at = bytes.length; at < OBJECT_ROW; at += unitBytes) {
    columns.push(' '.repeat(2 * unitBytes));
  }
  return `${columns.map((column) => `${column} `).join('')}    ${text}`;
}

function relocationLines({ relocations }: Line, { file, section }: ListingOptions): string {
  const lines = relocations.map((relocation) => {
    const place = (section.address + relocation.offset).toString(16);
    return `\t\t\t${place}: ${relocationType(relocation)}\t${relocationValue(file, relocation)}\n`;
  });
  return lines.join('');
}

/** A line has room for eight bytes, in numbers of `unitBytes` with a blank after each. */
function bytesText({ bytes, unitBytes }: Line): string {
  const units: string[] = [];
  for (let at = 0; at < bytes.length; at += unitBytes) {
    const number = numberOf(bytes.subarray(at, at + unitBytes));
    units.push(number.toString(16).padStart(2 * unitBytes, '0'));
  }
  const columns = unitBytes === 1 ? 18 : (8 / unitBytes) * (2 * unitBytes + 1);
  return units
    .map((unit) => `${unit} `)
    .join('')
    .padEnd(columns);
}

/** Leading zeros that no address of the section needs are left out, four at a time. */
function addressWidth(end: number): number {
  return word(end).startsWith('00000') ? 4 : 8;
}

function word(value: number): string {
  return value.toString(16).padStart(8, '0');
}
