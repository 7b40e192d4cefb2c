/** How the headers of programs/ say that they are run. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, readText } from '../support/source-tree.ts';

export interface CommandLine {
  readonly source: string;
  /** Compute clusters, if the command says how many. */
  readonly clusters: number | undefined;
  /** Clusters that the program starts in. */
  readonly placed: readonly number[];
}

/** The command in the header of a program of programs/; without one it runs in cluster 0. */
export function commandLineOf(program: string): CommandLine {
  const inFolder = `programs/${program}/${program}.s`;
  const source = existsSync(join(ROOT, inFolder)) ? inFolder : `programs/${program}.s`;
  const command = new RegExp(`^# {5}nanvix run ${program}( .*)$`, 'm').exec(readText(source))?.[1];
  const words = command ?? '';
  const places = [...words.matchAll(/ --place (\d+)(?:-(\d+))?=(\S+)/g)];
  const others = places.flatMap(([, first, last = first, name]) => {
    if (name !== program) throw new Error(`${source} places another program`);
    const count = Number(last) - Number(first) + 1;
    return Array.from({ length: count }, (_, index) => Number(first) + index);
  });
  const clusters = / --clusters (\d+)/.exec(words)?.[1];
  return {
    source,
    clusters: clusters === undefined ? undefined : Number(clusters),
    placed: [0, ...others],
  };
}
