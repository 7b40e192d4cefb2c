/**
 * What a subcommand of `nanvix` is, and how its words are read. A command is a row of table.ts; its
 * options are a table too, from which parsing, `--help`, "did you mean" and the reference derive.
 */
import arg from 'arg';
import { nearest } from '../../assembler/nearest.ts';
import { CliError } from './cli-error.ts';

/** Where a command writes: the process's streams, or a test's strings. */
export interface Io {
  /** Begins to read what is typed; absent: nobody types. */
  readonly openStdin?: () => Typist;
  readonly stdout: (chunk: string | Uint8Array) => void;
  readonly stderr: (chunk: string | Uint8Array) => void;
}

/** Whoever types at the consoles of a run. */
export interface Typist {
  /** Somebody sits there: what he types comes when he types it. */
  readonly isTerminal: boolean;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly close: () => void;
}

export interface Option {
  /** `-o`, `-Ttext` or `--map`. */
  readonly name: string;
  /** Another name for it. */
  readonly alias?: string;
  /** What its value is, for the help: FILE. Absent: the option is a switch. */
  readonly value?: string;
  /** Given as `--stats` or `--stats=json`, never as two words. */
  readonly isValueOptional?: true;
  /** Each use adds a value; other options may be given once. */
  readonly isRepeatable?: true;
  /** A line for the help, without a final full stop. */
  readonly help: string;
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands, without a final full stop. */
  readonly summary: string;
  /** What follows `nanvix NAME`: `OBJ… -o IMAGE.elf [options]`. */
  readonly usage: string;
  /** What a reader must know beyond the options; paragraphs of lines. */
  readonly description?: string;
  readonly options: readonly Option[];
  /** Command lines to copy, each after a line that says what it does. */
  readonly examples: readonly { readonly does: string; readonly line: string }[];
  /** How many words that are no options it takes; without `most` there is no limit. */
  readonly operands: { readonly name: string; readonly least: number; readonly most?: number };
  /**
   * Does it, and answers the exit status: 0, 1 (the guest or the check failed), 2 (bad input) or
   * 124 (limit reached).
   * @throws CliError for what the user can put right.
   */
  readonly run: (args: CommandArguments, io: Io) => Promise<number>;
}

/** The words of a command line, sorted. Asking for an option that is in no table is our bug. */
export interface CommandArguments {
  readonly operands: readonly string[];
  /** Whether the option was given. */
  has(option: string): boolean;
  /** Its value; undefined: not given, '' if its optional value was left out. */
  value(option: string): string | undefined;
  /** Its values in order, for an option that is repeatable. */
  values(option: string): readonly string[];
}

/** Options that every command has. */
export const HELP: Option = { name: '--help', alias: '-h', help: 'show this help' };

/** Sorts the words after `nanvix NAME`. */
export function parseArguments(command: Command, words: readonly string[]): CommandArguments {
  const options = [...command.options, HELP];
  const found = parseWords(options, words);
  const given = new Map<string, readonly string[]>();
  for (const { name, isRepeatable } of options) {
    const values = found[keyOf(name)];
    if (values === undefined) continue;
    if (values.length > 1 && isRepeatable !== true) {
      throw new CliError(`${name} is given ${values.length} times`, { help: 'give it once' });
    }
    given.set(name, values.map(String));
  }
  const valuesOf = (option: string): readonly string[] => {
    if (!options.some(({ name }) => name === option)) throw new Error(`no option ${option}`);
    return given.get(option) ?? [];
  };
  const operands = found._;
  if (!given.has('--help')) checkOperands(command, operands);
  return {
    operands,
    has: (option) => valuesOf(option).length > 0,
    value: (option) => valuesOf(option)[0],
    values: valuesOf,
  };
}

/** The value of an option that the command cannot do without. */
export function requiredValue(command: Command, args: CommandArguments, option: string): string {
  const value = args.value(option);
  if (value !== undefined) return value;
  const placeholder = command.options.find(({ name }) => name === option)?.value ?? '';
  throw usageError(command, `missing ${option} ${placeholder}`);
}

export function usageError(command: Command, message: string): CliError {
  return new CliError(message, { help: `usage: nanvix ${command.name} ${command.usage}` });
}

function checkOperands(command: Command, operands: readonly string[]): void {
  const { name, least, most } = command.operands;
  if (operands.length < least) throw usageError(command, `missing ${name}`);
  const surplus = most === undefined ? undefined : operands[most];
  if (surplus !== undefined) throw usageError(command, `unexpected word ${quoted(surplus)}`);
}

