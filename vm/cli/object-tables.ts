/** What is in a file besides code, as GNU objdump 2.40 lists it: sections, symbols, relocations. */
import { relocationName } from '../../assembler/relocations.ts';
import {
  type ElfExecutable,
  type ElfObject,
  type ElfRelocation,
  type ElfSection,
  type ElfSymbol,
  SHF,
  SHT,
} from '../elf/format.ts';
import { distanceText, isSpecialSymbol, printable } from './code-symbols.ts';

type ElfFile = ElfObject | ElfExecutable;

/** `-h`: the section headers; `bytes` is the file, of which the sections are views. */
export function sectionTable(file: ElfFile, bytes: Uint8Array): string {
  const lines = [
    'Sections:',
    'Idx Name          Size      VMA       LMA       File off  Algn',
    ...file.sections.flatMap((section, index) => {
      const { name, sizeBytes, address, align } = section;
      const offset = section.bytes.byteOffset - bytes.byteOffset;
      const numbers = [sizeBytes, address, address, offset].map(word).join('  ');
      const power = Math.log2(Math.max(align, 1));
      const head = `${String(index).padStart(3)} ${printable(name).padEnd(13)} ${numbers}  2**${power}`;
      return [head, `                  ${sectionProperties(section).join(', ')}`];
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function sectionProperties({ name, type, flags, relocations }: ElfSection): string[] {
  const hasContents = type !== SHT.NOBITS;
  const isLoaded = (flags & SHF.ALLOC) !== 0;
  const isCode = (flags & SHF.EXECINSTR) !== 0;
  const isDebugging = !isLoaded && /^\.(debug|zdebug|line|stab)/.test(name);
  // biome-ignore format: a table reads best in columns
  const all: readonly (readonly [string, boolean])[] = [
    ['CONTENTS',  hasContents],
    ['ALLOC',     isLoaded],
    ['LOAD',      isLoaded && hasContents],
    ['RELOC',     relocations.length > 0],
    ['READONLY',  hasContents && (flags & SHF.WRITE) === 0],
    ['CODE',      isCode],
    ['DATA',      isLoaded && hasContents && !isCode],
    ['DEBUGGING', isDebugging],
    ['OCTETS',    isDebugging],
  ];
  return all.filter(([, holds]) => holds).map(([property]) => property);
}

/** `-t`: the symbols that people name, in the order of the file. */
export function symbolTable(file: ElfFile): string {
  const shown = file.symbols.filter((symbol) => !isSpecialSymbol(symbol));
  const lines = shown.map((symbol) => {
    const { value, sizeBytes, section, visibility } = symbol;
    // A common symbol has its alignment where others have their value.
    const isCommon = section === 'common';
    const [first, second] = isCommon ? [sizeBytes, value] : [value, sizeBytes];
    const shown = visibility === 'default' ? '' : ` .${visibility}`;
    const place = `${sectionOf(file, symbol)}\t${word(second)}`;
    return `${word(first)} ${symbolFlags(symbol)} ${place}${shown} ${nameOf(file, symbol)}\n`;
  });
  return `SYMBOL TABLE:\n${lines.length === 0 ? 'no symbols\n' : lines.join('')}\n\n`;
}

/** Seven columns: binding, weak, three that do not occur here, debugging, type. */
function symbolFlags({ binding, type, section }: ElfSymbol): string {
  const isDefined = section !== 'undefined' && section !== 'common';
  const scope = isDefined ? { local: 'l', global: 'g', weak: ' ' }[binding] : ' ';
  const weak = binding === 'weak' ? 'w' : ' ';
  const debugging = type === 'section' || type === 'file' ? 'd' : ' ';
  const kinds = { notype: ' ', section: ' ', object: 'O', func: 'F', file: 'f' } as const;
  return `${scope}${weak}   ${debugging}${section === 'common' ? 'O' : kinds[type]}`;
}

function sectionOf(file: ElfFile, { section }: ElfSymbol): string {
  if (section === 'undefined') return '*UND*';
  if (section === 'absolute') return '*ABS*';
  return section === 'common' ? '*COM*' : (file.sections[section]?.name ?? '*ABS*');
}

function nameOf(file: ElfFile, symbol: ElfSymbol): string {
  return printable(symbol.type === 'section' ? sectionOf(file, symbol) : symbol.name);
}

/** `-r`: the relocations of each section that has some. */
export function relocationTables(file: ElfFile, isShown: (section: ElfSection) => boolean): string {
  const shown = file.sections.filter((one) => isShown(one) && one.relocations.length > 0);
  const tables = shown.map(({ name, relocations }) => {
    const lines = relocations.map((relocation) => {
      const type = relocationType(relocation).padEnd(16);
      return `${word(relocation.offset)} ${type}  ${relocationSymbol(file, relocation)}${addendText(relocation)}\n`;
    });
    const head = `RELOCATION RECORDS FOR [${printable(name)}]:\nOFFSET   TYPE              VALUE\n`;
    return `${head}${lines.join('')}\n\n`;
  });
  return tables.join('');
}

/** `R_RISCV_CALL_PLT`, or the number of one that we do not know. */
export function relocationType({ type }: ElfRelocation): string {
  return relocationName(type) ?? `R_RISCV_${type}`;
}

/** The symbol with what is added to it. */
export function relocationValue(file: ElfFile, relocation: ElfRelocation): string {
  return relocationSymbol(file, relocation) + distanceText(relocation.addend);
}

function relocationSymbol(file: ElfFile, { symbol }: ElfRelocation): string {
  const target = file.symbols[symbol];
  return target === undefined ? '*ABS*' : nameOf(file, target);
}

/** The table writes all eight digits. */
function addendText({ addend }: ElfRelocation): string {
  if (addend === 0) return '';
  return `${addend < 0 ? '-' : '+'}0x${word(Math.abs(addend))}`;
}

function word(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
