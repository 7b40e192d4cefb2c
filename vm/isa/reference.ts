/**
 * The generated part of vm/isa/README.md: the tables of this folder, for people. `npm run docs`
 * writes it there and a test holds it current.
 */
import { type Alias, aliases } from './aliases.ts';
import { causeName, exceptions, interrupts } from './causes.ts';
import { csrs } from './csrs.ts';
import { immediateRange } from './encoding.ts';
import { type Extension, instructions, type Mnemonic, mnemonics } from './instructions.ts';
import { registerName, registers } from './registers.ts';

const CHAPTERS: Readonly<Record<Extension, string>> = {
  I: 'I: base integer instructions',
  M: 'M: multiply and divide',
  A: 'A: atomic memory operations',
  Zicsr: 'Zicsr: control and status registers',
  Zifencei: 'Zifencei: fence of instruction fetch',
  privileged: 'Privileged instructions',
};

/** All tables, in Markdown. */
export function isaReference(): string {
  const chapters = (Object.keys(CHAPTERS) as Extension[]).map(chapter);
  const sections = [...chapters, aliasSection(), registerSection(), csrSection(), causeSection()];
  return sections.join('\n');
}

function chapter(extension: Extension): string {
  const rows = mnemonics
    .filter((mnemonic) => instructions[mnemonic].extension === extension)
    .map((mnemonic) => {
      const { operands, pattern, meaning } = instructions[mnemonic];
      return [syntax(mnemonic, operands), code(pattern), rangeText(mnemonic), text(meaning)];
    });
  const head = ['instruction', 'bits 31 … 0', 'immediate', 'meaning'];
  return section(CHAPTERS[extension], table(head, rows));
}

function rangeText(mnemonic: Mnemonic): string {
  const range = immediateRange(mnemonic);
  const isWritten = /imm\b|label|shamt/.test(instructions[mnemonic].operands.replace('zimm', ''));
  if (range === undefined || !isWritten) return '';
  if (range.step === 4096) return '20 upper bits';
  const step = range.step === 1 ? '' : `, step ${range.step}`;
  return `${minus(range.min)} … ${range.max}${step}`;
}

function aliasSection(): string {
  const rows = aliases.map((alias) => [syntax(alias.name, alias.operands), code(baseText(alias))]);
  const note = 'Other names of one instruction. The assembler has further pseudo-instructions.';
  return section('Aliases', `${note}\n\n${table(['alias', 'is'], rows)}`);
}

/** The base of an alias with its fixed operands filled in. */
function baseText({ base, fixed }: Alias): string {
  const { operands } = instructions[base];
  if (base === 'fence') return `fence with fm, pred, succ = 0x${(fixed.imm ?? 0).toString(16)}`;
  const filled = operands.replace(/\w+/g, (word) => {
    if (word === 'rd' || word === 'rs1' || word === 'rs2') {
      const number = fixed[word];
      return number === undefined ? word : registerName(number);
    }
    if (word === 'csr') return csrs.find((csr) => csr.number === fixed.imm)?.name ?? word;
    return word === 'zimm' || fixed.imm === undefined ? word : String(fixed.imm);
  });
  return `${base} ${filled}`.trim();
}

function registerSection(): string {
  const savers = { caller: 'caller', callee: 'callee', none: 'nobody' };
  const rows = registers.map(({ name, abiName, role, savedBy }) => {
    return [code(name), code(abiName), role, savers[savedBy]];
  });
  return section('Registers', table(['register', 'ABI name', 'role', 'saved by'], rows));
}

function csrSection(): string {
  const rows = csrs.map((csr) => {
    return [
      code(`0x${csr.number.toString(16)}`),
      code(csr.name),
      csr.privilege,
      csr.access,
      csr.gloss,
    ];
  });
  const head = ['number', 'name', 'least mode', 'access', 'what it is'];
  return section('Control and status registers', table(head, foldFamilies(rows)));
}

/** Leaves of a numbered family only the first row and the last, with an ellipsis between. */
function foldFamilies(rows: readonly (readonly string[])[]): string[][] {
  const familyOf = (row: readonly string[] | undefined) => row?.[1]?.replace(/\d+/, '#');
  return rows.flatMap((row, index) => {
    const isInside =
      familyOf(row) === familyOf(rows[index - 1]) && familyOf(row) === familyOf(rows[index + 1]);
    if (!isInside) return [[...row]];
    return familyOf(rows[index - 2]) === familyOf(row) ? [] : [['…', '…', '', '', '']];
  });
}

function causeSection(): string {
  const interrupt = 0x8000_0000;
  const rows = [
    ...Object.values(exceptions).map((code) => [String(code), causeName(code)]),
    ...Object.values(interrupts).map((code) => [`2³¹ + ${code}`, causeName(interrupt + code)]),
  ];
  return section('Causes of traps', table(['mcause', 'cause'], rows));
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`.replace(/ +\|/g, ' |');
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

function syntax(name: string, operands: string): string {
  return code(`${name} ${operands}`.trim());
}

function code(inner: string): string {
  return `\`${text(inner)}\``;
}

/** A bar would end the cell. */
function text(inner: string): string {
  return inner.replaceAll('|', '\\|');
}

function minus(value: number): string {
  return String(value).replace('-', '−');
}
