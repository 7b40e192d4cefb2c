/** The command `nanvix` in this process, with strings for its streams. */
import { nanvix } from '../../vm/cli/nanvix.ts';

export interface CliRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runCli(...words: readonly string[]): Promise<CliRun> {
  const written = { stdout: '', stderr: '' };
  const text = (chunk: string | Uint8Array) =>
    typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
  const status = await nanvix(words, {
    stdout: (chunk) => {
      written.stdout += text(chunk);
    },
    stderr: (chunk) => {
      written.stderr += text(chunk);
    },
  });
  return { status, ...written };
}
