/** The process's stdin as a console is typed at: a terminal gives each key, and echoes none. */
import type { Typist } from './command.ts';

const CTRL_C = 3;
const KILLED_BY_SIGINT = 130;

export function openStdin(): Typist {
  const { stdin } = process;
  const isTerminal = stdin.isTTY === true;
  if (isTerminal) {
    stdin.setRawMode(true);
    // Without its echo the terminal does not send the signal either.
    stdin.prependListener('data', (chunk: Uint8Array) => {
      if (chunk.includes(CTRL_C)) process.exit(KILLED_BY_SIGINT);
    });
    stdin.pause();
  }
  return {
    isTerminal,
    chunks: stdin,
    close: () => {
      if (isTerminal) stdin.setRawMode(false);
      stdin.destroy();
    },
  };
}
