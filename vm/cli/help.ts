/** The table of commands as text: the overview, the help of each, and the reference page's part. */
import { type Command, HELP, type Option } from './command.ts';

/** `nanvix --help`. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'nanvix: a lightweight manycore that runs the Nanvix microkernel',
    '',
    'usage: nanvix COMMAND …',
    '',
    ...lines,
    '',
    'nanvix COMMAND --help tells more about one; nanvix --version tells which this is.',
    '',
  ].join('\n');
}

/** `nanvix COMMAND --help`, one screen. */
export function commandHelp(command: Command): string {
  const { name, summary, usage, description, examples } = command;
  const options = [...command.options, helpOf(command)];
  const width = Math.max(...options.map((option) => spelling(option).length));
  return [
    `nanvix ${name}: ${summary}`,
    '',
    `usage: nanvix ${name} ${usage}`,
    ...(description === undefined ? [] : ['', description]),
    '',
    'options:',
    ...options.map((option) => `  ${spelling(option).padEnd(width)}  ${option.help}`),
    '',
    examples.length === 1 ? 'example:' : 'examples:',
    ...examples.flatMap(({ does, line }) => [`  # ${does}`, `  ${line}`]),
    '',
  ].join('\n');
}

/** `-h` may mean something else to a command. */
function helpOf({ options }: Command): Option {
  const isTaken = options.some(({ name }) => name === HELP.alias);
  return isTaken ? { name: HELP.name, help: HELP.help } : HELP;
}

/** The commands as a table of a Markdown page. */
export function commandTable(commands: readonly Command[]): string {
  const rows = commands.map(({ name, usage, summary }) => {
    return `| \`nanvix ${name} ${cell(usage)}\` | ${cell(summary)} |`;
  });
  return ['| command | does |', '|---|---|', ...rows].join('\n');
}

/** The same with the help of each, as part of a Markdown page. */
export function commandReference(commands: readonly Command[]): string {
  const details = commands.map((command) => {
    return `### nanvix ${command.name}\n\n\`\`\`text\n${commandHelp(command)}\`\`\`\n`;
  });
  return [commandTable(commands), '', ...details].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function spelling({ name, alias, value, isValueOptional }: Option): string {
  const both = alias === undefined ? [name] : [name, alias];
  const names = both.sort((a, b) => a.length - b.length).join(', ');
  if (value === undefined) return names;
  return isValueOptional === true ? `${names}[=${value}]` : `${names} ${value}`;
}
