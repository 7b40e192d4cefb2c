/** The option of `nanvix run` that tells how processes were moved: words, JSON, a drawing. */
import { namesOf } from '../debug/migration-traffic.ts';
import { MigrationWatch } from '../debug/migration-watch.ts';
import { CLOCK_HZ } from '../device/network-interface.ts';
import type { ElfExecutable } from '../elf/format.ts';
import { SymbolTable } from '../elf/symbols.ts';
import type { Machine } from '../machine.ts';
import { CliError } from './cli-error.ts';
import type { CommandArguments, Io, Option } from './command.ts';
import { writeWhole } from './files.ts';
import { migrationDrawing } from './migration-drawing.ts';
import { migrationRecords } from './migration-records.ts';
import { migrationReportText } from './migration-report.ts';
import { readChoice } from './values.ts';

// biome-ignore format: the columns are aligned by hand
export const migrationOptions: readonly Option[] = [
  { name: '--migration-report', value: 'AS', isValueOptional: true, help: 'show what migrations moved and when; AS: chunks, json, FILE.svg' },
];

/** A drawing comes with the words. */
type ReportForm =
  | { readonly kind: 'words'; readonly withChunks: boolean; readonly drawing?: string }
  | { readonly kind: 'json' };

/** What `--migration-report` asks for, if it was given. */
export class MigrationReport {
  readonly isInWords: boolean;
  readonly #form: ReportForm;
  readonly #symbols: SymbolTable;
  readonly watch: MigrationWatch;

  private constructor(form: ReportForm, machine: Machine, symbols: SymbolTable) {
    this.isInWords = form.kind === 'words';
    this.#form = form;
    this.#symbols = symbols;
    this.watch = new MigrationWatch(machine, symbols);
  }

  /** From now on the machine is watched; undefined: nobody asks. */
  static of(
    args: CommandArguments,
    machine: Machine,
    image: ElfExecutable | undefined,
  ): MigrationReport | undefined {
    const form = formOf(args);
    if (form === undefined) return undefined;
    try {
      return new MigrationReport(form, machine, new SymbolTable(image?.symbols ?? []));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CliError(`--migration-report: ${reason}`, { help: 'build it with nanvix build' });
    }
  }

  print(io: Io): void {
    const { migrations, taskRuns, phaseRuns, traffic } = this.watch;
    const { transfers, messages } = traffic;
    const records = migrationRecords({ migrations, taskRuns, phaseRuns, transfers, messages });
    if (this.#form.kind === 'json') {
      io.stdout(`${JSON.stringify(records, undefined, 2)}\n`);
      return;
    }
    const { withChunks, drawing } = this.#form;
    const errors = namesOf(this.#symbols, 'E');
    const errorName = (error: number) =>
      `E${(errors.get(error) ?? error).toString().toUpperCase()}`;
    const style = { clockHz: CLOCK_HZ, withChunks, errorName };
    io.stdout(`\n${migrationReportText(records, style)}\n`);
    if (drawing === undefined) return;
    writeWhole(drawing, migrationDrawing(records, CLOCK_HZ));
    io.stdout(`\nDrawn in ${drawing}.\n`);
  }
}

/** @throws CliError if the option's value means nothing */
function formOf(args: CommandArguments): ReportForm | undefined {
  const value = args.value('--migration-report');
  if (value === undefined) return undefined;
  if (value === '') return { kind: 'words', withChunks: false };
  if (value.endsWith('.svg')) return { kind: 'words', withChunks: false, drawing: value };
  const form = readChoice(value, '--migration-report', ['chunks', 'json', 'FILE.svg'] as const);
  return form === 'json' ? { kind: 'json' } : { kind: 'words', withChunks: true };
}
