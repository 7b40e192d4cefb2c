/** The command `nanvix` in this process, with strings or bytes for its streams. */
import { nanvix } from '../../vm/cli/nanvix.ts';

export interface CliRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runCli(...words: readonly string[]): Promise<CliRun> {
  const { status, stdout, stderr } = await runCliBytes(...words);
  return { status, stdout: stdout.toString(), stderr };
}

/** The same for a guest that writes what is no text. */
export async function runCliBytes(
  ...words: readonly string[]
): Promise<Omit<CliRun, 'stdout'> & { readonly stdout: Buffer }> {
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  const status = await nanvix(words, {
    stdout: (chunk) => stdout.push(Buffer.from(chunk)),
    stderr: (chunk) => stderr.push(Buffer.from(chunk)),
  });
  return { status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() };
}
