/**
 * The generated part of this folder's README: every directive and pseudo-instruction, from the
 * tables that the assembler itself works by. `npm run docs` writes it there.
 */
import { directives, ignoredDirectives } from './object/directives.ts';
import { lineDirectives } from './object/line-directives.ts';
import { pseudoForms } from './object/pseudo.ts';
import { rawFormats } from './object/raw-instruction.ts';
import { preprocessorDirectives } from './preprocess/directives.ts';
import { relocationNames, relocations } from './relocations.ts';

/** All tables, in Markdown. */
export function assemblerReference(): string {
  return [
    section('Directives that act on text', directiveTable(preprocessorDirectives)),
    section(
      'Directives that act on sections and symbols',
      directiveTable(new Map<string, DirectiveRow>([...directives, ...lineDirectives])),
    ),
    section('Directives that are let pass', ignoredList()),
    section('Pseudo-instructions of more than one instruction', pseudoTable()),
    section('Formats of `.insn`', formatTable()),
    section('Relocation operators', operatorTable()),
  ].join('\n');
}

interface DirectiveRow {
  readonly syntax: string;
  readonly meaning: string;
}

function directiveTable(rows: ReadonlyMap<string, DirectiveRow>): string {
  return table(
    ['directive', 'meaning'],
    [...rows].map(([name, { syntax, meaning }]) => [code(`${name} ${syntax}`.trim()), meaning]),
  );
}

function ignoredList(): string {
  const names = [...ignoredDirectives].map(code).join(' ');
  return `Compilers write them for debuggers and linkers: ${names}.`;
}

function pseudoTable(): string {
  const number = 'the shortest of `lui` and `addi` that makes the number';
  const address = 'as `lla`; as `lga` under `.option pic`; as `li` for a number';
  const rows = [...pseudoForms].flatMap(([name, forms]) =>
    forms.map(({ operands, expansion }) => {
      const steps = expansion.split('; ').map(code);
      return [code(`${name} ${operands}`.trim()), steps.join(' ')];
    }),
  );
  return table(
    ['instruction', 'stands for'],
    [[code('li rd, imm'), number], [code('la rd, symbol'), address], ...rows],
  );
}

function formatTable(): string {
  const rows = [...rawFormats].flatMap(([name, formats]) =>
    formats.map((operands) => [code(`.insn ${name} ${operands}`)]),
  );
  return table(['format'], [...rows, [code('.insn value')], [code('.insn 4, value')]]);
}

function operatorTable(): string {
  const rows = relocationNames.flatMap((name) => {
    const relocation = relocations[name];
    return 'operator' in relocation && relocation.operator !== undefined
      ? [[code(`${relocation.operator}(x)`), relocation.field, code(name)]]
      : [];
  });
  return table(['operator', 'in a field', 'relocation'], rows);
}

function section(title: string, body: string): string {
  return `### ${title}\n\n${body}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