type Found = { readonly _: string[] } & Readonly<Record<string, readonly unknown[] | undefined>>;

function parseWords(options: readonly Option[], words: readonly string[]): Found {
  const spec: Record<string, [StringConstructor] | [BooleanConstructor]> = {};
  for (const { name, value } of options)
    spec[keyOf(name)] = value === undefined ? [Boolean] : [String];
  const { argv, unknown } = withLongNames(options, words);
  refuseUnknown(options, unknown);
  try {
    return arg(spec, { argv }) as Found;
  } catch (error) {
    if (!(error instanceof arg.ArgError)) throw error;
    const option = options.find(({ name }) => error.message.split(' ').at(-1) === keyOf(name));
    const name = option === undefined ? '' : ` of ${option.name}`;
    throw new CliError(`missing value${name}`, {
      help: option === undefined ? error.message : `write: ${option.name} ${option.value}`,
    });
  }
}

/**
 * Every option as one word `--key` or `--key=value`, for `arg` reads only those without surprises:
 * to it `-Ttext` is six options. Words after `--` are operands.
 */
function withLongNames(
  options: readonly Option[],
  words: readonly string[],
): { argv: string[]; unknown: string[] } {
  const argv: string[] = [];
  const unknown: string[] = [];
  const end = words.indexOf('--');
  for (const word of end === -1 ? words : words.slice(0, end)) {
    const isOption = word.length > 1 && word.startsWith('-');
    const match = isOption ? optionOf(options, word) : undefined;
    const cluster = isOption && match === undefined ? switchesOf(options, word) : undefined;
    if (isOption && match === undefined && cluster === undefined) unknown.push(word);
    if (match !== undefined) argv.push(longWord(match));
    else argv.push(...(cluster?.map(longWord) ?? [word]));
  }
  return { argv: end === -1 ? argv : [...argv, ...words.slice(end)], unknown };
}

interface Match {
  readonly option: Option;
  /** Undefined: the next word holds it, if the option takes one. */
  readonly value: string | undefined;
}

/** Understands `-o`, `-oFILE`, `-o=FILE`, `-Ttext=ADDR`, `--map=FILE`; the longest name wins. */
function optionOf(options: readonly Option[], word: string): Match | undefined {
  const names = options.flatMap((option) =>
    [option.name, ...(option.alias === undefined ? [] : [option.alias])].map((name) => ({
      option,
      name,
    })),
  );
  const exact = names.find(({ name }) => name === word);
  if (exact !== undefined) return { option: exact.option, value: undefined };
  const [head = '', ...rest] = word.split('=');
  const assigned = names.find(({ name }) => name === head);
  if (assigned !== undefined) return { option: assigned.option, value: rest.join('=') };
  const glued = names.find(
    ({ name, option }) =>
      name.length === 2 && word.startsWith(name) && !word.startsWith('--') && option.value,
  );
  return glued && { option: glued.option, value: word.slice(2) };
}

/** `-dr` as `-d -r`, if every letter is a switch. */
function switchesOf(options: readonly Option[], word: string): Match[] | undefined {
  if (!/^-[A-Za-z]{2,}$/.test(word)) return undefined;
  const matches = [...word.slice(1)].map((letter) => optionOf(options, `-${letter}`));
  const switches = matches.filter((match) => match?.option.value === undefined);
  const found = switches.filter((match) => match !== undefined);
  return found.length === matches.length ? found : undefined;
}

function longWord({ option, value }: Match): string {
  const key = keyOf(option.name);
  if (option.value === undefined && value !== undefined) {
    throw new CliError(`${option.name} takes no value`, { help: `write: ${option.name}` });
  }
  if (value !== undefined) return `${key}=${value}`;
  return option.isValueOptional === true ? `${key}=` : key;
}

function refuseUnknown(options: readonly Option[], unknown: readonly string[]): void {
  const [word] = unknown;
  if (word === undefined) return;
  const [name = word] = word.split('=');
  const names = options.flatMap((option) => [option.name, option.alias ?? option.name]);
  // Every letter is near every other.
  const near = name.length > 2 ? nearest(name, names) : undefined;
  const help = near === undefined ? 'see --help for the options' : `did you mean ${near}?`;
  throw new CliError(`unknown option ${quoted(name)}`, { help });
}

/** How `arg` knows an option: `-o` as `--o`. */
function keyOf(name: string): string {
  return `--${name.replace(/^-+/, '')}`;
}

function quoted(word: string): string {
  return `"${word}"`;
}
