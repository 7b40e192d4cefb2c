/**
 * The command `nanvix` without a process around it: words in, exit status out. Expected failures
 * end here as one line; a bug becomes one line too, and a stack trace only if one is asked for.
 */
import { nearest } from '../../assembler/nearest.ts';
import { CliError } from './cli-error.ts';
import { type Command, type Io, parseArguments } from './command.ts';
import { commandHelp, overview } from './help.ts';
import { packageVersion } from './package-root.ts';
import { commandNames, loadCommand, loadCommands } from './table.ts';

/** Exit statuses beyond those of the commands. */
const BAD_USAGE = 2;
const INTERNAL_ERROR = 70;

/** Runs `nanvix WORDS…`; never throws. */
export async function nanvix(words: readonly string[], io: Io): Promise<number> {
  const [name = '', ...rest] = words;
  try {
    if (name === '') {
      io.stderr(overview(await loadCommands()));
      return BAD_USAGE;
    }
    if (name === '--version' || name === '-V') {
      io.stdout(`nanvix-vm ${packageVersion()}\n`);
      return 0;
    }
    if (name === '--help' || name === '-h' || name === 'help') {
      const [topic] = rest;
      const isOverview = topic === undefined;
      io.stdout(
        isOverview ? overview(await loadCommands()) : commandHelp(await commandNamed(topic)),
      );
      return 0;
    }
    return await runCommand(await commandNamed(name), rest, io);
  } catch (error) {
    io.stderr(describeFailure(error, name));
    return error instanceof CliError ? BAD_USAGE : INTERNAL_ERROR;
  }
}

async function runCommand(command: Command, words: readonly string[], io: Io): Promise<number> {
  const args = parseArguments(command, words);
  if (args.has('--help')) {
    io.stdout(commandHelp(command));
    return 0;
  }
  return await command.run(args, io);
}

async function commandNamed(name: string): Promise<Command> {
  const command = await loadCommand(name);
  if (command !== undefined) return command;
  const what = name.startsWith('-') ? 'option' : 'command';
  const near = nearest(name, what === 'option' ? ['--help', '--version'] : commandNames);
  const help = near === undefined ? 'nanvix --help lists the commands' : `did you mean ${near}?`;
  throw new CliError(`unknown ${what} "${name}"`, { help });
}

function describeFailure(error: unknown, name: string): string {
  const who = commandNames.includes(name) ? `nanvix ${name}` : 'nanvix';
  if (error instanceof CliError) {
    const remedy = error.help === undefined ? '' : `; ${error.help}`;
    return `${error.details}${who}: ${error.message}${remedy}\n`;
  }
  const message = error instanceof Error ? error.message : String(error);
  const [firstLine = ''] = message.split('\n');
  const trace = error instanceof Error && process.env['NANVIX_DEBUG'] ? `${error.stack}\n` : '';
  const line = `${who}: internal error: ${firstLine}; please report it`;
  return `${line}${trace === '' ? ' (NANVIX_DEBUG=1 shows where it happened)' : ''}\n${trace}`;
}
