/** What a program promises in the comments at its top, and whether a run kept it. */
import { readText } from '../support/source-tree.ts';

export interface Expectations {
  /** Lines of output, in order; one of `expect-start:` is only the beginning of its line. */
  readonly lines: readonly { readonly text: string; readonly isStart: boolean }[];
  readonly exitCode: number;
  /** A kernel source beside the program that replaces routines of the kernel. */
  readonly kernel: string | undefined;
  /** The rows of the specification that it shows (rows.test.ts). */
  readonly rows: readonly number[];
  /** RAM that a cluster must have. */
  readonly memoryBytes: number;
}

export interface Run {
  readonly output: string;
  readonly exitCode: number | null;
}

/**
 * Reads `# expect: LINE`, `# expect-start: TEXT`, `# expect-exit: N`, `# kernel: FILE`,
 * `# row N: TEXT` and `# memory: N MiB`.
 */
export function expectationsOf(program: string): Expectations {
  const text = readText(program);
  const lines = [...text.matchAll(/^# expect(-start)?: (.*)$/gm)].map(([, start, line = '']) => ({
    text: line,
    isStart: start !== undefined,
  }));
  const exit = /^# expect-exit: (\d+)$/m.exec(text)?.[1];
  const kernel = /^# kernel: (\S+)$/m.exec(text)?.[1];
  const rows = [...text.matchAll(/^# row (\d+): /gm)].map(([, row]) => Number(row));
  const memoryBytes = Number(/^# memory: (\d+) MiB$/m.exec(text)?.[1] ?? 2) << 20;
  return { lines, exitCode: Number(exit ?? 0), kernel, rows, memoryBytes };
}

/** The run as its expectations would have it, to be compared with them as a whole. */
export function inTermsOf({ lines }: Expectations, run: Run): Run {
  const output = run.output.split('\n').slice(0, -1);
  const shown = output.map((line, index) => {
    const wanted = lines[index];
    return wanted?.isStart && line.startsWith(wanted.text) ? wanted.text : line;
  });
  return { output: shown.join('\n'), exitCode: run.exitCode };
}

export function wanted({ lines, exitCode }: Expectations): Run {
  return { output: lines.map(({ text }) => text).join('\n'), exitCode };
}
