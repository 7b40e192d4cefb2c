/** Options of commands that assemble or link: how diagnostics are shown, what warnings do. */
import { type Diagnostic, formatDiagnostic, jsonDiagnostic } from '../../assembler/diagnostic.ts';
import { CliError } from './cli-error.ts';
import type { CommandArguments, Io, Option } from './command.ts';

export const DIAGNOSTIC_OPTIONS: readonly Option[] = [
  { name: '--error-format', value: 'FORMAT', help: 'text (default), or json: an object a line' },
  { name: '--no-warn', alias: '-W', help: 'leave warnings out' },
  { name: '--fatal-warnings', alias: '-Werror', help: 'make warnings errors' },
];

/** Shows diagnostics on stderr; answers whether one is, or is made, an error. */
export type ShowDiagnostics = (diagnostics: readonly Diagnostic[], io: Io) => boolean;

/** How the options given want diagnostics to be shown. */
export function diagnosticsShownBy(args: CommandArguments): ShowDiagnostics {
  const format = formats.get(args.value('--error-format') ?? 'text');
  if (format === undefined) {
    const help = `it is ${[...formats.keys()].join(' or ')}`;
    throw new CliError(`no error format ${args.value('--error-format')}`, { help });
  }
  const [isQuiet, isFatal] = [args.has('--no-warn'), args.has('--fatal-warnings')];
  return (diagnostics, io) => {
    const shown = diagnostics
      .filter(({ severity }) => severity === 'error' || !isQuiet)
      .map((one): Diagnostic => (isFatal ? { ...one, severity: 'error' } : one));
    if (shown.length > 0) io.stderr(shown.map((one) => `${format(one)}\n`).join(''));
    return shown.some(({ severity }) => severity === 'error');
  };
}

const formats: ReadonlyMap<string, (diagnostic: Diagnostic) => string> = new Map([
  ['text', formatDiagnostic],
  ['json', (diagnostic) => JSON.stringify(jsonDiagnostic(diagnostic))],
]);
