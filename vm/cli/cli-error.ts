/**
 * What the user can put right: bad words on the command line, or input that is missing or wrong.
 * It is thrown by commands and shown by nanvix.ts as one line; everything else that is thrown is
 * our bug.
 */
export class CliError {
  readonly message: string;
  /** What to do about it. */
  readonly help: string | undefined;
  /** What was found in detail, shown before the line: lines of their own, each ended. */
  readonly details: string;

  constructor(
    message: string,
    options: { readonly help?: string; readonly details?: string } = {},
  ) {
    this.message = message;
    this.help = options.help;
    this.details = options.details ?? '';
  }
}
